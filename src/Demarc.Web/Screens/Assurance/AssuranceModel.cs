using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Evidence;

namespace Demarc.Web.Screens.Assurance;

/// <summary>A control that a report assumes we do, and what answers it.</summary>
/// <param name="Control">The control.</param>
/// <param name="Fault">Why it counts as unanswered; null when it is answered.</param>
public sealed record ControlAnswer(UserEntityControl Control, string? Fault);

/// <summary>A report on the day asked about.</summary>
/// <param name="Report">The report.</param>
/// <param name="State">What it is on the day, in a word.</param>
/// <param name="Controls">What it assumes we do.</param>
/// <param name="LeftOut">Those who work for the provider, and whether a report of theirs speaks for them; null: it speaks itself.</param>
/// <param name="Used">Services of the provider in use.</param>
/// <param name="Covered">Of these, in its scope.</param>
public sealed record ReportLine(
    ProviderAssurance Report, string State, ImmutableArray<ControlAnswer> Controls,
    ImmutableArray<(SubserviceOrganisation Other, bool? HasReport)> LeftOut, long Used, long Covered);

/// <summary>What the page of providers' reports shows.</summary>
/// <param name="Reports">The reports, by provider.</param>
/// <param name="Certificates">Controls of ours for which only a report is offered.</param>
/// <param name="Files">Reports that were handed in as files.</param>
/// <param name="Uncovered">Services and regions in use that no current report covers.</param>
public sealed record AssuranceModel(
    ImmutableArray<ReportLine> Reports, ImmutableArray<CertificateGap> Certificates, ImmutableArray<EvidenceLine> Files, long Uncovered)
{
    internal static AssuranceModel Of(TenantScope scope, EvidenceDesks desks)
    {
        var result = scope.State.Result;
        var reports = new ReportsInForce(result.Organisation, result.Duties, result.Day);
        return new AssuranceModel(
            [
                .. result.Organisation.Assurance.Where(report => report.Issued is not { } on || on <= result.Day)
                    .OrderBy(static report => report.Provider, StringComparer.Ordinal)
                    .ThenByDescending(static report => report.To).ThenBy(static report => report.Id, StringComparer.Ordinal)
                    .Select(report => Line(scope, reports, report)),
            ],
            scope.State.Numbers.CertificateGaps,
            [.. EvidenceLines.Of(scope, desks).Where(static line => line.Record.Kind == EvidenceKind.ProviderAssurance)],
            CoverLines.Of(scope.State).LongCount(static line => line.State != "covered"));
    }

    private static ReportLine Line(TenantScope scope, ReportsInForce reports, ProviderAssurance report)
    {
        var used = scope.State.Result.Estate.Instances.Select(static instance => instance.Service).Distinct(StringComparer.Ordinal)
            .Where(service => service.StartsWith(report.Provider + "/", StringComparison.Ordinal)).ToList();
        return new ReportLine(
            report, reports.StateOf(report),
            [.. report.UserEntityControls.Select(control => new ControlAnswer(control, reports.Unanswered(report, control)))],
            [
                .. report.Subservices.Select(other =>
                    (other, other.Method == SubserviceMethod.Inclusive ? (bool?)null : reports.HasOwnReport(other))),
            ],
            used.Count, used.LongCount(service => report.Services.Contains(service, StringComparer.Ordinal)));
    }
}
