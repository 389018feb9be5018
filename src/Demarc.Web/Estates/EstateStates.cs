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

    private readonly ConcurrentDictionary<StateKey, Kept> kept = new();
    private readonly ConcurrentDictionary<string, (StateVersion Version, string Name)> names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (StateVersion Version, long Looked)> versions = new(StringComparer.Ordinal);

    /// <summary>The day shown when none is asked for: today, but the sample lives on the day it was made for.</summary>
    public DateOnly Today(string tenant) =>
        tenant == SampleOrganisation.Tenant ? SampleOrganisation.Day : DateOnly.FromDateTime(options.Clock.GetUtcNow().UtcDateTime);

    /// <summary>The clock.</summary>
    internal Moment Now => Moment.Of(options.Clock.GetUtcNow());

    /// <summary>The state of an organisation.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="day">As of the end of this day.</param>
    /// <param name="known">As known at the end of this day; null: by now.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public EstateState Get(string tenant, DateOnly day, DateOnly? known)
    {
        var version = VersionOf(tenant);
        var key = new StateKey(tenant, day, known);
        var now = options.Clock.GetTimestamp();
        if (kept.TryGetValue(key, out var found) && found.Version == version) return found.Use(now);
        if (found is null) MakeRoom();
        var made = new Lazy<EstateState>(() =>
        {
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            var state = Make(key, version);
            Operations.Telemetry.StateMade(System.Diagnostics.Stopwatch.GetElapsedTime(begun));
            return state;
        });
        var state = kept.AddOrUpdate(
            key, new Kept(version, made, now), (_, old) => old.Version == version ? old : new Kept(version, made, now));
        try
        {
            return state.Use(now);
        }
        catch
        {
            kept.TryRemove(key, out _);
            throw;
        }
    }

    /// <summary>The organisation's own name, as its file of today says; the tenant's while it has none.</summary>
    public string NameOf(string tenant)
    {
        var version = VersionOf(tenant);
        if (names.TryGetValue(tenant, out var known) && known.Version == version) return known.Name;
        var name = StoredEstate.Organisation(View(tenant, Today(tenant), known: null)).OwnName() ?? tenant;
        names[tenant] = (version, name);
        return name;
    }

    /// <summary>Something was recorded: what is kept is looked at again.</summary>
    public void Changed(string tenant) => versions.TryRemove(tenant, out _);

    /// <summary>The store as a state sees it: what pages read that a state does not hold.</summary>
    public StoreView View(string tenant, DateOnly day, DateOnly? known) => new(
        stores.Of(tenant), Moment.EndOf(day), KnownBy(known), Now);

    /// <summary>The same, of what was known at a moment.</summary>
    internal StoreView View(string tenant, DateOnly day, Moment known) => new(stores.Of(tenant), Moment.EndOf(day), known, Now);

    /// <summary>The moment up to which something had to be known.</summary>
    internal static Moment KnownBy(DateOnly? known) => known is { } day ? Moment.EndOf(day) : Moment.Open;

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
        return new EstateState(result, last, mistakes)
        { Version = $"{version} {catalogue.Version}", Change = (version.Run, version.Deed, version.Log) };
    }

    /// <summary>Throws out what was not asked for the longest.</summary>
    private void MakeRoom()
    {
        while (kept.Count >= Most) kept.TryRemove(kept.MinBy(static pair => pair.Value.Used));
    }

    /// <summary>A state, and when it was last asked for.</summary>
    private sealed class Kept(StateVersion version, Lazy<EstateState> state, long now)
    {
        private long used = now;

        internal StateVersion Version => version;

        internal long Used => Interlocked.Read(ref used);

        internal EstateState Use(long at)
        {
            Interlocked.Exchange(ref used, at);
            return state.Value;
        }
    }

    private sealed record StateKey(string Tenant, DateOnly Day, DateOnly? Known);

    /// <summary>States are the same while these are: runs, deeds, and the log, which has an entry for each decision and item of
    /// evidence.</summary>
    private sealed record StateVersion(int Run, int Deed, long Log);
}
