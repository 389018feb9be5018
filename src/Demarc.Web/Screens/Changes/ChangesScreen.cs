using System.Collections.Immutable;
using System.Globalization;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Gaps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Changes;

/// <summary>What changed between two days: the line, settings, gaps, decisions.</summary>
internal static class ChangesScreen
{
    private const int UsualDays = 30;

    internal static void Map(RouteGroupBuilder organisation) => organisation.MapGet("/changes", Show);

    private static IResult Show(string? from, TenantScope scope, EstateHistory history, DecisionBook book) =>
        Page.Of<ChangesPage>(scope, ChangesModel.Of(scope, DayOf(from, scope.Day), history, book));

    private static DateOnly DayOf(string? from, DateOnly day) =>
        DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
            && asked.Year > 1990 && asked < day ? asked : day.AddDays(-UsualDays);
}

/// <summary>What the page shows.</summary>
/// <param name="Changes">What differs.</param>
/// <param name="MoveLines">Moves of the line in sentences.</param>
/// <param name="Opened">Gaps that are open now and were not, by kind.</param>
/// <param name="Closed">Gaps that were open and are not now, by kind.</param>
/// <param name="Decided">What was decided in between.</param>
public sealed record ChangesModel(
    EstateChanges Changes, ImmutableArray<string> MoveLines, ImmutableArray<(string Kind, int Count)> Opened,
    ImmutableArray<(string Kind, int Count)> Closed, ImmutableArray<Decision> Decided)
{
    private const int MostLines = 200;

    internal static ChangesModel Of(TenantScope scope, DateOnly from, EstateHistory history, DecisionBook book)
    {
        var changes = history.Between(scope, from);
        var (then, now) = (Keys(changes.Then), Keys(scope.State));
        return new ChangesModel(
            changes, [.. DutyMoveText.Lines(changes.Moves).Take(MostLines)], ByKind(now, then), ByKind(then, now),
            [
                .. book.Read(scope).Where(decision => decision.Deeds.Any(
                    deed => DateOnly.FromDateTime(deed.Known.ToTime().UtcDateTime) > from)),
            ]);
    }

    /// <summary>What makes a gap the same on both days: its reason and days may differ, its place and subject may not.</summary>
    private static HashSet<(GapKind, PartId?, string, string)> Keys(EstateState state) => state.Keep("gap keys", () => GapLines.Of(state)
        .Select(static line => (line.Gap.Kind, line.Gap.Part?.Id, line.Gap.Scope.ToString(), line.Gap.ResourceId)).ToHashSet());

    private static ImmutableArray<(string Kind, int Count)> ByKind(
        HashSet<(GapKind Kind, PartId?, string, string)> these, HashSet<(GapKind, PartId?, string, string)> those) =>
    [
        .. these.Where(key => !those.Contains(key)).CountBy(static key => key.Kind).OrderByDescending(static pair => pair.Value)
            .Select(static pair => (Kebab<GapKind>.Name(pair.Key), pair.Value)),
    ];
}
