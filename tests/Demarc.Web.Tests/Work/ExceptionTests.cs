using System.Net;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Screens.Gaps;

namespace Demarc.Web.Tests.Work;

/// <summary>What is accepted for a time: the list with its states, asking, renewing and ending.</summary>
public sealed class ExceptionTests(WebFixture web)
{
    private string Tenant => web.Own("exceptions");
    private string Page => $"/o/{Tenant}/exceptions";

    [Fact]
    public async Task Those_of_the_file_show_their_state_and_what_they_cover()
    {
        using var viewer = await web.SignIn(Role.Viewer);
        var csv = (await viewer.Text("/o/northwind/exceptions.csv")).Split('\n');
        var (id, state, covers) = (0, 1, 4);
        var rows = csv.Skip(1).Where(static line => line.Length > 0).Select(static line => line.Split(','))
            .ToDictionary(row => row[id], StringComparer.Ordinal);
        Assert.Equal("expired", rows["legacy-sftp"][state]);
        Assert.Equal("in-force", rows["preview-without-backup"][state]);
        Assert.True(int.Parse(rows["preview-without-backup"][covers], null) > 0, rows["preview-without-backup"][covers]);
        Assert.Equal("0", rows["legacy-sftp"][covers]);
        var soon = await viewer.Text("/o/northwind/exceptions.csv?as-of=2027-01-15");
        Assert.Contains("imaging-modality-hosts,ends-soon", soon, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_ended_is_renewed_with_somebody_elses_approval_as_it_was()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var today = web.Scope(Role.Owner, Tenant).Today;
        var page = Page + "/duty/legacy-sftp";
        using var refused = await owner.SendForm(
            page, Page + "/renew", ("sort", "duty"), ("id", "legacy-sftp"), ("until", "2099-01-01"), ("reason", "my <reason>"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var again = await refused.Text();
        Assert.Contains("value=\"2099-01-01\"", again, StringComparison.Ordinal);
        Assert.Contains("my &lt;reason&gt;</textarea>", again, StringComparison.Ordinal);
        using var asked = await owner.SendForm(
            page, Page + "/renew", ("sort", "duty"), ("id", "legacy-sftp"), ("until", TenantScope.Text(today.AddDays(200))),
                ("reason", "still two"));
        Assert.Contains("waiting", await owner.Text(Page + "?state=waiting"), StringComparison.Ordinal);
        await Approve(asked);

        var renewed = web.Scope(Role.Owner, Tenant).State.Result.Organisation.Overrides
            .Single(static item => item.Rule.Id == "override/legacy-sftp");
        Assert.Equal((today, today.AddDays(200)), (renewed.Rule.From, renewed.Rule.Until));
        Assert.Equal("instance.workload == 'claims' && service.id == 'aws/ec2'", renewed.Rule.When!.Source);
        Assert.Equal(Party.NotApplicable, renewed.Rule.Party);
        Assert.Equal(("owner@exceptions", "manager@exceptions"), (renewed.Author, renewed.Approver));
        Assert.DoesNotContain(GapLines.Of(web.Scope(Role.Owner, Tenant).State), static line =>
            line.Gap.Kind == GapKind.ExceptionExpired && line.Gap.Why.Contains("legacy-sftp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_is_ended_early()
    {
        using var admin = await web.SignIn(Role.Admin, Tenant);
        using var asked = await admin.SendForm(
            Page + "/duty/imaging-modality-hosts", Page + "/end", ("sort", "duty"), ("id", "imaging-modality-hosts"),
                ("reason", "replaced"));
        await Approve(asked);
        using var gone = await admin.Get(Page + "/duty/imaging-modality-hosts");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_part_is_said_to_be_a_third_partys_in_one_place()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var scope = web.Scope(Role.Owner, Tenant);
        var form = $"{Page}/ask?part=VUL-01.apply&service=aws/ec2";
        Assert.Contains("value=\"aws/ec2\"", await owner.Text(form), StringComparison.Ordinal);
        using var asked = await owner.SendForm(
            form, Page + "/ask", ("part", "VUL-01.apply"), ("service", "aws/ec2"), ("party", "third-party"), ("who", "O'Hara & \"Sons\""),
            ("until", TenantScope.Text(scope.Today.AddDays(20))), ("reason", "they patch for us"));
        await Approve(asked);
        var duties = web.Scope(Role.Owner, Tenant).State.Result.Duties.Where(static duty => duty.Part.Id.ToString() == "VUL-01.apply");
        Assert.All(duties, static duty => Assert.Equal(
            duty.Scope.Service == "aws/ec2", duty.Party is Party.ThirdParty { Who: "O'Hara & \"Sons\"" }));
        Assert.Contains("ends soon", await owner.Text(Page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("part", "NO-99.such", "choose a part")]
    [InlineData("service", "aws/s33", "there is no one service \"aws/s33\"")]
    [InlineData("until", "2031-01-01", "the day is between")]
    [InlineData("party", "nobody", "is not provider")]
    [InlineData("party", "third-party", "a third party is named")]
    [InlineData("reason", " ", "it is not said why")]
    public async Task What_makes_no_sense_is_refused_and_the_form_stays_filled_in(string key, string value, string reason)
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["part"] = "IAM-03.require", ["account"] = "it's", ["party"] = "provider", ["reason"] = "because",
            ["until"] = TenantScope.Text(web.Scope(Role.Owner, Tenant).Today.AddDays(5)),
        };
        fields[key] = value;
        using var answer = await owner.SendForm(Page + "/ask", Page + "/ask", [.. fields.Select(static pair => (pair.Key, pair.Value))]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = WebUtility.HtmlDecode(await answer.Text());
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Contains("value=\"it's\"", text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{fields["until"]}\"", text, StringComparison.Ordinal);
        Assert.Contains($">{fields["reason"]}</textarea>", text, StringComparison.Ordinal);
        if (fields["party"] is "provider" or "third-party")
            Assert.Contains($"value=\"{fields["party"]}\" selected", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_reads_cannot_ask()
    {
        using var viewer = await web.SignIn(Role.Viewer, Tenant);
        foreach (var deed in (string[])["ask", "renew", "end"])
        {
            using var answer = await viewer.SendForm(Page, $"{Page}/{deed}", ("sort", "duty"), ("id", "legacy-sftp"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var none = await viewer.Get(Page + "/nothing/such");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private async Task Approve(HttpResponseMessage asked)
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        using var approved = await manager.SendForm(asked.Headers.Location!.ToString(), ("outcome", "approved"));
        Assert.Equal("", await manager.Refusal(approved));
    }
}
