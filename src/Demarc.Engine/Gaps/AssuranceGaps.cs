using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Gaps;

/// <summary>
/// Gaps about providers' reports: what we use and they do not cover, periods that are over, opinions with something against them, those who
/// work for the provider and are left out, and what the reports assume we do.
/// </summary>
internal sealed class AssuranceGaps
{
    private readonly ReportsInForce reports;
    private readonly DateOnly day;

    internal AssuranceGaps(Organisation organisation, IEnumerable<DutyOf> duties, DateOnly day) =>
        (reports, this.day) = (new ReportsInForce(organisation, duties, day), day);

    internal IEnumerable<Gap> Find(Estate estate) => reports.Reports.SelectMany(
        report => OfReport(report, estate).Select(gap => gap with { About = report.Id }));

    private IEnumerable<Gap> OfReport(ProviderAssurance report, Estate estate)
    {
        var scope = new DutyScope(report.Provider, "", "", "", "");
        var held = Held(report);
        if (!reports.IsCovered(report, reports.IsCurrent))
            yield return Gap.Of(GapKind.AssuranceExpired, scope, report.Id, Severity.Medium, report.CoveredUntil.AddDays(1),
                $"\"{report.Id}\" covers {report.From:yyyy-MM-dd} to {report.CoveredUntil:yyyy-MM-dd}.",
                "Ask the provider for the next report or a bridge letter.");
        if (report.Qualified)
            yield return Gap.Of(GapKind.AssuranceOutOfScope, scope, report.Id, Severity.High, held, Opinion(report),
                "Read the exceptions, and decide what we do about each.");
        var services = estate.Instances.Where(i => i.Service.StartsWith(report.Provider + "/", StringComparison.Ordinal)).ToList();
        foreach (var service in services.Select(static i => i.Service).Distinct(StringComparer.Ordinal)
            .Where(service => !reports.IsCovered(report, other => other.Services.Contains(service, StringComparer.Ordinal))))
            yield return Gap.Of(GapKind.AssuranceOutOfScope, scope with { Service = service }, report.Id, Severity.Medium, held,
                $"\"{report.Id}\" does not cover this service.", "Ask for a report that covers it, or accept the risk in time.");
        foreach (var region in services.Select(static i => i.Region).Distinct(StringComparer.Ordinal)
            .Where(region => region.Length > 0 && region != "global" && !reports.IsCovered(report, other => Covers(other, region))))
            yield return Gap.Of(GapKind.AssuranceOutOfScope, scope with { Region = region }, report.Id, Severity.Medium, held,
                $"\"{report.Id}\" does not cover this region.", "Ask for a report that covers it, or leave the region.");
        foreach (var other in report.Subservices.Where(static other => other.Method != SubserviceMethod.Inclusive)
            .Where(other => !reports.HasOwnReport(other)))
            yield return Gap.Of(GapKind.AssuranceOutOfScope, scope, $"{report.Id}\nwithout {other.Name}", Severity.Medium, held,
                $"\"{report.Id}\" leaves out what {other.Name} does for the provider, and we hold no current report of theirs.",
                $"Ask for the report of {other.Name}, record it, and name it in this one.") with { Detail = other.Name };
        foreach (var control in report.UserEntityControls)
        {
            // Both may have blanks: with another one between them, two different pairs would be one.
            var subject = $"{report.Id}\n{control.Id}";
            if (reports.Unanswered(report, control) is { } why)
                yield return Gap.Of(GapKind.CuecUnanswered, scope, subject, Severity.Medium, held, why,
                    "Link it to parts that we do and confirm that we do them, or say why it does not concern us.") with
                {
                    Detail = control.Id,
                };
        }
    }

    /// <summary>
    /// Since when everybody could read what is in a report: the day it was issued; where that is not said, the day after its period.
    /// </summary>
    private DateOnly Held(ProviderAssurance report)
    {
        var issued = report.Issued ?? (report.To < day ? report.To.AddDays(1) : day);
        return issued < day ? issued : day;
    }

    private static bool Covers(ProviderAssurance report, string region) =>
        report.Regions.IsEmpty || report.Regions.Contains(region, StringComparer.Ordinal);

    private static string Opinion(ProviderAssurance report) => report.Opinion switch
    {
        AuditOpinion.Adverse => $"The opinion in \"{report.Id}\" is adverse: the controls are not what they are said to be.",
        AuditOpinion.Disclaimer => $"The auditor gives no opinion in \"{report.Id}\".",
        _ => $"The opinion in \"{report.Id}\" is qualified.",
    };
}
