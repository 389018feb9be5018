using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Web.Report;

/// <summary>What is missing in one place, put together.</summary>
/// <param name="Where">The scope.</param>
/// <param name="Resource">The resource; empty when it is about none.</param>
/// <param name="Kinds">Kinds of the gaps in words, parted by commas.</param>
/// <param name="Severity">The worst.</param>
/// <param name="Owner">Who has to close them; empty for nobody.</param>
/// <param name="Opened">When the first was opened.</param>
/// <param name="Due">The earliest day.</param>
/// <param name="Why">Why they are gaps.</param>
public sealed record GapPlace(
    string Where, string Resource, string Kinds, Severity Severity, string Owner, DateOnly Opened, DateOnly Due, string Why)
{
    /// <summary>Places where the same is missing for the same reason, together.</summary>
    internal static ImmutableArray<ImmutableArray<GapPlace>> Of(GapGroup group) =>
    [
        .. group.Gaps.GroupBy(static gap => (gap.Scope, gap.ResourceId)).Select(static place => Of([.. place]))
            .GroupBy(static place => (place.Kinds, place.Severity, place.Owner, place.Opened, place.Due, place.Why))
            .Select(static row => row.ToImmutableArray()),
    ];

    private static GapPlace Of(ImmutableArray<Gap> gaps) => new(
        gaps[0].Scope.ToString(),
        gaps[0].ResourceId,
        string.Join(',', gaps.Select(static gap => GapGroup.Plain(gap.Kind)).Distinct(StringComparer.Ordinal)),
        gaps.Max(static gap => gap.Severity),
        gaps.Select(static gap => gap.Owner).FirstOrDefault(static owner => owner.Length > 0) ?? "",
        gaps.Min(static gap => gap.Opened),
        gaps.Min(static gap => gap.Due),
        string.Join(" ", gaps.Select(static gap => gap.Why).Distinct(StringComparer.Ordinal)));
}
