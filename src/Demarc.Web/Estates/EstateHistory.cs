using System.Collections.Immutable;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;

namespace Demarc.Web.Estates;

/// <summary>How many duties of ours were not effective at the end of a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Exposed">Duties in an exposure window then.</param>
public sealed record TrendPoint(DateOnly Day, long Exposed);

/// <summary>How one part of ours was exposed, all its places together.</summary>
/// <param name="Places">Places in which it was exposed at some time of the quarter.</param>
/// <param name="Open">Places in which it is exposed now.</param>
/// <param name="Since">Since when the longest of these goes on; null when none does.</param>
/// <param name="Length">How long in the quarter, all places added up.</param>
public sealed record PartExposed(int Places, int Open, DateOnly? Since, TimeSpan Length);

/// <summary>What the record tells of a quarter of a year.</summary>
/// <param name="From">The first day of the quarter.</param>
/// <param name="Trend">Duties exposed at the end of each week, oldest first, from the first look on.</param>
/// <param name="Repairs">How long failures took to be mended, and how old those are that go on.</param>
/// <param name="Parts">How parts were exposed, by id; those that were not are not there.</param>
public sealed record Quarter(
    DateOnly From, ImmutableArray<TrendPoint> Trend, RepairTimes Repairs, ImmutableDictionary<string, PartExposed> Parts);

/// <summary>What only several times tell: how exposure went, and what differs between two days.</summary>
public sealed class EstateHistory(EstateStates states)
{
    private const int Weeks = 13;
    private const int MostSettings = 500;

    /// <summary>Duties exposed at the end of each of the last thirteen weeks, oldest first, from the first look on.</summary>
    public ImmutableArray<TrendPoint> Exposure(TenantScope scope) => Quarter(scope).Trend;

    /// <summary>What the record tells of the thirteen weeks up to the day asked about: read once for all that is shown of it.</summary>
    public Quarter Quarter(TenantScope scope) => scope.State.Keep("quarter", () =>
    {
        var view = ViewOf(scope);
        var from = scope.Day.AddDays(-7 * Weeks);
        var repairs = new RepairTimes.Tally(new Interval(Moment.EndOf(from.AddDays(-1)), view.At));
        if (!view.Runs.Any(static run => run.Finished))
            return new Quarter(from, [], repairs.ToTimes(), ImmutableDictionary<string, PartExposed>.Empty);
        var first = DayOf(view.First);
        var within = new Interval(Moment.EndOf(from.AddDays(-1)), view.At);
        ImmutableArray<DateOnly> days =
            [.. Enumerable.Range(0, Weeks).Select(week => scope.Day.AddDays(-7 * (Weeks - 1 - week))).Where(day => day >= first)];
        var exposed = new long[days.Length];
        var parts = new StoredExposure(view, scope.State.Result.Catalogue).Parts(repairs);
        foreach (var part in parts)
            for (var i = 0; i < days.Length; i++)
                if (part.Windows.Contains(Moment.EndOf(days[i]))) exposed[i]++;
        return new Quarter(
            from, [.. days.Zip(exposed, static (day, count) => new TrendPoint(day, count))], repairs.ToTimes(),
            parts.GroupBy(static part => part.Part, StringComparer.Ordinal).ToImmutableDictionary(
                static group => group.Key, group => Exposed([.. group], within), StringComparer.Ordinal));
    });

    private static PartExposed Exposed(ImmutableArray<PartExposure> places, Interval within)
    {
        var open = places.Where(place => place.Windows.Contains(within.To)).ToList();
        var since = open.Select(place => place.Windows.Intervals.Last(span => span.From <= within.To).From).ToList();
        return new PartExposed(
            places.Count(place => !place.Windows.Intersect(IntervalSet.Of(within)).IsEmpty), open.Count,
            since.Count == 0 ? null : DayOf(since.Min()),
            places.Aggregate(TimeSpan.Zero, (sum, place) => sum + place.Windows.Length(within)));
    }

    /// <summary>The day of the first look up to the day asked about; null: nobody has looked yet.</summary>
    public DateOnly? FirstLook(TenantScope scope)
    {
        var view = ViewOf(scope);
        return view.Runs.Any(static run => run.Finished) ? DayOf(view.First) : null;
    }

    /// <summary>
    /// What differs between an earlier day and the one asked about. Only the differences are kept, not the earlier state: states are kept,
    /// and let go, where they are made.
    /// </summary>
    public EstateChanges Between(TenantScope scope, DateOnly earlier) => scope.State.Keep($"changes {TenantScope.Text(earlier)}", () =>
    {
        var (before, after) = (states.View(scope.Tenant, earlier, scope.KnownAt), ViewOf(scope));
        var then = states.Get(scope.Tenant, earlier, scope.KnownAt);
        var settings = new ConfigurationDrift(after);
        var rows = settings.From(before).Take(MostSettings + 1).ToImmutableArray();
        var (gapsThen, gapsNow) = (GapKeys(then), GapKeys(scope.State));
        return new EstateChanges(
            earlier, [.. DutyMove.Between(SnapshotOf(then), SnapshotOf(scope.State))], ByKind(gapsNow, gapsThen), ByKind(gapsThen, gapsNow),
            rows.Length > MostSettings ? rows[..MostSettings] : rows, rows.Length > MostSettings, settings.NotComparable,
            [.. after.Runs.Where(run => run.Finished && run.Looked > Moment.EndOf(earlier))]);
    });

    /// <summary>All settings and resources that differ between an earlier day and the one asked about.</summary>
    public IEnumerable<DriftRow> Settings(TenantScope scope, DateOnly earlier) =>
        new ConfigurationDrift(ViewOf(scope)).From(states.View(scope.Tenant, earlier, scope.KnownAt));

    /// <summary>Parts whose party the present catalogue sees otherwise than the one with which they were last recorded.</summary>
    public ImmutableArray<DutyMove> ByCatalogue(TenantScope scope) => scope.State.Keep("moves by catalogue", () =>
        DutyMove.Between(StoredDuties.Of(ViewOf(scope)), SnapshotOf(scope.State))
            // A scope that was never recorded, or is no longer there, is no matter of the catalogue.
            .Where(static move => move.Before is not null && move.After is not null).ToImmutableArray());

    /// <summary>The versions of the catalogue with which runs were made, the last first.</summary>
    public ImmutableArray<(string Version, DateOnly First, DateOnly Last, int Runs)> Versions(TenantScope scope) =>
    [
        .. ViewOf(scope).Runs.Where(static run => run.Finished)
            .GroupBy(static run => run.Catalogue, StringComparer.Ordinal)
            .Select(static runs => (
                runs.Key, DayOf(runs.Min(static run => run.Looked)), DayOf(runs.Max(static run => run.Looked)), runs.Count()))
            .OrderByDescending(static version => version.Item3),
    ];

    private static DutySnapshot SnapshotOf(EstateState state) => state.Keep("duty snapshot", () => DutySnapshot.Of(
        state.Result.Catalogue, state.Result.Organisation, state.Result.Day, state.Result.Duties,
        new Dictionary<DutyOf, OwnerOf>(ReferenceEqualityComparer.Instance),
        new Dictionary<DutyOf, EvidenceStatus>(ReferenceEqualityComparer.Instance)));

    private StoreView ViewOf(TenantScope scope) => states.View(scope.Tenant, scope.Day, scope.KnownAt);

    private static HashSet<GapKey> GapKeys(EstateState state) => state.Keep(
        "gap keys", () => state.Result.Gaps.Select(static gap => gap.Key).ToHashSet());

    private static ImmutableArray<(GapKind Kind, int Count)> ByKind(HashSet<GapKey> these, HashSet<GapKey> those) =>
        [.. these.Where(key => !those.Contains(key)).CountBy(static key => key.Kind).OrderByDescending(static pair => pair.Value)
            .Select(static pair => (pair.Key, pair.Value))];

    private static DateOnly DayOf(Moment moment) => DateOnly.FromDateTime(moment.ToTime().UtcDateTime);
}

/// <summary>What differs between two days.</summary>
/// <param name="Earlier">The earlier day.</param>
/// <param name="Moves">Duties that went from one party to another, came or went.</param>
/// <param name="Opened">Gaps that are open now and were not, by kind, most first.</param>
/// <param name="Closed">Gaps that were open and are not now, by kind, most first.</param>
/// <param name="Settings">Settings and resources that differ.</param>
/// <param name="More">Whether there are more of them than listed.</param>
/// <param name="NotComparable">Settings that were collected on one of the days only.</param>
/// <param name="Runs">Runs that looked in between.</param>
public sealed record EstateChanges(
    DateOnly Earlier, ImmutableArray<DutyMove> Moves, ImmutableArray<(GapKind Kind, int Count)> Opened,
    ImmutableArray<(GapKind Kind, int Count)> Closed, ImmutableArray<DriftRow> Settings, bool More, long NotComparable,
    ImmutableArray<Adapters.Store.RunRow> Runs);
