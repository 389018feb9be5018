using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Webhooks;

/// <summary>Webhooks of a tenant, what they are told, and what became of it.</summary>
/// <param name="store">The store of the tenant; it stays the caller's.</param>
public sealed class WebhookStore(SqlStore store)
{
    private const string Columns =
        "webhook, address, note, events, secret, earlier, earlier_until, created, created_by, disabled, disabled_why, failing";

    private const string DeliveryColumns =
        "d.webhook, h.happening, h.type, h.happened, h.data, d.state, d.attempt, d.due, d.status, d.reason, d.tried FROM delivery d "
        + "JOIN happening h ON h.tenant = d.tenant AND h.happening = d.happening";

    /// <summary>All, oldest first.</summary>
    public IReadOnlyList<WebhookRow> All() => Rows("tenant = @p0 ORDER BY created, webhook", store.TenantNumber);

    /// <summary>One; null when there is none.</summary>
    public WebhookRow? Find(string webhook) => Rows("tenant = @p0 AND webhook = @p1", store.TenantNumber, webhook).SingleOrDefault();

    /// <summary>Adds one. The first that is on hears of what happens from now on.</summary>
    public void Add(WebhookRow row) => store.InTransaction((connection, transaction) =>
    {
        BeginAnew(connection, transaction);
        Sql.Run(
            connection, transaction, $"INSERT INTO webhook (tenant, {Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, "
            + "@p10, @p11, @p12)", store.TenantNumber, row.Id, row.Address, row.Note, string.Join(' ', row.Events), row.Secret.ToArray(),
            row.Earlier.IsEmpty ? null : row.Earlier.ToArray(), row.EarlierUntil.Microseconds, row.Created.Microseconds, row.CreatedBy,
            row.Disabled.Microseconds, row.DisabledWhy, row.Failing.Microseconds);
        return true;
    });

    /// <summary>Removes one with everything that waits for it.</summary>
    public void Remove(string webhook) => store.InTransaction((connection, transaction) =>
    {
        Sql.Run(connection, transaction, "DELETE FROM delivery WHERE tenant = @p0 AND webhook = @p1", store.TenantNumber, webhook);
        Sql.Run(connection, transaction, "DELETE FROM webhook WHERE tenant = @p0 AND webhook = @p1", store.TenantNumber, webhook);
        return true;
    });

    /// <summary>Gives it another secret; the one before signs as well for a time.</summary>
    public void Rotate(string webhook, ReadOnlyMemory<byte> secret, Moment earlierUntil) => Run(
        "UPDATE webhook SET earlier = secret, earlier_until = @p2, secret = @p3 WHERE tenant = @p0 AND webhook = @p1", store.TenantNumber,
        webhook, earlierUntil.Microseconds, secret.ToArray());

    /// <summary>Sends nothing more to it, and says why.</summary>
    public void Disable(string webhook, Moment at, string why) => Run(
        "UPDATE webhook SET disabled = @p2, disabled_why = @p3 WHERE tenant = @p0 AND webhook = @p1 AND disabled = @p4",
        store.TenantNumber, webhook, at.Microseconds, why, Moment.Open.Microseconds);

    /// <summary>Sends to it again: what happens from now on.</summary>
    public void Enable(string webhook) => store.InTransaction((connection, transaction) =>
    {
        BeginAnew(connection, transaction);
        return Sql.Run(
            connection, transaction, "UPDATE webhook SET disabled = @p2, disabled_why = '', failing = @p2 WHERE tenant = @p0 "
            + "AND webhook = @p1", store.TenantNumber, webhook, Moment.Open.Microseconds) == 1;
    });

    /// <summary>Forgets how far the telling of a kind has come: it begins anew, with what is so then.</summary>
    public void Forget(string kind) => Run("DELETE FROM told WHERE tenant = @p0 AND kind = @p1", store.TenantNumber, kind);

    /// <summary>
    /// Tells: what happened and one delivery for each webhook that wants it, together with where the telling stands now.
    /// </summary>
    /// <param name="told">What was last told of, of one kind.</param>
    /// <param name="before">What it was when it was looked at; null when nothing was told before.</param>
    /// <param name="happenings">What happened since.</param>
    /// <returns>False when somebody else has told it meanwhile; nothing is written then.</returns>
    public bool Tell(Told told, Told? before, IReadOnlyList<Happening> happenings) => store.InTransaction((connection, transaction) =>
    {
        var mine = before is null
            ? Sql.Run(
                connection, transaction, "INSERT INTO told (tenant, kind, known, body) VALUES (@p0, @p1, @p2, @p3) ON CONFLICT DO NOTHING",
                store.TenantNumber, told.Kind, told.Known.Microseconds, told.Body)
            : Sql.Run(
                connection, transaction, "UPDATE told SET known = @p2, body = @p3 WHERE tenant = @p0 AND kind = @p1 AND known = @p4",
                store.TenantNumber, told.Kind, told.Known.Microseconds, told.Body, before.Known.Microseconds);
        if (mine == 0) return false;
        foreach (var happening in happenings) Put(connection, transaction, happening, null);
        return true;
    });

    /// <summary>Tells one webhook something, whatever it wants.</summary>
    public void TellOne(string webhook, Happening happening) => store.InTransaction((connection, transaction) =>
    {
        Put(connection, transaction, happening, webhook);
        return true;
    });

    /// <summary>What was last told of, of one kind; null when nothing was.</summary>
    public Told? LastTold(string kind)
    {
        using var connection = store.OpenConnection();
        return Sql.List(
            connection, null, "SELECT known, body FROM told WHERE tenant = @p0 AND kind = @p1",
            row => new Told(kind, new Moment(row.GetInt64(0)), row.GetFieldValue<byte[]>(1)), store.TenantNumber, kind).SingleOrDefault();
    }

    /// <summary>The latest deliveries to a webhook, newest first.</summary>
    public IReadOnlyList<DeliveryRow> Deliveries(string webhook, int most) => DeliveryRows(
        "d.tenant = @p0 AND d.webhook = @p1 ORDER BY h.happened DESC, h.happening LIMIT @p2", store.TenantNumber, webhook, most);

    /// <summary>A delivery; null when there is none.</summary>
    public DeliveryRow? Delivery(string webhook, string happening) => DeliveryRows(
        "d.tenant = @p0 AND d.webhook = @p1 AND d.happening = @p2", store.TenantNumber, webhook, happening).SingleOrDefault();

    /// <summary>Deliveries of all tenants that are due: name of the tenant, webhook, happening, and when they were due.</summary>
    public IReadOnlyList<(string Tenant, string Webhook, string Happening, Moment Due)> Due(Moment now, int most)
    {
        using var connection = store.OpenConnection();
        return Sql.List(
            connection, null, "SELECT t.name, d.webhook, d.happening, d.due FROM delivery d JOIN tenant t ON t.tenant = d.tenant "
            + "JOIN webhook w ON w.tenant = d.tenant AND w.webhook = d.webhook WHERE d.state = 'pending' AND d.due <= @p0 "
            + "AND w.disabled = @p1 ORDER BY d.due LIMIT @p2",
            static row => (row.GetString(0), row.GetString(1), row.GetString(2), new Moment(row.GetInt64(3))), now.Microseconds,
            Moment.Open.Microseconds, most);
    }

    /// <summary>Names of tenants with a webhook that is on.</summary>
    public IReadOnlyList<string> Listening()
    {
        using var connection = store.OpenConnection();
        return Sql.List(
            connection, null, "SELECT DISTINCT t.name FROM webhook w JOIN tenant t ON t.tenant = w.tenant WHERE w.disabled = @p0 "
            + "ORDER BY t.name", static row => row.GetString(0), Moment.Open.Microseconds);
    }

    /// <summary>Takes a delivery that is due; when whoever took it dies, it is due again at a later time.</summary>
    /// <returns>False when another process has it.</returns>
    public bool Take(string webhook, string happening, Moment due, Moment again) => Run(
        "UPDATE delivery SET due = @p4 WHERE tenant = @p0 AND webhook = @p1 AND happening = @p2 AND due = @p3 AND state = 'pending'",
        store.TenantNumber, webhook, happening, due.Microseconds, again.Microseconds) == 1;

    /// <summary>Notes how an attempt went, and on the webhook since when none comes through.</summary>
    public void Settle(DeliveryRow delivery) => store.InTransaction((connection, transaction) =>
    {
        Sql.Run(
            connection, transaction, "UPDATE delivery SET state = @p3, attempt = @p4, due = @p5, status = @p6, reason = @p7, tried = @p8 "
            + "WHERE tenant = @p0 AND webhook = @p1 AND happening = @p2", store.TenantNumber, delivery.Webhook, delivery.Happening.Id,
            Kebab<DeliveryState>.Name(delivery.State), delivery.Attempt, delivery.Due.Microseconds, delivery.Status, delivery.Reason,
            delivery.Tried.Microseconds);
        var failing = delivery.State == DeliveryState.Delivered ? Moment.Open : delivery.Tried;
        Sql.Run(
            connection, transaction, delivery.State == DeliveryState.Delivered
                ? "UPDATE webhook SET failing = @p2 WHERE tenant = @p0 AND webhook = @p1"
                : "UPDATE webhook SET failing = @p2 WHERE tenant = @p0 AND webhook = @p1 AND failing > @p2",
            store.TenantNumber, delivery.Webhook, failing.Microseconds);
        return true;
    });

    /// <summary>Sends something again, from the first attempt on.</summary>
    /// <returns>Whether there is such a delivery.</returns>
    public bool Again(string webhook, string happening, Moment now) => Run(
        "UPDATE delivery SET state = 'pending', attempt = 0, due = @p3 WHERE tenant = @p0 AND webhook = @p1 AND happening = @p2",
        store.TenantNumber, webhook, happening, now.Microseconds) == 1;

    /// <summary>Forgets, in all tenants, what happened long ago.</summary>
    public void Clean(Moment old) => store.InTransaction((connection, transaction) =>
    {
        Sql.Run(
            connection, transaction, "DELETE FROM delivery WHERE EXISTS (SELECT 1 FROM happening h WHERE h.tenant = delivery.tenant "
            + "AND h.happening = delivery.happening AND h.happened < @p0)", old.Microseconds);
        Sql.Run(connection, transaction, "DELETE FROM happening WHERE happened < @p0", old.Microseconds);
        return true;
    });

    private void Put(DbConnection connection, DbTransaction transaction, Happening happening, string? only)
    {
        var wanting = Sql.List(connection, transaction, $"SELECT {Columns} FROM webhook WHERE tenant = @p0", Read, store.TenantNumber)
            .Where(row => only is null ? row.IsOn && row.Events.Contains(happening.Type, StringComparer.Ordinal) : row.Id == only).ToList();
        if (wanting.Count == 0) return;
        Sql.Run(
            connection, transaction, "INSERT INTO happening (tenant, happening, type, happened, data) VALUES (@p0, @p1, @p2, @p3, @p4)",
            store.TenantNumber, happening.Id, happening.Type, happening.Happened.Microseconds, happening.Data);
        foreach (var row in wanting)
            Sql.Run(
                connection, transaction, "INSERT INTO delivery (tenant, webhook, happening, state, attempt, due, status, reason, tried) "
                + "VALUES (@p0, @p1, @p2, 'pending', 0, @p3, 0, '', @p4)", store.TenantNumber, row.Id, happening.Id,
                happening.Happened.Microseconds, Moment.Open.Microseconds);
    }

    /// <summary>While nobody listened nothing was followed.</summary>
    private void BeginAnew(DbConnection connection, DbTransaction transaction)
    {
        if (Sql.Number(
            connection, transaction, "SELECT count(*) FROM webhook WHERE tenant = @p0 AND disabled = @p1", store.TenantNumber,
            Moment.Open.Microseconds) == 0)
            Sql.Run(connection, transaction, "DELETE FROM told WHERE tenant = @p0", store.TenantNumber);
    }

    private int Run(string text, params ReadOnlySpan<object?> values)
    {
        using var connection = store.OpenConnection();
        return Sql.Run(connection, null, text, values);
    }

    private List<WebhookRow> Rows(string condition, params ReadOnlySpan<object?> values)
    {
        using var connection = store.OpenConnection();
        return Sql.List(connection, null, $"SELECT {Columns} FROM webhook WHERE {condition}", Read, values);
    }

    private List<DeliveryRow> DeliveryRows(string condition, params ReadOnlySpan<object?> values)
    {
        using var connection = store.OpenConnection();
        return Sql.List(
            connection, null, $"SELECT {DeliveryColumns} WHERE {condition}", static row => new DeliveryRow(
                row.GetString(0), new Happening(row.GetString(1), row.GetString(2), new Moment(row.GetInt64(3)), row.GetString(4)),
                Kebab<DeliveryState>.TryParse(row.GetString(5), out var state) ? state : DeliveryState.Unknown, row.GetInt32(6),
                new Moment(row.GetInt64(7)), row.GetInt32(8), row.GetString(9), new Moment(row.GetInt64(10))), values);
    }

    private static WebhookRow Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Address = row.GetString(1),
        Note = row.GetString(2),
        Events = [.. row.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Secret = row.GetFieldValue<byte[]>(4),
        Earlier = Sql.Bytes(row, 5) ?? [],
        EarlierUntil = new Moment(row.GetInt64(6)),
        Created = new Moment(row.GetInt64(7)),
        CreatedBy = row.GetString(8),
        Disabled = new Moment(row.GetInt64(9)),
        DisabledWhy = row.GetString(10),
        Failing = new Moment(row.GetInt64(11)),
    };
}

/// <summary>How far telling has come, of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Known">Grows each time.</param>
/// <param name="Body">What was told of last.</param>
public sealed record Told(string Kind, Moment Known, byte[] Body);
