using System.Data.Common;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Accounts;

public sealed partial class AccountStore
{
    private const string EntryColumns =
        "SELECT e.known, e.person, e.login, e.event, e.method, e.address, e.detail, coalesce(t.name, ''), e.entry "
        + "FROM access_entry e LEFT JOIN tenant t ON t.tenant = e.tenant ";

    /// <summary>Notes what happened at the door, or to whom it is open.</summary>
    public void Note(AccessEntry entry) => Run(
        "INSERT INTO access_entry (known, person, login, event, method, address, detail, tenant) "
        + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, coalesce((SELECT tenant FROM tenant WHERE name = @p7), 0))",
        entry.Known.Microseconds, entry.Person, entry.Login, entry.Event, entry.Method, entry.Address, entry.Detail, entry.Tenant);

    /// <summary>What happened at the door, newest first: of all tenants.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<AccessEntry> Entries(int most) => Rows(EntryColumns + "ORDER BY e.entry DESC LIMIT @p0", ReadEntry, most);

    /// <summary>
    /// What a tenant may know of what happened, newest first: everything about it, and what people did at the door while they were
    /// something in it. What they did elsewhere it does not learn.
    /// </summary>
    public IReadOnlyList<AccessEntry> Entries(AccessQuestion question) => Rows(
        EntryColumns + "WHERE e.entry < @p1 AND e.known >= @p2 AND e.known < @p3 AND (@p4 = '' OR e.login = @p4) "
        + "AND (@p5 = '' OR e.event = @p5) AND (t.name = @p0 OR (e.tenant = 0 AND e.person > 0 AND EXISTS ("
        + "SELECT 1 FROM membership m JOIN tenant o ON o.tenant = m.tenant "
        + "WHERE o.name = @p0 AND m.person = e.person AND m.valid_from <= e.known AND m.valid_to > e.known))) "
        + "ORDER BY e.entry DESC LIMIT @p6", ReadEntry,
        question.Tenant, question.Before, question.When.From.Microseconds, question.When.To.Microseconds,
        question.Login.Trim().ToLowerInvariant(), question.Event, question.Most);

    private static AccessEntry ReadEntry(DbDataReader row) => new(
        new Moment(row.GetInt64(0)), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
        row.GetString(6), row.GetString(7))
    { Number = row.GetInt64(8) };
}
