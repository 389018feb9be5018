using System.Collections.Concurrent;
using Demarc.Adapters.Store;

namespace Demarc.Web.Estates;

/// <summary>One store for each tenant, opened once and read by all requests.</summary>
public sealed class TenantStores(WebOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<SqlStore>> open = new(StringComparer.Ordinal);

    /// <summary>The store of a tenant, for reading.</summary>
    /// <exception cref="StoreException">There is no such tenant, or the store cannot be used.</exception>
    public SqlStore Of(string tenant)
    {
        try
        {
            return open.GetOrAdd(tenant, name => new Lazy<SqlStore>(() => StoreAddress.Open(options.Store, name, create: false))).Value;
        }
        catch
        {
            open.TryRemove(tenant, out _);
            throw;
        }
    }

    /// <summary>A store of its own for one writer, who disposes it.</summary>
    public SqlStore ForWriting(string tenant) => StoreAddress.Open(options.Store, tenant, create: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var store in open.Values.Where(static store => store.IsValueCreated)) store.Value.Dispose();
    }
}
