using System.Text.RegularExpressions;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Gaps;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>Pages show what the command line says: what is put together from the store equals what is read from the exports.</summary>
public sealed partial class NumbersTests(WebFixture web)
{
    private static readonly Lazy<AssessmentResult> Assessed = new(Assess);

    private EstateState State => web.Services.GetRequiredService<EstateStates>().Get(WebFixture.Sample, SampleOrganisation.Day, null);

    [Fact]
    public void The_estate_of_the_store_is_that_of_the_exports()
    {
        var (stored, read) = (State.Result.Estate, Assessed.Value.Estate);
        Same(read.Instances.Select(Describe), stored.Instances.Select(Describe));
        Same(read.UnknownTypes.Select(static t => $"{t.Type} {t.Resources}"),
            stored.UnknownTypes.Select(static t => $"{t.Type} {t.Resources}"));
        Assert.NotEmpty(read.Charges);
        // A bill is kept by account: the order of its lines is not on record, and nothing depends on it.
        Same(read.Charges.Select(static charge => $"{charge}").Order(StringComparer.Ordinal),
            stored.Charges.Select(static charge => $"{charge}").Order(StringComparer.Ordinal));
        Assert.Equal((read.Resources, read.Complete, read.Catalogued), (stored.Resources, stored.Complete, stored.Catalogued));
    }

    [Fact]
    public void The_verdicts_of_the_store_are_those_of_the_exports() => Same(
        Assessed.Value.Checks.Select(static c => $"{c.Check.Id} {c.Instance} {string.Join(' ', c.Counts)}"),
        State.Result.Checks.Select(static c => $"{c.Check.Id} {c.Instance} {string.Join(' ', c.Counts)}"));

    /// <summary>
    /// But for words and days: an item of evidence has another id once it is held, where the exports looked is not on record, and what two
    /// exports show is on record since the earlier one.
    /// </summary>
    [Fact]
    public void The_gaps_of_the_store_are_those_of_the_exports() =>
        Same(
            Assessed.Value.Gaps.Select(Describe).Order(StringComparer.Ordinal),
            State.Result.Gaps.Select(Describe).Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_gaps_have_the_same_name()
    {
        var lines = GapLines.Of(State);
        Assert.Equal(State.Result.Gaps.Length, lines.Count);
        Assert.Equal(lines.Count, lines.Select(static line => line.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_overview_shows_the_three_numbers()
    {
        using var client = await web.SignIn(Role.Viewer);
        var page = await client.Text($"/o/{WebFixture.Sample}/");
        var duties = Numbers.Of(Assessed.Value).Duties;
        Same(
            [$"{duties.Provider:N0}", $"{duties.Shared:N0}", $"{duties.Ours:N0}"],
            Big().Matches(page).Select(static match => match.Groups[1].Value));
    }

    [Fact]
    public async Task The_csv_of_gaps_has_exactly_the_gaps_of_the_filter()
    {
        using var client = await web.SignIn(Role.Viewer);
        var text = await client.Text($"/o/{WebFixture.Sample}/gaps.csv?severity=critical");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Assessed.Value.Gaps.Count(static gap => gap.Severity == Engine.Content.Severity.Critical), lines.Length - 1);
        Assert.All(lines.Skip(1), static line => Assert.StartsWith("critical,", line, StringComparison.Ordinal));
    }

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) => Assert.Equal(
        expected.Except(actual, StringComparer.Ordinal).Take(20).Concat(expected),
        actual.Except(expected, StringComparer.Ordinal).Take(20).Concat(actual), StringComparer.Ordinal);

    private static string Describe(Engine.Inventory.ServiceInstance instance) =>
        $"{instance.Service} {instance.Account} {instance.Region} {instance.Workload} "
        + string.Join(' ', instance.Classes.Select(static type => $"[{Ids(type.Effects)}?{Ids(type.Undecided)}] {type.Resources}"))
        + " " + string.Join(' ', instance.Sources);

    private static string Ids(IEnumerable<string> ids) => string.Join(' ', ids);

    private static string Describe(Engine.Gaps.Gap gap) =>
        $"{gap.Kind} {gap.Part?.Id} {gap.Scope} {gap.ResourceId} {gap.Owner} {gap.Severity}";

    private static AssessmentResult Assess()
    {
        var folder = Directory.CreateTempSubdirectory("demarc-web-sample-").FullName;
        try
        {
            SampleOrganisation.WriteTo(folder);
            var path = Path.Combine(folder, EstateImport.OrganisationFileName);
            var shipped = ShippedContent.Read(Path.Combine(AppContext.BaseDirectory, ShippedContent.FileName));
            var (catalogue, organisation, _) = OrganisationFile.Read(path).Build(shipped);
            using var verdicts = new VerdictSpool();
            var time = new DateTimeOffset(SampleOrganisation.Day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddSeconds(-1);
            var pass = CheckPass.Of(catalogue!, organisation!, catalogue!.Checks, time, verdicts);
            var reading = EstateReading.Read([folder], [path], catalogue, organisation!, rows: null, checks: pass);
            return Assessment.Run(
                catalogue, organisation!, reading.Estate, verdicts.Totals(catalogue), SampleOrganisation.Day,
                pass.Looks.Finish(reading.Inputs, LookClaim.Lists));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("<strong>([0-9,]+)</strong>")]
    private static partial Regex Big();
}
