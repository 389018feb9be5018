using System.Collections.Immutable;
using Demarc.Adapters.Holdings;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Evidence;

/// <summary>An item of evidence as pages show it.</summary>
/// <param name="Record">The item as it is judged.</param>
/// <param name="Held">The item as the store holds it; null for one that the organisation's file states.</param>
/// <param name="State">Its worst state over the parts it is for; <c>pending</c>, <c>erased</c>, or empty when no part asks for it.</param>
/// <param name="Until">Last day on which it counts; null: it does not.</param>
/// <param name="Parts">Parts it is for, in order.</param>
/// <param name="Duties">Duties of ours that it shows.</param>
public sealed record EvidenceLine(
    EvidenceRecord Record, HeldItem? Held, string State, DateOnly? Until, ImmutableArray<PartId> Parts, long Duties)
{
    /// <summary>Title as it is shown.</summary>
    public string Title => Record.Acceptance == Acceptance.Erased ? "ERASED" : Record.Title.Length > 0 ? Record.Title : Record.Id;

    /// <summary>What it is for, in few words.</summary>
    public string For => Parts.Length switch
    {
        0 => "",
        <= 3 => string.Join(", ", Parts),
        _ => $"{Parts[0]} and {Parts.Length - 1} more",
    };
}

/// <summary>The items of a state, and the table of them.</summary>
internal static class EvidenceLines
{
    internal static IReadOnlyList<EvidenceLine> Of(TenantScope scope, EvidenceDesks desks) => scope.State.Keep("evidence", () =>
    {
        var (result, day) = (scope.State.Result, scope.Day);
        var used = scope.State.Numbers.Lines.Where(static line => line.IsOurs).SelectMany(static line => line.Evidence!.Needs)
            .Where(static need => need.Item.Length > 0).CountBy(static need => need.Item, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        var held = desks.Held(scope.Tenant, scope.KnownAt).Select(static item => (Record: item.ToRecord(), Held: (HeldItem?)item));
        var stated = result.Organisation.Evidence.Select(static item => (Record: EvidenceRecord.Of(item), Held: (HeldItem?)null));
        return held.Concat(stated).Where(item => item.Record.Times.Day <= day).Select(item =>
        {
            var parts = PartsOf(item.Record, result.Catalogue);
            var (state, until) = StateOf(item.Record, parts, result.Catalogue, day);
            return new EvidenceLine(item.Record, item.Held, state, until, parts, used.GetValueOrDefault(item.Record.Id));
        }).OrderByDescending(static line => line.Record.Times.Effective).ThenBy(static line => line.Record.Id, StringComparer.Ordinal)
            .ToArray();
    });

    internal static EvidenceLine? Find(TenantScope scope, EvidenceDesks desks, string id) =>
        scope.State.Keep("evidence by id", () => Of(scope, desks)
            .DistinctBy(static line => line.Record.Id, StringComparer.Ordinal)
            .ToDictionary(static line => line.Record.Id, StringComparer.Ordinal)).GetValueOrDefault(id);

    internal static Table<EvidenceLine> Table(TenantScope scope) => new("evidence",
    [
        new("title", "Item", line => Cell.Of(
            line.Title, scope.Url("evidence/" + Uri.EscapeDataString(line.Record.Id)),
            line.Record.Origin == EvidenceOrigin.Automated ? null : line.Record.Id))
        { HeadsRow = true, Searched = true, Sort = static line => line.Title },
        new("kind", "Kind", static line => Cell.Of(Words.Plain(Kebab<EvidenceKind>.Name(line.Record.Kind))))
        { IsVocabulary = true, Filter = static line => Kebab<EvidenceKind>.Name(line.Record.Kind), Sort = static line => line.Record.Kind },
        new("state", "State", static line => Cell.State(line.State.Length > 0 ? line.State : "not-needed"))
        {
            IsVocabulary = true,
            Filter = static line => line.State.Length > 0 ? line.State : "not-needed",
            Sort = static line => Kebab<Freshness>.TryParse(line.State, out var state) ? (int)state : 0,
        },
        new("until", "Good until", static line => line.Until == DateOnly.MaxValue ? Cell.Of("without end") : Cell.Day(line.Until))
        { Sort = static line => line.Until ?? default },
        new("for", "For", line => Cell.Of(
            line.For, line.Parts is [var only] ? scope.Url("controls/" + only.Control) : null)) { Searched = true },
        new("duties", "Duties it shows", line => Cell.Number(
            line.Duties, line.Duties > 0 ? scope.Url("evidence/needed", ("item", line.Record.Id)) : null))
        { IsNumeric = true, Sort = static line => line.Duties },
        new("where", "Where", static line => line.Record.Cover is EvidenceCover.Stated { When: { } when }
            ? Cell.Code(when.Source) : Cell.Of(EvidenceWords.Where(line.Record.Cover))) { Searched = true },
        new("effective", "Shows the state of", static line => Cell.Day(line.Record.Times.Day))
        { Sort = static line => line.Record.Times.Effective.Microseconds },
        new("collected", "Collected", static line => Cell.Of(line.Record.Times.Collected.ToString()))
        { Shown = false, Sort = static line => line.Record.Times.Collected.Microseconds },
        new("received", "Received", static line => Cell.Of(line.Record.Times.Received.ToString()))
        { Shown = false, Sort = static line => line.Record.Times.Received.Microseconds },
        new("expires", "Expires", static line => Cell.Day(line.Record.Times.Expires)) { Shown = false },
        new("origin", "From", static line => Cell.Of(EvidenceWords.Of(line.Record.Origin)))
        { Filter = static line => EvidenceWords.Of(line.Record.Origin), Shown = false },
        new("acceptance", "Decided", static line => Cell.Of(Kebab<Acceptance>.Name(line.Record.Acceptance)))
        { IsVocabulary = true, Filter = static line => Kebab<Acceptance>.Name(line.Record.Acceptance), Shown = false },
        new("by", "Handed in by", static line => Cell.Of(line.Held?.Submitter ?? "")) { Shown = false, Searched = true },
        new("hold", "Held", static line => Cell.Of(line.Held?.Hold is null ? "no" : "yes"))
        { Shown = false, Filter = static line => line.Held?.Hold is null ? "no" : "yes", IsOffered = false },
        new("item", "Id", static line => Cell.Code(line.Record.Id)) { Shown = false, Searched = true },
    ])
    { Noun = ("item", "items") };

    private static ImmutableArray<PartId> PartsOf(EvidenceRecord record, Catalogue catalogue) => record.Cover switch
    {
        EvidenceCover.Seen seen => [.. seen.Duties.Select(static duty => duty.Part).Distinct().Order()],
        EvidenceCover.Stated stated =>
        [
            .. catalogue.Parts.Where(part => stated.Parts.Selects(part)
                && (stated.Parts.Parts.Contains(part.Id) || part.Evidence.Any(need => need.Kind == record.Kind)))
                .Select(static part => part.Id),
        ],
        _ => [],
    };

    /// <summary>The worst state over the parts, which may allow different ages.</summary>
    private static (string State, DateOnly? Until) StateOf(
        EvidenceRecord record, ImmutableArray<PartId> parts, Catalogue catalogue, DateOnly day)
    {
        if (record.Acceptance is Acceptance.Pending or Acceptance.Erased) return (Kebab<Acceptance>.Name(record.Acceptance), null);
        var states = parts.Select(catalogue.Part).OfType<ControlPart>().SelectMany(static part => part.Evidence)
            .Where(need => need.Kind == record.Kind).Select(need => record.StateOn(need.MaxAge, day)).ToList();
        if (states.Count == 0) return ("", null);
        var worst = states.OrderByDescending(static state => state.State).ThenBy(static state => state.Until).First();
        return (Kebab<Freshness>.Name(worst.State), record.Acceptance == Acceptance.Rejected ? null : worst.Until);
    }
}
