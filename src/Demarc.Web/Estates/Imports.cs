using Demarc.Adapters.Estates;
using Demarc.Engine.Evidence;

namespace Demarc.Web.Estates;

/// <summary>Takes exports into the store of a tenant, one at a time for each: the same as <c>assess --store</c>.</summary>
public sealed class Imports(TenantStores stores, ContentShelf shelf, EstateStates states, WebOptions options)
{
    // A store that is one file has one writer at a time; whoever comes second waits here instead of being turned away.
    private readonly Lock gate = new();

    /// <summary>Takes a folder of exports in.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="day">The day whose state they show; null: now.</param>
    /// <exception cref="Adapters.Store.StoreException">Another process writes to the store.</exception>
    public ImportOutcome Run(string tenant, string folder, DateOnly? day = null)
    {
        var now = Moment.Of(options.Clock.GetUtcNow());
        var looked = day is { } asked && asked < DateOnly.FromDateTime(now.ToTime().UtcDateTime)
            ? Moment.Of(new DateTimeOffset(asked.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddSeconds(-1)) : now;
        lock (gate)
        {
            using var store = stores.ForWriting(tenant);
            var outcome = EstateImport.Run(
                store, shelf.Shipped, new ImportRequest
                { Inputs = [folder], Looked = looked, Now = now, Verb = "import", Tenant = tenant, Keys = options.KeyFolder });
            states.Changed(tenant);
            return outcome;
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

    /// <summary>Whether a tenant has anything on record.</summary>
    public bool IsEmpty(string tenant) => stores.Of(tenant).LastChange().Run == 0;
}
