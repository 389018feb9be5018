using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Findings;

/// <summary>A rule as SARIF shows it.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Title">The wanted state.</param>
/// <param name="Help">What it is about and how to mend it.</param>
/// <param name="Severity">Severity.</param>
/// <param name="Tags">Control parts, benchmarks and equivalents.</param>
public sealed record SarifRule(string Id, string Title, string Help, Severity Severity, IReadOnlyList<string> Tags);

/// <summary>A result as SARIF shows it.</summary>
/// <param name="Rule">Rule id.</param>
/// <param name="Outcome">Fail, inconclusive or excepted; what passes is no result.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Subject">Resource, service or part it is about.</param>
/// <param name="Kind">What the subject is: <c>resource</c>, <c>service</c>.</param>
/// <param name="File">The plan or template it stands in, relative; empty when it comes from a running account.</param>
/// <param name="Severity">Severity.</param>
public sealed record SarifResult(
    string Rule, VerdictOutcome Outcome, string Message, string Subject, string Kind, string File, Severity Severity);

/// <summary>
/// Writes SARIF 2.1.0 (OASIS, errata 01, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). What could not be decided is
/// of kind <c>open</c>, an excepted failure carries an accepted suppression. Results are written as they come.
/// </summary>
public static class SarifLog
{
    /// <summary>Writes a log with one run.</summary>
    /// <param name="output">UTF-8 goes here.</param>
    /// <param name="version">Version of the program and its content.</param>
    /// <param name="rules">The rules that were applied.</param>
    /// <param name="results">The results.</param>
    public static void Write(Stream output, string version, IEnumerable<SarifRule> rules, IEnumerable<SarifResult> results)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, version, rules);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var result in results)
        {
            WriteResult(json, result);
            if (json.BytesPending > 1 << 16) json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, string version, IEnumerable<SarifRule> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Demarc");
        json.WriteString("version", version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            Text(json, "shortDescription", rule.Title);
            Text(json, "help", rule.Help);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Severity));
            json.WriteEndObject();
            json.WriteStartObject("properties");
            // The scale of CVSS, as readers of SARIF sort security results by it.
            json.WriteString("security-severity", Score(rule.Severity).ToString("0.0", CultureInfo.InvariantCulture));
            json.WriteStartArray("tags");
            foreach (var tag in rule.Tags.Prepend("security")) json.WriteStringValue(tag);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, SarifResult result)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", result.Rule);
        var open = result.Outcome == VerdictOutcome.Inconclusive;
        json.WriteString("kind", open ? "open" : "fail");
        json.WriteString("level", open ? "none" : Level(result.Severity));
        Text(json, "message", result.Message.Length > 0 ? result.Message : result.Rule);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (result.File.Length > 0)
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", string.Join('/', result.File.Split('/', '\\').Select(Uri.EscapeDataString)));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", result.Subject);
        json.WriteString("kind", result.Kind);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("ruleAndSubject/v1", Fingerprint(result));
        json.WriteEndObject();
        if (result.Outcome == VerdictOutcome.Excepted)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteString("justification", result.Message);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Fingerprint(SarifResult result) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{result.Rule}\n{result.File}\n{result.Subject}")));

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Level(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    private static double Score(Severity severity) => severity switch
    {
        Severity.Critical => 9.5,
        Severity.High => 8,
        Severity.Medium => 5.5,
        _ => 2.5,
    };
}
