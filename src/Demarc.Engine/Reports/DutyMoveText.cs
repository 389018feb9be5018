using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Engine.Reports;

/// <summary>Duties that went from one party to another, in sentences: those that moved alike and for the same reason together.</summary>
public static class DutyMoveText
{
    /// <summary>The lines, by scope.</summary>
    public static IEnumerable<string> Lines(IEnumerable<DutyMove> moves)
    {
        var groups = moves.GroupBy(static move => (
            move.Scope, Before: Party(move.Before), After: Party(move.After), RuleBefore: move.Before?.Rule, RuleAfter: move.After?.Rule,
            move.WhyBefore, move.WhyAfter));
        foreach (var group in groups)
        {
            var (first, count) = (group.First(), group.Count());
            yield return $"{Count(count)} {Verb(first, count)} in {group.Key.Scope}";
            if (first.After is { } after) yield return $"  because {Why(first.WhyAfter, after.Rule)}";
            if (first.Before is { } before) yield return $"  before: {before.Party}, because {Why(first.WhyBefore, before.Rule)}";
            yield return "  " + string.Join(", ", group.Select(static move => move.Part));
        }
    }

    /// <summary>Every move as a row.</summary>
    public static ReportTable Table(IReadOnlyCollection<DutyMove> moves) => new(
        ["provider", "service", "account", "region", "workload", "control", "part", "party_before", "party_after", "rule_before",
            "rule_after", "why_before", "why_after"],
        () => moves.Select(static move =>
        {
            var part = PartId.TryParse(move.Part, out var id) ? id : default;
            return new[]
            {
                move.Scope.Provider, move.Scope.Service, move.Scope.Account, move.Scope.Region, move.Scope.Workload,
                part.Control, part.Part,
                move.Before?.Party ?? "", move.After?.Party ?? "", move.Before?.Rule ?? "", move.After?.Rule ?? "", move.WhyBefore,
                move.WhyAfter,
            };
        }));

    private static string Verb(DutyMove move, int count) => (move.Before, move.After) switch
    {
        (null, { IsOurs: true }) => count == 1 ? "is new and yours" : "are new and yours",
        (null, { } after) => $"{(count == 1 ? "is" : "are")} new ({after.Party})",
        (_, null) => count == 1 ? "no longer arises" : "no longer arise",
        ({ IsOurs: false }, { IsOurs: true } after) => "moved to you" + (after.Party == "customer" ? "" : $" ({after.Party})"),
        ({ IsOurs: true }, { IsOurs: false } after) => $"moved from you to {after.Party}",
        var (before, after) => $"moved from {before.Party} to {after.Party}",
    };

    private static string Party(DutyAnswer? answer) => answer?.Party ?? "";

    private static string Count(int count) => count == 1 ? "1 part" : string.Create(CultureInfo.InvariantCulture, $"{count} parts");

    private static string Why(string why, string rule) => (why.TrimEnd('.'), rule) switch
    {
        ("", "") => "nothing says more",
        (var reason, "") => reason,
        ("", _) => $"of rule {rule}",
        var (reason, _) => $"{reason} (rule {rule})",
    };
}
