using System.Security.Cryptography;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.System.Tests.Store;

namespace Demarc.System.Tests.Accounts;

/// <summary>People, roles, ways in and the log, on both databases.</summary>
public sealed class AccountStoreTests
{
    private static readonly Moment Now = Moment.Of(new DateOnly(2026, 11, 22));
    private static readonly Moment Later = Moment.Of(new DateOnly(2026, 11, 23));

    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void Attempts_are_counted_and_lock_ever_longer(string database)
    {
        using var world = new World(database);
        var (accounts, person) = (world.Accounts, world.Person("locks"));
        var now = Now;
        var waits = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            Assert.True(accounts.Attempt(person, now));
            var locked = accounts.Find(person)!.Locked;
            waits.Add(locked > now ? (int)(locked - now).TotalMinutes : 0);
            if (locked > now) Assert.False(accounts.Attempt(person, now));
            now = Moment.Max(now, locked);
        }

        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60], waits);
        accounts.TakeBack(person);
        Assert.Equal(11, accounts.Find(person)!.Failures);
        accounts.Succeed(person);
        Assert.Equal((0, Moment.Start), (accounts.Find(person)!.Failures, accounts.Find(person)!.Locked));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void The_last_administrator_stays_whatever_is_asked(string database)
    {
        using var world = new World(database);
        var (accounts, one, two) = (world.Accounts, world.Person("one"), world.Person("two"));
        var first = new MembershipRow(world.Tenant, one, "admin", new Interval(Now, Moment.Open), "test");
        var second = first with { Person = two };
        accounts.Grant(first);
        accounts.Grant(second);
        Assert.Equal(MembershipOutcome.Done, accounts.Change(second, Later, null));
        Assert.Equal(MembershipOutcome.LastAdmin, accounts.Change(first, Later, null));
        var instead = first with { Role = "owner", Valid = new Interval(Later, Moment.Open) };
        Assert.Equal(MembershipOutcome.LastAdmin, accounts.Change(first, Later, instead));
        Assert.Equal(MembershipOutcome.Gone, accounts.Change(first with { Role = "owner" }, Later, null));
        Assert.True(accounts.MembershipsIn(world.Tenant).Single(row => row.Person == one).Valid.To.IsOpen);
        Assert.Equal([one, two], accounts.Members(world.Tenant, Now).Select(static member => member.Person).Order());
        Assert.Equal([one], accounts.Members(world.Tenant, Later).Select(static member => member.Person));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_invitation_is_taken_once(string database)
    {
        using var world = new World(database);
        var (accounts, person) = (world.Accounts, world.Person("guest"));
        var invitation = new InvitationRow
        {
            Ticket = RandomNumberGenerator.GetBytes(32),
            Tenant = world.Tenant,
            Login = "guest@example.org",
            Name = "Guest",
            Role = "auditor",
            Valid = new Interval(Now, Moment.Of(new DateOnly(2026, 12, 31))),
            Created = Now,
            Expires = Later,
            InvitedBy = "somebody",
        };
        accounts.Invite(invitation);
        accounts.Invite(invitation with { Ticket = RandomNumberGenerator.GetBytes(32) });
        Assert.Equal([2, 1], accounts.InvitationsIn(world.Tenant, Now).Select(static row => row.Number));
        Assert.Null(accounts.Invitation(invitation.Ticket, Later));
        Assert.True(accounts.Accept(accounts.Invitation(invitation.Ticket, Now)!, person, Now));
        Assert.False(accounts.Accept(invitation, person, Now));
        Assert.True(accounts.Withdraw(world.Tenant, 2, Now));
        Assert.False(accounts.Withdraw(world.Tenant, 2, Now));
        Assert.Empty(accounts.InvitationsIn(world.Tenant, Now));
        Assert.Equal(("auditor", invitation.Valid), accounts.MembershipsOf(person).Select(static row => (row.Role, row.Valid)).Single());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_tenant_learns_of_its_own_people_only_and_only_of_their_time(string database)
    {
        using var world = new World(database);
        var (accounts, member, stranger) = (world.Accounts, world.Person("member"), world.Person("stranger"));
        accounts.Grant(new MembershipRow(world.Tenant, member, "viewer", new Interval(Now, Later), "test"));
        Note(member, Now, "inside");
        Note(member, Later, "after");
        Note(stranger, Now, "of-a-stranger");
        Note(stranger, Now, "about-the-tenant", world.Tenant);
        Note(member, Now, "about-another", world.Other);
        var all = new AccessQuestion { Tenant = world.Tenant };
        Assert.Equal(["about-the-tenant", "inside"], Found(all), StringComparer.Ordinal);
        Assert.Equal(["inside"], Found(all with { Event = "inside" }), StringComparer.Ordinal);
        Assert.Empty(Found(all with { When = new Interval(Later, Moment.Open) }));
        Assert.Equal(["inside"], Found(all with { Before = accounts.Entries(all)[0].Number }), StringComparer.Ordinal);

        IEnumerable<string> Found(AccessQuestion question) => accounts.Entries(question).Select(static entry => entry.Event);

        void Note(int person, Moment at, string what, string tenant = "") =>
            accounts.Note(new AccessEntry(at, person, $"p{person}", what, "test", "", "", tenant));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Codes_apps_passkeys_and_other_providers_are_kept(string database)
    {
        using var world = new World(database);
        var (accounts, person) = (world.Accounts, world.Person("factors"));
        accounts.BeginTotp(person, "first", Now);
        accounts.BeginTotp(person, "second", Now);
        var code = RandomNumberGenerator.GetBytes(32);
        accounts.ConfirmTotp(person, 7, [code], Now);
        accounts.BeginTotp(person, "third", Now);
        Assert.Equal(new TotpRow("second", Now, 7), accounts.Totp(person));
        Assert.Equal([false, true, false], new[] { accounts.UseStep(person, 7), accounts.UseStep(person, 8), accounts.UseStep(person, 8) });
        Assert.Equal([true, false], new[] { accounts.UseCode(person, code, Now), accounts.UseCode(person, code, Now) });
        Assert.Equal(0, accounts.CodesLeft(person));

        var passkey = new PasskeyRow
        {
            Id = RandomNumberGenerator.GetBytes(16),
            Person = person,
            Name = "Key",
            PublicKey = [1, 2],
            Signs = uint.MaxValue,
            Transports = "internal,usb",
            Verified = true,
            Eligible = true,
            BackedUp = false,
            Attestation = [3],
            ClientData = [4],
            Created = Now,
            Used = Now,
        };
        Assert.True(accounts.Put(passkey));
        Assert.False(accounts.Put(passkey));
        accounts.NoteUse(passkey with { BackedUp = true, Used = Later });
        var kept = accounts.Passkey(passkey.Id)!;
        Assert.Equal((uint.MaxValue, true, Later, "internal,usb"), (kept.Signs, kept.BackedUp, kept.Used, kept.Transports));
        accounts.LinkExternal("https://login.example.org/" + world.Tenant, "subject", person, Now);
        Assert.Equal(person, accounts.FindExternal("https://login.example.org/" + world.Tenant, "subject")!.Number);
        Assert.Null(accounts.FindExternal("https://login.example.org/" + world.Tenant, "another"));
        accounts.Grant(new MembershipRow(world.Tenant, person, "viewer", new Interval(Now, Moment.Open), "test"));
        var member = Assert.Single(accounts.Members(world.Tenant, Now));
        Assert.Equal((true, 1, true, false), (member.HasApp, member.Passkeys, member.Issuer.Length > 0, member.Elsewhere));
        Assert.True(accounts.RemovePasskey(person, passkey.Id));
        accounts.RemoveTotp(person);
        Assert.Null(accounts.Totp(person));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_tenant_is_made_once(string database)
    {
        using var world = new World(database);
        var person = world.Person("founder");
        var name = world.Tenant + "-new";
        Assert.True(world.Accounts.Found(name, person, "founder", Now));
        Assert.False(world.Accounts.Found(name, world.Person("second"), "second", Now));
        Assert.Equal([person], world.Accounts.MembershipsIn(name).Select(static row => row.Person));
    }

    /// <summary>Two tenants of their own, and people whose logins nobody else has.</summary>
    private sealed class World : IDisposable
    {
        private static int worlds;

        private readonly string folder = Directory.CreateTempSubdirectory("demarc-accounts-").FullName;
        private readonly SqlStore store;

        internal World(string database)
        {
            Tenant = $"accounts-{Interlocked.Increment(ref worlds)}";
            var address = database == "postgres" ? PostgresServer.Address : Path.Combine(folder, "facts.db");
            store = StoreAddress.Open(address, Tenant, create: true);
            StoreAddress.Open(address, Other, create: true).Dispose();
            Accounts = new AccountStore(store);
        }

        internal string Tenant { get; }

        internal string Other => Tenant + "-other";

        internal AccountStore Accounts { get; }

        public void Dispose()
        {
            store.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        internal int Person(string name) => Accounts.Create($"{name}@{Tenant}", name, "x", Now).Number;
    }
}
