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

/// <summary>What only several times tell: how exposure went, and what differs between two days.</summary>
public sealed class EstateHistory(EstateStates states)
{
    private const int Weeks = 13;
    private const int MostSettings = 500;

    /// <summary>Duties exposed at the end of each of the last thirteen weeks, oldest first, from the first look on.</summary>
    public ImmutableArray<TrendPoint> Exposure(TenantScope scope) => scope.State.Keep("exposure trend", () =>
    {
        var view = ViewOf(scope);
        if (!view.Runs.Any(static run => run.Finished)) return ImmutableArray<TrendPoint>.Empty;
        var first = DayOf(view.First);
        ImmutableArray<DateOnly> days =
            [.. Enumerable.Range(0, Weeks).Select(week => scope.Day.AddDays(-7 * (Weeks - 1 - week))).Where(day => day >= first)];
        var exposed = new long[days.Length];
        foreach (var part in new StoredExposure(view, scope.State.Result.Catalogue).Parts())
            for (var i = 0; i < days.Length; i++)
                if (part.Windows.Contains(Moment.EndOf(days[i]))) exposed[i]++;
        return [.. days.Zip(exposed, static (day, count) => new TrendPoint(day, count))];
    });

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
