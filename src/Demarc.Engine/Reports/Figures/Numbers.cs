using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Reports.Figures;

/// <summary>The figures every report shows, computed once, each with its formula and population (SPEC section 8).</summary>
public sealed record Numbers
{
    /// <summary>The three numbers: duties that are the provider's, shared, ours; the others apart.</summary>
    public required PartySplit Duties { get; init; }

    /// <summary>Whether what is ours is done, and who is answerable.</summary>
    public required OurPart OurPart { get; init; }

    /// <summary>Ours with a named owner / ours.</summary>
    public required Figure Owned { get; init; }

    /// <summary>Ours and shown to be done / ours.</summary>
    public required Figure Ready { get; init; }

    /// <summary>Ours with an item for every kind needed, however old / ours.</summary>
    public required Figure Held { get; init; }

    /// <summary>Of these, within the allowed age.</summary>
    public required Figure Fresh { get; init; }

    /// <summary>Resources that belong to a service of the catalogue / resources seen.</summary>
    public required Figure Catalogued { get; init; }

    /// <summary>Resources of which every property was collected / resources seen.</summary>
    public required Figure Complete { get; init; }

    /// <summary>Resources whose type the catalogue describes / resources seen.</summary>
    public required Figure Described { get; init; }

    /// <summary>Services in use that somebody reviewed / services in use.</summary>
    public required Figure Reviewed { get; init; }

    /// <summary>Verdicts of checks that found what they want / all that found it or not.</summary>
    public required Figure Conforming { get; init; }

    /// <summary>Duties of ours with an access review in date / those that need one.</summary>
    public required Figure AccessReviewed { get; init; }

    /// <summary>The same of those due each quarter: rights of administrators.</summary>
    public required Figure PrivilegedReviewed { get; init; }

    /// <summary>Exceptions and overrides that hold / these and those that ended and stand open.</summary>
    public required Figure ExceptionsInTime { get; init; }

    /// <summary>Services reviewed before their first use / services seen.</summary>
    public required Figure ReviewedBeforeUse { get; init; }

    /// <summary>Services seen that the catalogue describes / services and unknown types seen.</summary>
    public required Figure ServicesCatalogued { get; init; }

    /// <summary>Where a second factor is on, off or unknown.</summary>
    public required SecondFactor SecondFactor { get; init; }

    /// <summary>Gaps by severity, worst first, none left out.</summary>
    public required ImmutableArray<Tally> GapsBySeverity { get; init; }

    /// <summary>Gaps past their day by severity, worst first, none left out.</summary>
    public required ImmutableArray<Tally> OverdueBySeverity { get; init; }

    /// <summary>Gaps by kind, those that occur, in the order of kinds.</summary>
    public required ImmutableArray<Tally> GapsByKind { get; init; }

    /// <summary>Gaps grouped by part, worst first.</summary>
    public required ImmutableArray<GapGroup> GapGroups { get; init; }

    /// <summary>Gaps past their day.</summary>
    public required long Overdue { get; init; }

    /// <summary>Controls whose only support offered is the provider's assurance.</summary>
    public required ImmutableArray<CertificateGap> CertificateGaps { get; init; }

    /// <summary>Services with duties of ours, least ready first.</summary>
    public required ImmutableArray<ServiceReadiness> Services { get; init; }

    /// <summary>Frameworks, by id.</summary>
    public required ImmutableArray<FrameworkReadiness> Frameworks { get; init; }

    /// <summary>What bills say was spent, and on what nobody named answers for.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Oldest capture of a resource that counts; null when no source says.</summary>
    public required DateTimeOffset? OldestCapture { get; init; }

    /// <summary>The duties with owner and evidence, from which all of this was counted.</summary>
    public required ImmutableArray<DutyLine> Lines { get; init; }

    /// <summary>The figures in the order in which reports show them.</summary>
    public ImmutableArray<Figure> Figures =>
    [
        Owned, Ready, Held, Fresh, Conforming, AccessReviewed, PrivilegedReviewed, ExceptionsInTime, Reviewed, ReviewedBeforeUse,
        ServicesCatalogued, Catalogued, Described, Complete,
    ];

    /// <summary>Counts everything.</summary>
    public static Numbers Of(AssessmentResult result)
    {
        var lines = DutyLine.Of(result);
        var byPart = lines.ToLookup(static line => line.Duty.Part.Id);
        var ours = lines.Where(static line => line.IsOurs).ToList();
        long Count(Func<DutyLine, bool> condition) => ours.LongCount(condition);
        var held = Count(static line => line.IsHeld);
        return new Numbers
        {
            Duties = lines.Aggregate(default(PartySplit), static (split, line) => split.With(line.Duty.Party)),
            OurPart = OurPart.Of(ours),
            Owned = new Figure("owned", "Named owner", Count(static line => line.IsOwned), ours.Count,
                "Duties of ours with a named owner who is still here, divided by all duties of ours.", OursText)
            { Exclusions = OthersText },
            Ready = new Figure("ready", "Ready", Count(static line => line.IsReady), ours.Count,
                "Duties of ours with valid evidence of every kind they need and no failing check, divided by all duties of ours.",
                OursText)
            { Exclusions = OthersText + " Provider assurance never counts." },
            Held = new Figure("held", "Evidence held", held, ours.Count,
                "Duties of ours with an accepted item of every kind they need, however old, divided by all duties of ours.", OursText)
            { Exclusions = OthersText },
            Fresh = new Figure("fresh", "Evidence in date", Count(static line => line.IsHeld && line.Evidence!.IsValid), held,
                "Duties of ours whose evidence is within its age, counted from the day it shows, divided by those with evidence.",
                "Duties of ours with an accepted item of every kind they need.")
            { Exclusions = "Duties of ours that lack an item." },
            Catalogued = Catalogue(result.Estate),
            Described = Of("described", "Types described", result.Estate.Catalogued, result.Estate.Resources,
                "Resources whose type the catalogue describes property by property, divided by all resources seen."),
            Complete = Of("complete", "Settings complete", result.Estate.Complete, result.Estate.Resources,
                "Resources of which every described property was collected, divided by all resources seen."),
            Reviewed = Reviews(result),
            Conforming = Conformity.Of(result),
            AccessReviewed = WorkFigures.AccessReviews(lines, often: false),
            PrivilegedReviewed = WorkFigures.AccessReviews(lines, often: true),
            ExceptionsInTime = WorkFigures.Exceptions(result),
            ReviewedBeforeUse = WorkFigures.ReviewedBeforeUse(result),
            ServicesCatalogued = WorkFigures.Services(result.Estate),
            SecondFactor = SecondFactor.Of(result, lines),
            GapsBySeverity = [.. Severities.Select(severity => Severe(result, severity, late: false))],
            OverdueBySeverity = [.. Severities.Select(severity => Severe(result, severity, late: true))],
            GapsByKind = GapGroup.KindsOf(result.Gaps),
            GapGroups = GapGroup.Of(result.Gaps),
            Overdue = result.Gaps.LongCount(gap => gap.Due < result.Day),
            CertificateGaps = CertificateGap.Of(result.Catalogue, lines),
            Services = ServiceReadiness.Of(result.Catalogue, lines),
            Frameworks = [.. result.Catalogue.Frameworks.Select(framework => FrameworkReadiness.Of(framework, byPart))],
            Spend = Spend.Of(result.Catalogue, result.Estate.Charges, lines),
            OldestCapture = result.Estate.OldestCapture,
            Lines = lines,
        };
    }

    /// <summary>Severities, worst first.</summary>
    public static ImmutableArray<Severity> Severities { get; } = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low];

    /// <summary>Whether somebody accepted our side of the line for a service.</summary>
    internal static bool IsReviewed(AssessmentResult result, string service) => result.Organisation.Services.Any(declared =>
        declared.Service == service && !declared.Refused && declared.Reviewed is { } reviewed && reviewed <= result.Day);

    private const string OthersText = "Duties of the provider or a third party, duties whose party is unknown, and what does not apply.";

    private const string OursText = "Control parts that are ours or shared, once for each scope in which they exist.";

    private static Figure Of(string id, string title, long count, long whole, string formula) =>
        new(id, title, count, whole, formula, "Resources in the inputs that could be read, each counted once.")
        { Exclusions = "Files and records that could not be read; services that are only named by a bill or a list." };

    private static Tally Severe(AssessmentResult result, Severity severity, bool late) => new(
        Kebab<Severity>.Name(severity), result.Gaps.LongCount(gap => gap.Severity == severity && (!late || gap.Due < result.Day)));

    private static Figure Catalogue(Estate estate) => Of(
        "catalogued", "In the catalogue", estate.Instances.Sum(static i => i.Resources), estate.Resources,
        "Resources that belong to a service of the catalogue, divided by all resources seen.");

    private static Figure Reviews(AssessmentResult result)
    {
        var used = result.Estate.Instances.Select(static i => i.Service).Distinct(StringComparer.Ordinal).ToList();
        var reviewed = used.LongCount(service => IsReviewed(result, service));
        return new Figure("reviewed", "Services reviewed", reviewed, used.Count,
            "Services in use for which somebody accepted our side of the line on or before the day, divided by services in use.",
            "Distinct services of the catalogue that were seen or declared.")
        { Exclusions = "Types that belong to no service of the catalogue." };
    }
}
