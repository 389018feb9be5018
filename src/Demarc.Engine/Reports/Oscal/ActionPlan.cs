using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>
/// What is missing as an OSCAL plan of action and milestones: every gap is an item with a risk and its due day, every exception in force an
/// approved deviation with its end.
/// </summary>
internal sealed class ActionPlan(OscalScene scene)
{
    internal JsonObject Document()
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var gaps = scene.Result.Gaps.Select(gap => (Gap: gap, Key: KeyOf(gap, taken))).ToList();
        var exceptions = scene.Result.Organisation.Exceptions.Where(one => one.From <= scene.Result.Day && scene.Result.Day <= one.Until)
            .OrderBy(static one => one.Id, StringComparer.Ordinal).ToList();
        var risks = gaps.Select(pair => Risk(pair.Gap, pair.Key)).Concat(exceptions.Select(Risk)).ToList();
        var items = gaps.Select(pair => Item(pair.Gap, pair.Key)).Concat(exceptions.Select(Item)).ToList();
        // OSCAL wants one item at least; that there is none is said, not left out.
        if (items.Count == 0) items.Add(new JsonObject()
            .With("uuid", scene.Id("no-item"))
            .With("title", "Nothing is open")
            .With("description", $"On {scene.Result.Day:yyyy-MM-dd} no gap was found and no exception was in force.")
            .With("props", [OscalTree.Own("open-items", "0")]));
        return scene.Document("plan-of-action-and-milestones", $"{scene.Result.Organisation.Name}: what is missing", new JsonObject()
            .With("system-id", new JsonObject().With("identifier-type", "http://ietf.org/rfc/rfc4122").With("id", scene.System))
            .With("risks", risks)
            .With("poam-items", items)
            .With("back-matter", scene.BackMatter()));
    }

    // Two gaps that agree in everything that names them are told apart by their order, which is stable.
    private static string KeyOf(Gap gap, Dictionary<string, int> taken)
    {
        var scope = gap.Scope;
        var key =
            string.Join('\n', Kebab<GapKind>.Name(gap.Kind), gap.Part?.Id.ToString() ?? "", scope.Provider, scope.Service, scope.Account,
            scope.Region, scope.Workload, gap.ResourceId);
        var count = taken[key] = taken.GetValueOrDefault(key) + 1;
        return count == 1 ? key : $"{key}\n{count}";
    }

    private static string Title(Gap gap) =>
        $"{Kebab<GapKind>.Name(gap.Kind)}: {(gap.Part is { } part ? $"{part.Id} {part.Title}, " : "")}{gap.Scope}";

    private JsonObject Item(Gap gap, string key) => new JsonObject()
        .With("uuid", scene.Id("item", key))
        .With("title", OscalText.MarkupLine(Title(gap)))
        .With("description", OscalText.Markup($"{gap.Why}\n{gap.Close}"))
        .With("props",
        [
            OscalTree.Own("kind", Kebab<GapKind>.Name(gap.Kind)),
            OscalTree.Own("severity", Kebab<Severity>.Name(gap.Severity)),
            OscalTree.Own("opened", $"{gap.Opened:yyyy-MM-dd}"),
            .. gap.Part is { } part ? [OscalTree.Own("part", part.Id.ToString())] : Array.Empty<JsonObject>(),
            .. gap.ResourceId.Length > 0 ? [OscalTree.Own("resource", gap.ResourceId)] : Array.Empty<JsonObject>(),
        ])
        .With("related-risks", [new JsonObject().With("risk-uuid", scene.Id("risk", key))]);

    private JsonObject Risk(Gap gap, string key) => new JsonObject()
        .With("uuid", scene.Id("risk", key))
        .With("title", OscalText.MarkupLine(Title(gap)))
        .With("description", OscalText.Markup(gap.Why))
        .With("statement", OscalText.Markup(gap.Part is { } part ? $"Not shown to be done: {part.CustomerDoes}" : gap.Why))
        .With("props", [OscalTree.Own("severity", Kebab<Severity>.Name(gap.Severity))])
        .With("status", "open")
        .With("deadline", OscalScene.Time(gap.Due))
        .With("remediations",
        [
            new JsonObject()
                .With("uuid", scene.Id("remediation", key))
                .With("lifecycle", "recommendation")
                .With("title", "Close the gap")
                .With("description", OscalText.Markup(gap.Close))
                .With("tasks",
                [
                    new JsonObject()
                        .With("uuid", scene.Id("task", key))
                        .With("type", "milestone")
                        .With("title", "Closed")
                        .With("timing", new JsonObject().With("on-date", new JsonObject().With("date", OscalScene.Time(gap.Due))))
                        .With("responsible-roles", OscalTree.Role(
                            OscalScene.OwnerRole, gap.Owner.Length > 0 ? [scene.PartyOfOwner(gap.Owner)] : [])),
                ]),
        ]);

    private JsonObject Item(CheckException exception) => new JsonObject()
        .With("uuid", scene.Id("exception-item", exception.Id))
        .With("title", OscalText.MarkupLine($"Accepted: {exception.Id}"))
        .With("description", OscalText.Markup($"{exception.Reason}\nChecks: {string.Join(", ", exception.Checks)}."))
        .With("props", [OscalTree.Own("exception", exception.Id)])
        .With("related-risks", [new JsonObject().With("risk-uuid", scene.Id("exception", exception.Id))]);

    private JsonObject Risk(CheckException exception) => new JsonObject()
        .With("uuid", scene.Id("exception", exception.Id))
        .With("title", OscalText.MarkupLine($"Accepted: {exception.Id}"))
        .With("description", OscalText.Markup(exception.Reason))
        .With("statement",
            OscalText.Markup($"These checks may fail until {exception.Until:yyyy-MM-dd}: {string.Join(", ", exception.Checks)}."))
        .With("status", "deviation-approved")
        .With("deadline", OscalScene.Time(exception.Until))
        .With("risk-log", new JsonObject().With("entries",
        [
            new JsonObject()
                .With("uuid", scene.Id("exception-entry", exception.Id))
                .With("title", "Approved")
                .With("description", OscalText.Markup($"Asked for by {exception.Author}, approved by {exception.Approver}."))
                .With("start", OscalScene.Time(exception.From))
                .With("end", OscalScene.Time(exception.Until))
                .With("status-change", "deviation-approved"),
        ]));
}
