using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Accounts;

/// <summary>What became of a change to who is what in a tenant.</summary>
public enum MembershipOutcome
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Done.</summary>
    Done,

    /// <summary>There is no such membership any more.</summary>
    Gone,

    /// <summary>Nobody would be left who can look after people.</summary>
    LastAdmin,
}

public sealed partial class AccountStore
{
    private const string AdminRole = "admin";

    /// <summary>
    /// Ends what a person is in a tenant, or makes it end at another moment, and gives another role instead if asked. Whatever is asked at
    /// the same time, an administrator without an end stays.
    /// </summary>
    /// <param name="before">What is there: tenant, person, role and beginning say which it is.</param>
    /// <param name="to">When it ends; what has not begun yet is as if it had never been.</param>
    /// <param name="instead">What comes in its place; null: nothing.</param>
    public MembershipOutcome Change(MembershipRow before, Moment to, MembershipRow? instead)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        // Whoever changes people of this tenant waits here for whoever does so already.
        Sql.Run(connection, transaction, "UPDATE tenant SET name = name WHERE name = @p0", before.Tenant);
        var had = Admins(connection, transaction, before.Tenant, to);
        var changed = Sql.Run(
            connection, transaction, "UPDATE membership SET valid_to = @p4 WHERE tenant = (SELECT tenant FROM tenant WHERE name = @p0) "
            + "AND person = @p1 AND role = @p2 AND valid_from = @p3 AND valid_to > valid_from",
            before.Tenant, before.Person, before.Role, before.Valid.From.Microseconds, Moment.Max(to, before.Valid.From).Microseconds);
        if (changed == 0) return MembershipOutcome.Gone;
        if (instead is not null) Put(connection, transaction, instead);
        if (had > 0 && Admins(connection, transaction, before.Tenant, to) == 0
            && string.Equals(before.Role, AdminRole, StringComparison.OrdinalIgnoreCase)) return MembershipOutcome.LastAdmin;
        transaction.Commit();
        return MembershipOutcome.Done;
    }

    /// <summary>
    /// Lets a person in no more, by whatever way; sessions end, and keys of the API that the person made. An administrator without an end
    /// stays.
    /// </summary>
    /// <param name="tenant">The only tenant of which the person is part.</param>
    /// <param name="person">Number of the person.</param>
    /// <param name="now">From when on.</param>
    public MembershipOutcome Close(string tenant, int person, Moment now)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Sql.Run(connection, transaction, "UPDATE tenant SET name = name WHERE name = @p0", tenant);
        var before = Admins(connection, transaction, tenant, now);
        var closed = Sql.Run(
            connection, transaction, "UPDATE person SET disabled = @p1 WHERE person = @p0 AND disabled > @p1", person, now.Microseconds);
        if (closed == 0) return MembershipOutcome.Gone;
        if (before > 0 && Admins(connection, transaction, tenant, now) == 0) return MembershipOutcome.LastAdmin;
        Sql.Run(connection, transaction, "UPDATE session SET ended = @p1 WHERE person = @p0 AND ended > @p1", person, now.Microseconds);
        Sql.Run(connection, transaction, "UPDATE api_key SET ended = @p1 WHERE person = @p0 AND ended > @p1", person, now.Microseconds);
        transaction.Commit();
        return MembershipOutcome.Done;
    }

    /// <summary>Administrators of a tenant who have no end and may come in.</summary>
    private static long Admins(DbConnection connection, DbTransaction transaction, string tenant, Moment at) => Sql.Number(
        connection, transaction, "SELECT count(*) FROM membership m JOIN person p ON p.person = m.person "
        + "WHERE m.tenant = (SELECT tenant FROM tenant WHERE name = @p0) AND lower(m.role) = @p1 AND m.valid_from <= @p2 "
        + "AND m.valid_to = @p3 AND p.disabled = @p3", tenant, AdminRole, at.Microseconds, Moment.Open.Microseconds);

    /// <summary>Makes a tenant, and a person its administrator.</summary>
    /// <returns>False when there is one of that name.</returns>
    public bool Found(string tenant, int person, string by, Moment now)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        if (!SqlStore.AddTenant(connection, transaction, tenant)) return false;
        Put(connection, transaction, new MembershipRow(tenant, person, AdminRole, new Interval(now, Moment.Open), by));
        transaction.Commit();
        return true;
    }

    /// <summary>Who is or will be something in a tenant, and by what they come in; by login.</summary>
    public IReadOnlyList<MemberRow> Members(string tenant, Moment now) => Rows(
        "SELECT p.person, p.login, p.name, p.password <> '', p.disabled, "
        + "EXISTS (SELECT 1 FROM totp o WHERE o.person = p.person AND o.confirmed < @p2), "
        + "(SELECT count(*) FROM passkey k WHERE k.person = p.person), "
        + "coalesce((SELECT min(x.issuer) FROM external_identity x WHERE x.person = p.person), ''), "
        + "coalesce((SELECT max(s.seen) FROM session s WHERE s.person = p.person), @p3), "
        + "EXISTS (SELECT 1 FROM membership f JOIN tenant g ON g.tenant = f.tenant WHERE f.person = p.person AND g.name <> @p0 "
        + "AND f.valid_to > @p1 AND f.valid_to > f.valid_from) "
        + "FROM person p WHERE p.person IN (SELECT m.person FROM membership m JOIN tenant t ON t.tenant = m.tenant "
        + "WHERE t.name = @p0 AND m.valid_to > @p1 AND m.valid_to > m.valid_from) ORDER BY p.login",
        static row => new MemberRow
        {
            Person = row.GetInt32(0),
            Login = row.GetString(1),
            Name = row.GetString(2),
            HasPassword = Convert.ToBoolean(row.GetValue(3)),
            Disabled = new Moment(row.GetInt64(4)),
            HasApp = Convert.ToBoolean(row.GetValue(5)),
            Passkeys = (int)row.GetInt64(6),
            Issuer = row.GetString(7),
            Seen = new Moment(row.GetInt64(8)),
            Elsewhere = Convert.ToBoolean(row.GetValue(9)),
        }, tenant, now.Microseconds, Moment.Open.Microseconds, Moment.Start.Microseconds);

    /// <summary>Makes a person something in a tenant.</summary>
    public void Grant(MembershipRow membership)
    {
        using var connection = store.OpenConnection();
        Put(connection, null, membership);
    }

    /// <summary>Ends what a person is in a tenant; whether somebody else looks after people there is not asked.</summary>
    public void End(MembershipRow membership, Moment at) => Run(
        "UPDATE membership SET valid_to = @p4 WHERE tenant = (SELECT tenant FROM tenant WHERE name = @p0) AND person = @p1 "
        + "AND role = @p2 AND valid_from = @p3 AND valid_to > @p4",
        membership.Tenant, membership.Person, membership.Role, membership.Valid.From.Microseconds, at.Microseconds);

    /// <summary>Asks somebody in.</summary>
    public void Invite(InvitationRow invitation)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Sql.Run(connection, transaction, "UPDATE tenant SET name = name WHERE name = @p0", invitation.Tenant);
        Sql.Run(
            connection, transaction, "INSERT INTO invitation (tenant, ticket, number, login, name, role, valid_from, valid_to, created, "
            + "expires, ended, invited_by) "
            + "SELECT tenant, @p1, coalesce((SELECT max(number) FROM invitation i WHERE i.tenant = t.tenant), 0) + 1, "
            + "@p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10 FROM tenant t WHERE name = @p0",
            invitation.Tenant, invitation.Ticket, invitation.Login.Trim().ToLowerInvariant(), invitation.Name, invitation.Role,
            invitation.Valid.From.Microseconds, invitation.Valid.To.Microseconds, invitation.Created.Microseconds,
            invitation.Expires.Microseconds, Moment.Open.Microseconds, invitation.InvitedBy);
        transaction.Commit();
    }

    /// <summary>Invitations of a tenant that can still be taken, newest first.</summary>
    public IReadOnlyList<InvitationRow> InvitationsIn(string tenant, Moment now) => Invitations(
        "t.name = @p0 AND i.ended > @p1 AND i.expires > @p1 ORDER BY i.number DESC", tenant, now.Microseconds);

    /// <summary>An invitation by its link; null when it cannot be taken any more.</summary>
    public InvitationRow? Invitation(byte[] ticket, Moment now) => Invitations(
        "i.ticket = @p0 AND i.ended > @p1 AND i.expires > @p1 AND i.valid_to > @p1", ticket, now.Microseconds).SingleOrDefault();

    /// <summary>Takes an invitation back.</summary>
    /// <returns>False when it cannot be taken any more anyhow.</returns>
    public bool Withdraw(string tenant, int number, Moment now) => Run(
        "UPDATE invitation SET ended = @p2 WHERE tenant = (SELECT tenant FROM tenant WHERE name = @p0) AND number = @p1 AND ended > @p2",
        tenant, number, now.Microseconds) == 1;

    /// <summary>Takes an invitation: the person is what it says from now on. Of two who take it at once one succeeds.</summary>
    public bool Accept(InvitationRow invitation, int person, Moment now)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        var taken = Sql.Run(
            connection, transaction,
            "UPDATE invitation SET ended = @p1 WHERE ticket = @p0 AND ended > @p1 AND expires > @p1 AND valid_to > @p1",
            invitation.Ticket, now.Microseconds);
        if (taken == 0) return false;
        Put(connection, transaction, new MembershipRow(
            invitation.Tenant, person, invitation.Role, invitation.Valid with { From = Moment.Max(invitation.Valid.From, now) },
            invitation.InvitedBy));
        transaction.Commit();
        return true;
    }

    private static void Put(DbConnection connection, DbTransaction? transaction, MembershipRow membership) => Sql.Run(
        connection, transaction, "INSERT INTO membership (tenant, person, role, valid_from, valid_to, granted_by) "
        + "SELECT tenant, @p1, @p2, @p3, @p4, @p5 FROM tenant WHERE name = @p0 "
        + "ON CONFLICT (tenant, person, role, valid_from) DO UPDATE SET valid_to = excluded.valid_to, granted_by = excluded.granted_by",
        membership.Tenant, membership.Person, membership.Role.ToLowerInvariant(), membership.Valid.From.Microseconds,
        membership.Valid.To.Microseconds, membership.GrantedBy);

    private List<InvitationRow> Invitations(string condition, params ReadOnlySpan<object?> values) => Rows(
        "SELECT t.name, i.ticket, i.number, i.login, i.name, i.role, i.valid_from, i.valid_to, i.created, i.expires, i.invited_by "
        + "FROM invitation i JOIN tenant t ON t.tenant = i.tenant WHERE " + condition,
        static row => new InvitationRow
        {
            Tenant = row.GetString(0),
            Ticket = row.GetFieldValue<byte[]>(1),
            Number = row.GetInt32(2),
            Login = row.GetString(3),
            Name = row.GetString(4),
            Role = row.GetString(5),
            Valid = new Interval(new Moment(row.GetInt64(6)), new Moment(row.GetInt64(7))),
            Created = new Moment(row.GetInt64(8)),
            Expires = new Moment(row.GetInt64(9)),
            InvitedBy = row.GetString(10),
        }, values);
}
