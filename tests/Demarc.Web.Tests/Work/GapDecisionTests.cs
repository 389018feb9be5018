using System.Net;
using Demarc.Engine.Gaps;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Gaps;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Work;

/// <summary>Doing one thing with gaps that were chosen, from the list to its effect.</summary>
public sealed class GapDecisionTests(WebFixture web)
{
    private string Tenant => web.Own("gap-decisions");

    [Fact]
    public async Task Chosen_rows_are_given_an_owner_and_only_their_gaps_leave()
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        var before = web.Scope(Role.Manager, Tenant);
        var unowned = GapLines.Of(before.State).Where(static line => line.Gap.Kind == GapKind.Unowned).ToList();
        var chosen = unowned.Where(static line => line.Gap.Part!.Domain == "resilience").Take(3).ToList();
        var list = $"/o/{Tenant}/gaps?kind=unowned";
        string page;
        using (var picked = await manager.SendForm(
            list, $"/o/{Tenant}/gaps/chosen", [.. chosen.Select(static line => ("id", line.Id)), ("deed", "owner")]))
            page = picked.Headers.Location!.ToString();
        Assert.Contains("Dana Lindqvist", await manager.Text(page), StringComparison.Ordinal);

        using var named = await manager.SendForm(
            page, $"/o/{Tenant}/gaps/chosen/owner",
            [.. chosen.Select(static line => ("id", line.Id)), ("owner", "is:dana.lindqvist"), ("deputy", "is:security"),
                ("reason", "agreed")]);

        Assert.Contains("Dana Lindqvist answers for 3 duties", await manager.Text(named.Headers.Location!.ToString()),
            StringComparison.Ordinal);
        var after = web.Scope(Role.Manager, Tenant);
        var still = GapLines.Of(after.State).Where(static line => line.Gap.Kind == GapKind.Unowned).Select(static line => line.Id);
        Assert.Equivalent(unowned.Except(chosen).Select(static line => line.Id), still, strict: true);
        Assert.Equal(3, after.State.Result.Owners.Count(pair => pair.Key.Part.Domain == "resilience"
            && pair.Value.Owner == "Dana Lindqvist"));
    }

    [Fact]
    public async Task Somebody_who_is_not_in_the_file_yet_is_added_with_the_decision()
    {
        using var admin = await web.SignIn(Role.Admin, Tenant);
        var login = web.Login(Role.Owner, Tenant);
        var line = GapLines.Of(web.Scope(Role.Admin, Tenant).State).Last(static line => line.Gap.Kind == GapKind.Unowned);
        using var named = await admin.SendForm(
            $"/o/{Tenant}/gaps/{line.Id}", $"/o/{Tenant}/gaps/chosen/owner", ("id", line.Id), ("owner", "login:" + login),
                ("reason", "new here"));
        Assert.Contains("/decisions/", named.Headers.Location!.ToString(), StringComparison.Ordinal);
        var after = web.Scope(Role.Admin, Tenant).State.Result;
        Assert.Contains(after.Organisation.People, person => person.Id == login && person.Name == $"Owner of {Tenant}");
        Assert.Equal(
            $"Owner of {Tenant}", after.Owners.First(pair => pair.Key.Part.Id == line.Gap.Part!.Id
                && pair.Key.Scope == line.Gap.Scope).Value.Owner);
    }

    [Fact]
    public async Task A_day_that_was_agreed_is_shown_with_its_reason()
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        var scope = web.Scope(Role.Manager, Tenant);
        var due = scope.Today.AddDays(100);
        var lines = GapLines.Of(scope.State);
        var part = lines.First(static line => line.Gap.Kind == GapKind.NoEvidence);
        var service = lines.First(static line => line.Gap.Kind == GapKind.ServiceNotReviewed);
        using var agreed = await manager.SendForm(
            $"/o/{Tenant}/gaps/{part.Id}", $"/o/{Tenant}/gaps/chosen/due", ("id", part.Id), ("id", service.Id),
            ("due", TenantScope.Text(due)), ("reason", "The <team> is new"));
        Assert.Contains("/decisions/", agreed.Headers.Location!.ToString(), StringComparison.Ordinal);

        var text = await manager.Text($"/o/{Tenant}/gaps/{part.Id}");
        Assert.Contains("The &lt;team&gt; is new", text, StringComparison.Ordinal);
        Assert.Contains("2 gaps due on " + TenantScope.Text(due), text, StringComparison.Ordinal);
        var moved = GapLines.Of(web.Scope(Role.Manager, Tenant).State).Where(static line => line.Gap.Agreed.Length > 0).ToList();
        Assert.Contains(moved, line => line.Id == service.Id);
        Assert.All(moved, line =>
        {
            Assert.Equal(due, line.Gap.Due);
            Assert.True(
                (line.Gap.Part?.Id == part.Gap.Part!.Id && line.Gap.Scope == part.Gap.Scope)
                || (line.Gap.Part is null && line.Gap.Scope == service.Gap.Scope), line.Gap.Why);
        });
    }

    [Fact]
    public async Task A_failing_check_is_accepted_only_after_somebody_else_agreed_and_only_there()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var before = web.Scope(Role.Owner, Tenant);
        var line = GapLines.Of(before.State).First(static line => line.Gap is { Kind: GapKind.FailingCheck, ResourceId.Length: > 0 });
        var failing = Failing(before);
        using var asked = await owner.SendForm(
            $"/o/{Tenant}/gaps/{line.Id}", $"/o/{Tenant}/gaps/chosen/exception", ("id", line.Id),
            ("until", TenantScope.Text(before.Today.AddDays(30))), ("reach", "resources"),
            ("reason", "It's \"public\" on purpose \\n 😀"));
        var decision = asked.Headers.Location!.ToString();
        Assert.Contains("/decisions/", decision, StringComparison.Ordinal);
        Assert.Equal(failing, Failing(web.Scope(Role.Owner, Tenant)));

        using var manager = await web.SignIn(Role.Manager, Tenant);
        using (var approved = await manager.SendForm(decision, ("outcome", "approved")))
            Assert.Equal(HttpStatusCode.Redirect, approved.StatusCode);
        var after = web.Scope(Role.Owner, Tenant);
        Assert.Null(GapLines.Find(after.State, line.Id));
        Assert.Equal(failing - 1, Failing(after));
    }

    [Fact]
    public async Task A_duty_is_set_aside_for_a_time_in_that_place_only()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var before = web.Scope(Role.Owner, Tenant);
        var line = GapLines.Of(before.State).First(static line => line.Gap is { Kind: GapKind.NoEvidence, Scope.Workload.Length: > 0 });
        using var asked = await owner.SendForm(
            $"/o/{Tenant}/gaps/{line.Id}", $"/o/{Tenant}/gaps/chosen/exception", ("id", line.Id),
            ("until", TenantScope.Text(before.Today.AddDays(60))), ("reason", "rebuilt from code"));
        using var admin = await web.SignIn(Role.Admin, Tenant);
        using (var approved = await admin.SendForm(asked.Headers.Location!.ToString(), ("outcome", "approved")))
            Assert.Equal("", await admin.Refusal(approved));

        var after = web.Scope(Role.Owner, Tenant);
        var aside = after.State.Result.Duties.Where(static duty => duty.Party is Engine.Content.Party.NotApplicableParty).Select(Key);
        var asideBefore = before.State.Result.Duties.Where(static duty => duty.Party is Engine.Content.Party.NotApplicableParty)
            .Select(Key);
        Assert.Equal([(line.Gap.Part!.Id, line.Gap.Scope)], aside.Except(asideBefore));
    }

    [Fact]
    public async Task More_than_a_handful_of_resources_are_named_one_by_one()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var scope = web.Scope(Role.Owner, Tenant);
        var failing = new FailingResources(scope, web.Services.GetRequiredService<EstateStates>());
        var line = GapLines.Of(scope.State).Where(static line => line.Gap.Kind == GapKind.FailingCheck)
            .MaxBy(line => failing.Count(line.Gap))!;
        var named = failing.Of(line.Gap);
        Assert.Equal(failing.Count(line.Gap), named.Length);
        Assert.Contains($"only the {named.Length} resource", await owner.Text($"/o/{Tenant}/gaps/{line.Id}"), StringComparison.Ordinal);
        using var asked = await owner.SendForm(
            $"/o/{Tenant}/gaps/{line.Id}", $"/o/{Tenant}/gaps/chosen/exception", ("id", line.Id),
            ("until", TenantScope.Text(scope.Today.AddDays(10))), ("reach", "resources"), ("reason", "they go away"));
        var page = WebUtility.HtmlDecode(await owner.Text(asked.Headers.Location!.ToString()));
        Assert.All(named, id => Assert.Contains(id, page, StringComparison.Ordinal));
        // A place alone would be the wide form; an id alone would be that of other places, too.
        Assert.Contains("resource.id", page, StringComparison.Ordinal);
        Assert.Contains("resource.region", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_for_one_region_leaves_the_others_failing()
    {
        const string Own = "two-regions";
        web.MakeTenant(Own);
        web.TakeIn(Own, static folder => File.WriteAllText(Path.Combine(folder, "config-snapshot.json"), $$"""
            {"fileVersion":"1.0","configSnapshotId":"c7e789d1-172b-451b-8e9b-68a08497411b","configurationItems":[
            {{Detector("us-east-1")}},{{Detector("eu-west-1")}}]}
            """));
        var scope = web.Scope(Role.Owner, Own);
        var regions = GapLines.Of(scope.State).Where(static line =>
            line.Gap is { Kind: GapKind.FailingCheck, Check: "aws-guardduty-region", ResourceId: "111122223333" }).ToList();
        Assert.Equal(2, regions.Count);
        using var owner = await web.SignIn(Role.Owner, Own);
        using var asked = await owner.SendForm(
            $"/o/{Own}/gaps/{regions[0].Id}", $"/o/{Own}/gaps/chosen/exception", ("id", regions[0].Id),
            ("until", TenantScope.Text(scope.Today.AddDays(10))), ("reach", "resources"), ("reason", "nothing runs there"));
        using var manager = await web.SignIn(Role.Manager, Own);
        using (var approved = await manager.SendForm(asked.Headers.Location!.ToString(), ("outcome", "approved")))
            Assert.Equal("", await manager.Refusal(approved));
        var after = web.Scope(Role.Owner, Own).State;
        Assert.Null(GapLines.Find(after, regions[0].Id));
        Assert.NotNull(GapLines.Find(after, regions[1].Id));

        static string Detector(string region) => $$$"""
            {"configurationItemVersion":"1.3","configurationItemCaptureTime":"2026-11-19T23:44:51.007Z","awsAccountId":"111122223333",
             "configurationItemStatus":"OK","resourceType":"AWS::GuardDuty::Detector","resourceId":"d-{{{region}}}",
             "ARN":"arn:aws:guardduty:{{{region}}}:111122223333:detector/d-{{{region}}}","awsRegion":"{{{region}}}",
             "configuration":{"Enable":false}}
            """;
    }

    [Fact]
    public async Task A_failing_check_and_an_open_duty_are_one_decision_and_what_was_typed_is_kept_when_it_is_refused()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var scope = web.Scope(Role.Owner, Tenant);
        var lines = GapLines.Of(scope.State);
        var check = lines.Last(static line => line.Gap.Kind == GapKind.FailingCheck);
        var duty = lines.Last(static line => line.Gap.Kind == GapKind.NoEvidence);
        (string, string)[] chosen = [("id", check.Id), ("id", duty.Id), ("reach", "place"), ("reason", "until the move is over")];
        using (var refused = await owner.SendForm(
            $"/o/{Tenant}/gaps/{check.Id}", $"/o/{Tenant}/gaps/chosen/exception", [.. chosen, ("until", "2099-01-01")]))
            Assert.Contains(
                ">until the move is over</textarea>", await owner.Text(refused.Headers.Location!.ToString()), StringComparison.Ordinal);

        using var asked = await owner.SendForm(
            $"/o/{Tenant}/gaps/{check.Id}", $"/o/{Tenant}/gaps/chosen/exception",
            [.. chosen, ("until", TenantScope.Text(scope.Today.AddDays(10)))]);
        var decision = asked.Headers.Location!.ToString();
        Assert.Contains(
            "Accept 1 failing check, 1 gap not applicable until", await owner.Text(decision), StringComparison.Ordinal);
        // On a day before it was asked for, it does not wait for anybody.
        Assert.Contains("Accept 1 failing check, 1 gap", await owner.Text($"/o/{Tenant}/reports/board"), StringComparison.Ordinal);
        var yesterday = TenantScope.Text(scope.Today.AddDays(-1));
        Assert.DoesNotContain(
            "Accept 1 failing check, 1 gap", await owner.Text($"/o/{Tenant}/reports/board?as-of={yesterday}"), StringComparison.Ordinal);

        using var manager = await web.SignIn(Role.Manager, Tenant);
        using (var approved = await manager.SendForm(decision, ("outcome", "approved")))
            Assert.DoesNotContain("refused=", approved.Headers.Location!.ToString(), StringComparison.Ordinal);
        var after = web.Scope(Role.Owner, Tenant);
        Assert.Null(GapLines.Find(after.State, check.Id));
        Assert.Null(GapLines.Find(after.State, duty.Id));
    }

    [Theory]
    [InlineData("owner", "owner", "nobody:known", "choose who answers")]
    [InlineData("owner", "owner", "is:dana.lindqvist", "it is not said why")]
    [InlineData("due", "due", "2019-01-01", "the day is between")]
    [InlineData("due", "due", "31.12.2026", "the day is missing")]
    [InlineData("exception", "until", "2099-01-01", "the day is between")]
    public async Task What_makes_no_sense_is_refused_beside_the_form(string deed, string key, string value, string reason)
    {
        using var admin = await web.SignIn(Role.Admin, Tenant);
        var line = GapLines.Of(web.Scope(Role.Admin, Tenant).State).Last(static line => line.Gap.Kind == GapKind.Unowned);
        using var answer = await admin.SendForm($"/o/{Tenant}/gaps/{line.Id}", $"/o/{Tenant}/gaps/chosen/{deed}", ("id", line.Id),
            (key, value));
        Assert.Contains(reason, WebUtility.HtmlDecode(await admin.Text(answer.Headers.Location!.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_reads_is_offered_nothing_and_can_do_nothing()
    {
        using var viewer = await web.SignIn(Role.Viewer, Tenant);
        var line = GapLines.Of(web.Scope(Role.Viewer, Tenant).State)[0];
        Assert.DoesNotContain("gaps-bulk", await viewer.Text($"/o/{Tenant}/gaps"), StringComparison.Ordinal);
        foreach (var deed in (string[])["owner", "due", "exception"])
        {
            using var answer = await viewer.SendForm($"/o/{Tenant}/gaps/{line.Id}", $"/o/{Tenant}/gaps/chosen/{deed}", ("id", line.Id));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var owner = await web.SignIn(Role.Owner, Tenant);
        using var refused = await owner.SendForm($"/o/{Tenant}/gaps/{line.Id}", $"/o/{Tenant}/gaps/chosen/owner", ("id", line.Id));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task All_gaps_that_a_filter_leaves_are_chosen_at_once()
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        var open = GapLines.Of(web.Scope(Role.Manager, Tenant).State)
            .Where(static line => line.Gap.Kind == GapKind.ServiceNotReviewed).ToList();
        Assert.Contains($"Choose all {open.Count} found", await manager.Text($"/o/{Tenant}/gaps?kind=service-not-reviewed"),
            StringComparison.Ordinal);
        var page = await manager.Text($"/o/{Tenant}/gaps/chosen?kind=service-not-reviewed&deed=due");
        Assert.All(open, line => Assert.Contains($"name=\"id\" value=\"{line.Id}\"", page, StringComparison.Ordinal));
        Assert.Contains($"<h1>{open.Count} gaps</h1>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gaps/chosen")]
    [InlineData("gaps/chosen?id=0&id=&deed=%01&refused=%3Cb%3E")]
    public async Task Gaps_that_are_not_there_give_an_empty_page(string path)
    {
        using var admin = await web.SignIn(Role.Admin, Tenant);
        Assert.Contains("No open gap is chosen", await admin.Text($"/o/{Tenant}/{path}"), StringComparison.Ordinal);
    }

    private static long Failing(TenantScope scope) => scope.State.Result.Checks
        .Sum(static check => check.Count(Engine.Content.VerdictOutcome.Fail));

    private static (Engine.Content.PartId, DutyScope) Key(DutyOf duty) => (duty.Part.Id, duty.Scope);
}
