using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Webhooks;

/// <summary>Something on record that has an entry in the log.</summary>
/// <param name="Entry">Place in the log.</param>
/// <param name="What">Evidence, an evidence deed, or a decision deed.</param>
/// <param name="Id">Id of the item or decision.</param>
/// <param name="Kind">Its kind; of a deed, what was done.</param>
/// <param name="Known">When.</param>
public sealed record LogNewsItem(long Entry, LogNewsKind What, string Id, string Kind, Moment Known);

/// <summary>What news is about.</summary>
public enum LogNewsKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>An item of evidence was taken.</summary>
    Evidence,

    /// <summary>Something was decided about an item of evidence.</summary>
    EvidenceDeed,

    /// <summary>Something was asked for or decided.</summary>
    Decision,
}

/// <summary>
/// What was recorded since an entry of the log. Every item and decision is one transaction with its entry, so that what is read here
/// is what happened, all of it, once.
/// </summary>
public static class LogNews
{
    /// <summary>News, in the order of the log.</summary>
    /// <param name="store">The store.</param>
    /// <param name="first">Entries before this one are left out.</param>
    /// <param name="end">Entries from this one on are left out.</param>
    public static IReadOnlyList<LogNewsItem> Between(SqlStore store, long first, long end)
    {
        using var connection = store.OpenConnection();
        return Sql.List(
            connection, null,
            "SELECT entry, 1, item, kind, known FROM evidence WHERE tenant = @p0 AND entry >= @p1 AND entry < @p2 "
            + "UNION ALL SELECT entry, 2, item, kind, known FROM evidence_deed WHERE tenant = @p0 AND entry >= @p1 AND entry < @p2 "
            + "UNION ALL SELECT entry, 3, decision, outcome, known FROM decision_deed WHERE tenant = @p0 AND entry >= @p1 AND entry < @p2 "
            + "ORDER BY 1",
            static row => new LogNewsItem(
                row.GetInt64(0), (LogNewsKind)row.GetInt32(1), row.GetString(2), row.GetString(3), new Moment(row.GetInt64(4))),
            store.TenantNumber, first, end);
    }
}
