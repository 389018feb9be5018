using System.Text;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Decisions;

/// <summary>
/// What the log says of decisions. The subject is a salted commitment to everything that was said; the entry itself names kind, outcome
/// and parts only.
/// </summary>
public static class DecisionStatement
{
    private const int MaxParts = 200;

    /// <summary>An entry about something that happened to a decision.</summary>
    internal static LedgerEntry Of(Decision decision, DecisionDeed deed, ISigner signer) => signer.Entry(new Statement(
        [new StatementSubject($"{decision.Id}/{deed.Number}", Convert.ToHexStringLower(Commit(decision, deed)))],
        new EntryPredicate.Decision(
            decision.Kind, Kebab<DecisionOutcome>.Name(deed.Outcome), [.. PartsOf(decision.Body).Take(MaxParts)], decision.Id,
            Moment.Of((decision with { Deeds = decision.Deeds.Add(deed) }).HoldsFrom), Moment.Open)));

    /// <summary>The commitment that the entry of a deed has as its subject.</summary>
    public static byte[] Commit(Decision decision, DecisionDeed deed) => ItemText.Commit(decision.Salt.Span, ItemText.Write(writer =>
    {
        writer.WriteString("decision", decision.Id);
        writer.WriteString("kind", decision.Kind.Word());
        writer.WriteString("title", decision.Title);
        writer.WriteString("body", decision.Body);
        writer.WriteString("reason", decision.Reason);
        writer.WriteString("author", decision.Author);
        writer.WriteString("from", $"{decision.From:yyyy-MM-dd}");
        writer.WriteNumber("deed", deed.Number);
        writer.WriteString("outcome", Kebab<DecisionOutcome>.Name(deed.Outcome));
        writer.WriteString("known", deed.Known.ToString());
        writer.WriteString("actor", deed.Actor);
        writer.WriteString("why", deed.Reason);
    }));

    private static IEnumerable<string> PartsOf(string body)
    {
        foreach (var section in JsonTape.Parse(Encoding.UTF8.GetBytes(body)).Root.Members())
        {
            foreach (var entry in section.Value.Items())
            {
                foreach (var part in entry["parts"].Items())
                    if (PartId.TryParse(part.GetString(), out var id)) yield return id.ToString();
            }
        }
    }
}
