using System.Globalization;
using System.Text.RegularExpressions;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Findings;

/// <summary>
/// AWS Security Hub findings, schema 2018-10-08
/// (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html):
/// answers of GetFindings, arrays, JSON lines, and the events of Amazon EventBridge.
/// </summary>
public sealed partial class AsffFormat : SourceFormat
{
    /// <inheritdoc/>
    public override string Name => "Security Hub findings (ASFF)";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Finding;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) =>
        shape.Has("SchemaVersion", "GeneratorId") || shape.Nested.Contains("Findings.GeneratorId")
        || shape.Nested.Contains("detail.findings.GeneratorId");

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var json = new JsonInput(input);
        var wrapped = input.Shape.Nested.Contains("Findings.GeneratorId") && input.Shape.Kind != TextKind.JsonArray;
        foreach (var value in wrapped ? json.ItemsOf("Findings") : json.Values())
        {
            var place = $"record {json.Ordinal.ToString(CultureInfo.InvariantCulture)}";
            if (value["detail"]["findings"] is { Kind: JsonKind.Array } events)
                foreach (var finding in events.Items()) Add(input, finding, place);
            else Add(input, value, place);
        }
    }

    private static void Add(InputReading input, JsonNode finding, string place)
    {
        if (finding["GeneratorId"].GetString() is not { Length: > 0 } generator)
        {
            input.Problem(place, "the finding names no generator");
            return;
        }

        // What the product archived is no longer so.
        if (finding["RecordState"].Is("ARCHIVED"u8)) return;
        var at = FindingObservation.Time(finding["UpdatedAt"].GetString() ?? finding["CreatedAt"].GetString());
        var outcome = Outcome(finding);
        var resources = 0;
        foreach (var resource in finding["Resources"].Items())
        {
            if (resource["Id"].GetString() is not { Length: > 0 } id) continue;
            resources++;
            input.Add(FindingObservation.Of(
                id.StartsWith("AWS::::Account:", StringComparison.Ordinal) ? id["AWS::::Account:".Length..] : id, "aws",
                finding["AwsAccountId"].GetScalar(), resource["Region"].GetString() ?? finding["Region"].GetString(), at,
                Names(finding, generator), resource["Type"].GetString() ?? "", outcome, finding["Title"].GetString() ?? ""));
        }

        if (resources == 0) input.Problem(place, "the finding names no resource");
    }

    /// <summary>The control, the AWS Config rule behind it, or the check of the product that sent it.</summary>
    private static IEnumerable<string> Names(JsonNode finding, string generator)
    {
        var control = finding["Compliance"]["SecurityControlId"].GetString() ?? generator[(generator.LastIndexOf('/') + 1)..];
        yield return "security-hub:" + control;
        foreach (var (name, value) in finding["ProductFields"].Members())
        {
            var related = name.StartsWith("RelatedAWSResources", StringComparison.Ordinal)
                && name.EndsWith("/name", StringComparison.Ordinal);
            if (related && value.GetString() is { } rule && ConfigRule().Match(rule) is { Success: true } match)
                yield return "aws-config:" + match.Groups["rule"].Value;
        }

        if (generator.StartsWith("prowler-", StringComparison.Ordinal)) yield return "prowler:" + generator["prowler-".Length..];
        var tool = FindingObservation.Tool(finding["ProductName"].GetString());
        if (tool.Length > 0) yield return tool + ":" + generator;
    }

    private static VerdictOutcome Outcome(JsonNode finding)
    {
        if (finding["Workflow"]["Status"].Is("SUPPRESSED"u8)) return VerdictOutcome.Excepted;
        return finding["Compliance"]["Status"].GetString() switch
        {
            "PASSED" => VerdictOutcome.Pass,
            "WARNING" or "NOT_AVAILABLE" => VerdictOutcome.Inconclusive,
            _ => VerdictOutcome.Fail,
        };
    }

    /// <summary>Rules that Security Hub makes are named after the managed rule, with a prefix and a random ending.</summary>
    [GeneratedRegex(
        "^securityhub-(?<rule>[a-z0-9-]+)-[0-9a-z]{6,8}$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ConfigRule();
}
