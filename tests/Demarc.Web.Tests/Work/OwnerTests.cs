using System.Net;
using Demarc.Web.Access;
using Demarc.Web.Screens.Owners;

namespace Demarc.Web.Tests.Work;

/// <summary>Who answers for what, and what happens when somebody leaves.</summary>
public sealed class OwnerTests(WebFixture web)
{
    private string Tenant => web.Own("owners");
    private string Page => $"/o/{Tenant}/owners";

    [Fact]
    public async Task The_table_counts_every_duty_of_ours_once()
    {
        var state = web.Scope(Role.Viewer, WebFixture.Sample).State;
        Assert.Equal(state.Result.Owners.Count, OwnerLines.Of(state).Sum(static line => line.Duties));
        Assert.Equal(state.Numbers.Owned.Whole - state.Numbers.Owned.Count,
            OwnerLines.Of(state).Sum(static line => line.Sort == "nobody" ? line.Duties : line.Unowned));
        using var viewer = await web.SignIn(Role.Viewer);
        var page = await viewer.Text("/o/northwind/owners");
        Assert.Contains("left on 2026-09-30", page, StringComparison.Ordinal);
        Assert.DoesNotContain("owners/rule", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_leaving_means_is_shown_before_and_is_so_afterwards()
    {
        const string Leaver = "peter.vance";
        using var manager = await web.SignIn(Role.Manager, Tenant);
        var before = web.Scope(Role.Manager, Tenant);
        var last = before.Today.AddDays(10);
        var preview = $"{Page}/{Leaver}?leaves={TenantScope.Text(last)}";
        var duties = Of(before, "Peter Vance");
        var text = WebUtility.HtmlDecode(await manager.Text(preview));
        Assert.Contains($"{duties:N0} duties become unowned; Priya Raman stands in", text, StringComparison.Ordinal);
        Assert.Equal(duties, Of(web.Scope(Role.Manager, Tenant), "Peter Vance"));

        using var left = await manager.SendForm(
            preview, Page + "/leave", ("id", Leaver), ("leaves", TenantScope.Text(last)), ("to", ""), ("reason", "new job"));
        Assert.Contains("/decisions/", left.Headers.Location!.ToString(), StringComparison.Ordinal);
        var after = web.Scope(Role.Manager, Tenant, last.AddDays(1)).State.Result;
        var standing = after.Owners.Values.Where(static owner => owner.Owner == "Peter Vance").ToList();
        Assert.Equal(duties, standing.Count);
        Assert.All(standing, static owner => Assert.Equal(("Priya Raman", true), (owner.StandIn, owner.Problem is not null)));
        Assert.All(
            web.Scope(Role.Manager, Tenant).State.Result.Owners.Values.Where(static owner => owner.Owner == "Peter Vance"),
            static owner => Assert.Null(owner.Problem));
        Assert.Contains($"leaves on {TenantScope.Text(last)}", await manager.Text(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handing_over_rewrites_the_rules_and_the_place_in_teams()
    {
        const string Leaver = "samuel.adeyemi";
        using var manager = await web.SignIn(Role.Manager, Tenant);
        var before = web.Scope(Role.Manager, Tenant);
        var team = Of(before, "Identity");
        Assert.True(team > 0);
        var preview = $"{Page}/{Leaver}?leaves={TenantScope.Text(before.Today)}&to=is:noor.haddad&teams=yes";
        Assert.Contains("Every duty still has an owner", await manager.Text(preview), StringComparison.Ordinal);
        var without = WebUtility.HtmlDecode(await manager.Text(preview.Replace("&teams=yes", "", StringComparison.Ordinal)));
        Assert.Contains("Nobody is left in the team Identity", without, StringComparison.Ordinal);

        using var handed = await manager.SendForm(
            preview, Page + "/leave", ("id", Leaver), ("leaves", TenantScope.Text(before.Today)), ("to", "is:noor.haddad"),
                ("teams", "yes"),
            ("reason", "moved on"));
        var tomorrow = web.Scope(Role.Manager, Tenant, before.Today.AddDays(1)).State.Result;
        Assert.Equal(before.Today, tomorrow.Organisation.People.Single(static person => person.Id == Leaver).Left);
        Assert.Contains(
            tomorrow.Organisation.Teams.Single(static one => one.Id == "identity").Members, static one => one == "noor.haddad");
        Assert.Equal("noor.haddad", tomorrow.Organisation.Owners.Single(static rule => rule.Id == "devices").Deputy);
        Assert.Equal(
            before.State.Result.Organisation.Owners.Select(static rule => (rule.Id, rule.When?.Source)),
            tomorrow.Organisation.Owners.Select(static rule => (rule.Id, rule.When?.Source)));
        Assert.Equal(team, tomorrow.Owners.Values.Count(static owner => owner is { Owner: "Identity", Problem: null }));
    }

    [Fact]
    public async Task A_rule_a_person_and_a_team_are_added_and_the_rule_counts_first()
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        using (var person = await manager.SendForm(Page, Page + "/person", ("name", "Zoë O'Neill")))
            Assert.Contains("/decisions/", person.Headers.Location!.ToString(), StringComparison.Ordinal);
        using (var team = await manager.SendForm(Page, Page + "/team", ("name", "Resilience"), ("member", "zo.o.neill"),
            ("member", "wen.zhao")))
            Assert.Contains("/decisions/", team.Headers.Location!.ToString(), StringComparison.Ordinal);
        using (var rule = await manager.SendForm(
            Page, Page + "/rule", ("owner", "is:resilience"), ("deputy", "is:wen.zhao"), ("domain", "resilience"), ("provider", "aws"),
                ("reason", "ours")))
            Assert.Contains("/decisions/", rule.Headers.Location!.ToString(), StringComparison.Ordinal);
        var owners = web.Scope(Role.Manager, Tenant).State.Result.Owners.Where(static pair => pair.Key.Part.Domain == "resilience")
            .ToList();
        Assert.All(owners, static pair => Assert.Equal(pair.Key.Scope.Provider == "aws", pair.Value.Owner == "Resilience"));
        Assert.Contains("Zoë O", WebUtility.HtmlDecode(await manager.Text(Page + "/zo.o.neill")), StringComparison.Ordinal);
        Assert.Contains("Resilience", await manager.Text(Page + "/resilience"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leave", "leaves", "soon", "the day is missing")]
    [InlineData("leave", "leaves", "2099-01-01", "the day is between")]
    [InlineData("leave", "to", "is:nobody", "choose who takes over")]
    [InlineData("leave", "to", "is:wen.zhao", "somebody else takes over")]
    [InlineData("rule", "owner", "", "choose who answers")]
    [InlineData("rule", "owner", "is:wen.zhao", "say for what")]
    [InlineData("person", "name", " ", "a person has a name")]
    [InlineData("team", "member", "ghost", "who is not among the people")]
    public async Task What_makes_no_sense_is_refused_beside_the_form(string deed, string key, string value, string reason)
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        { ["id"] = deed == "leave" ? "wen.zhao" : "", ["leaves"] = "2026-12-01", ["name"] = "Some", ["reason"] = "so" };
        fields[key] = value;
        using var answer = await manager.SendForm(Page, $"{Page}/{deed}", [.. fields.Select(static pair => (pair.Key, pair.Value))]);
        var text = answer.StatusCode == HttpStatusCode.BadRequest
            ? await answer.Text() : await manager.Text(answer.Headers.Location!.ToString());
        Assert.Contains(reason, WebUtility.HtmlDecode(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("person", "id", "platform", "is the id of Platform engineering already")]
    [InlineData("person", "id", "wen.zhao", "is the id of Wen Zhao already")]
    [InlineData("team", "id", "wen.zhao", "is the id of Wen Zhao already")]
    public async Task Nobody_gets_the_id_of_somebody_else(string deed, string key, string value, string reason)
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        using var answer = await manager.SendForm(Page, $"{Page}/{deed}", ("name", "Other"), (key, value));
        Assert.Contains(reason, WebUtility.HtmlDecode(await answer.Text()), StringComparison.Ordinal);
        Assert.DoesNotContain(
            web.Scope(Role.Manager, Tenant).State.Result.Organisation.People, static person => person.Name == "Other");
    }

    [Theory]
    [InlineData("service", "no-such", "there is no one service \"no-such\"")]
    [InlineData("provider", "amzon", "there is no provider \"amzon\"")]
    [InlineData("workload", "none", "there is no workload \"none\"")]
    [InlineData("domain", "none", "there is no domain \"none\"")]
    public async Task A_rule_for_a_place_that_is_not_there_is_refused_and_the_form_stays_filled_in(string key, string value, string reason)
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        using var answer = await manager.SendForm(
            Page, Page + "/rule", ("owner", "is:wen.zhao"), ("account", "it's"), ("reason", "my <reason>"), (key, value));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = WebUtility.HtmlDecode(await answer.Text());
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Contains("value=\"it's\"", text, StringComparison.Ordinal);
        Assert.Contains("value=\"my <reason>\"", text, StringComparison.Ordinal);
        Assert.Contains("value=\"is:wen.zhao\" selected", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_takes_any_name_of_a_service_and_says_how_much_it_covers()
    {
        const string Own = "owners-places";
        OwnTenant.Make(web, Own);
        using var manager = await web.SignIn(Role.Manager, Own);
        using var named = await manager.SendForm(
            $"/o/{Own}/owners", $"/o/{Own}/owners/rule", ("owner", "is:ada.berg"), ("service", "RDS"), ("reason", "hers"));
        var title = await manager.Text(named.Headers.Location!.ToString());
        var covered = web.Scope(Role.Manager, Own).State.Result.Owners.Where(static pair => pair.Key.Scope.Service == "aws/rds").ToList();
        Assert.NotEmpty(covered);
        Assert.All(covered, static pair => Assert.Equal("ada.berg", pair.Value.OwnerId));
        Assert.Contains($"({covered.Count:N0} duties now)", title, StringComparison.Ordinal);
        using var nowhere = await manager.SendForm(
            $"/o/{Own}/owners", $"/o/{Own}/owners/rule", ("owner", "is:ada.berg"), ("account", "none"), ("reason", "later"));
        Assert.Contains("(0 duties now)", await manager.Text(nowhere.Headers.Location!.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Namesakes_are_two_people_and_what_is_not_handed_over_is_said()
    {
        const string Own = "owners-namesakes";
        web.MakeTenant(Own);
        web.TakeIn(Own, static folder => File.WriteAllText(Path.Combine(folder, "demarc.yaml"), """
            organisation: Harbour Clinic
            people:
              - { id: ada.one, name: Ada Berg }
              - { id: ada.two, name: Ada Berg }
              - { id: kim, name: Kim Ito }
            services:
              - { service: aws/s3 }
              - { service: aws/rds }
            owners:
              - { owner: ada.one, deputy: kim, when: "instance.service == 'aws/s3'" }
              - { owner: ada.two, when: "instance.service == 'aws/rds'" }

            """));
        var state = web.Scope(Role.Manager, Own).State;
        long Of(string service) => state.Result.Owners.Keys.LongCount(duty => duty.Scope.Service == service);
        Assert.Equal((Of("aws/s3"), Of("aws/rds")), (OwnerLines.Find(state, "ada.one")!.Duties, OwnerLines.Find(state, "ada.two")!.Duties));
        Assert.True(Of("aws/s3") > 0 && Of("aws/rds") > 0);

        using var manager = await web.SignIn(Role.Manager, Own);
        var today = TenantScope.Text(web.Scope(Role.Manager, Own).Today);
        var deputy = WebUtility.HtmlDecode(await manager.Text($"/o/{Own}/owners/kim?leaves={today}&to=is:ada.two"));
        Assert.Contains("stays named as deputy where", deputy, StringComparison.Ordinal);
        using var left = await manager.SendForm(
            $"/o/{Own}/owners/ada.one?leaves={today}&to=is:kim", $"/o/{Own}/owners/leave", ("id", "ada.one"), ("leaves", today),
            ("to", "is:kim"), ("reason", "gone"));
        Assert.Contains("/decisions/", left.Headers.Location!.ToString(), StringComparison.Ordinal);
        var after = web.Scope(Role.Manager, Own, web.Scope(Role.Manager, Own).Today.AddDays(1)).State.Result.Owners;
        Assert.All(after.Where(static pair => pair.Key.Scope.Service == "aws/s3"), static pair => Assert.Equal("kim", pair.Value.OwnerId));
        Assert.All(
            after.Where(static pair => pair.Key.Scope.Service == "aws/rds"), static pair => Assert.Equal("ada.two", pair.Value.OwnerId));
    }

    [Fact]
    public async Task Who_takes_over_keeps_the_deputies_and_what_others_leaving_does_is_not_this_ones_doing()
    {
        const string Own = "owners-deputies";
        web.MakeTenant(Own);
        var today = web.Scope(Role.Manager, Own).Today;
        web.TakeIn(Own, folder => File.WriteAllText(Path.Combine(folder, "demarc.yaml"), $"""
            organisation: Harbour Clinic
            people:
              - {"{"} id: anna, name: Anna {"}"}
              - {"{"} id: ben, name: Ben {"}"}
              - {"{"} id: cleo, name: Cleo {"}"}
              - {"{"} id: dan, name: Dan {"}"}
              - {"{"} id: eve, name: Eve, left: {TenantScope.Text(today.AddDays(3))} {"}"}
            teams:
              - {"{"} id: team, title: The team, members: [anna, eve] {"}"}
            services:
              - {"{"} service: aws/s3 {"}"}
              - {"{"} service: aws/rds {"}"}
              - {"{"} service: aws/sqs {"}"}
            owners:
              - {"{"} id: named, owner: anna, deputy: cleo, when: "instance.service == 'aws/rds'" {"}"}
              - {"{"} owner: eve, when: "instance.service == 'aws/sqs'" {"}"}
              - {"{"} owner: anna, deputy: ben, fallback: cleo {"}"}

            """));
        using var manager = await web.SignIn(Role.Manager, Own);
        var day = TenantScope.Text(today.AddDays(10));
        var preview = await manager.Text($"/o/{Own}/owners/anna?leaves={day}&to=is:dan&teams=yes");
        Assert.Contains("Every duty still has an owner the day after", preview, StringComparison.Ordinal);
        using var left = await manager.SendForm(
            $"/o/{Own}/owners/anna?leaves={day}&to=is:dan", $"/o/{Own}/owners/leave", ("id", "anna"), ("leaves", day), ("to", "is:dan"),
            ("teams", "yes"), ("reason", "gone"));
        Assert.Contains("/decisions/", left.Headers.Location!.ToString(), StringComparison.Ordinal);
        var after = web.Scope(Role.Manager, Own, today.AddDays(11)).State.Result.Organisation;
        var ownership = new Demarc.Engine.Evidence.Ownership(after, today.AddDays(11));
        var rules = web.Scope(Role.Manager, Own).State.Result.Owners.Keys.ToLookup(
            static duty => duty.Scope.Service, duty => ownership.RuleOf(duty)!, StringComparer.Ordinal);
        Assert.All(rules["aws/rds"], static rule => Assert.Equal(("dan", "cleo", null), (rule.Owner, rule.Deputy, rule.Fallback)));
        Assert.All(rules["aws/s3"], static rule => Assert.Equal(("dan", "ben", "cleo"), (rule.Owner, rule.Deputy, rule.Fallback)));

        // Until it begins, nothing is taken that would undo it.
        using var changed = await manager.SendForm(
            $"/o/{Own}/owners/team", $"/o/{Own}/owners/team", ("id", "team"), ("name", "The team"), ("member", "anna"), ("member", "ben"));
        Assert.Equal(HttpStatusCode.BadRequest, changed.StatusCode);
        var again = WebUtility.HtmlDecode(await changed.Text());
        Assert.Contains($"changes the same from {TenantScope.Text(today.AddDays(11))} on", again, StringComparison.Ordinal);
        Assert.Contains("value=\"ben\" selected", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_or_team_that_is_refused_stays_filled_in_and_a_rule_names_one_provider()
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        using var person = await manager.SendForm(Page, Page + "/person", ("name", "My <name>"), ("id", "wen.zhao"));
        Assert.Equal(HttpStatusCode.BadRequest, person.StatusCode);
        Assert.Contains("value=\"My <name>\"", WebUtility.HtmlDecode(await person.Text()), StringComparison.Ordinal);
        var service = web.Scope(Role.Manager, Tenant).State.Result.Estate.Instances.First(static one =>
            one.Service.StartsWith("aws/", StringComparison.Ordinal)).Service;
        using var rule = await manager.SendForm(
            Page, Page + "/rule", ("owner", "is:wen.zhao"), ("provider", "azure"), ("service", service), ("reason", "r"));
        Assert.Equal(HttpStatusCode.BadRequest, rule.StatusCode);
        Assert.Contains($"{service} is no service of azure", await rule.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_decide_changes_nothing()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        foreach (var deed in (string[])["leave", "rule", "person", "team"])
        {
            using var answer = await owner.SendForm(Page, $"{Page}/{deed}", ("id", "wen.zhao"), ("leaves", "2026-12-01"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var none = await owner.Get(Page + "/nobody");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.DoesNotContain("become unowned", await owner.Text(Page + "/wen.zhao?leaves=2026-12-01"), StringComparison.Ordinal);
    }

    private static int Of(TenantScope scope, string owner) =>
        scope.State.Result.Owners.Values.Count(one => one.Owner == owner && one.Problem is null);
}
