using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Gaps;

/// <summary>Gaps put together by something they have in common.</summary>
/// <param name="Key">The common value; empty: gaps without one.</param>
/// <param name="Title">What is shown of it.</param>
/// <param name="Note">More about it.</param>
/// <param name="Worst">The worst severity.</param>
/// <param name="Gaps">How many.</param>
/// <param name="Critical">How many are critical.</param>
/// <param name="Late">How many are past their day.</param>
/// <param name="Due">The earliest day by which one should be closed.</param>
public sealed record GapGroupRow(
    string Key, string Title, string Note, Severity Worst, long Gaps, long Critical, long Late, DateOnly Due);

/// <summary>The groupings of the worklist.</summary>
internal static class GapGroups
{
    /// <summary>Key of the filter, title, and what gaps have in common.</summary>
    private static readonly (string Key, string Title, Func<GapLine, string> Of)[] Groupings =
    [
        ("part", "Part", static line => line.Gap.Part?.Id.ToString() ?? ""),
        ("owner", "Owner", static line => line.Gap.OwnerId),
        ("service", "Service", static line => line.Gap.Scope.Service),
        ("kind", "Kind", static line => Kebab<GapKind>.Name(line.Gap.Kind)),
        ("domain", "Domain", static line => line.Domain),
    ];

    /// <summary>Keys and titles, in order.</summary>
    internal static IEnumerable<(string Key, string Title)> All => Groupings.Select(static grouping => (grouping.Key, grouping.Title));

    internal static IReadOnlyList<GapGroupRow> Of(EstateState state, string group) => state.Keep("gap groups " + group, () =>
    {
        var by = Groupings.First(grouping => grouping.Key == group).Of;
        return GapLines.Of(state).GroupBy(by, StringComparer.Ordinal).Select(lines => new GapGroupRow(
            lines.Key, TitleOf(state, group, lines.Key),
            group == "part" ? lines.First().Gap.Part?.Title ?? "about services, agreements, reports" : "",
            lines.Max(static line => line.Gap.Severity), lines.LongCount(),
            lines.LongCount(static line => line.Gap.Severity == Severity.Critical), lines.LongCount(static line => line.Late),
            lines.Min(static line => line.Gap.Due)))
            .OrderByDescending(static row => row.Worst).ThenByDescending(static row => row.Critical)
            .ThenByDescending(static row => row.Gaps).ThenBy(static row => row.Key, StringComparer.Ordinal).ToArray();
    });

    internal static Table<GapGroupRow>? Table(TenantScope scope, string group)
    {
        if (Array.Find(Groupings, grouping => grouping.Key == group) is not { Key: not null } found) return null;
        return new Table<GapGroupRow>("gaps-by-" + group,
        [
            new(found.Key, found.Title, row => Cell.Of(
                row.Title, Url(scope, group, row.Key), row.Note))
            { HeadsRow = true, Searched = true, Sort = static row => row.Title },
            new("id", "Id", static row => Cell.Code(row.Key)) { Shown = false, Searched = true },
            new("worst", "Worst", static row => Cell.Of(row.Worst)) { Sort = static row => row.Worst },
            new("gaps", "Gaps", row => Cell.Number(row.Gaps, Url(scope, group, row.Key)))
            { IsNumeric = true, Sort = static row => row.Gaps },
            new("critical", "Critical", static row => Cell.Number(row.Critical)) { IsNumeric = true, Sort = static row => row.Critical },
            new("late", "Past their day", static row => Cell.Number(row.Late)) { IsNumeric = true, Sort = static row => row.Late },
            new("due", "Earliest due", static row => Cell.Day(row.Due)) { Sort = static row => row.Due },
        ])
        { Noun = ("group", "groups") };
    }

    private static string TitleOf(EstateState state, string group, string key) => (group, key) switch
    {
        ("owner", "") => "nobody",
        (_, "") => "–",
        ("owner", _) => Titles.OfOwner(state, key),
        ("service", _) => Titles.OfService(state, key),
        ("kind", _) => Words.Plain(key),
        _ => key,
    };

    // Two people can have one name: gaps of somebody are found by id.
    private static string? Url(TenantScope scope, string group, string key) => (group, key) switch
    {
        ("owner", "") => scope.Url("gaps", ("owner", "nobody")),
        (_, "") => null,
        ("owner", _) => scope.Url("gaps", ("answers", key)),
        _ => scope.Url("gaps", (group, key)),
    };
}
