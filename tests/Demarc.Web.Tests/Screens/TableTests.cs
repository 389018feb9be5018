using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Demarc.Adapters.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Evidence;
using Demarc.Web.Screens.Owners;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Demarc.Web.Tests.Screens;

/// <summary>Tables show exactly what is asked for: each choice, each filter, each file.</summary>
public sealed partial class TableTests(WebFixture web)
{
    private static readonly string Root = $"/o/{WebFixture.Sample}/";

    [Fact]
    public async Task Every_choice_above_a_table_finds_as_many_rows_as_it_says()
    {
        using var client = await web.SignIn(Role.Admin);
        var tried = 0;
        foreach (var path in Pages.OfSample.Where(static path => !path.Contains('?', StringComparison.Ordinal)))
        {
            var page = await client.Text(Root + path);
            foreach (var facet in Choice().Matches(page).Cast<Match>())
            {
                var (key, value, count) = (facet.Groups[1].Value, WebUtility.HtmlDecode(facet.Groups[2].Value), facet.Groups[3].Value);
                var found = await client.Text($"{Root}{path}?{key}={Uri.EscapeDataString(value)}");
                Assert.True(Count().Match(found).Groups[1].Value == count, $"{path}?{key}={value} does not find {count}");
                tried++;
            }
        }

        Assert.InRange(tried, 30, 1_000);
    }

    [Fact]
    public void Words_that_mean_something_else_in_addresses_are_no_columns() =>
        Assert.Throws<ArgumentException>(static () => new Column<int>("sort", "Kind", static _ => Cell.Of("")));

    [Fact]
    public async Task A_filter_of_many_letters_is_a_filter()
    {
        using var client = await web.SignIn(Role.Viewer);
        var resource = "/subscriptions/" + new string('a', 400);
        var page = await client.Text($"{Root}findings?resource={Uri.EscapeDataString(resource)}");
        Assert.Contains("Nothing matches", page, StringComparison.Ordinal);
        Assert.Contains($"<b>{resource}</b>", page, StringComparison.Ordinal);
        Assert.Equal(1, Lines(await client.Text($"{Root}findings.csv?resource={resource}")));
    }

    [Theory]
    [InlineData("kind=no-evidence%0Aowner=nobody", "kind=no-evidence&owner=nobody")]
    [InlineData("severity=critical%09high", "severity=critical&severity=high")]
    public async Task No_question_is_answered_with_what_another_found(string strange, string honest)
    {
        using var client = await web.SignIn(Role.Viewer);
        using (var answer = await client.Get($"{Root}gaps?{strange}")) Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.InRange(Lines(await client.Text($"{Root}gaps.csv?{honest}")), 2, int.MaxValue);
        var filters = new[] { "kind", "owner", "severity" };
        Assert.NotEqual(Query(strange).Selection(filters), Query(honest).Selection(filters), StringComparer.Ordinal);

        static TableQuery Query(string text) => TableQuery.Of(new QueryCollection(
            Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text)));
    }

    [Fact]
    public void What_failed_once_is_tried_again()
    {
        var state = State();
        Assert.Throws<IOException>(() => state.Keep<string>("tried again", static () => throw new IOException("no connection")));
        Assert.Equal("there", state.Keep("tried again", static () => "there"));
    }

    [Fact]
    public async Task What_is_missing_is_empty_in_files_for_whoever_may_add_it()
    {
        using var manager = await web.SignIn(Role.Manager);
        using var viewer = await web.SignIn(Role.Viewer);
        Assert.Contains(">Add</a>", await manager.Text(Root + "evidence/needed?state=missing"), StringComparison.Ordinal);
        Assert.Equal(await viewer.Text(Root + "evidence/needed.csv"), await manager.Text(Root + "evidence/needed.csv"));
    }

    [Fact]
    public async Task The_file_of_the_matrix_has_the_rows_of_the_page()
    {
        using var client = await web.SignIn(Role.Viewer);
        var page = await client.Text(Root + "matrix?provider=aws&q=rds");
        Assert.Contains("matrix.csv?q=rds&amp;provider=aws", page, StringComparison.Ordinal);
        var some = (await client.Text(Root + "matrix.csv?provider=aws&q=rds")).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.NotEmpty(some);
        Assert.All(some, static row => Assert.Contains(",aws/rds,", row, StringComparison.Ordinal));
        var state = State();
        Assert.Equal(state.Matrix.Rows.Single(static row => row.Service == "aws/rds").Lines.Length, some.Length);
    }

    [Theory]
    [InlineData("owners/platform")]
    [InlineData("services/aws/rds")]
    [InlineData("controls/IAM-03")]
    [InlineData("matrix/identity/aws/rds")]
    [InlineData("audit/iso27001-2022/requirement?id=A.5.1")]
    public async Task The_rest_of_a_list_of_duties_is_that_list(string path)
    {
        using var client = await web.SignIn(Role.Viewer);
        foreach (var link in Rest().Matches(await client.Text(Root + path)).Cast<Match>())
        {
            var csv = await client.Text(WebUtility.HtmlDecode(link.Groups[1].Value));
            Assert.Equal(int.Parse(link.Groups[2].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), Lines(csv) - 1);
        }

        if (path.StartsWith("owners", StringComparison.Ordinal)) Assert.Matches(Rest(), await client.Text(Root + path));
    }

    [Fact]
    public async Task The_file_of_what_changed_has_every_duty_that_moved()
    {
        const string Tenant = "changed-line";
        web.MakeTenant(Tenant);
        web.TakeIn(Tenant, static folder => Write(folder, "  - { service: aws/s3 }\n"), new DateOnly(2026, 10, 1));
        web.TakeIn(Tenant, static folder => Write(folder, "  - { service: aws/s3 }\n  - { service: aws/rds }\n"));
        using var client = await web.SignIn(Role.Viewer, Tenant);
        var page = await client.Text($"/o/{Tenant}/changes?from=2026-10-01");
        var moved = int.Parse(Moved().Match(page).Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.InRange(moved, 1, int.MaxValue);
        Assert.Equal(moved, Lines(await client.Text($"/o/{Tenant}/changes/line.csv?from=2026-10-01")) - 1);
        Assert.DoesNotContain("demarc drift", page, StringComparison.Ordinal);

        static void Write(string folder, string services) =>
            File.WriteAllText(Path.Combine(folder, "demarc.yaml"), "organisation: Harbour Clinic\nservices:\n" + services);
    }

    [Fact]
    public async Task Two_people_of_one_name_each_have_their_own_gaps()
    {
        const string Tenant = "namesakes";
        web.MakeTenant(Tenant);
        web.TakeIn(Tenant, static folder => File.WriteAllText(Path.Combine(folder, "demarc.yaml"), """
            organisation: Harbour Clinic
            people:
              - { id: anna.one, name: Anna Smith }
              - { id: anna.two, name: Anna Smith }
            owners:
              - { owner: anna.one, when: instance.service == 'aws/s3' }
              - { owner: anna.two, when: instance.service == 'aws/rds' }
            services:
              - { service: aws/s3, reviewed: 2026-02-10 }
              - { service: aws/rds, reviewed: 2026-02-10 }

            """));
        var lines = OwnerLines.Of(OwnTenant.State(web, Tenant)).Where(static line => line.Id.Length > 0).ToList();
        Assert.Equal(["anna.one", "anna.two"], lines.Select(static line => line.Id).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        using var client = await web.SignIn(Role.Viewer, Tenant);
        var all = Lines(await client.Text($"/o/{Tenant}/gaps.csv?owner=Anna%20Smith")) - 1;
        Assert.Equal(all, lines.Sum(static line => line.Gaps));
        foreach (var line in lines)
        {
            Assert.InRange(line.Gaps, 1, all - 1);
            Assert.Equal(line.Gaps, Lines(await client.Text($"/o/{Tenant}/gaps.csv?answers={line.Id}")) - 1);
        }
    }

    [Fact]
    public void A_place_with_a_blank_in_its_name_is_one_place()
    {
        var form = new Dictionary<string, StringValues>(StringComparer.Ordinal)
        {
            ["kind"] = "identity-inventory", ["part"] = "IAM-03.require", ["effective"] = "2026-01-31", ["statement"] = "It is so.",
            ["account"] = "Contoso EU, Contoso US",
        };
        var (item, refusal) = AddFields.Of(new FormCollection(form)).Read(
            State().Result, null, "anna", Engine.Evidence.Moment.Of(TimeProvider.System.GetUtcNow()));
        Assert.Equal("", refusal.Why);
        Assert.Equal(["Contoso EU", "Contoso US"], item!.Reach.Accounts);
    }

    [Fact]
    public async Task Of_the_log_only_what_was_known_then_is_there()
    {
        using (var log = LedgerReader.Open(web.Services.GetRequiredService<TenantStores>().Of(WebFixture.Sample))!)
        {
            var all = log.Entries(0, log.Checkpoint.Size);
            var known = all[^1].Added;
            var then = all.Where(entry => entry.Added <= known).Select(static entry => entry.Index).Reverse().ToList();
            Assert.Equal(then.Take(2), log.Newest(known, 2).Select(static entry => entry.Index));
            Assert.Empty(log.Newest(Engine.Evidence.Moment.Start, 2));
        }

        using var client = await web.SignIn(Role.Auditor);
        foreach (var path in (string[])["ledger/0", "ledger/0/proof", "ledger/0/leaf"])
        {
            using var answer = await client.Get($"{Root}{path}?known-at=2020-01-01");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private EstateState State() => web.Services.GetRequiredService<EstateStates>().Get(WebFixture.Sample, SampleOrganisation.Day, null);

    private static int Lines(string csv) => csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    // The first choice of each list above a table: what stands before it is "all".
    [GeneratedRegex("<select class=\"form-select form-select-sm\" id=\"[^\"]*-by-[^\"]*\" name=\"([^\"]+)\">\\s*"
        + "<option value>all</option>\\s*"
        + "<option value=\"([^\"]+)\">[^<]*\\(([0-9,]+)\\)</option>")]
    private static partial Regex Choice();

    [GeneratedRegex("([0-9,]+) dut(?:y|ies) moved, came or went")]
    private static partial Regex Moved();

    [GeneratedRegex("<p class=\"data-count\" role=\"status\">\\s*([0-9,]+)")]
    private static partial Regex Count();

    [GeneratedRegex("<a href=\"([^\"]*matrix\\.csv[^\"]*)\" download>All ([0-9,]+) as CSV</a>")]
    private static partial Regex Rest();
}
