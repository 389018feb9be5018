using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Api.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Access;

/// <summary>Inviting people, giving and ending roles.</summary>
public sealed partial class PeopleTests(DoorHost host) : IClassFixture<DoorHost>
{
    private const string People = "/o/main/settings/people";

    [Fact]
    public async Task An_invitation_makes_an_account_with_a_role_and_opens_once()
    {
        using var admin = await host.SignIn(Role.Admin);
        var link = await Invite(admin, "new@example.org", "owner");
        using var guest = host.Client();
        Assert.Contains("as <b>owner</b>", await guest.Text(link), StringComparison.Ordinal);
        using var weak = await guest.SendForm(link, ("name", "New One"), ("password", "short"));
        Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        using var joined = await guest.SendForm(link, ("name", "New One"), ("password", "quite a long passphrase"));
        Assert.Equal("/o/main/", joined.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/o/main/gaps")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.Get(People)).StatusCode);
        using var again = await host.Client().Get(link);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Contains("joined", await admin.Text("/o/main/settings/log?login=new@example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_of_an_existing_login_opens_no_account_but_asks_to_sign_in()
    {
        host.MakeTenant("second");
        var person = host.Person(Role.Viewer, "second");
        using var admin = await host.SignIn(Role.Admin);
        var link = await Invite(admin, person.Login, "viewer");
        using var stranger = host.Client();
        Assert.Contains("Sign in with it to join", await stranger.Text(link), StringComparison.Ordinal);
        var token = await stranger.Token("/sign-in");
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("demarc-token", token), KeyValuePair.Create("name", "X"), KeyValuePair.Create("password", "quite a long passphrase")]);
        using var refused = await stranger.PostAsync(new Uri(link, UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.Get("/o/main/")).StatusCode);
        using var own = await host.SignIn(person);
        Assert.Equal(HttpStatusCode.NotFound, (await own.Get("/o/main/")).StatusCode);
        using var joined = await own.SendForm(link);
        Assert.Equal(HttpStatusCode.OK, (await own.Get("/o/main/")).StatusCode);
    }

    [Fact]
    public async Task A_withdrawn_invitation_opens_nothing()
    {
        using var admin = await host.SignIn(Role.Admin);
        var link = await Invite(admin, "withdrawn@example.org", "viewer");
        var number = WithdrawAction().Match(await admin.Text(People)).Groups[1].Value;
        using var done = await admin.SendForm(People, $"{People}/invitations/{number}/withdraw");
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().Get(link)).StatusCode);
    }

    [Fact]
    public async Task An_invitation_opens_nothing_once_what_it_says_is_over()
    {
        await using var own = new DoorHost();
        await own.InitializeAsync();
        var invitations = own.Services.GetRequiredService<Invitations>();
        var outcome = invitations.Invite(DoorHost.Tenant, new("late@example.org", "Late", "viewer", "", "2026-11-23"), "test");
        Assert.Equal("", outcome.Fault);
        // One of an earlier version of the program: its link holds for longer than what it says.
        var secret = Secret.New();
        own.Accounts.Invite(new InvitationRow
        {
            Ticket = Secret.Digest(secret)!,
            Tenant = DoorHost.Tenant,
            Login = "later@example.org",
            Name = "Later",
            Role = "viewer",
            Valid = new Interval(own.Now, Moment.Of(new DateOnly(2026, 11, 24))),
            Created = own.Now,
            Expires = Moment.Of(new DateOnly(2026, 11, 29)),
            InvitedBy = "test",
        });
        using var client = own.Client();
        foreach (var path in new[] { outcome.Path, Tickets.PathOf(secret) })
            Assert.Equal(HttpStatusCode.OK, (await client.Get(path)).StatusCode);
        var token = await client.Token(outcome.Path);
        own.Clock.Advance(TimeSpan.FromDays(2));
        foreach (var path in new[] { outcome.Path, Tickets.PathOf(secret) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.Get(path)).StatusCode);
            using var form = new FormUrlEncodedContent(
                [KeyValuePair.Create("demarc-token", token), KeyValuePair.Create("name", "X"), KeyValuePair.Create("password", "quite a long passphrase")]);
            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Null(own.Accounts.Find("late@example.org") ?? own.Accounts.Find("later@example.org"));
    }

    [Theory]
    [InlineData("auditor", "", "", "An auditor has a last day")]
    [InlineData("viewer", "2026-12-02", "2026-12-01", "The last day is not before the first")]
    [InlineData("viewer", "2026-01-01", "", "begins today or later")]
    [InlineData("king", "", "", "Choose a role")]
    [InlineData("viewer", "", "soon", "Write the last day")]
    public async Task A_role_that_makes_no_sense_is_refused(string role, string from, string to, string why)
    {
        using var admin = await host.SignIn(Role.Admin);
        using var answer = await admin.SendForm(
            People, $"{People}/invite", ("login", "x@example.org"), ("name", "X"), ("role", role), ("from", from), ("to", to));
        Assert.Contains(why, await answer.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_role_counts_at_once_and_is_written_down()
    {
        using var admin = await host.SignIn(Role.Admin);
        var person = host.Person(Role.Viewer);
        using var client = await host.SignIn(person);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.Get("/o/main/import")).StatusCode);
        using var done = await Change(admin, person, "manager", "");
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/o/main/import")).StatusCode);
        Assert.Contains($"{person.Login}: viewer, now manager", await admin.Text("/o/main/settings/log?event=role-changed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ended_role_opens_nothing_any_more_and_sessions_can_be_ended()
    {
        using var admin = await host.SignIn(Role.Admin);
        var person = host.Person(Role.Owner);
        using var client = await host.SignIn(person);
        using var signedOut = await admin.SendForm($"{People}/{person.Number}", $"{People}/{person.Number}/sign-out");
        Assert.StartsWith("/sign-in", (await client.Get("/o/main/")).Headers.Location!.ToString(), StringComparison.Ordinal);
        using var back = await host.SignIn(person);
        using var ended = await admin.SendForm($"{People}/{person.Number}", $"{People}/{person.Number}/end", Which(person));
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await back.Get("/o/main/")).StatusCode);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        host.MakeTenant("alone");
        var (one, two) = (host.Person(Role.Admin, "alone"), host.Person(Role.Admin, "alone"));
        using var client = await host.SignIn(one);
        var page = "/o/alone/settings/people/";
        using var first = await client.SendForm($"{page}{two.Number}", $"{page}{two.Number}/end", Which(two, "alone"));
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        foreach (var (address, fields) in new[]
        {
            ("end", Which(one, "alone")), ("role", [.. Which(one, "alone"), ("role", "viewer")]),
            ("role", [.. Which(one, "alone"), ("role", "admin"), ("to", "2026-12-31")]),
        })
        {
            using var answer = await client.SendForm($"{page}{one.Number}", $"{page}{one.Number}/{address}", fields);
            Assert.Contains("Nobody would be left", await answer.Text(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.Get(page)).StatusCode);
    }

    [Fact]
    public async Task Of_two_administrators_who_remove_each_other_at_once_one_stays()
    {
        host.MakeTenant("duel");
        var people = new[] { host.Person(Role.Admin, "duel"), host.Person(Role.Admin, "duel") };
        var memberships = people.Select(person => host.Accounts.MembershipsOf(person.Number).Single()).ToList();
        var outcomes = await Task.WhenAll(memberships.Select(membership => Task.Run(
            () => host.Accounts.Change(membership, host.Now, null), TestContext.Current.CancellationToken)));
        Assert.Equal([MembershipOutcome.Done, MembershipOutcome.LastAdmin], outcomes.Order());
    }

    [Fact]
    public async Task A_person_of_two_organisations_is_not_opened_anew_by_one()
    {
        host.MakeTenant("third");
        using var admin = await host.SignIn(Role.Admin);
        var person = host.Person(Role.Viewer);
        var page = $"{People}/{person.Number}";
        using var used = await admin.SendForm(page, page + "/new-password");
        using var set = await host.Client().SendForm(
            Link().Match(await used.Text()).Groups[1].Value, ("password", "another long passphrase"));
        Assert.Equal("/sign-in", set.Headers.Location!.ToString());
        using var ours = await admin.SendForm(page, page + "/new-password");
        var link = Link().Match(await ours.Text()).Groups[1].Value;
        Assert.Equal(HttpStatusCode.OK, (await host.Client().Get(link)).StatusCode);
        host.Accounts.Grant(new MembershipRow("third", person.Number, "admin", new Interval(host.Now, Moment.Open), "test"));
        using var refused = await admin.SendForm(page, page + "/new-password");
        Assert.Contains("not yours to open anew", await refused.Text(), StringComparison.Ordinal);
        using var factors = await admin.SendForm(page, page + "/remove-factors");
        Assert.Contains("not yours to open anew", await factors.Text(), StringComparison.Ordinal);
        using var closed = await admin.SendForm(page, page + "/close");
        Assert.Contains("not yours to open anew", await closed.Text(), StringComparison.Ordinal);
        // The link was made before the person was part of the other organisation, and opens nothing since.
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().Get(link)).StatusCode);
    }

    [Fact]
    public async Task A_closed_account_opens_nothing_and_neither_do_its_keys()
    {
        using var admin = await host.SignIn(Role.Admin);
        var person = host.Person(Role.Manager);
        using var client = await host.SignIn(person);
        var (_, key) = host.Services.GetRequiredService<ApiKeys>().Make(DoorHost.Tenant, person.Number, "test", Right.Read, 30);
        using var program = host.Client();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await program.Get("/api/v1/o/main/runs")).StatusCode);
        var page = $"{People}/{person.Number}";
        using var closed = await admin.SendForm(page, page + "/close");
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        Assert.StartsWith("/sign-in", (await client.Get("/o/main/")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Get("/api/v1/o/main/runs")).StatusCode);
        using var refused = await host.Client().SendForm("/sign-in", ("login", person.Login), ("password", DoorHost.Password));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(person.Login, await admin.Text("/o/main/settings/log?event=account-closed"), StringComparison.Ordinal);

        using var opened = await admin.SendForm(page, page + "/reopen");
        using var back = await host.SignIn(person);
        Assert.Equal(HttpStatusCode.OK, (await back.Get("/o/main/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Get("/api/v1/o/main/runs")).StatusCode);
        using var own = await back.SendForm("/account", page + "/close");
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
    }

    [Fact]
    public async Task Somebody_of_another_organisation_is_not_there()
    {
        host.MakeTenant("fourth");
        var stranger = host.Person(Role.Viewer, "fourth");
        using var admin = await host.SignIn(Role.Admin);
        foreach (var address in new[] { "role", "end", "sign-out", "new-password", "remove-factors", "close", "reopen" })
        {
            using var answer = await admin.SendForm(People, $"{People}/{stranger.Number}/{address}", Which(stranger, "fourth"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_new_organisation_belongs_to_who_made_it_and_its_name_is_taken_then()
    {
        using var admin = await host.SignIn(Role.Admin);
        const string Page = "/o/main/settings/organisations";
        using var made = await admin.SendForm(Page, ("name", "fresh-one"));
        Assert.Equal("/o/fresh-one/", made.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await admin.Get("/o/fresh-one/settings/people")).StatusCode);
        using var other = await host.SignIn(Role.Admin);
        using var taken = await other.SendForm(Page, ("name", "fresh-one"));
        Assert.Contains("is taken", await taken.Text(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get("/o/fresh-one/")).StatusCode);
        using var wrong = await other.SendForm(Page, ("name", "../x"));
        Assert.Contains("small letters", await wrong.Text(), StringComparison.Ordinal);
    }

    private (string, string)[] Which(PersonRow person, string tenant = DoorHost.Tenant)
    {
        var membership = host.Accounts.MembershipsIn(tenant).First(one => one.Person == person.Number && one.Valid.To > host.Now);
        return [("was", membership.Role), ("since", $"{membership.Valid.From.Microseconds}")];
    }

    private Task<HttpResponseMessage> Change(HttpClient admin, PersonRow person, string role, string to) => admin.SendForm(
        $"{People}/{person.Number}", $"{People}/{person.Number}/role", [.. Which(person), ("role", role), ("to", to)]);

    private static async Task<string> Invite(HttpClient admin, string login, string role)
    {
        using var answer = await admin.SendForm(People, $"{People}/invite", ("login", login), ("name", "Some One"), ("role", role));
        var link = Link().Match(await answer.Text()).Groups[1].Value;
        Assert.StartsWith("/ticket/", link, StringComparison.Ordinal);
        return link;
    }

    [GeneratedRegex("value=\"http://[^/]+(/ticket/[^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("invitations/([0-9]+)/withdraw")]
    private static partial Regex WithdrawAction();
}
