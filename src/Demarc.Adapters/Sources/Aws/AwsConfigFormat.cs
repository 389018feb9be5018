using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// AWS Config: delivery snapshots and history files, the answers of <c>get-resource-config-history</c>, <c>batch-get-resource-config</c>,
/// <c>select-resource-config</c> and their aggregate forms, rule events, change notifications, and bare configuration items.
/// </summary>
public sealed class AwsConfigFormat : SourceFormat
{
    private static readonly string[] Lists = ["configurationItems", "baseConfigurationItems", "BaseConfigurationItems"];
    private static readonly string[] Singles =
        ["configurationItem", "ConfigurationItem", "configurationItemSummary", "invokingEvent"];

    private static readonly string[] ItemMarks =
    [
        "configuration", "configurationItemStatus", "configurationItemCaptureTime", "supplementaryConfiguration", "awsRegion",
        "configurationStateId",
        "Configuration", "ConfigurationItemStatus", "ConfigurationItemCaptureTime", "SupplementaryConfiguration", "AwsRegion",
    ];

    /// <inheritdoc/>
    public override string Name => "AWS Config";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.AwsConfig;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape)
    {
        if (shape.Kind is TextKind.JsonArray && IsListOfTexts(shape.Head.Span)) return true;
        if (Array.Exists(Lists, name => shape.Has(name) || shape.Nested.Contains("data." + name))) return true;
        if (Array.Exists(Singles, name => shape.Has(name))) return true;
        if (shape.Has("Results") && (shape.Has("QueryInfo") || HasTexts(shape.Head.Span, "\"Results\""u8))) return true;
        if (shape.Nested.Contains("data.Results") && shape.Nested.Contains("data.QueryInfo")) return true;
        if (IsIdentifiers(shape, "resourceIdentifiers", "resourceType")) return true;
        if (IsIdentifiers(shape, "ResourceIdentifiers", "ResourceType")) return true;
        if (shape.Has("detail-type", "source", "detail")) return true;
        if (shape.Has("Type", "TopicArn", "Message")) return Mentions(shape);
        return (shape.Has("resourceType") || shape.Has("ResourceType")) && Array.Exists(ItemMarks, mark => shape.Has(mark));
    }

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var shape = input.Shape;
        input.ShowsSome = ShowsSome(input);
        var streamed = shape.Kind is TextKind.JsonObject or TextKind.JsonLines
            && (shape.Has("Results") || Array.Exists(Lists, name => shape.Has(name)));
        if (streamed) ReadStreamed(input);
        else
        {
            var json = new JsonInput(input);
            var items = new ConfigItemReader(input);
            foreach (var root in json.Values()) new ConfigAnswer(input, items).Read(root, new RecordPlace(json.Ordinal));
        }

        input.FormatDetail ??= Summary(input);
    }

    /// <summary>
    /// A history has the form of a snapshot; only the name under which AWS delivers it, or its call, tells. Everything else that shows only
    /// what was asked for has a form of its own.
    /// </summary>
    private static bool ShowsSome(InputReading input) =>
        input.Shape.Has("baseConfigurationItems") || input.Shape.Has("BaseConfigurationItems")
        || Array.Exists(Singles, name => input.Shape.Has(name)) || input.Shape.Has("Message") || input.Shape.Has("detail")
        || (input.Shape.Kind == TextKind.JsonObject && (input.Shape.Has("resourceType") || input.Shape.Has("ResourceType")))
        || input.File.Label.Contains("ConfigHistory", StringComparison.Ordinal)
        || input.File.Label.Contains("config-history", StringComparison.OrdinalIgnoreCase);

    private static void ReadStreamed(InputReading input)
    {
        var whole = input.Shape.Has("Results") && SelectedColumns.AreWhole(input);
        var results = new RecordCrew(input, part => new ConfigItemReader(part) { WholeConfiguration = whole }.AddResult);
        var items = new RecordCrew(input, static part =>
        {
            var reader = new ConfigItemReader(part);
            return (item, place) => reader.Add(item, ItemScope.Whole, place);
        });
        var one = new ConfigItemReader(input) { WholeConfiguration = whole };
        var json = new JsonInput(input) { BeforeProblem = Settle };
        try
        {
            foreach (var member in json.Members(static name => name == "Results" || Array.IndexOf(Lists, name) >= 0))
            {
                var (name, _, value) = member;
                if (member.Batch is { } batch)
                {
                    (name == "Results" ? results : items).Read(batch);
                    continue;
                }

                Settle();
                var place = new RecordPlace(json.Ordinal);
                if (value.Kind == JsonKind.Missing) continue;
                if (name == "Results") one.AddResult(value, place);
                else if (Array.IndexOf(Lists, name) >= 0) one.Add(value, ItemScope.Whole, place);
                else if (ConfigAnswer.IsUnprocessed(name) && value.Exists) input.Problem(place.ToString(), ConfigAnswer.Unprocessed(value));
            }
        }
        finally
        {
            Settle();
        }

        void Settle()
        {
            results.Finish();
            items.Finish();
        }
    }

    /// <summary>What the report says beyond the number of observations, or null.</summary>
    private static string? Summary(InputReading input) => input.LeftOut.Count == 0
        ? null
        : "AWS Config (" + string.Join(", ", input.LeftOut.Select(static left => $"{left.Value} {left.Key}")) + ")";

    private static bool IsIdentifiers(InputShape shape, string list, string type) =>
        (shape.Has(list) && shape.Nested.Contains(list + "." + type)) || shape.Nested.Contains($"data.{list}.{type}");

    private static bool Mentions(InputShape shape) => shape.Head.Span.IndexOf("onfigurationItem"u8) >= 0;

    /// <summary>A list of strings that are objects: results taken out of their answer.</summary>
    private static bool IsListOfTexts(ReadOnlySpan<byte> head)
    {
        var open = head.IndexOf((byte)'[');
        return open >= 0 && head[(open + 1)..].TrimStart(" \t\r\n"u8).StartsWith("\"{"u8) && head.IndexOf("resource"u8) >= 0;
    }

    private static bool HasTexts(ReadOnlySpan<byte> head, ReadOnlySpan<byte> member)
    {
        var at = head.IndexOf(member);
        return at >= 0 && head[(at + member.Length)..].TrimStart(" \t\r\n:"u8) is var rest && rest.StartsWith("["u8)
            && rest[1..].TrimStart(" \t\r\n"u8).StartsWith("\"{"u8);
    }
}
