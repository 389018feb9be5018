using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Findings;

/// <summary>
/// OCSF findings (https://schema.ocsf.io): compliance findings (class 2003), and detection findings (2004) that carry a status of a check,
/// as Prowler writes them.
/// </summary>
public sealed class OcsfFormat : SourceFormat
{
    /// <inheritdoc/>
    public override string Name => "OCSF findings";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Finding;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) => shape.Has("class_uid", "finding_info") && shape.Has("metadata");

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var json = new JsonInput(input);
        foreach (var value in json.Values())
        {
            var place = $"record {json.Ordinal.ToString(CultureInfo.InvariantCulture)}";
            if (Outcome(value) is not { } outcome) input.Problem(place, "the event says neither pass nor fail of a check");
            else Add(input, value, outcome, place);
        }
    }

    private static void Add(InputReading input, JsonNode value, VerdictOutcome outcome, string place)
    {
        var metadata = value["metadata"];
        var names = FindingObservation.Names(
            FindingObservation.Tool(metadata["product"]["name"].GetString()), metadata["event_code"].GetString(),
            value["finding_info"]["analytic"]["uid"].GetString());
        var at = value["time"].TryGetInt64(out var time) ? Epoch(time) : FindingObservation.Time(value["time_dt"].GetString());
        var cloud = value["cloud"];
        var resources = 0;
        foreach (var resource in value["resources"].Items())
        {
            if ((resource["uid"].GetString() ?? resource["name"].GetString()) is not { Length: > 0 } id) continue;
            resources++;
            input.Add(FindingObservation.Of(
                id, cloud["provider"].GetString(), cloud["account"]["uid"].GetScalar(),
                resource["region"].GetString() ?? cloud["region"].GetString(), at, names, resource["type"].GetString() ?? "", outcome,
                value["status_detail"].GetString() ?? value["message"].GetString() ?? ""));
        }

        if (resources == 0) input.Problem(place, "the event names no resource");
    }

    /// <summary>Schema 1.x counts milliseconds; some producers write seconds.</summary>
    private static DateTimeOffset? Epoch(long time) => time switch
    {
        > 0 and < 100_000_000_000 => DateTimeOffset.FromUnixTimeSeconds(time),
        > 0 and < 100_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds(time),
        _ => null,
    };

    private static VerdictOutcome? Outcome(JsonNode value)
    {
        if (value["status_id"].TryGetInt64(out var lifecycle) && lifecycle == 3) return VerdictOutcome.Excepted;
        if (value["compliance"]["status_id"].TryGetInt64(out var status) && status is >= 1 and <= 3)
            return status == 1 ? VerdictOutcome.Pass : status == 2 ? VerdictOutcome.Inconclusive : VerdictOutcome.Fail;
        return (value["status_code"].GetString() ?? value["compliance"]["status"].GetString())?.ToUpperInvariant() switch
        {
            "PASS" or "PASSED" => VerdictOutcome.Pass,
            "FAIL" or "FAILED" => VerdictOutcome.Fail,
            "MUTED" => VerdictOutcome.Excepted,
            "MANUAL" or "WARNING" => VerdictOutcome.Inconclusive,
            _ => null,
        };
    }
}
