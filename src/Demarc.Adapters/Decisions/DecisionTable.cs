using System.Collections.Immutable;
using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Decisions;

/// <summary>Reads the decisions of a store.</summary>
public static class DecisionTable
{
    /// <summary>All decisions as they were known at a time, in the order in which they were asked for.</summary>
    /// <param name="store">The store.</param>
    /// <param name="known">What was known later is left out; <see cref="Moment.Open"/> for all.</param>
    public static ImmutableArray<Decision> Read(SqlStore store, Moment known)
    {
        using var connection = store.OpenConnection();
        var deeds = Sql.List(
            connection, null, "SELECT decision, deed, outcome, known, actor, reason, entry FROM decision_deed WHERE tenant = @p0 "
            + "ORDER BY decision, deed",
            static row => (Decision: row.GetString(0), Deed: new DecisionDeed(
                row.GetInt32(1), Kebab<DecisionOutcome>.TryParse(row.GetString(2), out var outcome) ? outcome : DecisionOutcome.Unknown,
                new Moment(row.GetInt64(3)), row.GetString(4), row.GetString(5), row.GetInt64(6))), store.TenantNumber)
            .ToLookup(static pair => pair.Decision, static pair => pair.Deed, StringComparer.Ordinal);
        return
        [
            .. Sql.List(
                connection, null, "SELECT decision, kind, title, body, reason, author, valid_from, salt FROM decision WHERE tenant = @p0",
                row => Read(row, [.. deeds[row.GetString(0)]]), store.TenantNumber)
                .Where(static decision => !decision.Deeds.IsEmpty).Select(decision => decision.At(known)).OfType<Decision>()
                .OrderBy(static decision => decision.Asked).ThenBy(static decision => decision.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The decisions that hold on a day, as known at a time, in the order in which they were approved.</summary>
    public static ImmutableArray<Decision> InForce(SqlStore store, DateOnly day, Moment known) =>
    [
        .. Read(store, known).Where(decision => decision.Outcome == DecisionOutcome.Approved && decision.HoldsFrom <= day)
            .OrderBy(static decision => decision.Deeds[^1].Known).ThenBy(static decision => decision.Id, StringComparer.Ordinal),
    ];

    internal static void Insert(DbConnection connection, DbTransaction transaction, int tenant, Decision decision) => Sql.Run(
        connection, transaction, "INSERT INTO decision (tenant, decision, kind, title, body, reason, author, valid_from, salt) VALUES "
        + "(@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)", tenant, decision.Id, decision.Kind.Word(), decision.Title, decision.Body,
        decision.Reason, decision.Author, Moment.Of(decision.From).Microseconds, decision.Salt.ToArray());

    internal static void Insert(
        DbConnection connection, DbTransaction transaction, int tenant, string decision, DecisionDeed deed, long entry) => Sql.Run(
        connection, transaction, "INSERT INTO decision_deed (tenant, decision, deed, outcome, known, actor, reason, entry) VALUES "
        + "(@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)", tenant, decision, deed.Number, Kebab<DecisionOutcome>.Name(deed.Outcome),
        deed.Known.Microseconds, deed.Actor, deed.Reason, entry);

    internal static long LastKnown(SqlStore store)
    {
        using var connection = store.OpenConnection();
        return Sql.Number(connection, null, "SELECT max(known) FROM decision_deed WHERE tenant = @p0", store.TenantNumber);
    }

    private static Decision Read(DbDataReader row, ImmutableArray<DecisionDeed> deeds) => new()
    {
        Id = row.GetString(0),
        Kind = EntryKinds.DecisionOf(row.GetString(1)),
        Title = row.GetString(2),
        Body = row.GetString(3),
        Reason = row.GetString(4),
        Author = row.GetString(5),
        From = DateOnly.FromDateTime(new Moment(row.GetInt64(6)).ToTime().UtcDateTime),
        Salt = row.GetFieldValue<byte[]>(7),
        Deeds = deeds,
    };
}
