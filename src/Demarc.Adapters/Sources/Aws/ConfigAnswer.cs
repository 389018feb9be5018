using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>Finds the configuration items in one answer, event or message of AWS Config, however they are wrapped.</summary>
internal sealed class ConfigAnswer(InputReading input, ConfigItemReader items)
{
    private const int MostWrappers = 6;

    private readonly BodyRewriter opener = new();

    /// <summary>Reads a value at the root of the input.</summary>
    internal void Read(JsonNode root, RecordPlace place) => Read(root, place, 0);

    internal static bool IsUnprocessed(string name) =>
        name is "unprocessedResourceKeys" or "unprocessedResourceIdentifiers" or "UnprocessedResourceIdentifiers";

    internal static string Unprocessed(JsonNode key) =>
        $"AWS Config did not return {key["resourceType"].GetString() ?? key["ResourceType"].GetString() ?? "a resource"} "
        + $"{key["resourceId"].GetScalar() ?? key["ResourceId"].GetScalar() ?? ""}".TrimEnd() + ": not processed";

    private void Read(JsonNode root, RecordPlace place, int depth)
    {
        if (depth > MostWrappers)
        {
            input.Problem(place.ToString(), "wrapped too often: no configuration item was looked for any deeper");
            return;
        }

        if (root.Kind == JsonKind.String)
        {
            items.AddResult(root, place);
            return;
        }

        if (AnswerEnvelope.Error(root, input.File.Label) is { } error)
        {
            input.Problem(place.ToString(), error.Reason);
            return;
        }

        var answer = AnswerEnvelope.Body(root);
        if (!Lists(answer, place) && !Wrapped(answer, place, depth)) Other(answer, place);
    }

    private bool Lists(JsonNode answer, RecordPlace place)
    {
        var found = false;
        foreach (var (name, value) in answer.Members())
        {
            if (value.Kind != JsonKind.Array) continue;
            var scope = name switch
            {
                "configurationItems" or "baseConfigurationItems" or "BaseConfigurationItems" => ItemScope.Whole,
                "resourceIdentifiers" or "ResourceIdentifiers" => ItemScope.Identity,
                "Results" => ItemScope.Selected,
                _ => ItemScope.Unknown,
            };
            if (IsUnprocessed(name))
            {
                foreach (var key in value.Items()) input.Problem(place.ToString(), Unprocessed(key));
            }

            if (scope == ItemScope.Unknown) continue;
            found = true;
            if (scope == ItemScope.Selected) items.WholeConfiguration = SelectedColumns.AreWhole(answer["QueryInfo"]);
            var position = 0;
            foreach (var item in value.Items())
            {
                position++;
                if (scope == ItemScope.Selected) items.AddResult(item, place with { Within = $", {name} {position}" });
                else items.Add(item, scope, place with { Within = $", {name} {position}" });
            }
        }

        return found;
    }

    private bool Wrapped(JsonNode answer, RecordPlace place, int depth)
    {
        if (First(answer, "configurationItem", "ConfigurationItem") is { Kind: JsonKind.Object } item)
        {
            items.Add(item, ItemScope.Whole, place);
            return true;
        }

        if (answer["configurationItemSummary"] is { Kind: JsonKind.Object } summary)
        {
            items.Add(summary, ItemScope.Identity, place);
            return true;
        }

        if (First(answer, "invokingEvent", "Message", "detail", "body") is { Exists: true } inner
            && (inner.Kind == JsonKind.Object || JsonBytes.LooksEncoded(inner)))
        {
            var opened = inner.Kind == JsonKind.Object ? inner : opener.Open(inner, out _);
            if (opened.Kind == JsonKind.Missing) input.Problem(place.ToString(), "the event is not JSON");
            else new ConfigAnswer(input, items).Read(opened, place, depth + 1);
            return true;
        }

        return false;
    }

    private void Other(JsonNode answer, RecordPlace place)
    {
        if (First(answer, "messageType").GetString() is { } message)
        {
            input.FormatDetail = $"AWS Config event ({message}): names no resource";
        }
        else if (First(answer, "resourceType", "ResourceType", "configuration", "resourceId", "arn", "ResourceId").Exists)
        {
            items.Add(answer, ConfigItemReader.ScopeOf(answer), place);
        }
        else if (answer.TryGet("eventSource"u8, out var source))
        {
            input.Problem(place.ToString(), $"an event of {source.GetString() ?? "AWS"}, not a configuration item");
        }
        else
        {
            input.Problem(place.ToString(), "no configuration item here");
        }
    }

    private static JsonNode First(JsonNode node, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (node.TryGet(name, out var value) && value.Exists) return value;
        }

        return default;
    }
}
