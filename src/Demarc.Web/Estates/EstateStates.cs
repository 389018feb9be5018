using System.Collections.Concurrent;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Web.Estates;

/// <summary>
/// States of organisations, made from the store when first asked for and kept until something new is recorded (docs/decisions/0014). What
/// another process records is noticed within a second.
/// </summary>
public sealed class EstateStates(TenantStores stores, ContentShelf shelf, WebOptions options)
{
    private const int Most = 24;

    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<StateKey, KeptState> kept = new();
    private readonly ConcurrentDictionary<string, (StateVersion Version, long Looked)> versions = new(StringComparer.Ordinal);
    private long asked;

    /// <summary>The day shown when none is asked for: today, but the sample lives on the day it was made for.</summary>
    public DateOnly Today(string tenant) =>
        tenant == SampleOrganisation.Tenant ? SampleOrganisation.Day : DateOnly.FromDateTime(options.Clock.GetUtcNow().UtcDateTime);

    /// <summary>The state of an organisation.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="day">As of the end of this day.</param>
    /// <param name="known">As known at the end of this day; null: by now.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public EstateState Get(string tenant, DateOnly day, DateOnly? known)
    {
        var version = VersionOf(tenant);
        var key = new StateKey(tenant, day, known);
        var turn = Interlocked.Increment(ref asked);
        if (kept.TryGetValue(key, out var found) && found.Version == version)
        {
            Volatile.Write(ref found.Used, turn);
            return found.State.Value;
        }

        if (kept.Count >= Most) MakeRoom();
        var made = new Lazy<EstateState>(() =>
        {
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            var state = Make(key, version);
            Operations.Telemetry.StateMade(System.Diagnostics.Stopwatch.GetElapsedTime(begun));
            return state;
        });
        var state = kept.AddOrUpdate(
            key, new KeptState(version, made, turn), (_, old) => old.Version == version ? old : new KeptState(version, made, turn));
        try
        {
            return state.State.Value;
        }
        catch
        {
            kept.TryRemove(key, out _);
            throw;
        }
    }

    /// <summary>The organisation's own name; the tenant's while it has none.</summary>
    public string NameOf(string tenant) =>
        Get(tenant, Today(tenant), null).Result.Organisation is { Stated: true } organisation ? organisation.Name : tenant;

    /// <summary>Something was recorded: what is kept is looked at again.</summary>
    public void Changed(string tenant) => versions.TryRemove(tenant, out _);

    /// <summary>The store as a state sees it: what pages read that a state does not hold.</summary>
    public StoreView View(string tenant, DateOnly day, DateOnly? known) => new(
        stores.Of(tenant), EndOf(day), KnownBy(known), Moment.Of(options.Clock.GetUtcNow()));

    /// <summary>The moment up to which something had to be known.</summary>
    internal static Moment KnownBy(DateOnly? known) => known is { } day ? EndOf(day) : Moment.Open;

    private StateVersion VersionOf(string tenant)
    {
        var now = options.Clock.GetTimestamp();
        if (versions.TryGetValue(tenant, out var known) && options.Clock.GetElapsedTime(known.Looked, now) < Trusted) return known.Version;
        var (run, deed, log) = stores.Of(tenant).LastChange();
        var version = new StateVersion(run, deed, log);
        versions[tenant] = (version, now);
        return version;
    }

    private EstateState Make(StateKey key, StateVersion version)
    {
        var view = View(key.Tenant, key.Day, key.Known);
        var file = StoredEstate.Organisation(view);
        var (catalogue, organisation, mistakes) = shelf.Build(file);
        // A file that the catalogue of today no longer takes is shown as what it is: nothing that can be relied on.
        catalogue ??= shelf.Build(OrganisationFile.None).Catalogue
            ?? throw new InvalidOperationException("the shipped content has mistakes");
        organisation ??= Organisation.Nameless;
        var result = StoredAssessment.Of(view, catalogue, organisation, key.Day);
        var last = view.Runs.Where(static run => run.Finished).OrderBy(static run => run.Looked).LastOrDefault();
        return new EstateState(result, last, mistakes) { Version = $"{version} {catalogue.Version}" };
    }

    /// <summary>
    /// Lets go of what was not asked for the longest: what everybody looks at stays, however many other days one walks through.
    /// </summary>
    private void MakeRoom()
    {
        foreach (var (key, _) in kept.ToArray().OrderBy(static pair => Volatile.Read(ref pair.Value.Used)).Take(Most / 4))
            kept.TryRemove(key, out _);
    }

    private static Moment EndOf(DateOnly day) => new(Moment.Of(day.AddDays(1)).Microseconds - 1);

    /// <summary>A state and when it was last asked for, in turns.</summary>
    private sealed class KeptState(StateVersion version, Lazy<EstateState> state, long used)
    {
        internal long Used = used;

        internal StateVersion Version => version;

        internal Lazy<EstateState> State => state;
    }

    private sealed record StateKey(string Tenant, DateOnly Day, DateOnly? Known);

    /// <summary>States are the same while these are: runs, deeds, and the log, which has an entry for each decision and item of
    /// evidence.</summary>
    private sealed record StateVersion(int Run, int Deed, long Log);
}
