using System.Net;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;

namespace Demarc.Web.Tests.Assurance;

/// <summary>Providers' reports: what they cover, what they assume, and that none is ever evidence of ours.</summary>
public sealed class AssuranceTests(WebFixture web)
{
    private static readonly string Root = $"/o/{WebFixture.Sample}/assurance";

    [Fact]
    public async Task Reports_show_their_state_what_they_cover_and_what_they_assume()
    {
        using var client = await web.SignIn(Role.Viewer);
        var page = WebUtility.HtmlDecode(await client.Text(Root));
        foreach (var said in (string[])["bridged", "CUEC 5: contact details kept current", "unanswered", "no auditor stands behind"])
            Assert.Contains(said, page, StringComparison.Ordinal);
        var csv = await client.Text(Root + "/coverage.csv?state=not-covered&provider=aws");
        Assert.NotEmpty(csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public async Task What_no_report_covers_is_what_the_gaps_say()
    {
        using var client = await web.SignIn(Role.Viewer);
        var csv = await client.Text(Root + "/coverage.csv?state=not-covered&kind=service");
        var gaps = await client.Text($"/o/{WebFixture.Sample}/gaps.csv?kind=assurance-out-of-scope");
        foreach (var line in csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            Assert.Contains(line.Split(',')[0], gaps, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_is_entered_covers_from_then_on()
    {
        const string Tenant = "assurance-entered";
        OwnTenant.Make(web, Tenant);
        var today = OwnTenant.State(web, Tenant).Result.Day;
        using var manager = await web.SignIn(Role.Manager, Tenant);
        var before = await manager.Text($"/o/{Tenant}/assurance/coverage.csv");
        Assert.Contains("aws/s3,service,aws,no-report", before, StringComparison.Ordinal);

        using var entered = await manager.SendForm(
            $"/o/{Tenant}/assurance/add", ("id", "aws-soc2"), ("title", "AWS SOC 2"), ("provider", "aws"),
            ("from", TenantScope.Text(today.AddDays(-200))), ("to", TenantScope.Text(today.AddDays(30))), ("opinion", "unqualified"),
            ("services", "aws/s3"), ("controls", "CUEC 1: IAM-06.assign\nCUEC 2: contact details"));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        var after = await manager.Text($"/o/{Tenant}/assurance/coverage.csv");
        Assert.Contains("aws/s3,service,aws,covered,aws-soc2", after, StringComparison.Ordinal);
        Assert.Contains("aws/rds,service,aws,not-covered", after, StringComparison.Ordinal);
        Assert.Contains("CUEC 2: contact details", await manager.Text($"/o/{Tenant}/assurance"), StringComparison.Ordinal);
        Assert.Contains(OwnTenant.State(web, Tenant).Result.Gaps, static gap => gap.Kind == GapKind.CuecUnanswered);

        using var again = await manager.SendForm(
            $"/o/{Tenant}/assurance/add", ("id", "aws-soc2"), ("title", "AWS SOC 2, second edition"), ("provider", "aws"),
            ("from", TenantScope.Text(today.AddDays(-200))), ("to", TenantScope.Text(today.AddDays(60))),
            ("controls", "CUEC 2: IAM-06.assign"));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        var report = Assert.Single(OwnTenant.State(web, Tenant).Result.Organisation.Assurance);
        Assert.Equal(
            ("AWS SOC 2, second edition", AuditOpinion.Unqualified, "aws/s3"), (report.Title, report.Opinion, report.Services.Single()));
        Assert.Equal(
            ["CUEC 1 IAM-06.assign", "CUEC 2: contact details ", "CUEC 2 IAM-06.assign"],
            report.UserEntityControls.Select(static control => $"{control.Id} {string.Join(' ', control.Parts)}"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_a_report_assumes_is_answered_without_entering_the_report_again()
    {
        const string Tenant = "assurance-answered";
        OwnTenant.Make(web, Tenant);
        var today = OwnTenant.State(web, Tenant).Result.Day;
        using var manager = await web.SignIn(Role.Manager, Tenant);
        using var entered = await manager.SendForm(
            $"/o/{Tenant}/assurance/add", ("id", "aws-soc2"), ("title", "AWS SOC 2"), ("provider", "aws"),
            ("from", TenantScope.Text(today.AddDays(-200))), ("to", TenantScope.Text(today.AddDays(30))), ("opinion", "unqualified"),
            ("services", "aws/s3 aws/rds"), ("controls", "CUEC 1\nCUEC 2"));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Equal(2, Open());

        // Who does it and what shows it.
        using var first = await Answer("CUEC 1", ("answer", "ours"), ("parts", "IAM-06.assign"), ("owner", "is:ada.berg"), ("evidence", "access-list-2026"));
        Assert.StartsWith($"/o/{Tenant}/decisions/", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        var answer = ControlOf("CUEC 1");
        Assert.Equal(("IAM-06.assign", "ada.berg", "access-list-2026", today),
            (answer.Parts.Single().ToString(), answer.Owner, answer.Evidence.Single(), answer.Confirmed!.Value));
        Assert.Equal(1, Open());
        var page = await manager.Text($"/o/{Tenant}/assurance");
        Assert.Contains("done by Ada Berg", page, StringComparison.Ordinal);
        Assert.Contains("shown by access-list-2026", page, StringComparison.Ordinal);

        // Or why it does not concern us.
        using var second = await Answer("CUEC 2", ("answer", "not-applicable"), ("reason", "Nobody uses the console"));
        Assert.Equal("Nobody uses the console", ControlOf("CUEC 2").NotApplicable);
        Assert.Equal(0, Open());

        // An answer is replaced by the next one to the same control, and the report itself stays as it was entered.
        using var third = await Answer("CUEC 2", ("answer", "ours"), ("parts", "IAM-07.restrict"));
        Assert.Equal(("", "IAM-07.restrict"), (ControlOf("CUEC 2").NotApplicable, ControlOf("CUEC 2").Parts.Single().ToString()));
        Assert.Equal(["aws/s3", "aws/rds"], OwnTenant.State(web, Tenant).Result.Organisation.Assurance.Single().Services);

        Task<HttpResponseMessage> Answer(string control, params (string Key, string Value)[] fields) => manager.SendForm(
            $"/o/{Tenant}/assurance/answer?report=aws-soc2&control={Uri.EscapeDataString(control)}",
            [("report", "aws-soc2"), ("control", control), ("confirmed", TenantScope.Text(today)), .. fields]);

        Demarc.Engine.Content.UserEntityControl ControlOf(string id) =>
            OwnTenant.State(web, Tenant).Result.Organisation.Assurance.Single().UserEntityControls.Single(one => one.Id == id);

        int Open() => OwnTenant.State(web, Tenant).Result.Gaps.Count(static gap => gap.Kind == GapKind.CuecUnanswered);
    }

    [Fact]
    public async Task A_control_that_is_linked_to_nothing_of_ours_is_unanswered_everywhere()
    {
        const string Tenant = "assurance-not-ours";
        web.MakeTenant(Tenant);
        web.TakeIn(Tenant, static folder => File.WriteAllText(Path.Combine(folder, "demarc.yaml"), """
            organisation: Harbour Clinic
            services:
              - { service: aws/s3 }
            assurance:
              - id: aws-soc2
                title: AWS SOC 2
                provider: aws
                from: 2026-01-01
                to: 2027-12-31
                services: [aws/s3]
                cuecs:
                  - { id: CUEC 1, parts: [PHY-01.control], confirmed: 2026-05-01 }

            """));
        Assert.Single(OwnTenant.State(web, Tenant).Result.Gaps, static gap => gap.Kind == GapKind.CuecUnanswered);
        using var manager = await web.SignIn(Role.Manager, Tenant);
        foreach (var page in (string[])["assurance", "assurance/answer?report=aws-soc2&control=CUEC%201"])
        {
            var text = await manager.Text($"/o/{Tenant}/{page}");
            Assert.Contains(">unanswered</span>", text, StringComparison.Ordinal);
            Assert.Contains("of which nothing is ours there", text, StringComparison.Ordinal);
            Assert.DoesNotContain(">answered</span>", text, StringComparison.Ordinal);
        }

        Assert.Contains("0 of 1</td>", await manager.Text($"/o/{Tenant}/reports/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_in_a_report_that_is_entered_again_take_the_place_of_an_answer_given_apart_and_no_text_is_dropped()
    {
        const string Tenant = "assurance-again";
        OwnTenant.Make(web, Tenant);
        var today = OwnTenant.State(web, Tenant).Result.Day;
        using var manager = await web.SignIn(Role.Manager, Tenant);
        await Enter("CUEC 1\nCUEC 2");
        foreach (var control in (string[])["CUEC 1", "CUEC 2"])
        {
            using var answered = await Answer(control, ("parts", "IAM-06.assign"));
            Assert.Equal(HttpStatusCode.Redirect, answered.StatusCode);
        }

        await Enter("CUEC 1: IAM-07.restrict\nCUEC 2: IAM-06.assign");
        var controls = OwnTenant.State(web, Tenant).Result.Organisation.Assurance.Single().UserEntityControls;
        Assert.Equal(["IAM-07.restrict", "IAM-06.assign"], controls.Select(static one => one.Parts.Single().ToString()), StringComparer.Ordinal);
        Assert.Equal([false, true], controls.Select(static one => one.Confirmed is not null));

        // A line end is one character to a browser that counts, and two when it is sent.
        var lines = string.Join("\r\n", Enumerable.Repeat(new string('x', 98), 20));
        using var kept = await Answer("CUEC 2", ("parts", "IAM-06.assign"), ("reason", lines));
        Assert.Contains(new string('x', 98), await manager.Text(kept.Headers.Location!.ToString()), StringComparison.Ordinal);
        using var tooLong = await Answer("CUEC 2", ("parts", "IAM-07.restrict"), ("reason", new string('x', 2001)), ("evidence", "list-7"));
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        var page = await tooLong.Text();
        Assert.Contains("longer than 2000", page, StringComparison.Ordinal);
        Assert.Contains("value=\"IAM-07.restrict\" selected", page, StringComparison.Ordinal);
        Assert.Contains("value=\"list-7\"", page, StringComparison.Ordinal);

        async Task Enter(string controls)
        {
            using var entered = await manager.SendForm(
                $"/o/{Tenant}/assurance/add", ("id", "aws-soc2"), ("title", "AWS SOC 2"), ("provider", "aws"),
                ("from", TenantScope.Text(today.AddDays(-200))), ("to", TenantScope.Text(today.AddDays(30))), ("services", "aws/s3"),
                ("controls", controls));
            Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        }

        Task<HttpResponseMessage> Answer(string control, params (string Key, string Value)[] fields) => manager.SendForm(
            $"/o/{Tenant}/assurance/answer?report=aws-soc2&control={Uri.EscapeDataString(control)}",
            [("report", "aws-soc2"), ("control", control), ("answer", "ours"), ("confirmed", TenantScope.Text(today)), .. fields]);
    }

    [Theory]
    [InlineData("ours", "", "", "choose the parts")]
    [InlineData("ours", "XX-01.none", "", "choose the parts")]
    [InlineData("not-applicable", "", "", "say why")]
    [InlineData("not-applicable", "", "1999-01-01", "the day is between")]
    public async Task An_answer_that_says_nothing_is_refused(string answer, string parts, string confirmed, string reason)
    {
        using var client = await web.SignIn(Role.Manager);
        const string Control = "CUEC 5: contact details kept current";
        using var refused = await client.SendForm(
            Root + "/answer?report=aws-soc2-2026&control=" + Uri.EscapeDataString(Control), ("report", "aws-soc2-2026"), ("control", Control),
            ("answer", answer), ("parts", parts), ("confirmed", confirmed.Length > 0 ? confirmed : "2026-11-20"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(reason, await refused.Text(), StringComparison.Ordinal);
        using var nothing = await client.Get(Root + "/answer?report=aws-soc2-2026&control=none");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Theory]
    [InlineData("id", "Not An Id", "short id")]
    [InlineData("provider", "nobody", "whose report")]
    [InlineData("from", "1", "Write days")]
    [InlineData("to", "2020-01-01", "before it begins")]
    [InlineData("services", "aws/nothing", "no service")]
    [InlineData("controls", "CUEC 1: XX-1.y", "no part")]
    [InlineData("regions", "20001 characters", "more than 20,000 characters")]
    public async Task What_makes_no_sense_is_refused_with_the_reason(string field, string value, string reason)
    {
        using var client = await web.SignIn(Role.Manager);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = "some-report",
            ["title"] = "Some report",
            ["provider"] = "aws",
            ["from"] = "2026-01-01",
            ["to"] = "2026-12-31",
            [field] = value == "20001 characters" ? new string('x', 20_001) : value,
        };
        using var answer = await client.SendForm(Root + "/add", [.. fields.Select(static pair => (pair.Key, pair.Value))]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, WebUtility.HtmlDecode(await answer.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_do_not_enter_reports()
    {
        using var owner = await web.SignIn(Role.Owner);
        using var page = await owner.Get(Root + "/add");
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
    }
}
