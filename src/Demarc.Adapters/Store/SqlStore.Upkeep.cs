using System.Data.Common;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store;

/// <summary>Approvals, and what is done to the store itself.</summary>
public abstract partial class SqlStore
{
    /// <summary>Approvals of configuration, by number.</summary>
    public IReadOnlyList<BaselineRow> Baselines() => List(
        "SELECT baseline, known, looked, approver, scope, note, resources FROM baseline WHERE tenant = @p0 ORDER BY baseline",
        static row => new BaselineRow(
            row.GetInt32(0), new Moment(row.GetInt64(1)), new Moment(row.GetInt64(2)), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetInt64(6)));

    /// <summary>The approved configuration of each resource, by number: of several approvals the last one.</summary>
    /// <param name="known">Approvals given later are left out.</param>
    /// <param name="upTo">Approvals of a later state are left out.</param>
    public IEnumerable<(int Subject, int Baseline, Digest Content)> Approved(Moment known, Moment upTo) => Stream(
        "SELECT i.subject, i.baseline, i.content FROM baseline_item i WHERE i.tenant = @p0 AND i.baseline = (SELECT max(o.baseline) FROM "
        + "baseline_item o JOIN baseline b ON b.tenant = o.tenant AND b.baseline = o.baseline WHERE o.tenant = i.tenant "
        + "AND o.subject = i.subject AND b.known <= @p1 AND b.looked <= @p2) ORDER BY i.subject",
        static row => (row.GetInt32(0), row.GetInt32(1), Digest.From(row.GetFieldValue<byte[]>(2))), Held(known), Held(upTo));

    /// <summary>Records an approval with what was approved; one that approves nothing is not recorded.</summary>
    /// <param name="baseline">The approval.</param>
    /// <param name="items">Resources with the digest of their configuration, and its bytes where the store may not have them.</param>
    public long Approve(BaselineRow baseline, IEnumerable<(int Subject, Digest Content, byte[]? Body)> items) =>
        InTransaction((connection, transaction) => Approve(connection, transaction, baseline, items));

    /// <summary>The same within a transaction that writes more.</summary>
    internal long Approve(
        DbConnection connection, DbTransaction transaction, BaselineRow baseline,
        IEnumerable<(int Subject, Digest Content, byte[]? Body)> items)
    {
        var count = 0L;
        foreach (var (subject, content, bytes) in items)
        {
            if (bytes is not null) Sql.Run(
                connection, transaction, "INSERT INTO content (tenant, digest, body) VALUES (@p0, @p1, @p2) ON CONFLICT DO NOTHING", Tenant,
                content.ToBytes(), bytes);
            Sql.Run(
                connection, transaction, "INSERT INTO baseline_item (tenant, subject, baseline, content) VALUES (@p0, @p1, @p2, @p3)",
                Tenant, subject, baseline.Number, content.ToBytes());
            count++;
        }

        if (count == 0) return 0;
        Sql.Run(
            connection, transaction, "INSERT INTO baseline (tenant, baseline, known, looked, approver, scope, note, resources) VALUES "
            + "(@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)", Tenant, baseline.Number, baseline.Known.Microseconds,
            baseline.Looked.Microseconds, baseline.Approver, baseline.Scope, baseline.Note, count);
        return count;
    }

    /// <summary>What was done to the store, by number.</summary>
    public IReadOnlyList<DeedRow> Deeds() => List(
        "SELECT deed, known, kind, actor, reason, detail, facts FROM deed WHERE tenant = @p0 ORDER BY deed",
        static row => new DeedRow(
            row.GetInt32(0), new Moment(row.GetInt64(1)), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetInt64(6)));

    /// <summary>Takes back what runs that were cut off wrote, and what they ended is believed again.</summary>
    private void UndoUnfinished()
    {
        var unfinished = Runs().Where(static run => run.State == RunState.Unfinished).ToList();
        if (unfinished.Count == 0) return;
        var last = LastSubject();
        InTransaction((connection, transaction) =>
        {
            var removed = 0L;
            foreach (var run in unfinished)
            {
                removed += Sql.Run(
                    connection, transaction, "DELETE FROM fact WHERE tenant = @p0 AND known_from = @p1", Tenant, run.Known.Microseconds);
                Sql.Run(
                    connection, transaction, "UPDATE fact SET known_to = @p2 WHERE tenant = @p0 AND known_to = @p1", Tenant,
                    run.Known.Microseconds, Moment.Open.Microseconds);
                Put(connection, transaction, run with { State = RunState.Undone });
            }

            if (removed > 0) Sweep(connection, transaction, last);
            return removed;
        });
    }

    /// <summary>Ends everything that is still so in an account. What was seen there later than that is left alone.</summary>
    /// <param name="account">The account.</param>
    /// <param name="provider">Its provider; empty for any.</param>
    /// <param name="at">Since when nothing of it is there.</param>
    /// <param name="deed">What is recorded of it.</param>
    /// <returns>Facts ended.</returns>
    public long Retire(string account, string provider, Moment at, DeedRow deed) => InTransaction((connection, transaction) =>
    {
        const string Chosen = " FROM fact WHERE tenant = @p0 AND valid_to = @p1 AND known_to = @p1 AND content IS NOT NULL "
            + "AND valid_from < @p2 AND subject IN (SELECT subject FROM subject WHERE tenant = @p0 AND account = @p4 "
            + "AND (provider = @p5 OR @p5 = ''))";
        object?[] values = [Tenant, Moment.Open.Microseconds, at.Microseconds, deed.Known.Microseconds, account, provider];
        Sql.Run(
            connection, transaction, "INSERT INTO fact (tenant, kind, subject, facet, valid_from, known_from, valid_to, known_to, "
            + "captured, mark, content, verdicts, basis, about) SELECT tenant, kind, subject, facet, valid_from, @p3, @p2, @p1, captured, "
            + "mark, content, verdicts, basis, about" + Chosen, values);
        Sql.Run(
            connection, transaction, "INSERT INTO fact (tenant, kind, subject, facet, valid_from, known_from, valid_to, known_to, "
            + "captured, about) SELECT tenant, kind, subject, facet, @p2, @p3, @p1, @p1, @p2, ''" + Chosen, values);
        long ended = Sql.Run(
            connection, transaction, "UPDATE fact SET known_to = @p3 WHERE (tenant, kind, subject, facet, valid_from, known_from) IN "
            + "(SELECT tenant, kind, subject, facet, valid_from, known_from" + Chosen + ")", values);
        if (ended > 0) Put(connection, transaction, deed with { Facts = ended });
        return ended;
    });

    /// <summary>
    /// Removes what ended, or stopped to be believed, before a time. What is still so is kept however old it is, and so is what was
    /// approved.
    /// </summary>
    /// <returns>Facts removed.</returns>
    public long Retain(Moment before, DeedRow deed)
    {
        var last = LastSubject();
        return InTransaction((connection, transaction) => Retain(connection, transaction, before, deed, last));
    }

    private long Retain(DbConnection connection, DbTransaction transaction, Moment before, DeedRow deed, int last)
    {
        long removed = Sql.Run(
            connection, transaction, "DELETE FROM fact WHERE tenant = @p0 AND (valid_to <= @p1 OR known_to <= @p1)", Tenant,
            before.Microseconds);
        // That something has not been there for so long is no longer worth knowing.
        removed += Sql.Run(
            connection, transaction,
            "DELETE FROM fact WHERE tenant = @p0 AND content IS NULL AND valid_from <= @p1 AND NOT EXISTS (SELECT 1 FROM fact o WHERE "
            + "o.tenant = fact.tenant AND o.kind = fact.kind AND o.subject = fact.subject AND o.facet = fact.facet "
            + "AND o.valid_from < fact.valid_from)", Tenant, before.Microseconds);
        Sweep(connection, transaction, last);
        Put(connection, transaction, deed with { Facts = removed });
        return removed;
    }

    /// <summary>Removes everything about subjects: facts of all times, approvals, names, and contents that nothing else has.</summary>
    /// <param name="subjects">Their numbers.</param>
    /// <param name="erasure">Takes their names out of what speaks of others as well.</param>
    /// <param name="deed">What is recorded of it, when anything was there.</param>
    /// <returns>Facts removed or changed.</returns>
    internal long Erase(IReadOnlyCollection<int> subjects, Erasure erasure, DeedRow deed)
    {
        var last = LastSubject();
        return InTransaction((connection, transaction) =>
        {
            var removed = 0L;
            // Kinds are named one by one: together with the subject they are the beginning of the key.
            var kinds = string.Join(", ", Enum.GetValues<FactKind>().Select(static kind => (int)kind));
            foreach (var subject in subjects)
            {
                removed += Sql.Run(
                    connection, transaction, $"DELETE FROM fact WHERE tenant = @p0 AND kind IN ({kinds}) AND subject = @p1", Tenant,
                    subject);
                Sql.Run(connection, transaction, "DELETE FROM baseline_item WHERE tenant = @p0 AND subject = @p1", Tenant, subject);
                Sql.Run(connection, transaction, "DELETE FROM subject WHERE tenant = @p0 AND subject = @p1", Tenant, subject);
            }

            foreach (var name in erasure.Accounts)
                Sql.Run(connection, transaction, "DELETE FROM alias WHERE tenant = @p0 AND (account = @p1 OR alias = @p1)", Tenant, name);
            Rewrite(connection, transaction, "run", "inputs", erasure.FromInputs);
            Rewrite(connection, transaction, "run", "scope", erasure.FromScopes);
            Rewrite(connection, transaction, "run", "rules", erasure.FromRules);
            removed += Rewrite(connection, transaction, "fact", "content", erasure.FromNamed);
            if (removed + subjects.Count == 0) return 0;
            Sweep(connection, transaction, last);
            Put(connection, transaction, deed with { Facts = removed });
            return removed;
        });
    }

    /// <summary>Rewrites contents of runs, or of facts about services that are known by name.</summary>
    /// <returns>Rows changed.</returns>
    private long Rewrite(DbConnection connection, DbTransaction transaction, string table, string column, Func<byte[], byte[]?> rewrite)
    {
        var (which, mark) = table == "fact" ? ($" AND kind = {(int)FactKind.Named}", ", mark = @p1") : ("", "");
        var contents = Sql.List(
            connection, transaction, $"SELECT digest, body FROM content WHERE tenant = @p0 AND digest IN "
            + $"(SELECT {column} FROM {table} WHERE tenant = @p0{which})",
            static row => (Digest: row.GetFieldValue<byte[]>(0), Body: row.GetFieldValue<byte[]>(1)), Tenant);
        var changed = 0L;
        foreach (var (digest, had) in contents)
        {
            if (rewrite(had) is not { } has) continue;
            var other = Digest.Of(has).ToBytes();
            Sql.Run(
                connection, transaction, "INSERT INTO content (tenant, digest, body) VALUES (@p0, @p1, @p2) ON CONFLICT DO NOTHING", Tenant,
                other, has);
            changed += Sql.Run(
                connection, transaction, $"UPDATE {table} SET {column} = @p1{mark} WHERE tenant = @p0 AND {column} = @p2{which}",
                Tenant, other,
                digest);
        }

        return changed;
    }

    /// <summary>Removes subjects without facts and contents that nothing has.</summary>
    private void Sweep(DbConnection connection, DbTransaction transaction, int last)
    {
        Sql.Run(
            connection, transaction, "UPDATE tenant SET last_subject = @p1 WHERE tenant = @p0 AND last_subject < @p1", Tenant, last);
        Sql.Run(
            connection, transaction,
            "DELETE FROM subject WHERE tenant = @p0 AND subject NOT IN (SELECT subject FROM fact WHERE tenant = @p0) "
            + "AND subject NOT IN (SELECT subject FROM baseline_item WHERE tenant = @p0)", Tenant);
        Sql.Run(
            connection, transaction,
            "DELETE FROM content WHERE tenant = @p0 AND digest NOT IN (SELECT content FROM fact WHERE tenant = @p0 AND content IS NOT NULL "
            + "UNION SELECT verdicts FROM fact WHERE tenant = @p0 AND verdicts IS NOT NULL "
            + "UNION SELECT content FROM baseline_item WHERE tenant = @p0 "
            + "UNION SELECT inputs FROM run WHERE tenant = @p0 AND inputs IS NOT NULL "
            + "UNION SELECT scope FROM run WHERE tenant = @p0 AND scope IS NOT NULL "
            + "UNION SELECT partly FROM run WHERE tenant = @p0 AND partly IS NOT NULL "
            + "UNION SELECT rules FROM run WHERE tenant = @p0 AND rules IS NOT NULL)", Tenant);
    }

    private long Put(DbConnection connection, DbTransaction transaction, DeedRow deed) => Sql.Run(
        connection, transaction,
        "INSERT INTO deed (tenant, deed, known, kind, actor, reason, detail, facts) SELECT @p0, coalesce(max(deed), 0) + 1, @p1, @p2, @p3, "
        + "@p4, @p5, @p6 FROM deed WHERE tenant = @p0",
        Tenant, deed.Known.Microseconds, deed.Kind, deed.Actor, deed.Reason, deed.Detail, deed.Facts);

    /// <summary>Does something in a transaction and on a connection of its own.</summary>
    internal T InTransaction<T>(Func<DbConnection, DbTransaction, T> work)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        var result = work(connection, transaction);
        transaction.Commit();
        return result;
    }
}
