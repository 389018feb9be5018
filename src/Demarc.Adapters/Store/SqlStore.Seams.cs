using System.Data.Common;

namespace Demarc.Adapters.Store;

/// <summary>What other parts of this assembly that keep rows beside the facts need of a store.</summary>
public abstract partial class SqlStore
{
    /// <summary>Number of the tenant.</summary>
    internal int TenantNumber => Tenant;

    /// <summary>Opens a connection; the caller closes it.</summary>
    internal DbConnection OpenConnection() => Connect();

    /// <summary>The number of the last run that came to its end, and of the last deed done to the store: what is read from facts stays the
    /// same while both do.</summary>
    public (int Run, int Deed) LastChange() => (
        (int)Number("SELECT max(run) FROM run WHERE tenant = @p0 AND finished <> 0"),
        (int)Number("SELECT max(deed) FROM deed WHERE tenant = @p0"));
}
