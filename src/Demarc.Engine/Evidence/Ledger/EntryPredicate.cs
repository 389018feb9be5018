using System.Collections.Immutable;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// What an entry says, one shape for each kind. Entries stay for ever, so there is no free text in them: every text is a word of printable
/// ASCII without blanks and <c>@</c>, and no name, address or account of a person belongs in one. What persons wrote is behind the
/// commitment.
/// </summary>
public abstract record EntryPredicate
{
    private EntryPredicate()
    {
    }

    /// <summary>The kind of entry.</summary>
    public abstract EntryKind Kind { get; }

    internal abstract void Write(PredicateWriter writer);

    /// <summary>Evidence was received; the subject is the commitment to it.</summary>
    /// <param name="EvidenceKind">Kind of evidence, as the catalogue names it.</param>
    /// <param name="Parts">Control parts that it is for.</param>
    /// <param name="Model">Service model (<c>paas</c>), or <c>none</c>.</param>
    /// <param name="Scope">An id of what it covers, without meaning outside.</param>
    /// <param name="Effective">When the state that it shows began.</param>
    /// <param name="Collected">When it was taken from its source.</param>
    /// <param name="Received">When it reached us.</param>
    /// <param name="Expires">When it ceases to count; <see cref="Moment.Open"/> when it does not.</param>
    /// <param name="Collector">Program and version that collected it, or <c>manual</c>.</param>
    /// <param name="MediaType">What its bytes are.</param>
    /// <param name="Size">How many bytes.</param>
    public sealed record Evidence(
        string EvidenceKind, ImmutableArray<string> Parts, string Model, string Scope, Moment Effective, Moment Collected, Moment Received,
        Moment Expires, string Collector, string MediaType, long Size) : EntryPredicate
    {
        /// <inheritdoc/>
        public override EntryKind Kind => EntryKind.Evidence;

        internal static Evidence Read(PredicateReader reader) => new(
            reader.Word("evidenceKind"), reader.Words("parts"), reader.Word("model"), reader.Word("scope"), reader.Time("effective"),
            reader.Time("collected"), reader.Time("received"), reader.TimeOrOpen("expires"), reader.Word("collector"),
            reader.Word("mediaType"), reader.Number("size"));

        internal override void Write(PredicateWriter writer) => writer.Word("evidenceKind", EvidenceKind).Words("parts", Parts)
            .Word("model", Model).Word("scope", Scope).Time("effective", Effective).Time("collected", Collected).Time("received", Received)
            .TimeOrOpen("expires", Expires).Word("collector", Collector).Word("mediaType", MediaType).Number("size", Size);
    }

    /// <summary>Somebody decided; the subject is the commitment to the decision's record, which says who and why.</summary>
    /// <param name="Decided">Kind of decision.</param>
    /// <param name="Outcome">What was decided, as a word: <c>approved</c>, <c>rejected</c>, <c>customer</c>.</param>
    /// <param name="Parts">Control parts that it is about; may be none.</param>
    /// <param name="Scope">An id of what it covers, without meaning outside.</param>
    /// <param name="From">When it takes effect.</param>
    /// <param name="Until">When it ends; <see cref="Moment.Open"/> when it does not.</param>
    public sealed record Decision(
        DecisionKind Decided, string Outcome, ImmutableArray<string> Parts, string Scope, Moment From, Moment Until) : EntryPredicate
    {
        /// <inheritdoc/>
        public override EntryKind Kind => EntryKind.Decision;

        internal static Decision Read(PredicateReader reader) => new(
            reader.Decision("decision"), reader.Word("outcome"), reader.Words("parts"), reader.Word("scope"), reader.Time("from"),
            reader.TimeOrOpen("until"));

        internal override void Write(PredicateWriter writer) => writer.Word("decision", Decided.Word()).Word("outcome", Outcome)
            .Words("parts", Parts).Word("scope", Scope).Time("from", From).TimeOrOpen("until", Until);
    }

    /// <summary>The thing and the salt behind an earlier entry were erased; the subject is that entry's commitment.</summary>
    /// <param name="Index">Place of the earlier entry.</param>
    /// <param name="Basis">Why, as a word: <c>gdpr-17</c>, <c>retention</c>.</param>
    /// <param name="Erased">When.</param>
    public sealed record Erasure(long Index, string Basis, Moment Erased) : EntryPredicate
    {
        /// <inheritdoc/>
        public override EntryKind Kind => EntryKind.Erasure;

        internal static Erasure Read(PredicateReader reader) => new(reader.Number("index"), reader.Word("basis"), reader.Time("erased"));

        internal override void Write(PredicateWriter writer) => writer.Number("index", Index).Word("basis", Basis).Time("erased", Erased);
    }

    /// <summary>A package was handed out; the subject is its manifest, so that a file missing from it shows.</summary>
    /// <param name="Framework">Framework that it is for, or <c>all</c>.</param>
    /// <param name="AsOf">The time whose state it shows.</param>
    /// <param name="Items">Items in its manifest.</param>
    public sealed record Export(string Framework, Moment AsOf, long Items) : EntryPredicate
    {
        /// <inheritdoc/>
        public override EntryKind Kind => EntryKind.Export;

        internal static Export Read(PredicateReader reader) => new(reader.Word("framework"), reader.Time("asOf"), reader.Number("items"));

        internal override void Write(PredicateWriter writer) =>
            writer.Word("framework", Framework).Time("asOf", AsOf).Number("items", Items);
    }

    /// <summary>A key takes the place of another; the subject is the new key's SubjectPublicKeyInfo. The old key signs the entry.</summary>
    /// <param name="Use">What it signs: <c>log</c>, <c>collector</c>, <c>person</c>.</param>
    /// <param name="OldKey">Id of the old key.</param>
    /// <param name="NewKey">Id of the new key.</param>
    /// <param name="From">When the new one takes effect.</param>
    public sealed record KeyRotation(string Use, string OldKey, string NewKey, Moment From) : EntryPredicate
    {
        /// <inheritdoc/>
        public override EntryKind Kind => EntryKind.KeyRotation;

        internal static KeyRotation Read(PredicateReader reader) =>
            new(reader.Word("use"), reader.Word("oldKey"), reader.Word("newKey"), reader.Time("from"));

        internal override void Write(PredicateWriter writer) =>
            writer.Word("use", Use).Word("oldKey", OldKey).Word("newKey", NewKey).Time("from", From);
    }

    /// <summary>An earlier entry was wrong; the subject is the commitment to what is right.</summary>
    /// <param name="Index">Place of the earlier entry.</param>
    /// <param name="Reason">Why, as a word: <c>wrong-scope</c>, <c>wrong-date</c>, <c>withdrawn</c>.</param>
    public sealed record Correction(long Index, string Reason) : EntryPredicate
    {
        /// <inheritdoc/>
        public override EntryKind Kind => EntryKind.Correction;

        internal static Correction Read(PredicateReader reader) => new(reader.Number("index"), reader.Word("reason"));

        internal override void Write(PredicateWriter writer) => writer.Number("index", Index).Word("reason", Reason);
    }

    /// <summary>Another version of the catalogue is in use; the subject is its hash.</summary>
    /// <param name="Version">How it is called.</param>
    /// <param name="From">When it takes effect.</param>
    public sealed record CatalogueVersion(string Version, Moment From) : EntryPredicate
    {
        /// <inheritdoc/>
        public override EntryKind Kind => EntryKind.CatalogueVersion;

        internal static CatalogueVersion Read(PredicateReader reader) => new(reader.Word("version"), reader.Time("from"));

        internal override void Write(PredicateWriter writer) => writer.Word("version", Version).Time("from", From);
    }

    /// <summary>Reads a predicate of a kind; what is wrong is in the reader.</summary>
    internal static EntryPredicate? Read(EntryKind kind, PredicateReader reader) => kind switch
    {
        EntryKind.Evidence => Evidence.Read(reader),
        EntryKind.Decision => Decision.Read(reader),
        EntryKind.Erasure => Erasure.Read(reader),
        EntryKind.Export => Export.Read(reader),
        EntryKind.KeyRotation => KeyRotation.Read(reader),
        EntryKind.Correction => Correction.Read(reader),
        EntryKind.CatalogueVersion => CatalogueVersion.Read(reader),
        _ => null,
    };
}
