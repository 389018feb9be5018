using System.Collections.Immutable;
using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;

namespace Demarc.Adapters.Store.Reading;

/// <summary>Exposure and repair times as rows with named columns. Each says of which period it speaks.</summary>
public static class ExposureTables
{
    /// <summary>How exposure is counted, from what, and what is left out.</summary>
    public const string ExposureFormula =
        "exposure of a part in a scope = union of the times in which a check that shows it failed, evidence it needs was missing or stale, "
        + "nobody answered for it, or an exception was over; population: parts recorded as ours between from and as of; excluded: times in "
        + "which the part was not ours, exceptions in force, and everything before the first run";

    private static readonly string[] Place = ["control", "part", "provider", "service", "account", "region", "workload", "owner"];

    /// <summary>One row for each part and scope that was exposed in a period.</summary>
    public static ReportTable Parts(ImmutableArray<PartExposure> exposures, Interval period) => new(
        [.. Place, "exposed_days", "windows", "open_since", "causes", "from", "as_of"],
        () => exposures.Where(exposure => Overlaps(exposure, period)).Select(exposure =>
        {
            var windows = exposure.Windows.Intervals.Where(window => Overlaps(window, period)).ToList();
            return (string[])
            [
                .. PlaceOf(exposure), Days(exposure.Windows.Length(period)), Number(windows.Count),
                windows[^1].To.IsOpen ? windows[^1].From.ToString() : "", Causes(windows.SelectMany(exposure.CausesIn)), .. Of(period),
            ];
        }));

    /// <summary>One row for each window in which a part was exposed, whole, when any of it is in a period.</summary>
    public static ReportTable Windows(ImmutableArray<PartExposure> exposures, Interval period) => new(
        [.. Place, "began", "ended", "days", "causes", "from", "as_of"],
        () => exposures.SelectMany(exposure => exposure.Windows.Intervals.Where(window => Overlaps(window, period)).Select(window =>
            (string[])
            [
                .. PlaceOf(exposure), window.From.ToString(), window.To.ToString(), Days(IntervalSet.Of(window).Length(period)),
                Causes(exposure.CausesIn(window)), .. Of(period),
            ])));

    /// <summary>The same as <see cref="Parts"/> in few columns, the longest exposure first: what fits on a screen.</summary>
    public static ReportTable PartsForPeople(ImmutableArray<PartExposure> exposures, Interval period) => new(
        ["part", "where", "owner", "days", "open_since", "causes"],
        () => exposures.Where(exposure => Overlaps(exposure, period))
            .OrderByDescending(exposure => exposure.Windows.Length(period)).Select(exposure =>
            {
                var windows = exposure.Windows.Intervals.Where(window => Overlaps(window, period)).ToList();
                return (string[])
                [
                    exposure.Part, exposure.Scope.ToString(), exposure.Owner, Days(exposure.Windows.Length(period)),
                    windows[^1].To.IsOpen ? windows[^1].From.ToString()[..10] : "", Causes(windows.SelectMany(exposure.CausesIn)),
                ];
            }));

    /// <summary>The same as <see cref="Windows"/> in few columns, in the order in which they began.</summary>
    public static ReportTable WindowsForPeople(ImmutableArray<PartExposure> exposures, Interval period) => new(
        ["began", "ended", "days", "part", "where", "owner", "causes"],
        () => exposures.SelectMany(exposure => exposure.Windows.Intervals.Where(window => Overlaps(window, period))
                .Select(window => (Exposure: exposure, Window: window)))
            .OrderBy(static pair => pair.Window.From).Select(pair => (string[])
            [
                pair.Window.From.ToString()[..10], pair.Window.To.IsOpen ? "" : pair.Window.To.ToString()[..10],
                Days(IntervalSet.Of(pair.Window).Length(period)), pair.Exposure.Part, pair.Exposure.Scope.ToString(), pair.Exposure.Owner,
                Causes(pair.Exposure.CausesIn(pair.Window)),
            ]));

    /// <summary>Mean time to repair with open age beside it: a row for each group, and one for all.</summary>
    public static ReportTable Repairs(IEnumerable<(string Group, RepairTimes Times)> groups, Interval period) => new(
        [
            "group", "mended", "mttr_days", "median_days", "open", "open_age_days", "oldest_days", "from_first_look", "accepted", "removed",
            "no_longer_applicable", "from", "as_of", "formula", "population", "exclusions",
        ],
        () => groups.Select(group => (string[])
        [
            group.Group, Number(group.Times.Mended), Days(group.Times.Mean), Days(group.Times.Median), Number(group.Times.Open),
            Days(group.Times.OpenMean), Days(group.Times.OpenOldest), Number(group.Times.FromFirstLook), Number(group.Times.Accepted),
            Number(group.Times.Removed), Number(group.Times.NotApplicable), .. Of(period), RepairTimes.Formula, RepairTimes.Population,
            RepairTimes.Exclusions,
        ]));

    private static string[] PlaceOf(PartExposure exposure)
    {
        var part = PartId.TryParse(exposure.Part, out var id) ? id : default;
        var scope = exposure.Scope;
        return [part.Control, part.Part, scope.Provider, scope.Service, scope.Account, scope.Region, scope.Workload, exposure.Owner];
    }

    private static bool Overlaps(PartExposure exposure, Interval period) =>
        exposure.Windows.Intervals.Any(window => Overlaps(window, period));

    /// <summary>What begins at the very end of the period is in it: it is so as of then.</summary>
    private static bool Overlaps(Interval window, Interval period) => window.From <= period.To && window.To > period.From;

    private static string[] Of(Interval period) => [period.From.ToString(), period.To.ToString()];

    private static string Causes(IEnumerable<ExposureCause> causes) =>
        string.Join(';', causes.Distinct().Order().Select(static cause => Kebab<ExposureCause>.Name(cause)));

    private static string Days(TimeSpan? time) => time?.TotalDays.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
