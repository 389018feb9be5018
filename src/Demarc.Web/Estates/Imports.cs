using System.Collections.Concurrent;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Web.Estates;

/// <summary>Takes exports into the store of a tenant, one at a time for each: the same as <c>assess --store</c>.</summary>
public sealed class Imports(TenantStores stores, ContentShelf shelf, EstateStates states, WebOptions options)
{
    // A store that is one file has one writer at a time, PostgreSQL one for each tenant.
    private readonly ConcurrentDictionary<string, Lock> gates = new(StringComparer.Ordinal);

    /// <summary>Takes a folder of exports in.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="day">The day whose state they show; null: now.</param>
    /// <exception cref="StoreException">Another process writes to the store.</exception>
    public ImportOutcome Run(string tenant, string folder, DateOnly? day = null)
    {
        var now = Moment.Of(options.Clock.GetUtcNow());
        var request = new ImportRequest
        { Inputs = [folder], Looked = Looked(day, now), Now = now, Verb = "import", Tenant = tenant, Keys = options.KeyFolder };
        lock (GateOf(tenant)) return Alone(request);
    }

    /// <summary>Takes in what is asked for, unless somebody else is at it.</summary>
    /// <exception cref="StoreBusyException">Another one writes to the store, here or in another process.</exception>
    public ImportOutcome Run(ImportRequest request)
    {
        var gate = GateOf(request.Tenant);
        if (!gate.TryEnter()) throw new StoreBusyException("another import is under way");
        try
        {
            return Alone(request);
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Takes back what a run that was stopped left; where somebody else writes, that one does it.</summary>
    public void TakeBack(string tenant)
    {
        lock (GateOf(tenant))
        {
            using var store = stores.ForWriting(tenant);
            try
            {
                store.Lock();
            }
            catch (StoreBusyException)
            {
                // Whoever writes next has taken it back already, or will.
            }
        }
    }

    /// <summary>Takes files in that were written to a folder of their own, and removes it afterwards.</summary>
    public ImportOutcome RunOnce(string tenant, Action<string> write, DateOnly? day = null)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-import-").FullName;
        try
        {
            write(folder);
            return Run(tenant, folder, day);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Whether somebody else writes at this moment, here or in another process.</summary>
    internal bool IsBusy(string tenant)
    {
        var gate = GateOf(tenant);
        if (!gate.TryEnter()) return true;
        try
        {
            using var store = stores.ForWriting(tenant);
            store.Lock();
            return false;
        }
        catch (StoreBusyException)
        {
            return true;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>The time whose state exports of a day show: its end, and of today now.</summary>
    internal static Moment Looked(DateOnly? day, Moment now) =>
        day is { } asked && asked < DateOnly.FromDateTime(now.ToTime().UtcDateTime) ? Moment.EndOf(asked) : now;

    private Lock GateOf(string tenant) => gates.GetOrAdd(StoreAddress.IsPostgres(options.Store) ? tenant : "", static _ => new Lock());

    private ImportOutcome Alone(ImportRequest request)
    {
        using var store = stores.ForWriting(request.Tenant);
        var outcome = EstateImport.Run(store, shelf.Build, request);
        states.Changed(request.Tenant);
        return outcome;
    }

    /// <summary>Whether a tenant has anything on record.</summary>
    public bool IsEmpty(string tenant) => stores.Of(tenant).LastChange().Run == 0;
}
