using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Agreements;

/// <summary>An agreement with what it does.</summary>
/// <param name="Agreement">The agreement.</param>
/// <param name="ProviderTitle">With whom.</param>
/// <param name="State">Whether it holds, in words.</param>
/// <param name="Moves">Rules by which it moves duties.</param>
/// <param name="Moved">Duties that are with somebody because of it.</param>
/// <param name="Covers">What it is the evidence for.</param>
public sealed record AgreementLine(
    Agreement Agreement, string ProviderTitle, string State, ImmutableArray<ResponsibilityRule> Moves, long Moved,
    ImmutableArray<ControlPart> Covers);

/// <summary>Agreements, and the table of them.</summary>
internal static class AgreementLines
{
    /// <summary>From so many days before its end, an agreement is due soon (docs/organisation-file.md).</summary>
    internal const int SoonDays = 60;

    internal const string InForce = "in force";
    internal const string EndsSoon = "ends soon";
    internal const string Ended = "ended";
    internal const string NotYet = "not yet";

    internal static IReadOnlyList<AgreementLine> Of(EstateState state) => state.Keep("agreements", () =>
    {
        var result = state.Result;
        var moved = Moved(state);
        return result.Organisation.Agreements.Select(one =>
        {
            var prefix = $"agreement/{one.Id}/";
            var rules = result.Organisation.Rules.Where(rule => rule.Id.StartsWith(prefix, StringComparison.Ordinal)).ToImmutableArray();
            return new AgreementLine(
                one, result.Catalogue.Provider(one.Provider)?.Title ?? one.Provider, StateOf(one, result.Day), rules,
                rules.Sum(rule => moved.GetValueOrDefault(rule.Id)), [.. result.Catalogue.Parts.Where(one.Covers.Selects)]);
        }).OrderBy(static line => line.Agreement.Until ?? DateOnly.MaxValue)
            .ThenBy(static line => line.Agreement.Id, StringComparer.Ordinal).ToArray();
    });

    internal static string StateOf(Agreement one, DateOnly day) =>
        one.From > day ? NotYet : one.Until < day ? Ended : one.Until <= day.AddDays(SoonDays) ? EndsSoon : InForce;

    /// <summary>Decisions that speak of an agreement, newest first.</summary>
    internal static ImmutableArray<Decision> DecisionsOf(ImmutableArray<Decision> all, string id) =>
    [
        .. all.Where(one => one.Kind is DecisionKind.Agreement or DecisionKind.Adoption && one.Has("agreements", id)),
    ];

    internal static Table<AgreementLine> Table(TenantScope scope) => new("agreements",
    [
        new("title", "Agreement", line =>
            Cell.Of(line.Agreement.Title, scope.Url("agreements/" + TenantScope.Segment(line.Agreement.Id)), line.Agreement.Id))
        { HeadsRow = true, Searched = true, Sort = static line => line.Agreement.Title },
        new("id", "Id", static line => Cell.Code(line.Agreement.Id)) { Shown = false },
        new("provider", "With", static line => Cell.Of(line.ProviderTitle))
        { Searched = true, Filter = static line => line.ProviderTitle, Sort = static line => line.ProviderTitle },
        new("state", "State", static line => Cell.Of(line.State)) { Filter = static line => line.State, Sort = static line => line.State },
        new("from", "From", static line => Cell.Day(line.Agreement.From)) { Sort = static line => line.Agreement.From },
        new("until", "Until", static line => line.Agreement.Until is null ? Cell.Of("until cancelled") : Cell.Day(line.Agreement.Until))
        { Sort = static line => line.Agreement.Until ?? DateOnly.MaxValue },
        new("covers", "Evidence for", static line => Cell.Of(string.Join(", ", line.Covers.Select(static part => part.Id))))
            { Searched = true },
        new("moved", "Duties it moves", static line => Cell.Number(line.Moved)) { IsNumeric = true, Sort = static line => line.Moved },
    ])
    { Noun = ("agreement", "agreements") };

    /// <summary>How many duties each rule of an agreement decides.</summary>
    private static Dictionary<string, long> Moved(EstateState state)
    {
        var rules = state.Result.Organisation.Rules.Where(static rule => rule.Level == RuleLevel.Agreement).ToList();
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        if (rules.Count == 0) return counts;
        foreach (var duty in state.Result.Duties.Where(duty => rules.Exists(rule => rule.AppliesTo.Selects(duty.Part))))
        {
            foreach (var id in duty.Shares.Select(share => state.Answer(duty.Part, share).Winner)
                .Where(static winner => winner is { Level: RuleLevel.Agreement }).Select(static winner => winner!.Id)
                    .Distinct(StringComparer.Ordinal))
                counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        return counts;
    }
}
