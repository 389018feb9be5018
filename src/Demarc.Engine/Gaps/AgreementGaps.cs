using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Gaps;

/// <summary>Gaps about provider assurance, overrides and reviews.</summary>
internal sealed class AgreementGaps(Organisation organisation, DateOnly day)
{
    internal IEnumerable<Gap> Find(Estate estate) =>
        organisation.Assurance.SelectMany(report => OfReport(report, estate))
            .Concat(organisation.Overrides.SelectMany(OfOverride))
            .Concat(organisation.Reviews.SelectMany(OfReview));

    private IEnumerable<Gap> OfReport(ProviderAssurance report, Estate estate)
    {
        var scope = new DutyScope(report.Provider, "", "", "", "");
        var end = report.Bridge is { } bridge && bridge > report.To ? bridge : report.To;
        if (end < day)
            yield return Make(GapKind.AssuranceExpired, scope, Severity.Medium, end.AddDays(1),
                $"\"{report.Id}\" covers {report.From:yyyy-MM-dd} to {end:yyyy-MM-dd}.",
                "Ask the provider for the next report or a bridge letter.");
        if (report.Qualified)
            yield return Make(GapKind.AssuranceOutOfScope, scope, Severity.High, day, $"The opinion in \"{report.Id}\" is qualified.",
                "Read the exceptions, and decide what we do about each.");
        var used = estate.Instances.Where(i => i.Service.StartsWith(report.Provider + "/", StringComparison.Ordinal)).ToList();
        foreach (var service in used.Select(static i => i.Service).Distinct(StringComparer.Ordinal)
            .Where(s => !report.Services.Contains(s, StringComparer.Ordinal)))
            yield return Make(GapKind.AssuranceOutOfScope, scope with { Service = service }, Severity.Medium, day,
                $"\"{report.Id}\" does not cover this service.", "Ask for a report that covers it, or accept the risk in time.");
        foreach (var region in used.Select(static i => i.Region).Distinct(StringComparer.Ordinal)
            .Where(r => r.Length > 0 && r != "global" && !report.Regions.IsEmpty && !report.Regions.Contains(r, StringComparer.Ordinal)))
            yield return Make(GapKind.AssuranceOutOfScope, scope with { Region = region }, Severity.Medium, day,
                $"\"{report.Id}\" does not cover this region.", "Ask for a report that covers it, or leave the region.");
        foreach (var control in report.UserEntityControls.Where(
            c => c.Parts.IsEmpty || c.Confirmed is not { } confirmed || confirmed < report.From))
        {
            yield return Make(
                GapKind.CuecUnanswered, scope, Severity.Medium, day,
                control.Parts.IsEmpty ? $"{control.Id} of \"{report.Id}\" is linked to no part of ours."
                    : $"{control.Id} of \"{report.Id}\" was not confirmed for this period.",
                "Link it to our parts and confirm that we do them (assurance, cuecs).");
        }
    }

    private IEnumerable<Gap> OfOverride(Override item)
    {
        if (item.Rule.Until is not { } until || until >= day) yield break;
        yield return Make(GapKind.ExceptionExpired, DutyScope.Organisation, Severity.Medium, until.AddDays(1),
            $"Override \"{item.Rule.Id}\" ended on {until:yyyy-MM-dd}; the derived answer holds again.",
            "Renew it with a reason and approval, or remove it.");
    }

    private IEnumerable<Gap> OfReview(ReviewDone review)
    {
        if (review.Done >= day) yield break;
        var next = review.Done.AddMonths(review.EveryMonths);
        if (next >= day) yield break;
        yield return Make(GapKind.ReviewOverdue, DutyScope.Organisation, Severity.Medium, next.AddDays(1),
            $"Review \"{review.Id}\" was last done on {review.Done:yyyy-MM-dd} and was due on {next:yyyy-MM-dd}.",
            "Do the review and record the day.");
    }

    private static Gap Make(GapKind kind, DutyScope scope, Severity severity, DateOnly opened, string why, string close) => new()
    {
        Kind = kind,
        Scope = scope,
        Severity = severity,
        Opened = opened,
        Due = GapSeverity.Due(severity, opened),
        Why = why,
        Close = close,
    };
}
