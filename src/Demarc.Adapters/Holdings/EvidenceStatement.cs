using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Holdings;

/// <summary>
/// What the log says of evidence: statements whose subjects are salted commitments, in signed envelopes. No name, title, file name or
/// reason is in them, only what they commit to: entries stay for ever, people may ask to be forgotten.
/// </summary>
internal static class EvidenceStatement
{
    private const int MaxParts = 200;
    private const int MaxBasis = 40;

    /// <summary>That an item was taken.</summary>
    internal static LedgerEntry Taken(HeldItem item, ISigner signer)
    {
        var automated = item.Origin == EvidenceOrigin.Automated;
        return signer.Entry(new Statement(
            [Subject(item.Id, item.Commitment), Subject(item.Id + "/record", item.Record)],
            new EntryPredicate.Evidence(
                Kebab<EvidenceKind>.Name(item.Kind), [.. Parts(item).Take(MaxParts)], "none", item.Id, item.Times.Effective,
                item.Times.Collected, item.Times.Received, item.Times.Expires is { } end ? Moment.Of(end) : Moment.Open,
                automated ? "demarc" : "manual", automated ? "application/json" : "application/octet-stream", item.Size)));
    }

    /// <summary>That something was decided about an item; the decision itself is committed to with the item's salt.</summary>
    internal static LedgerEntry Decided(HeldItem item, HeldDeed deed, ISigner signer) => signer.Entry(deed.Kind == DeedKind.Erase
        ? new Statement(
            [Subject(item.Id, item.Commitment), Subject(item.Id + "/record", item.Record)],
            new EntryPredicate.Erasure(item.Entry, Word(deed.Basis), deed.Known))
        : new Statement(
            [Subject($"{item.Id}/decision-{deed.Number}", ItemText.Commit(item.Salt.Span, ItemText.Of(item.Id, deed)))],
            new EntryPredicate.Decision(
                DecisionKind.Review, Outcome(deed.Kind), [.. Parts(item).Take(MaxParts)], item.Id, deed.Known, Moment.Open)));

    private static IEnumerable<string> Parts(HeldItem item)
    {
        IEnumerable<PartId> parts = item.About.Parts;
        if (item.Cover is { } cover) parts = DutyCover.Read(cover.ToArray()).Select(static duty => duty.Part).Distinct().Order();
        return parts.Select(static part => part.ToString());
    }

    private static StatementSubject Subject(string name, ReadOnlyMemory<byte> hash) => new(name, Convert.ToHexStringLower(hash.Span));

    private static string Outcome(DeedKind kind) => kind switch
    {
        DeedKind.Accept => "approved",
        DeedKind.Reject => "rejected",
        DeedKind.Hold => "held",
        _ => "released",
    };

    /// <summary>A basis as a word: <c>GDPR, article 17</c> is <c>gdpr-article-17</c>. Free text does not stand in entries.</summary>
    private static string Word(string basis)
    {
        var word = new StringBuilder();
        foreach (var c in basis.Where(static c => char.IsAscii(c)).Take(MaxBasis))
        {
            if (char.IsAsciiLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (word.Length > 0 && word[^1] != '-') word.Append('-');
        }

        return word.ToString().Trim('-') is { Length: > 0 } found ? found : "other";
    }
}
