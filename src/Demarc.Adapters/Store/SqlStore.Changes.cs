namespace Demarc.Adapters.Store;

/// <summary>What tells whether anything was recorded.</summary>
public abstract partial class SqlStore
{
    /// <summary>
    /// The number of the last run that came to its end, of deeds done to the store and approvals of configuration together, and the size of
    /// its log: what is read from the store stays the same while all three do.
    /// </summary>
    public (int Run, int Deed, long Log) LastChange() => (
        (int)Number("SELECT max(run) FROM run WHERE tenant = @p0 AND state = @p1", (int)RunState.Finished),
        (int)(Number("SELECT max(deed) FROM deed WHERE tenant = @p0") + Number("SELECT max(baseline) FROM baseline WHERE tenant = @p0")),
        Number("SELECT size FROM ledger WHERE tenant = @p0"));
}
