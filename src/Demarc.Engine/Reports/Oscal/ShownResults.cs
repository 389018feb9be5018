using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>
/// What checks and evidence show as OSCAL assessment results: one observation for each check at each service instance and each item of
/// evidence, one finding for each requirement of which a part is ours. A finding is satisfied only when every duty behind it is shown by
/// valid evidence and no check fails or could not decide.
/// </summary>
internal sealed class ShownResults(OscalScene scene)
{
    private static readonly string[] Test = ["TEST"];
    private static readonly string[] Objective = ["control-objective"];

    private readonly ILookup<PartId, CheckResult> checks = scene.Result.Checks
        .Where(static result => result.Judged > 0).SelectMany(static result => result.Check.Evidences.Select(part => (part, result)))
        .ToLookup(static pair => pair.part, static pair => pair.result);

    internal JsonObject Document()
    {
        var result = scene.Result;
        ImmutableArray<CheckResult> judged = [.. result.Checks.Where(static one => one.Judged > 0)];
        var evidence = result.Organisation.Evidence.OrderBy(static item => item.Id, StringComparer.Ordinal)
            .Where(item => item.Effective <= result.Day).ToList();
        var observations = judged.Select(Observation).Concat(evidence.Select(Observation)).ToList();
        var places = scene.Places.Where(place => Ours(place).Any()).ToList();
        var findings = places.Select(place => Finding(place, evidence)).ToList();
        var plan = new JsonObject()
            .With("uuid", scene.Id("assessment-plan"))
            .With("title", "Checks and needed evidence")
            .With("description", OscalText.Markup(
                $"The checks of catalogue {result.Catalogue.Version}, and the kinds of evidence it names for parts."));
        var components = scene.Splits.Select(split => new JsonObject()
            .With("uuid", scene.ComponentOf(split.Service.Id))
            .With("type", "service")
            .With("title", OscalText.MarkupLine(split.Service.Title))
            .With("description", OscalText.Markup($"{split.Service.Title}, in use."))
            .With("props", [OscalTree.Own("service", split.Service.Id)])
            .With("status", new JsonObject().With("state", "operational"))).ToList();
        return scene.Document("assessment-results", $"{result.Organisation.Name}: what checks and evidence show", new JsonObject()
            .With("import-ap", new JsonObject().With("href", "#" + scene.Id("assessment-plan")))
            .With("results",
            [
                new JsonObject()
                    .With("uuid", scene.Id("result", scene.Now))
                    .With("title", $"As of {result.Day:yyyy-MM-dd}")
                    .With("description", "Automated checks of exported settings, and evidence held, for every part that is ours.")
                    .With("start", scene.Now)
                    .With("end", scene.Now)
                    .With("local-definitions", components.Count == 0 ? null : new JsonObject().With("components", components))
                    .With("reviewed-controls", Reviewed(places))
                    .With("observations", observations)
                    .With("findings", findings),
            ])
            .With("back-matter", scene.BackMatter(plan)));
    }

    private static JsonObject Reviewed(List<RequirementPlace> places)
    {
        var selection = places.Count == 0
            ? new JsonObject().With("description", "All controls were looked at; nothing in use asks anything of us.")
                .With("include-all", new JsonObject())
            : new JsonObject().With("include-controls", places.GroupBy(static place => place.Control, StringComparer.Ordinal)
                .Select(static control => new JsonObject().With("control-id", control.Key)
                    .With("statement-ids", control.Select(static place => place.Statement))));
        return new JsonObject().With("control-selections", new[] { selection });
    }

    private IEnumerable<Figures.DutyLine> Ours(RequirementPlace place) =>
        place.Requirement.Parts.SelectMany(part => scene.Lines[part]).Where(static line => line.IsOurs);

    private Guid IdOf(CheckResult result) => scene.Id(
        "check", result.Check.Id, result.Instance.Service, result.Instance.Account, result.Instance.Region, result.Instance.Workload);

    private JsonObject Observation(CheckResult result)
    {
        var counts = string.Join(", ", result.Counts.Select(static pair =>
            string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {Kebab<VerdictOutcome>.Name(pair.Key)}")));
        var examples = result.Failing.Select(static id => $"Fails: {id}")
            .Concat(result.Undecided.Select(static one => $"Not decided: {one.Resource}: {one.Reason}"));
        return new JsonObject()
            .With("uuid", IdOf(result))
            .With("title", OscalText.MarkupLine(result.Check.Title))
            .With("description", OscalText.Markup($"{result.Instance}: {counts}.\n{string.Join('\n', examples)}"))
            .With("props",
            [
                OscalTree.Own("check", result.Check.Id),
                OscalTree.Own("severity", Kebab<Severity>.Name(result.Check.Severity)),
                .. result.Counts.Select(static pair =>
                    OscalTree.Own($"count-{Kebab<VerdictOutcome>.Name(pair.Key)}", pair.Value.ToString(CultureInfo.InvariantCulture))),
            ])
            .With("methods", Test)
            .With("types", Objective)
            .With("subjects", scene.Splits.Any(split => split.Service.Id == result.Instance.Service)
                ? [new JsonObject().With("subject-uuid", scene.ComponentOf(result.Instance.Service)).With("type", "component")] : [])
            .With("relevant-evidence", result.Check.Sources.Select(static source => OscalScene.Web(source.Url)).OfType<string>().Take(1)
                .Select(url => new JsonObject().With("href", url).With("description", "What the check rests on.")))
            .With("collected", scene.Now);
    }

    private JsonObject Observation(EvidenceItem item)
    {
        var until = item.Rejected is null ? "" : $" It was not accepted: {item.Rejected}";
        return new JsonObject()
            .With("uuid", scene.Id("evidence", item.Id))
            .With("title", OscalText.MarkupLine(item.Title.Length > 0 ? item.Title : item.Id))
            .With("description",
                OscalText.Markup($"{Kebab<EvidenceKind>.Name(item.Kind)} showing the state of {item.Effective:yyyy-MM-dd}.{until}"))
            .With("props", [OscalTree.Own("evidence", item.Id), OscalTree.Own("kind", Kebab<EvidenceKind>.Name(item.Kind))])
            .With("methods", new[] { item.Kind == EvidenceKind.Attestation ? "INTERVIEW" : "EXAMINE" })
            .With("relevant-evidence",
            [
                new JsonObject().With("href", Address(item.File))
                    .With("description", OscalText.Markup(item.File, "Held by the organisation.")),
            ])
            .With("collected", OscalScene.Time(item.Collected ?? item.Effective))
            .With("expires", item.Expires is { } end ? OscalScene.Time(end) : null);
    }

    // A path as written may hold blanks and anything else that an address may not.
    private static string? Address(string file) => file.Length is 0 or > 2_000 ? null
        : OscalScene.Web(file) ?? string.Join('/', file.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));

    private JsonObject Finding(RequirementPlace place, List<EvidenceItem> evidence)
    {
        var lines = Ours(place).ToList();
        var results = place.Requirement.Parts.SelectMany(part => checks[part]).DistinctBy(IdOf).ToList();
        var unknown = place.Requirement.Parts.SelectMany(part => scene.Lines[part])
            .Any(static line => line.Duty.Shares.Any(static share => share.Party is Party.UnknownParty));
        var failing = results.Sum(static one => one.Count(VerdictOutcome.Fail));
        var undecided = results.Sum(static one => one.Count(VerdictOutcome.Inconclusive));
        var shown = lines.Count(static line => line.IsReady);
        var satisfied = !unknown && failing == 0 && undecided == 0 && shown == lines.Count;
        var parts = lines.Select(static line => line.Duty.Part).DistinctBy(static part => part.Id).ToList();
        var items = evidence.Where(item => parts.Exists(item.Offered.Selects));
        return new JsonObject()
            .With("uuid", scene.Id("finding", place.Statement))
            .With("title", OscalText.MarkupLine($"{place.Requirement.Id} {place.Requirement.Title}"))
            .With("description", OscalText.Markup(
                $"{shown} of {lines.Count} duties of ours are shown by valid evidence; "
                + $"{failing} resources fail a check, {undecided} could not be decided."
                + (unknown ? " Whose duty it is, is not known everywhere." : "")))
            .With("props", [OscalTree.Own("requirement", place.Requirement.Id)])
            .With("target", new JsonObject()
                .With("type", "statement-id")
                .With("target-id", place.Statement)
                .With("status", new JsonObject()
                    .With("state", satisfied ? "satisfied" : "not-satisfied")
                    .With("reason", satisfied ? "pass" : failing > 0 ? "fail" : "other")))
            .With("implementation-statement-uuid", scene.Id("statement", place.Statement))
            .With("related-observations", results.Select(IdOf).Concat(items.Select(item => scene.Id("evidence", item.Id)))
                .Select(static id => new JsonObject().With("observation-uuid", id)));
    }
}
