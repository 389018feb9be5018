using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Findings;

/// <summary>Findings put together by something they have in common.</summary>
/// <param name="Key">The common value; empty: findings without one.</param>
/// <param name="Title">What is shown of it.</param>
/// <param name="Worst">The worst severity of what fails; of what does not, when nothing does.</param>
/// <param name="Failing">How many fail.</param>
/// <param name="Undecided">How many cannot be decided.</param>
/// <param name="Excepted">How many are excepted.</param>
/// <param name="Since">The earliest day since which one is so.</param>
public sealed record FindingGroupRow(
    string Key, string Title, Severity Worst, long Failing, long Undecided, long Excepted, DateOnly Since);

/// <summary>The groupings of findings.</summary>
internal static class FindingGroups
{
    private static readonly (
        string Key, string Title, Func<FindingLine, string> Of, Func<EstateState, FindingLine, string> Shown)[] Groupings =
    [
        ("check", "Check", static line => line.Open.Check.Id, static (_, line) => line.Open.Check.Title),
        ("resource", "Resource", static line => line.Open.Resource,
            static (_, line) => line.Open.Name.Length > 0 ? line.Open.Name : FindingLines.ShortOf(line.Open.Resource)),
        ("service", "Service", static line => line.Open.Instance.Service,
            static (state, line) => Titles.OfService(state, line.Open.Instance.Service)),
        ("account", "Account", static line => line.Open.Instance.Account, static (_, line) => line.Open.Instance.Account),
        ("owner", "Owner", static line => line.OwnerText, static (_, line) => line.OwnerText),
    ];

    /// <summary>Keys and titles, in order.</summary>
    internal static IEnumerable<(string Key, string Title)> All => Groupings.Select(static grouping => (grouping.Key, grouping.Title));

    internal static IReadOnlyList<FindingGroupRow> Of(TenantScope scope, EstateStates states, string group) =>
        scope.State.Keep("finding groups " + group, () =>
        {
            var grouping = Groupings.First(grouping => grouping.Key == group);
            return FindingLines.Of(scope, states).GroupBy(grouping.Of, StringComparer.Ordinal)
                .Select(lines => Row(lines.Key, grouping.Shown(scope.State, lines.First()), [.. lines]))
                .OrderByDescending(static row => row.Failing > 0).ThenByDescending(static row => row.Worst)
                .ThenByDescending(static row => row.Failing).ThenBy(static row => row.Key, StringComparer.Ordinal).ToArray();
        });

    internal static Table<FindingGroupRow>? Table(TenantScope scope, string group)
    {
        if (Array.Find(Groupings, grouping => grouping.Key == group) is not { Key: not null } found) return null;
        return new Table<FindingGroupRow>("findings-by-" + group,
        [
            new(found.Key, found.Title, row => Cell.Of(
                row.Title.Length > 0 ? row.Title : "–", row.Key.Length > 0 ? scope.Url("findings", (group, row.Key)) : null,
                row.Key == row.Title ? null : row.Key))
            { HeadsRow = true, Searched = true, Sort = static row => row.Title },
            new("id", "Id", static row => Cell.Code(row.Key)) { Shown = false },
            new("worst", "Worst", static row => Cell.Of(row.Worst))
            { Sort = static row => row.Worst, IsVocabulary = true, Filter = static row => Kebab<Severity>.Name(row.Worst) },
            new("failing", "Failing", row => Cell.Number(row.Failing, Url(scope, group, row.Key, "fail")))
            { IsNumeric = true, Sort = static row => row.Failing },
            new("undecided", "Cannot be decided", row => Cell.Number(row.Undecided, Url(scope, group, row.Key, "inconclusive")))
            { IsNumeric = true, Sort = static row => row.Undecided },
            new("excepted", "Excepted", row => Cell.Number(row.Excepted, Url(scope, group, row.Key, "excepted")))
            { IsNumeric = true, Sort = static row => row.Excepted },
            new("since", "Oldest since", static row => Cell.Day(row.Since)) { Sort = static row => row.Since },
        ])
        { Noun = ("group", "groups") };
    }

    private static FindingGroupRow Row(string key, string title, List<FindingLine> lines)
    {
        var failing = lines.FindAll(static line => line.Open.Outcome == VerdictOutcome.Fail);
        return new FindingGroupRow(
            key, title, (failing.Count > 0 ? failing : lines).Max(static line => line.Open.Check.Severity), failing.Count,
            lines.LongCount(static line => line.Open.Outcome == VerdictOutcome.Inconclusive),
            lines.LongCount(static line => line.Open.Outcome == VerdictOutcome.Excepted), lines.Min(static line => line.Since));
    }

    private static string? Url(TenantScope scope, string group, string key, string outcome) =>
        key.Length > 0 ? scope.Url("findings", (group, key), ("outcome", outcome)) : null;
}
