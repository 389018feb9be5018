using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Demarc.Cli.Summary;
using Demarc.Engine;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Report;
using Spectre.Console;

namespace Demarc.System.Tests.Reports;

public sealed class ReportTests
{
    [Fact]
    public void Page_reads_as_reviewed() => Snapshot.Match("tiny.html", WithoutStyle(Html(TinyEstate.Assess())));

    [Fact]
    public void Json_reads_as_reviewed() => Snapshot.Match("tiny.json", Json(TinyEstate.Assess()));

    [Fact]
    public void Gap_table_reads_as_reviewed() => Snapshot.Match("tiny.gaps.csv", Csv(GapTable.Of(TinyEstate.Assess())));

    [Fact]
    public void Matrix_table_reads_as_reviewed() => Snapshot.Match("tiny.matrix.csv", Csv(MatrixTable.Of(TinyEstate.Assess())));

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Summary_reads_as_reviewed(int width) => Snapshot.Match($"tiny.terminal-{width}.txt", Terminal(TinyEstate.Assess(), width));

    [Fact]
    public void Summary_without_an_organisation_says_so() =>
        Snapshot.Match("nameless.terminal.txt", Terminal(TinyEstate.Assess(organisation: null), 80));

    [Fact]
    public void Equal_inputs_give_equal_bytes()
    {
        static string All(AssessmentResult result) =>
            Html(result) + Json(result) + Csv(GapTable.Of(result)) + Csv(MatrixTable.Of(result)) + Terminal(result, 100);
        Assert.Equal(All(TinyEstate.Assess()), All(TinyEstate.Assess()));
    }

    [Fact]
    public void Numbers_are_those_counted_by_hand()
    {
        var numbers = Numbers.Of(TinyEstate.Assess());
        // Parts: offer and enable in three instances, guard once for the provider, policy once. Box enforces encryption.
        Assert.Equal(new PartySplit(Provider: 5, Shared: 0, Ours: 3, ThirdParty: 0, Unknown: 0, NotApplicable: 0), numbers.Duties);
        // The nightly check of the shop is in date, the policy is two years old, the other store has nothing.
        Assert.Equal(new OutcomeSplit(Done: 1, NotDone: 0, Unknown: 2), numbers.OurPart.Duties);
        Assert.Equal([new Tally("stale", 1), new Tally("missing", 1)], numbers.OurPart.UnknownBecause);
        Assert.Equal(
            [new AnswerableShare("", new OutcomeSplit(0, 0, 2)), new AnswerableShare("Ada Marsh", new OutcomeSplit(1, 0, 0))],
            numbers.OurPart.Answerable);
        Assert.Equal((1, 3), (numbers.Owned.Count, numbers.Owned.Whole));
        Assert.Equal((1, 3), (numbers.Ready.Count, numbers.Ready.Whole));
        Assert.Equal((1, 2), (numbers.Fresh.Count, numbers.Fresh.Whole));
        Assert.Equal((3, 5), (numbers.Complete.Count, numbers.Complete.Whole));
        Assert.Equal((1, 2), (numbers.Reviewed.Count, numbers.Reviewed.Whole));
        var certificate = Assert.Single(numbers.CertificateGaps);
        Assert.Equal(("DAT-01", 1L), (certificate.Control, certificate.Duties));
        var framework = Assert.Single(numbers.Frameworks);
        Assert.Equal((0L, 2L, 1L), (framework.Ready, framework.Ours, framework.Elsewhere));
    }

    [Fact]
    public void Spend_is_that_counted_by_hand()
    {
        // The shop is Ada's; what is in the south was Cleo's, who left; of the box nothing is ours; nobody knows what "Odd" is.
        var (january, february) = (Month(1), Month(2));
        var twice = Bill("acme/store", "a1", "north", new Charge("USD", 100.25m, january, february));
        var result = TinyEstate.Assess(
            more:
            [
                twice, twice with { Id = "the same in another file" },
                Bill("acme/store", "a2", "south", new Charge("USD", 30m, january, february)),
                Bill("acme/store", "a1", "north", new Charge("USD", -0.25m, february, Month(3))),
                Bill("acme/box", "a2", "south", new Charge("USD", 5m, january, february), new Charge("EUR", 7m, january, february)),
                Bill("", "a2", "", new Charge("USD", 1m, null, null)) with { Name = "Odd" },
            ]);
        var spend = Numbers.Of(result).Spend;
        Assert.Equal(
            [
                new SpendTotal("EUR", 7m, 0m, 0m, january, february) { NotOurs = 7m },
                new SpendTotal("USD", 136m, 31m, 1m, january, Month(3)) { NotOurs = 5m },
            ],
            spend.Totals);
        Assert.Equal(
            ["EUR acme/box 7.00 EUR", "USD acme/store 130.00 USD Ada Marsh", "USD acme/box 5.00 USD", "USD  1.00 USD"],
            spend.Services.Select(static line =>
                $"{line.Total.Currency} {line.Service} {line.Total.Billed} {string.Join(',', line.Owners)}".TrimEnd()),
            StringComparer.Ordinal);
        Assert.Equal("2026-01-01 to 2026-02-28", spend.Totals[1].Period);
        Assert.Equal(
            "Of it 31.00 USD where nobody is named for any duty of ours, 1.00 USD of that on services that the catalogue does not know. "
            + "5.00 USD where no duty is ours.",
            spend.Totals[1].Answered);
        Assert.Equal("Of it 7.00 EUR where no duty is ours, the rest where somebody is named for duties of ours.", spend.Totals[0].Answered);
        Assert.Empty(Numbers.Of(TinyEstate.Assess()).Spend.Totals);
    }

    [Fact]
    public void Bills_whose_times_overlap_are_counted_and_said()
    {
        // Of the month to date, exported on the 10th, the 20th and at its end; and the month after it.
        Resource Shop(int from, int to, decimal amount) => Bill("acme/store", "a1", "north", new Charge("USD", amount, Day(from), Day(to)));
        var total = Assert.Single(Numbers.Of(TinyEstate.Assess(
            more: [Shop(1, 20, 20m), Shop(1, 10, 10m), Shop(1, 31, 30m), Shop(31, 60, 40m)])).Spend.Totals);
        Assert.Equal((100m, 30m), (total.Amount, total.Overlapping));
        Assert.EndsWith(" Bills overlap in time: up to 30.00 USD may be counted twice.", total.Answered, StringComparison.Ordinal);

        static DateTimeOffset Day(int day) => Month(1).AddDays(day - 1);
    }

    [Fact]
    public void What_was_spent_on_a_service_that_left_the_catalogue_is_nobodys()
    {
        var spend = Numbers.Of(TinyEstate.Assess(
            more: [Bill("acme/gone", "a1", "north", new Charge("USD", 9m, null, DateTimeOffset.MinValue))])).Spend;
        var total = Assert.Single(spend.Totals);
        Assert.Equal((9m, 9m, 9m, 0m, ""), (total.Amount, total.Unowned, total.Uncatalogued, total.NotOurs, total.Period));
    }

    private static DateTimeOffset Month(int month) => new(2026, month, 1, 0, 0, 0, TimeSpan.Zero);

    private static Resource Bill(string service, string account, string region, params Charge[] charges) =>
        TinyEstate.Of(service, account, region, "", $"bill:{service}") with
        {
            Source = SourceKind.Billing,
            Catalogued = false,
            Charges = [.. charges],
        };

    [Fact]
    public void Every_duty_and_gap_is_in_one_row_of_the_matrix()
    {
        var result = TinyEstate.Assess();
        var matrix = EstateMatrix.Of(result, DutyLine.Of(result));
        Assert.Equal(result.Duties.Length, matrix.Rows.Sum(static row => row.Cells.Sum(static cell => cell.Lines.Length)));
        Assert.Equal(result.Gaps.Length, matrix.Rows.Sum(static row => row.Gaps.Length));
    }

    [Fact]
    public void Nothing_in_use_is_no_success()
    {
        var figure = new Figure("", "", 0, 0, "", "");
        Assert.Null(figure.Percent);
        Assert.Equal("–", figure.Share);
        Assert.Equal("<1%", new Figure("", "", 1, 1000, "", "").Share);
        Assert.Equal("99%", new Figure("", "", 999, 1000, "", "").Share);
    }

    [Fact]
    public void Page_loads_nothing_and_every_link_within_it_leads_somewhere()
    {
        var page = Html(TinyEstate.Assess());
        Assert.DoesNotMatch(@"<(link|img|iframe|object|embed)\b|\bsrc=|url\(|@import", page);
        var ids = Regex.Matches(page, "id=\"([^\"]+)\"").Select(static m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        var targets = Regex.Matches(page, "href=\"#([^\"]+)\"").Select(static m => m.Groups[1].Value);
        Assert.All(targets, target => Assert.Contains(target, ids, StringComparer.Ordinal));
        Assert.Single(Regex.Matches(page, "<script"));
    }

    [Fact]
    public void Who_reads_one_page_only_finds_what_is_done_what_is_not_and_who_is_answerable()
    {
        var page = Html(TinyEstate.Assess());
        var first = page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("id=\"figures\"", StringComparison.Ordinal)];
        var text = Regex.Replace(Regex.Replace(first, "<[^>]+>", " "), @"\s+", " ");
        Assert.Contains("✓ 1 done 33% All the evidence needed is valid", text, StringComparison.Ordinal);
        Assert.Contains("✗ 0 not done 0%", text, StringComparison.Ordinal);
        Assert.Contains(
            "? 2 unknown 66% Nothing valid shows it: 1 with evidence that is too old, 1 without evidence.", text, StringComparison.Ordinal);
        Assert.Contains("Nobody 2 0 0 2 Ada Marsh 1 1 0 0", text, StringComparison.Ordinal);
        Assert.Contains(OurPart.Formula, text, StringComparison.Ordinal);
        // On paper everything after it begins on a page of its own.
        Assert.Contains("#figures, #matrix { break-before: page; }", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        const string Script = "<script>alert(1)</script>";
        var organisation = TinyEstate.SmallOrganisation
            .Replace("Tiny Ltd", "\"\\\" onload=\\\"x\\\" " + Script + "\"", StringComparison.Ordinal)
            .Replace("Ada Marsh", "\"=cmd|' /C calc'!A1\"", StringComparison.Ordinal)
            + """

            agreements:
              - id: msp
                title: Managed service
                provider: acme
                from: 2026-01-01
                file: "javascript:alert(1)"
                covers: { parts: [GOV-01.policy] }
                moves: [{ parts: [PHY-01.guard], party: customer, why: "<b>Because</b>" }]
            """;
        var id = "\u001b[2J\u202E" + Script + new string('x', 5000);
        var hostile = TinyEstate.Of("", "a1", "", "", id) with { Type = "=HYPERLINK(\"http://x\")", Catalogued = false };
        var result = TinyEstate.Assess(organisation, hostile, TinyEstate.Of("acme/store", "=1+1", "'\"><b>", "shop", "s"));
        var page = Html(result);
        Assert.Single(Regex.Matches(page, "<script"));
        Assert.DoesNotContain("<b>Because", page, StringComparison.Ordinal);
        Assert.Contains("(javascript:alert(1))", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<[a-z]+[^>]* onload=", page);
        Assert.DoesNotMatch("[\\u0000-\\u0008\\u000b-\\u001f\\u202a-\\u202e]|&#", page);
        Assert.Contains("\uFFFD[2J\uFFFD&lt;script&gt;", page, StringComparison.Ordinal);
        var csv = Csv(GapTable.Of(result)) + Csv(MatrixTable.Of(result));
        Assert.DoesNotMatch("(^|,)\"?[=+@]", csv);
        var terminal = Terminal(result, 80);
        Assert.DoesNotMatch("[\\u0000-\\u0009\\u000b-\\u001f\\u202a-\\u202e]", terminal);
        Assert.All(terminal.Split('\n'), static line => Assert.True(line.Length <= 80, line));
        using var parsed = JsonDocument.Parse(Json(result));
        Assert.EndsWith(Script, parsed.RootElement.GetProperty("organisation").GetString(), StringComparison.Ordinal);
    }

    private static string Html(AssessmentResult result)
    {
        using var text = new StringWriter { NewLine = "\n" };
        HtmlReport.Write(text, result, TinyEstate.Inputs);
        return text.ToString();
    }

    private static string Json(AssessmentResult result)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            AssessmentJson.Write(writer, result, TinyEstate.Inputs);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static string Csv(ReportTable table)
    {
        using var text = new StringWriter { NewLine = "\n" };
        table.WriteCsv(text);
        return text.ToString();
    }

    private static string Terminal(AssessmentResult result, int width)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.Yes });
        console.Profile.Width = width;
        TerminalSummary.Write(console, result, TinyEstate.Inputs, "out/report.html");
        return text.ToString();
    }

    /// <summary>What a person reviews: without styles and script, a line for each row, item and heading.</summary>
    private static string WithoutStyle(string page) => Regex.Replace(
        Regex.Replace(page, "(?<=</(?:tr|li|p|h[1-4]|section|details|article|summary|thead|div)>)(?=<)", "\n"),
        "(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)|(?<=sha256-)[^']+", "", RegexOptions.Singleline);
}
