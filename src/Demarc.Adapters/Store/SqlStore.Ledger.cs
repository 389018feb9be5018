using System.Data.Common;

namespace Demarc.Adapters.Store;

/// <summary>What parts of the store with tables of their own need of it.</summary>
public abstract partial class SqlStore
{
    /// <summary>Number of the tenant, which stands first in the key of each table.</summary>
    internal int TenantNumber => Tenant;

    /// <summary>Opens a connection; the caller closes it.</summary>
    internal DbConnection OpenConnection() => Connect();
}
