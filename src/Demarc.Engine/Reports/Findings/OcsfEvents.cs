using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Findings;

/// <summary>
/// Writes verdicts as OCSF Compliance Findings (class 2003 of schema 1.4.0, https://schema.ocsf.io/1.4.0/classes/compliance_finding).
/// Pass, warning (inconclusive) and fail keep apart; an excepted failure is a suppressed one. Events are written as they come.
/// </summary>
public static class OcsfEvents
{
    /// <summary>Writes one event for each verdict, except where a check does not apply.</summary>
    /// <param name="output">UTF-8 goes here.</param>
    /// <param name="catalogue">The checks.</param>
    /// <param name="rows">The verdicts.</param>
    /// <param name="time">The time the verdicts were made for.</param>
    public static void Write(Stream output, Catalogue catalogue, IEnumerable<VerdictRow> rows, DateTimeOffset time)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var row in rows.Where(static row => row.Outcome is not (VerdictOutcome.NotApplicable or VerdictOutcome.Unknown)))
        {
            WriteEvent(json, catalogue, row, time);
            if (json.BytesPending > 1 << 16) json.Flush();
        }

        json.WriteEndArray();
    }

    private static void WriteEvent(Utf8JsonWriter json, Catalogue catalogue, VerdictRow row, DateTimeOffset time)
    {
        var check = catalogue.Check(row.Check)!;
        json.WriteStartObject();
        json.WriteNumber("category_uid", 2);
        json.WriteString("category_name", "Findings");
        json.WriteNumber("class_uid", 2003);
        json.WriteString("class_name", "Compliance Finding");
        json.WriteNumber("activity_id", 1);
        json.WriteString("activity_name", "Create");
        json.WriteNumber("type_uid", 200301);
        json.WriteString("type_name", "Compliance Finding: Create");
        json.WriteNumber("time", time.ToUnixTimeMilliseconds());
        var (severity, name) = SeverityOf(row);
        json.WriteNumber("severity_id", severity);
        json.WriteString("severity", name);
        var (status, label) = StatusOf(row.Outcome);
        json.WriteNumber("status_id", status);
        json.WriteString("status", label);
        json.WriteString("message", row.Reason.Length > 0 ? row.Reason : check.Title);
        WriteMetadata(json, catalogue, check);
        WriteInfo(json, row, check, time);
        WriteCompliance(json, row, check);
        WritePlace(json, row, catalogue);
        json.WriteStartObject("remediation");
        json.WriteString("desc", check.Guidance.Console.Trim());
        json.WriteStartArray("references");
        foreach (var source in check.Sources) json.WriteStringValue(source.Url);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, Catalogue catalogue, Check check)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", "1.4.0");
        json.WriteString("event_code", check.Id);
        json.WriteStartArray("profiles");
        json.WriteStringValue("cloud");
        json.WriteEndArray();
        json.WriteStartObject("product");
        json.WriteString("name", "Demarc");
        json.WriteString("vendor_name", "Demarc");
        json.WriteString("version", catalogue.Version);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter json, VerdictRow row, Check check, DateTimeOffset time)
    {
        json.WriteStartObject("finding_info");
        json.WriteString("uid", Uid(row));
        json.WriteString("title", check.Title);
        json.WriteString("desc", check.Guidance.Risk.Trim());
        json.WriteNumber("created_time", time.ToUnixTimeMilliseconds());
        json.WriteStartArray("types");
        json.WriteStringValue("Configuration check");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCompliance(Utf8JsonWriter json, VerdictRow row, Check check)
    {
        json.WriteStartObject("compliance");
        json.WriteString("control", check.Evidences[0].Control);
        json.WriteStartArray("requirements");
        foreach (var part in check.Evidences) json.WriteStringValue(part.ToString());
        foreach (var benchmark in check.Benchmarks) json.WriteStringValue(benchmark);
        json.WriteEndArray();
        json.WriteStartArray("standards");
        foreach (var standard in check.Benchmarks.Select(static id => id.Split(':')[0]).Prepend("demarc").Distinct(StringComparer.Ordinal))
            json.WriteStringValue(standard);
        json.WriteEndArray();
        var (id, label) = row.Outcome switch
        {
            VerdictOutcome.Pass => (1, "Pass"),
            VerdictOutcome.Inconclusive => (2, "Warning"),
            _ => (3, "Fail"),
        };
        json.WriteNumber("status_id", id);
        json.WriteString("status", label);
        json.WriteString("status_code", Kebab<VerdictOutcome>.Name(row.Outcome));
        if (row.Reason.Length > 0) json.WriteString("status_detail", row.Reason);
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, VerdictRow row, Catalogue catalogue)
    {
        json.WriteStartArray("resources");
        json.WriteStartObject();
        json.WriteString("uid", row.ResourceId);
        json.WriteString("type", row.Type);
        if (row.Region.Length > 0) json.WriteString("region", row.Region);
        json.WriteStartObject("group");
        json.WriteString("name", catalogue.Type(row.Type)?.Service ?? row.Type);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("cloud");
        json.WriteString("provider", row.Type.Split('/')[0]);
        if (row.Region.Length > 0) json.WriteString("region", row.Region);
        if (row.Account.Length > 0)
        {
            json.WriteStartObject("account");
            json.WriteString("uid", row.Account);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Stable for the same check on the same resource, so that receivers see one finding and no new one with every run.</summary>
    private static string Uid(VerdictRow row) => "demarc-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', row.Check, row.Type, row.Account, row.Region, row.Container, row.ResourceId))).AsSpan(0, 16));

    private static (int Id, string Name) SeverityOf(VerdictRow row) => row.Severity switch
    {
        _ when row.Outcome == VerdictOutcome.Pass => (1, "Informational"),
        Severity.Critical => (5, "Critical"),
        Severity.High => (4, "High"),
        Severity.Medium => (3, "Medium"),
        Severity.Low => (2, "Low"),
        _ => (0, "Unknown"),
    };

    private static (int Id, string Name) StatusOf(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Pass => (4, "Resolved"),
        VerdictOutcome.Excepted => (3, "Suppressed"),
        _ => (1, "New"),
    };
}
