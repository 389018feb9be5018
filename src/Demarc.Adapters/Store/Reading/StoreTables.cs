using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Reports;

namespace Demarc.Adapters.Store.Reading;

/// <summary>What a view shows, as rows with named columns.</summary>
public static class StoreTables
{
    /// <summary>Resources that are there.</summary>
    /// <param name="view">The view.</param>
    /// <param name="properties">Whether properties are shown as one more column, as JSON.</param>
    public static ReportTable Resources(StoreView view, bool properties) => new(
        [
            "resource_id", "type", "provider", "account", "region", "service", "workload", "name", "first_seen", "since", "captured",
            "recorded", "last_seen", "not_seen_since", "sources", .. properties ? ["properties"] : Array.Empty<string>(),
        ],
        () => view.Resources().Select(resource => new[]
        {
            resource.Subject.Name.Id, resource.Subject.Name.Type, resource.Subject.Name.Provider, resource.Subject.Name.Account,
            resource.Subject.Name.Region, resource.About.Service, resource.About.Workload, resource.About.Name,
            resource.FirstSeen.ToString(), resource.Since.ToString(), resource.Captured.ToString(), resource.Recorded.ToString(),
            resource.LastSeen.ToString(), resource.NotSeenSince?.ToString() ?? "", string.Join(';', resource.Sources),
        }.Concat(properties ? [System.Text.Encoding.UTF8.GetString(resource.Properties())] : []).ToArray()));

    /// <summary>Findings: what fails, cannot be told, or is excepted.</summary>
    /// <param name="view">The view.</param>
    /// <param name="check">Only this check; null: all.</param>
    /// <param name="outcome">Only this outcome; unknown: all but pass and not-applicable.</param>
    /// <param name="resolved">Whether findings that ended before are shown, too.</param>
    public static ReportTable Findings(StoreView view, string? check, VerdictOutcome outcome, bool resolved) => new(
        [
            "resource_id", "type", "account", "region", "check", "verdict", "reason", "severity", "first_seen", "last_seen", "resolved",
        ],
        () => view.Findings()
            .Where(finding => check is null || finding.Span.Check == check)
            .Where(finding => outcome == VerdictOutcome.Unknown ? IsFinding(finding.Span.Outcome) : finding.Span.Outcome == outcome)
            .Where(finding => resolved || finding.IsOpenAt(view.At))
            .Select(finding => new[]
            {
                finding.Subject.Kind() == SubjectKind.Place ? finding.Subject.Name.Account : finding.Subject.Name.Id,
                finding.Subject.Name.Type, finding.Subject.Name.Account, finding.Subject.Name.Region, finding.Span.Check,
                Kebab<VerdictOutcome>.Name(finding.Span.Outcome), finding.Span.Reason, Kebab<Severity>.Name(finding.Span.Severity),
                finding.Span.Span.From.ToString(), finding.LastSeen.ToString(),
                finding.IsOpenAt(view.At) ? "" : finding.Span.Span.To.ToString(),
            }));

    /// <summary>Runs.</summary>
    public static ReportTable Runs(StoreView view) => new(
        [
            "run", "recorded", "as_of", "state", "verb", "catalogue", "inputs", "damaged", "places", "sightings", "changed", "evaluated",
        ],
        () => view.Runs.Select(run =>
        {
            var inputs = run.Inputs.IsNone ? default : JsonTape.Parse(view.Store.Content(run.Inputs)).Root;
            var damaged = 0;
            foreach (var input in inputs.Items()) damaged += input["damaged"].GetBoolean() == true ? 1 : 0;
            var places = run.Scope.IsNone ? 0 : JsonTape.Parse(view.Store.Content(run.Scope)).Root.Count;
            return new[]
            {
                Number(run.Number), run.Known.ToString(), run.Looked.ToString(), Kebab<RunState>.Name(run.State), run.Verb, run.Catalogue,
                Number(inputs.Count), Number(damaged), Number(places), Number(run.Sightings), Number(run.Changed), Number(run.Evaluated),
            };
        }));

    private static bool IsFinding(VerdictOutcome outcome) =>
        outcome is VerdictOutcome.Fail or VerdictOutcome.Inconclusive or VerdictOutcome.Excepted;

    private static SubjectKind Kind(this SubjectRow subject) => subject.Name.Kind;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
