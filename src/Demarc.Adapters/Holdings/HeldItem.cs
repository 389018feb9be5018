using System.Collections.Immutable;
using Demarc.Adapters.Blobs;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Holdings;

/// <summary>What was done about an item.</summary>
public enum DeedKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Somebody other than the submitter looked at it and found it good.</summary>
    Accept,

    /// <summary>Somebody refused it.</summary>
    Reject,

    /// <summary>It must not be erased for now.</summary>
    Hold,

    /// <summary>It may be erased again.</summary>
    Release,

    /// <summary>Its file, and what people wrote about it, were removed.</summary>
    Erase,
}

/// <summary>A decision about an item.</summary>
/// <param name="Number">From 1, in order.</param>
/// <param name="Kind">What.</param>
/// <param name="Known">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="Basis">For an erasure, the rule or request it rests on; else empty.</param>
/// <param name="Entry">Place in the log.</param>
public sealed record HeldDeed(int Number, DeedKind Kind, Moment Known, string Actor, string Reason, string Basis, long Entry);

/// <summary>An item of evidence as the store holds it.</summary>
public sealed record HeldItem
{
    /// <summary>Id: random, so that it tells nothing.</summary>
    public required string Id { get; init; }

    /// <summary>Kind.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>Whether a person handed it in or exports showed it.</summary>
    public required EvidenceOrigin Origin { get; init; }

    /// <summary>Title; empty once erased.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the file as it was handed in; empty once erased.</summary>
    public required string File { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>The stored file; null once erased.</summary>
    public BlobId? Blob { get; init; }

    /// <summary>SHA-256 of the file's salt and the file.</summary>
    public required ReadOnlyMemory<byte> Commitment { get; init; }

    /// <summary>SHA-256 of <see cref="Salt"/> and <see cref="ItemText.Of(HeldItem)"/>: what was said of it when it was handed in.</summary>
    public ReadOnlyMemory<byte> Record { get; init; }

    /// <summary>The salt; empty once erased.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>Its four times.</summary>
    public required EvidenceTimes Times { get; init; }

    /// <summary>What it is for.</summary>
    public required ItemAbout About { get; init; }

    /// <summary>The duties that exports show, compressed; null for what a person handed in.</summary>
    public ReadOnlyMemory<byte>? Cover { get; init; }

    /// <summary>Who handed it in.</summary>
    public required string Submitter { get; init; }

    /// <summary>What the submitter states; may be empty.</summary>
    public string Attested { get; init; } = "";

    /// <summary>Place in the log.</summary>
    public long Entry { get; init; } = -1;

    /// <summary>Decisions, in order.</summary>
    public ImmutableArray<HeldDeed> Deeds { get; init; } = [];

    /// <summary>What was decided last.</summary>
    public Acceptance Acceptance
    {
        get
        {
            if (Deeds.Any(static deed => deed.Kind == DeedKind.Erase)) return Acceptance.Erased;
            return Deeds.LastOrDefault(static deed => deed.Kind is DeedKind.Accept or DeedKind.Reject)?.Kind switch
            {
                DeedKind.Accept => Acceptance.Accepted,
                DeedKind.Reject => Acceptance.Rejected,
                _ => Origin == EvidenceOrigin.Automated ? Acceptance.Accepted : Acceptance.Pending,
            };
        }
    }

    /// <summary>The hold that forbids to erase it; null when there is none.</summary>
    public HeldDeed? Hold =>
        Deeds.LastOrDefault(static deed => deed.Kind is DeedKind.Hold or DeedKind.Release) is { Kind: DeedKind.Hold } hold ? hold : null;

    /// <summary>
    /// Whether what the row says is what the log's entry binds to; null once erased, when nothing is left to compare.
    /// </summary>
    public bool? IsIntact => Salt.IsEmpty ? null : ItemText.Commit(Salt.Span, ItemText.Of(this)).AsSpan().SequenceEqual(Record.Span);

    /// <summary>The item as it is judged.</summary>
    public EvidenceRecord ToRecord() => new()
    {
        Id = Id,
        Title = Title,
        Kind = Kind,
        Origin = Origin,
        Times = Times,
        Cover = Cover is { } cover ? new EvidenceCover.Seen(DutyCover.Read(cover.ToArray())) : About.Cover(),
        Acceptance = Acceptance,
        Reason = Acceptance switch
        {
            Acceptance.Pending => $"waits to be accepted by somebody other than {Submitter}",
            Acceptance.Rejected => Deeds.Last(static deed => deed.Kind == DeedKind.Reject).Reason,
            _ => "",
        },
    };

    /// <summary>The item as it was known at a time; null when it was not.</summary>
    public HeldItem? At(Moment known) =>
        Times.Received > known ? null : this with { Deeds = [.. Deeds.Where(deed => deed.Known <= known)] };
}

/// <summary>What an item is for, as it was said.</summary>
/// <param name="Parts">Parts; empty for a provider's assurance, and for what exports show.</param>
/// <param name="Reach">Where.</param>
/// <param name="Run">The run of the store that showed it; 0 for none.</param>
/// <param name="Duties">How many duties it shows; 0 for what a person handed in.</param>
public sealed record ItemAbout(ImmutableArray<PartId> Parts, EvidenceReach Reach, int Run, int Duties)
{
    /// <summary>What it covers. A provider's assurance covers nothing of ours.</summary>
    internal EvidenceCover Cover() => Parts.IsEmpty
        ? new EvidenceCover.Seen([]) : new EvidenceCover.Stated(new RuleSelector { Parts = Parts }, Reach, null);
}
