using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Accounts;

/// <summary>
/// People, what they are where, sessions, one-time links and what happened at the door. Nothing here decides: it keeps and finds rows.
/// </summary>
/// <param name="store">A store of any tenant; accounts are the same for all.</param>
public sealed partial class AccountStore(SqlStore store)
{
    private const string PersonColumns = "person, login, name, password, disabled, failures, locked";

    /// <summary>How many people there are.</summary>
    /// <param name="besides">Login of an account that is nobody's and is not counted.</param>
    public long People(string besides) => Rows(
        "SELECT count(*) FROM person WHERE login <> @p0", static row => row.GetInt64(0), besides).Single();

    /// <summary>All people, by login.</summary>
    public IReadOnlyList<PersonRow> All() => Rows($"SELECT {PersonColumns} FROM person ORDER BY login", ReadPerson);

    /// <summary>A person by login, in any case; null when there is none.</summary>
    public PersonRow? Find(string login) =>
        Rows($"SELECT {PersonColumns} FROM person WHERE login = @p0", ReadPerson, login.Trim().ToLowerInvariant()).SingleOrDefault();

    /// <summary>A person by number; null when there is none.</summary>
    public PersonRow? Find(int person) =>
        Rows($"SELECT {PersonColumns} FROM person WHERE person = @p0", ReadPerson, person).SingleOrDefault();

    /// <summary>Makes a person.</summary>
    /// <exception cref="StoreException">The login is taken.</exception>
    public PersonRow Create(string login, string name, string password, Moment now)
    {
        var plain = login.Trim().ToLowerInvariant();
        var made = Run(
            "INSERT INTO person (login, name, password, created, disabled, failures, locked) VALUES (@p0, @p1, @p2, @p3, @p4, 0, @p5) "
            + "ON CONFLICT (login) DO NOTHING", plain, name.Trim(), password, now.Microseconds, Moment.Open.Microseconds,
            Moment.Start.Microseconds);
        return made == 1 ? Find(plain)! : throw new StoreException($"the login \"{plain}\" is taken");
    }

    /// <summary>Gives a person another password.</summary>
    public void SetPassword(int person, string password) => Run(
        "UPDATE person SET password = @p1, failures = 0, locked = @p2 WHERE person = @p0", person, password, Moment.Start.Microseconds);

    /// <summary>
    /// Counts an attempt to come in before anybody looks whether it is right, so that attempts at the same time are counted each. From the
    /// fifth on the next ones have to wait: a minute, then twice as long each time, up to an hour.
    /// </summary>
    /// <returns>False when it is not to be looked at: the account is locked.</returns>
    public bool Attempt(int person, Moment now) => Run(
        "UPDATE person SET locked = CASE WHEN failures < 4 THEN locked WHEN failures >= 10 THEN @p2 "
        + "ELSE @p1 + (@p3 << (failures - 4)) END, failures = failures + 1 WHERE person = @p0 AND locked <= @p1",
        person, now.Microseconds, now.Microseconds + 3_600_000_000, 60_000_000L) == 1;

    /// <summary>Takes back an attempt that was right so far, when more is asked before somebody is in.</summary>
    public void TakeBack(int person) => Run(
        "UPDATE person SET failures = failures - 1, locked = @p1 WHERE person = @p0 AND failures > 0", person, Moment.Start.Microseconds);

    /// <summary>Forgets failed attempts: somebody is in.</summary>
    public void Succeed(int person) => Run(
        "UPDATE person SET failures = 0, locked = @p1 WHERE person = @p0", person, Moment.Start.Microseconds);

    /// <summary>Lets a person in again whose account was closed.</summary>
    public void Reopen(int person) => Run("UPDATE person SET disabled = @p1 WHERE person = @p0", person, Moment.Open.Microseconds);

    /// <summary>Names of all tenants, in order.</summary>
    public IReadOnlyList<string> Tenants() => Rows("SELECT name FROM tenant ORDER BY name", static row => row.GetString(0));

    /// <summary>What a person is, anywhere and at any time.</summary>
    public IReadOnlyList<MembershipRow> MembershipsOf(int person) => Memberships("m.person = @p0", person);

    /// <summary>Who is what in a tenant, at any time.</summary>
    public IReadOnlyList<MembershipRow> MembershipsIn(string tenant) => Memberships("t.name = @p0", tenant);

    /// <summary>Begins a session.</summary>
    public void Begin(SessionRow session) => Run(
        "INSERT INTO session (session, person, method, created, seen, expires, ended, address, agent) "
        + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
        session.Id, session.Person, session.Method, session.Created.Microseconds, session.Seen.Microseconds, session.Expires.Microseconds,
        Moment.Open.Microseconds, session.Address, session.Agent);

    /// <summary>A session that goes on; null when there is none, or it ended.</summary>
    public SessionRow? Session(byte[] id, Moment now) => Sessions("session = @p0 AND expires > @p1 AND ended > @p1", id, now.Microseconds)
        .SingleOrDefault();

    /// <summary>Sessions of a person that go on, newest first.</summary>
    public IReadOnlyList<SessionRow> SessionsOf(int person, Moment now) =>
        Sessions("person = @p0 AND expires > @p1 AND ended > @p1 ORDER BY created DESC", person, now.Microseconds);

    /// <summary>Notes that a session was seen.</summary>
    public void Touch(byte[] id, Moment seen, Moment expires) => Run(
        "UPDATE session SET seen = @p1, expires = @p2 WHERE session = @p0", id, seen.Microseconds, expires.Microseconds);

    /// <summary>Ends a session.</summary>
    public void End(byte[] id, Moment at) => Run("UPDATE session SET ended = @p1 WHERE session = @p0 AND ended > @p1", id, at.Microseconds);

    /// <summary>Ends all sessions of a person but one.</summary>
    /// <param name="person">Number of the person.</param>
    /// <param name="kept">The one that goes on; empty: none.</param>
    /// <param name="at">When.</param>
    /// <returns>How many were ended.</returns>
    public int EndOthers(int person, byte[] kept, Moment at) => Run(
        "UPDATE session SET ended = @p2 WHERE person = @p0 AND session <> @p1 AND ended > @p2", person, kept, at.Microseconds);

    /// <summary>Gives a person another name.</summary>
    public void Rename(int person, string name) => Run("UPDATE person SET name = @p1 WHERE person = @p0", person, name.Trim());

    /// <summary>Makes a one-time link.</summary>
    public void Put(byte[] id, TicketRow ticket, Moment now) => Run(
        "INSERT INTO ticket (ticket, purpose, person, tenant, created, expires, used) "
        + "VALUES (@p0, @p1, @p2, coalesce((SELECT tenant FROM tenant WHERE name = @p3), 0), @p4, @p5, @p6)",
        id, ticket.Purpose, ticket.Person, ticket.Tenant, now.Microseconds, ticket.Expires.Microseconds, Moment.Open.Microseconds);

    /// <summary>A one-time link that can still be used; null when it cannot.</summary>
    public TicketRow? Peek(byte[] id, Moment now) => Rows(
        "SELECT k.purpose, k.person, coalesce(t.name, ''), k.expires FROM ticket k LEFT JOIN tenant t ON t.tenant = k.tenant "
        + "WHERE k.ticket = @p0 AND k.expires > @p1 AND k.used > @p1",
        static row => new TicketRow(row.GetString(0), row.GetInt32(1), row.GetString(2), new Moment(row.GetInt64(3))),
        id, now.Microseconds).SingleOrDefault();

    /// <summary>Uses a one-time link; null when it was used before or is over. Of two who use it at once one succeeds.</summary>
    public TicketRow? Use(byte[] id, Moment now)
    {
        var ticket = Peek(id, now);
        var used = Run("UPDATE ticket SET used = @p1 WHERE ticket = @p0 AND expires > @p1 AND used > @p1", id, now.Microseconds);
        return used == 1 ? ticket : null;
    }

    /// <summary>
    /// Removes links and sessions that were over before a moment. The last session of each person stays: it says when the person was seen.
    /// </summary>
    public void Clean(Moment before)
    {
        Run("DELETE FROM ticket WHERE expires < @p0 OR used < @p0", before.Microseconds);
        Run(
            "DELETE FROM session WHERE (expires < @p0 OR ended < @p0) AND seen < (SELECT max(o.seen) FROM session o "
            + "WHERE o.person = session.person)", before.Microseconds);
    }

    /// <summary>Keys that protect short-lived texts, as XML.</summary>
    public IReadOnlyList<string> ProtectionKeys() => Rows("SELECT body FROM protection_key ORDER BY id", static row => row.GetString(0));

    /// <summary>Keeps such a key.</summary>
    public void PutProtectionKey(string id, string body) => Run(
        "INSERT INTO protection_key (id, body) VALUES (@p0, @p1) ON CONFLICT (id) DO UPDATE SET body = excluded.body", id, body);

    private List<MembershipRow> Memberships(string condition, object value) => Rows(
        "SELECT t.name, m.person, m.role, m.valid_from, m.valid_to, m.granted_by FROM membership m JOIN tenant t ON t.tenant = m.tenant "
        + $"WHERE {condition} ORDER BY t.name, m.person, m.valid_from",
        static row => new MembershipRow(
            row.GetString(0), row.GetInt32(1), row.GetString(2),
            new Interval(new Moment(row.GetInt64(3)), new Moment(row.GetInt64(4))), row.GetString(5)), value);

    private List<SessionRow> Sessions(string condition, params ReadOnlySpan<object?> values) => Rows(
        $"SELECT session, person, method, created, seen, expires, address, agent FROM session WHERE {condition}",
        static row => new SessionRow(
            row.GetFieldValue<byte[]>(0), row.GetInt32(1), row.GetString(2), new Moment(row.GetInt64(3)), new Moment(row.GetInt64(4)),
            new Moment(row.GetInt64(5)), row.GetString(6), row.GetString(7)), values);

    private static PersonRow ReadPerson(DbDataReader row) => new()
    {
        Number = row.GetInt32(0),
        Login = row.GetString(1),
        Name = row.GetString(2),
        Password = row.GetString(3),
        Disabled = new Moment(row.GetInt64(4)),
        Failures = row.GetInt32(5),
        Locked = new Moment(row.GetInt64(6)),
    };

    private int Run(string text, params ReadOnlySpan<object?> values)
    {
        using var connection = store.OpenConnection();
        return Sql.Run(connection, null, text, values);
    }

    private List<T> Rows<T>(string text, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var connection = store.OpenConnection();
        return Sql.List(connection, null, text, row, values);
    }
}
