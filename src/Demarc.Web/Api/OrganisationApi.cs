using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>Who asks.</summary>
/// <param name="Name">Name.</param>
/// <param name="Role">What the caller is there.</param>
/// <param name="Rights">What may be done: read, contribute, decide, administer.</param>
/// <param name="Method">How the caller came in.</param>
internal sealed record CallerItem(string Name, string Role, ImmutableArray<string> Rights, string Method);

/// <summary>An organisation, and who asks.</summary>
/// <param name="Tenant">Name in addresses.</param>
/// <param name="Name">Name.</param>
/// <param name="AsOf">As of the end of this day.</param>
/// <param name="KnownAt">As known at the end of this day; null: by now.</param>
/// <param name="Today">The day shown when none is asked for.</param>
/// <param name="LastRun">Number of the last run behind what is shown; null when nothing is recorded.</param>
/// <param name="CatalogueVersion">Version of the catalogue used.</param>
/// <param name="Mistakes">What is wrong with the organisation's file on record: it counts as saying nothing then.</param>
/// <param name="You">Who asks.</param>
internal sealed record OrganisationItem(
    string Tenant, string Name, DateOnly AsOf, DateOnly? KnownAt, DateOnly Today, int? LastRun, string CatalogueVersion,
    ImmutableArray<string> Mistakes, CallerItem You);

/// <summary>The figures that every report shows.</summary>
/// <param name="AsOf">As of the end of this day.</param>
/// <param name="KnownAt">As known at the end of this day; null: by now.</param>
/// <param name="Duties">The three numbers, the others apart.</param>
/// <param name="DutiesFormula">How they are counted.</param>
/// <param name="Figures">The figures, in the order of reports.</param>
/// <param name="SecondFactor">Where a second factor is on, off or unknown.</param>
/// <param name="Repairs">How long failures took to be mended, and how old those are that go on.</param>
/// <param name="GapsBySeverity">Gaps by severity.</param>
/// <param name="GapsByKind">Gaps by kind, those that occur.</param>
/// <param name="Overdue">Gaps past their day.</param>
/// <param name="CertificateGaps">Controls whose only support offered is the provider's assurance.</param>
/// <param name="Spend">What was spent.</param>
/// <param name="OldestCapture">Oldest capture of a resource that counts; null when no source says.</param>
internal sealed record NumbersItem(
    DateOnly AsOf, DateOnly? KnownAt, SplitItem Duties, string DutiesFormula, ImmutableArray<FigureItem> Figures,
    SecondFactorItem SecondFactor, RepairItem Repairs,
    IReadOnlyDictionary<string, long> GapsBySeverity, IReadOnlyDictionary<string, long> GapsByKind, long Overdue,
    ImmutableArray<CertificateGapItem> CertificateGaps, SpendItem Spend, DateTimeOffset? OldestCapture);

/// <summary>Second factors as far as checks show them; checks are not added up, because two may look at one person.</summary>
/// <param name="Checks">By check, those with most that is off first.</param>
/// <param name="Places">Duties of ours to ask for a second factor.</param>
/// <param name="Unmeasured">Of these, where no check says anything.</param>
/// <param name="Formula">How it is counted.</param>
/// <param name="Population">Which verdicts count.</param>
/// <param name="Exclusions">What is left out.</param>
internal sealed record SecondFactorItem(
    ImmutableArray<SecondFactorLine> Checks, long Places, long Unmeasured, string Formula, string Population, string Exclusions)
{
    internal static SecondFactorItem Of(SecondFactor factor) => new(
        factor.Lines, factor.Places, factor.Unmeasured, SecondFactor.Formula, SecondFactor.Population, SecondFactor.Exclusions);
}

/// <summary>How long failures took to be mended, beside how old those are that go on.</summary>
/// <param name="From">First day on which a failure may have been mended to count.</param>
/// <param name="Mended">Failures mended since.</param>
/// <param name="MeanDays">Their mean time in days; null when nothing was mended.</param>
/// <param name="MedianDays">Half of them took at most so many days.</param>
/// <param name="Open">Failures that go on.</param>
/// <param name="OpenMeanDays">Their mean age in days; null when there are none.</param>
/// <param name="OpenOldestDays">The age of the oldest in days.</param>
/// <param name="Formula">How it is counted.</param>
/// <param name="Population">Which failures count.</param>
/// <param name="Exclusions">What is left out.</param>
internal sealed record RepairItem(
    DateOnly From, long Mended, double? MeanDays, double? MedianDays, long Open, double? OpenMeanDays, double? OpenOldestDays,
    string Formula, string Population, string Exclusions)
{
    internal static RepairItem Of(Quarter quarter)
    {
        var times = quarter.Repairs;
        return new RepairItem(
            quarter.From, times.Mended, Days(times.Mean), Days(times.Median), times.Open, Days(times.OpenMean), Days(times.OpenOldest),
            RepairTimes.Formula, RepairTimes.Population, RepairTimes.Exclusions);

        static double? Days(TimeSpan? time) => time is { } span ? Math.Round(span.TotalDays, 2) : null;
    }
}

/// <summary>What bills say was spent; currencies are never added up.</summary>
/// <param name="Totals">By currency; empty when no bill was read, which is not zero.</param>
/// <param name="Services">By service and currency.</param>
/// <param name="Formula">How it is counted.</param>
/// <param name="Population">Which charges count.</param>
internal sealed record SpendItem(
    ImmutableArray<SpendTotalItem> Totals, ImmutableArray<ServiceSpendItem> Services, string Formula, string Population)
{
    internal static SpendItem Of(Spend spend) => new(
        [.. spend.Totals.Select(SpendTotalItem.Of)],
        [
            .. spend.Services.Select(static line => new ServiceSpendItem(
                line.Service.Length > 0 ? line.Service : null, line.Title, line.Owners, SpendTotalItem.Of(line.Total))),
        ],
        Spend.Formula, Spend.Population);
}

/// <summary>Money of one currency.</summary>
/// <param name="Currency">Currency code as the bills write it; empty when they do not say.</param>
/// <param name="Billed">What was billed.</param>
/// <param name="Unowned">Of it, where nobody is named for any duty of ours.</param>
/// <param name="Uncatalogued">Of that, on services that the catalogue does not know.</param>
/// <param name="From">Start of the earliest charge period.</param>
/// <param name="Until">End of the latest charge period, not included.</param>
internal sealed record SpendTotalItem(
    string Currency, decimal Billed, decimal Unowned, decimal Uncatalogued, DateTimeOffset? From, DateTimeOffset? Until)
{
    internal static SpendTotalItem Of(SpendTotal total) =>
        new(total.Currency, total.Amount, total.Unowned, total.Uncatalogued, total.From, total.Until);
}

/// <summary>Money spent on one service.</summary>
/// <param name="Service">Service id; null when the catalogue does not know it.</param>
/// <param name="Title">Its name.</param>
/// <param name="Owners">Who answers for duties of ours there.</param>
/// <param name="Total">How much.</param>
internal sealed record ServiceSpendItem(string? Service, string Title, ImmutableArray<string> Owners, SpendTotalItem Total);

/// <summary>A control with parts of ours for which only the provider's assurance is offered.</summary>
/// <param name="Control">Control id.</param>
/// <param name="Title">Title.</param>
/// <param name="Parts">Parts.</param>
/// <param name="Duties">In how many scopes.</param>
/// <param name="Offered">Reports and certificates offered.</param>
internal sealed record CertificateGapItem(
    string Control, string Title, ImmutableArray<string> Parts, long Duties, ImmutableArray<string> Offered);

/// <summary>The organisation itself, and its figures.</summary>
internal static class OrganisationApi
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.Read<OrganisationItem>("/", "getOrganisation", "The organisation, and what the caller may do in it", Get)
            .WithMetadata(new ApiUntagged());
        organisation.Read<NumbersItem>("/numbers", "getNumbers", "The figures, each with its formula and population", GetNumbers);
    }

    private static IResult Get(TenantScope scope)
    {
        var (state, result) = (scope.State, scope.State.Result);
        return Results.Ok(new OrganisationItem(
            scope.Tenant, result.Organisation.Stated ? result.Organisation.Name : scope.Tenant, scope.Day, scope.KnownAt, scope.Today,
            state.LastRun?.Number, result.Catalogue.Version, [.. state.Mistakes.Select(static mistake => mistake.ToString())],
            new CallerItem(
                scope.Person.Name, Kebab<Role>.Name(scope.Role),
                [.. Enum.GetValues<Right>().Where(right => scope.Can(right)).Select(static right => Kebab<Right>.Name(right))],
                scope.SignedIn.Session.Method)));
    }

    private static IResult GetNumbers(TenantScope scope, EstateHistory history)
    {
        var numbers = scope.State.Numbers;
        return Results.Ok(new NumbersItem(
            scope.Day, scope.KnownAt, SplitItem.Of(numbers.Duties), PartySplit.Formula, [.. numbers.Figures.Select(FigureItem.From)],
            SecondFactorItem.Of(numbers.SecondFactor), RepairItem.Of(history.Quarter(scope)),
            Counts(numbers.GapsBySeverity), Counts(numbers.GapsByKind), numbers.Overdue,
            [
                .. numbers.CertificateGaps.Select(static gap => new CertificateGapItem(
                    gap.Control, gap.Title, [.. gap.Parts.Select(static part => part.ToString())], gap.Duties, gap.Items)),
            ],
            SpendItem.Of(numbers.Spend), numbers.OldestCapture));
    }

    private static Dictionary<string, long> Counts(IEnumerable<Tally> tallies) =>
        tallies.ToDictionary(static tally => tally.Name, static tally => tally.Count, StringComparer.Ordinal);
}
