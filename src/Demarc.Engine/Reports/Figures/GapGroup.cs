using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;

namespace Demarc.Engine.Reports.Figures;

/// <summary>Gaps of one part, or of one kind when they are about no part, with their scopes put together: one thing to do.</summary>
/// <param name="Part">The part; null for gaps about services, agreements and reports.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Severity">The worst.</param>
/// <param name="Worst">How many are as bad as that.</param>
/// <param name="Scopes">In how many scopes.</param>
/// <param name="Kinds">How many of each kind, in the order of kinds.</param>
/// <param name="Owners">Who has to close them, in order; empty when nobody is named.</param>
/// <param name="Due">The earliest day by which one should be closed.</param>
/// <param name="Gaps">The gaps, worst first.</param>
public sealed record GapGroup(
    ControlPart? Part, string Title, Severity Severity, long Worst, long Scopes, ImmutableArray<Tally> Kinds, ImmutableArray<string> Owners,
    DateOnly Due, ImmutableArray<Gap> Gaps)
{
    /// <summary>All groups: the worst severity first, then where most scopes have it, then by part.</summary>
    public static ImmutableArray<GapGroup> Of(ImmutableArray<Gap> gaps) =>
    [
        .. gaps.GroupBy(static gap => (gap.Part?.Id, Kind: gap.Part is null ? gap.Kind : GapKind.Unknown))
            .Select(static group => Make([.. group]))
            .OrderByDescending(static group => group.Severity).ThenByDescending(static group => group.Worst)
            .ThenBy(static group => group.Part?.Id.ToString() ?? "", StringComparer.Ordinal)
            .ThenBy(static group => group.Title, StringComparer.Ordinal),
    ];

    private static GapGroup Make(ImmutableArray<Gap> gaps)
    {
        var (first, severity) = (gaps[0], gaps.Max(static gap => gap.Severity));
        return new GapGroup(
            first.Part,
            first.Part?.Title ?? Plain(first.Kind),
            severity,
            gaps.LongCount(gap => gap.Severity == severity),
            gaps.Select(static gap => (gap.Scope, gap.ResourceId)).Distinct().LongCount(),
            KindsOf(gaps),
            [
                .. gaps.Select(static gap => gap.Owner).Where(static owner => owner.Length > 0)
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
            gaps.Min(static gap => gap.Due),
            gaps);
    }

    /// <summary>How many gaps of each kind that occurs, in the order of kinds.</summary>
    public static ImmutableArray<Tally> KindsOf(IEnumerable<Gap> gaps) =>
    [
        .. gaps.CountBy(static gap => gap.Kind).OrderBy(static pair => pair.Key)
            .Select(static pair => new Tally(Kebab<GapKind>.Name(pair.Key), pair.Value)),
    ];

    /// <summary>A kind in words: <c>service not reviewed</c>.</summary>
    public static string Plain(GapKind kind) =>
        kind == GapKind.CuecUnanswered ? "CUEC unanswered" : Kebab<GapKind>.Name(kind).Replace('-', ' ');
}
