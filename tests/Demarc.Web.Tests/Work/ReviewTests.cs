using System.Net;
using System.Text;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Screens.Reviews;

namespace Demarc.Web.Tests.Work;

/// <summary>The calendar: what is due, recording that it was done, and the file for calendar programs.</summary>
public sealed class ReviewTests(WebFixture web)
{
    private string Tenant => web.Own("reviews");
    private string Page => $"/o/{Tenant}/reviews";

    [Fact]
    public async Task The_calendar_has_reviews_and_what_ends()
    {
        using var viewer = await web.SignIn(Role.Viewer);
        var rows = (await viewer.Text("/o/northwind/reviews.csv")).Split('\n')
            .Select(static line => string.Join(',', line.Split(',').Take(3))).ToList();
        Assert.Contains(rows, static row => row == "2026-09-30,review,exceptions");
        Assert.Contains(rows, static row => row == "2027-02-27,review,responsibility-matrix");
        Assert.Contains(rows, static row => row == "2027-01-14,agreement,okta-msa");
        Assert.Contains(rows, static row => row == "2027-01-31,exception,imaging-modality-hosts");
        Assert.Contains(rows, static row => row.Contains(",evidence,", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, static row => row.Contains("legacy-sftp", StringComparison.Ordinal));
        var page = await viewer.Text("/o/northwind/reviews");
        Assert.Contains("Overdue", page, StringComparison.Ordinal);
        Assert.Contains("January 2027", page, StringComparison.Ordinal);
        Assert.DoesNotContain("reviews/done", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_that_was_done_is_no_longer_overdue_and_its_history_says_what_came_out()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var before = web.Scope(Role.Owner, Tenant);
        Assert.Contains(before.State.Result.Gaps, IsOfExceptions);
        using var done = await owner.SendForm(
            Page + "/exceptions", Page + "/done", ("id", "exceptions"), ("title", "Exceptions and overrides"), ("months", "3"),
            ("done", TenantScope.Text(before.Today)), ("by", "Noor Haddad"), ("note", "Two are <renewed>."));
        Assert.Contains("/decisions/", done.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(web.Scope(Role.Owner, Tenant).State.Result.Gaps, IsOfExceptions);
        var page = await owner.Text(Page + "/exceptions");
        Assert.Contains("Two are &lt;renewed&gt;.", page, StringComparison.Ordinal);
        Assert.Contains("by Noor Haddad", page, StringComparison.Ordinal);
        Assert.Contains(TenantScope.Text(before.Today.AddMonths(3)), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_is_reviewed_in_its_own_cadence()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var form = Page + "?control=IAM-03";
        var page = WebUtility.HtmlDecode(await owner.Text(form));
        Assert.Contains("value=\"IAM-03\"", page, StringComparison.Ordinal);
        using var done = await owner.SendForm(
            form, Page + "/done", ("id", "IAM-03"), ("title", "IAM-03"), ("months", "6"),
            ("done", TenantScope.Text(web.Scope(Role.Owner, Tenant).Today)), ("by", "me"), ("note", "fine"));
        Assert.DoesNotContain("control=IAM-03\"", WebUtility.HtmlDecode(await owner.Text(Page)), StringComparison.Ordinal);
        Assert.Contains("IAM-03", await owner.Text(Page + "/IAM-03"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_records_a_review_changes_neither_its_title_nor_how_often_and_any_id_has_a_page()
    {
        const string Own = "reviews-ids";
        const string Id = "Q1 #3/4?%";
        web.MakeTenant(Own);
        var title = new string('t', 240);
        web.TakeIn(Own, folder => File.WriteAllText(Path.Combine(folder, "demarc.yaml"), $"""
            organisation: Harbour Clinic
            reviews:
              - {"{"} id: "{Id}", title: {title}, every months: 1, done: 2026-10-01, by: Ada {"}"}
            agreements:
              - {"{"} id: "a/b", title: Slash, provider: aws, from: 2026-01-01, until: 2027-01-01 {"}"}
            assurance:
              - {"{"} id: old, title: Old report, provider: aws, from: 2025-01-01, to: 2026-12-01, bridge: 2027-02-01, services: [aws/s3] {"}"}
              - {"{"} id: next, title: Next report, provider: aws, from: 2026-01-01, to: 2027-06-01, issued: 2099-01-01, supersedes: [old], services: [aws/s3] {"}"}

            """));
        using var owner = await web.SignIn(Role.Owner, Own);
        var list = await owner.Text($"/o/{Own}/reviews");
        Assert.Contains($"/o/{Own}/reviews/Q1%20%233/4%3F%25\"", list, StringComparison.Ordinal);
        Assert.Contains($"/o/{Own}/assurance#old", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Next report", list, StringComparison.Ordinal);
        var page = $"/o/{Own}/reviews/Q1%20%233/4%3F%25";
        var shown = await owner.Text(page);
        Assert.Contains($"action=\"{page}\" role=\"search\"", shown, StringComparison.Ordinal);
        Assert.Contains("Slash", await owner.Text($"/o/{Own}/agreements/a/b"), StringComparison.Ordinal);
        Assert.Contains($"/o/{Own}/agreements/a/b\"", await owner.Text($"/o/{Own}/agreements"), StringComparison.Ordinal);

        var today = TenantScope.Text(web.Scope(Role.Owner, Own).Today);
        using var done = await owner.SendForm(
            page, $"/o/{Own}/reviews/done", ("id", Id), ("title", "Mine"), ("months", "60"), ("done", today), ("by", "me"), ("note", "fine"));
        Assert.Contains("/decisions/", done.Headers.Location!.ToString(), StringComparison.Ordinal);
        var review = Assert.Single(web.Scope(Role.Owner, Own).State.Result.Organisation.Reviews);
        Assert.Equal((title, 1, today), (review.Title, review.EveryMonths, TenantScope.Text(review.Done)));
    }

    [Fact]
    public async Task The_csv_and_the_calendar_file_have_what_the_page_shows()
    {
        using var viewer = await web.SignIn(Role.Viewer);
        Assert.Contains("reviews.csv?kind=agreement", await viewer.Text("/o/northwind/reviews?kind=agreement"), StringComparison.Ordinal);
        var rows = (await viewer.Text("/o/northwind/reviews.csv?kind=agreement")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(rows.Length > 1);
        Assert.All(rows.Skip(1), static row => Assert.Contains(",agreement,", row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("months", "0", "every 1 to 60 months")]
    [InlineData("months", "often", "every 1 to 60 months")]
    [InlineData("done", "2099-01-01", "the day is between")]
    [InlineData("done", "", "the day is missing")]
    [InlineData("title", "", "say what is reviewed")]
    [InlineData("note", " ", "it is not said why")]
    public async Task What_makes_no_sense_is_refused_beside_the_form(string key, string value, string reason)
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        { ["title"] = "New", ["months"] = "6", ["done"] = "2026-11-01", ["by"] = "me", ["note"] = "fine" };
        fields[key] = value;
        using var answer = await owner.SendForm(Page, Page + "/done", [.. fields.Select(static pair => (pair.Key, pair.Value))]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Text());
        Assert.Contains(reason, page, StringComparison.Ordinal);
        foreach (var (kept, said) in fields.Where(static field => field.Key != "note" && field.Value.Length > 0))
            Assert.Matches($"name=\"{kept}\"[^>]* value=\"{said}\"", page);
        using var viewer = await web.SignIn(Role.Viewer, Tenant);
        using var forbidden = await viewer.SendForm(Page, Page + "/done", ("title", "New"));
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task The_calendar_file_is_one_that_calendar_programs_read()
    {
        using var viewer = await web.SignIn(Role.Viewer);
        using var answer = await viewer.Get("/o/northwind/reviews.ics");
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Text();
        Assert.StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", text, StringComparison.Ordinal);
        Assert.EndsWith("END:VEVENT\r\nEND:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.Contains("DTSTART;VALUE=DATE:20270114\r\n", text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Agreement ends: Okta master agreement\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_and_strange_texts_are_escaped_and_folded_between_characters()
    {
        var title = "a;b,c\\d\r\ne\0 " + string.Concat(Enumerable.Repeat("ü漢😀", 30));
        var line = new CalendarLine(new DateOnly(2026, 12, 31), CalendarSort.Review, "x", title, "", "", "reviews/x");
        var text = CalendarFile.Of([line], "n", "t", new DateOnly(2026, 11, 20));
        Assert.All(text.Split("\r\n"), static one => Assert.InRange(Encoding.UTF8.GetByteCount(one), 0, 75));
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        var unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains(
            "SUMMARY:Review due: a\\;b\\,c\\\\d\\ne " + string.Concat(Enumerable.Repeat("ü漢😀", 30)) + "\r\n", unfolded,
                StringComparison.Ordinal);
        Assert.DoesNotContain("\uFFFD", text, StringComparison.Ordinal);
        var other = CalendarFile.Of([line with { Day = line.Day.AddDays(1) }], "n", "t", new DateOnly(2026, 11, 20));
        Assert.Equal(Uid(text), Uid(other));
        Assert.False(Uid(text) == Uid(CalendarFile.Of([line], "n", "u", new DateOnly(2026, 11, 20))), "two organisations share an id");
    }

    private static string Uid(string text) => text.Split("\r\n").Single(static one => one.StartsWith("UID:", StringComparison.Ordinal));

    private static bool IsOfExceptions(Gap gap) =>
        gap.Kind == GapKind.ReviewOverdue && gap.Why.Contains("\"exceptions\"", StringComparison.Ordinal);
}
