using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Findings;

/// <summary>
/// SARIF 2.1.0 logs (OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): a result is about the logical location it
/// names, else about the file and line.
/// </summary>
public sealed class SarifFormat : SourceFormat
{
    /// <inheritdoc/>
    public override string Name => "SARIF log";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Finding;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) =>
        shape.Has("runs") && (shape.Nested.Contains("runs.tool") || shape.Nested.Contains("runs.results"));

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var json = new JsonInput(input);
        foreach (var run in json.ItemsOf("runs"))
        {
            var tool = FindingObservation.Tool(run["tool"]["driver"]["name"].GetString());
            var number = 0;
            foreach (var result in run["results"].Items())
                Add(input, result, tool, $"run {json.Ordinal.ToString(CultureInfo.InvariantCulture)}, result {++number}");
        }
    }

    private static void Add(InputReading input, JsonNode result, string tool, string place)
    {
        var rule = result["ruleId"].GetString() ?? result["rule"]["id"].GetString();
        if (rule is not { Length: > 0 })
        {
            input.Problem(place, "the result names no rule");
            return;
        }

        var location = result["locations"][0];
        var logical = location["logicalLocations"][0];
        var subject = logical["fullyQualifiedName"].GetString() ?? logical["name"].GetString() ?? File(location["physicalLocation"]);
        if (subject is null)
        {
            input.Problem(place, "the result says neither which resource nor which file it is about");
            return;
        }

        input.Add(FindingObservation.Of(
            subject, null, null, null, null, FindingObservation.Names(tool, rule), "", Outcome(result),
            result["message"]["text"].GetString() ?? ""));
    }

    private static string? File(JsonNode physical) => physical["artifactLocation"]["uri"].GetString() is { } uri
        ? uri + (physical["region"]["startLine"].GetScalar() is { } line ? ":" + line : "") : null;

    /// <summary>
    /// Without a kind a result is a failure (section 3.27.9); an accepted suppression makes it an excepted one (3.27.23).
    /// </summary>
    private static VerdictOutcome Outcome(JsonNode result)
    {
        var outcome = result["kind"].GetString() switch
        {
            "pass" => VerdictOutcome.Pass,
            "open" or "review" or "informational" => VerdictOutcome.Inconclusive,
            "notApplicable" => VerdictOutcome.NotApplicable,
            _ => VerdictOutcome.Fail,
        };
        foreach (var suppression in result["suppressions"].Items())
        {
            if (outcome == VerdictOutcome.Fail && suppression["status"].GetString() is null or "accepted") return VerdictOutcome.Excepted;
        }

        return outcome;
    }
}
