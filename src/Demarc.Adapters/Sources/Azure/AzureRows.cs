using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Azure;

/// <summary>Turns rows, however their tool spells them, into observations.</summary>
internal sealed class AzureRows(InputReading input) : IDisposable
{
    private readonly BodyBuffer table = new();
    private readonly BodyBuffer body = new();

    /// <summary>Hands over the row when it is a resource.</summary>
    /// <returns>False when it has no resource id: it may be a wrapper around rows.</returns>
    internal bool TryAdd(JsonNode row, string place, DateTimeOffset? captured)
    {
        var envelope = new ArmEnvelope(row);
        if (ArmId.Parse(envelope.Id.GetString()) is not { } id) return false;
        if (row["eventTimestamp"].Exists && row["operationName"].Exists)
        {
            input.Problem(place, "an activity log event, not a resource");
            return true;
        }

        var type = envelope.Type.GetString()?.ToLowerInvariant() ?? id.Type;
        if (type == "microsoft.resources/resourcegroups") type = "microsoft.resources/subscriptions/resourcegroups";
        if (type.Length == 0)
        {
            input.Problem(place, $"the id {id.Text} shows no resource type, and the row has none");
            return true;
        }

        input.Add(new Observation
        {
            Source = SourceKind.AzureArm,
            NativeType = type,
            Id = id.Text,
            Provider = "azure",
            Account = id.Subscription ?? envelope.Subscription.GetString()?.ToLowerInvariant(),
            Region = AzureRegion.Canonical(envelope.Location.GetString()),
            Name = envelope.Name.GetString() ?? id.Name,
            CapturedAt = captured,
            Tags = Tags(envelope.Tags),
            Projected = !envelope.Properties.Exists,
            Body = envelope.AsArm ? row : envelope.Rewrite(body),
        });
        return true;
    }

    /// <summary>Hands over the rows of a table whose column names are given apart.</summary>
    internal void AddTable(JsonNode columns, JsonNode rows, string place)
    {
        var names = new List<string>(columns.Count);
        foreach (var column in columns.Items()) names.Add(column["name"].GetString() ?? column.GetString() ?? "");
        var number = 0;
        foreach (var row in rows.Items())
        {
            number++;
            var where = $"{place}, row {number}";
            if (row.Kind != JsonKind.Array || row.Count != names.Count)
            {
                input.Problem(where, $"{names.Count} values were expected, there are {row.Count}");
                continue;
            }

            var writer = table.Begin();
            writer.WriteStartObject();
            var cell = 0;
            foreach (var value in row.Items()) BodyBuffer.Copy(writer, names[cell++], value);
            writer.WriteEndObject();
            if (!TryAdd(table.End(), where, null)) input.Problem(where, "the query has no `id` column with resource ids");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        table.Dispose();
        body.Dispose();
    }

    private static List<KeyValuePair<string, string>> Tags(JsonNode tags)
    {
        var list = new List<KeyValuePair<string, string>>(tags.Kind == JsonKind.Object ? tags.Count : 0);
        foreach (var (name, value) in tags.Members()) list.Add(new(name, value.GetScalar() ?? ""));
        return list;
    }
}

/// <summary>Region names: some answers hold the display name ("West Europe"), others the name ("westeurope"), which is kept.</summary>
internal static class AzureRegion
{
    internal static string? Canonical(string? location)
    {
        if (string.IsNullOrWhiteSpace(location)) return null;
        return location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
    }
}
