using System.Globalization;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Azure;

/// <summary>
/// Azure resources as JSON: Resource Graph rows (portal, CLI, REST as objects or as a table), ARM lists and single resources,
/// <c>az resource list</c> and the other CLI and PowerShell lists, and recordings of such answers.
/// </summary>
public sealed class AzureResourceFormat : SourceFormat
{
    private const int MaxWrapping = 8;

    // Where answers put what they hold, outermost forms first; a recording nests several.
    private static readonly string[] Wrappers =
        ["value", "Value", "data", "Data", "rows", "results", "items", "resources", "interactions", "response", "body", "content"];

    private static readonly string[] GraphMembers = ["total_records", "totalRecords", "skip_token", "$skipToken", "resultTruncated"];

    private static readonly string[] IdPaths = ["id", "Id", "ID", "ResourceId", "resourceId"];

    /// <inheritdoc/>
    public override string Name => "Azure resources";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.AzureArm;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape)
    {
        if (shape.Kind is TextKind.Text or TextKind.Unknown) return false;
        foreach (var (path, text) in shape.Texts)
        {
            var name = path[(path.LastIndexOf('.') + 1)..];
            if (Array.IndexOf(IdPaths, name) >= 0 && Wrapped(path) && ArmId.Looks(text)) return true;
            if (path == "interactions.request.uri" && text.StartsWith("https://management.azure.com/", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return Table(shape) || Empty(shape);
    }

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var shape = input.Shape;
        using var rows = new AzureRows(input);
        if (Table(shape)) input.FormatDetail = "Azure Resource Graph (table)";
        else if (shape.Has("data") && Graph(shape)) input.FormatDetail = "Azure Resource Graph";
        else if (shape.Has("interactions")) input.FormatDetail = "Azure recorded answers";
        else if (shape.Has("value")) input.FormatDetail = "Azure Resource Manager list";

        var json = new JsonInput(input);
        var streamed = Streamed(shape);
        var empty = true;
        foreach (var value in streamed is null ? json.Values() : json.ItemsOf(streamed))
        {
            empty = false;
            Unwrap(value, input, rows, Place(json.Ordinal), null, 0);
        }

        if (empty && !Empty(shape) && shape.Kind != TextKind.JsonArray && streamed is null)
            input.Problem("", "nothing in it could be read");
    }

    private static bool Wrapped(string path)
    {
        // "id" itself, or an id below known wrappers only: an id deeper inside settings says nothing about the record.
        var steps = path.Split('.');
        return steps[..^1].All(static step => Array.IndexOf(Wrappers, step) >= 0);
    }

    private static bool Table(InputShape shape) =>
        shape.Has("data") && shape.Nested.Contains("data.columns") && shape.Nested.Contains("data.rows");

    private static bool Graph(InputShape shape) =>
        GraphMembers.Any(member => shape.Has(member));

    private static bool Empty(InputShape shape)
    {
        if (!shape.Whole || shape.Kind != TextKind.JsonObject) return false;
        if (shape.Has("value") && !shape.Nested.Any(static name => name.StartsWith("value.", StringComparison.Ordinal)))
            return shape.Members.All(static name => name is "value" or "nextLink" or "count");
        return shape.Has("data") && Graph(shape) && !shape.Nested.Any(static name => name.StartsWith("data.", StringComparison.Ordinal));
    }

    /// <summary>The array of a long document that can be read element by element; null when the values are to be read whole.</summary>
    private static string? Streamed(InputShape shape)
    {
        if (shape.Kind == TextKind.JsonArray || Table(shape)) return null;
        if (shape.Has("value") && ArmId.Looks(shape.Text("value.id"))) return "value";
        return shape.Has("data") && ArmId.Looks(shape.Text("data.id")) ? "data" : null;
    }

    private static string Place(long ordinal) => $"record {ordinal.ToString(CultureInfo.InvariantCulture)}";

    private static void Unwrap(JsonNode node, InputReading input, AzureRows rows, string place, DateTimeOffset? captured, int depth)
    {
        if (node.Kind == JsonKind.Array)
        {
            foreach (var item in node.Items()) Unwrap(item, input, rows, place, captured, depth + 1);
            return;
        }

        if (node.Kind != JsonKind.Object || depth > MaxWrapping)
        {
            input.Problem(place, "an object with a resource id was expected");
            return;
        }

        if (rows.TryAdd(node, place, captured)) return;
        if (node["columns"].Kind == JsonKind.Array && node["rows"].Kind == JsonKind.Array)
        {
            rows.AddTable(node["columns"], node["rows"], place);
            return;
        }

        captured = AnsweredAt(node) ?? captured;
        foreach (var wrapper in Wrappers)
        {
            if (node[wrapper] is not { Kind: JsonKind.Object or JsonKind.Array } inner) continue;
            Unwrap(inner, input, rows, place, captured, depth + 1);
            return;
        }

        input.Problem(place, Refusal(node));
    }

    private static DateTimeOffset? AnsweredAt(JsonNode answer)
    {
        var date = answer["headers"]["date"];
        var text = date.GetString() ?? date[0].GetString();
        var read = DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at);
        return read ? at : null;
    }

    private static string Refusal(JsonNode node)
    {
        if (node["error"].Exists) return $"an error answer ({node["error"]["code"].GetScalar() ?? "no code"}): nothing was collected";
        if (node["status"]["code"].GetScalar() is { } status) return $"an answer without resources (status {status})";
        return "the row has no resource id: a summary or a projection without `id` cannot be told from others";
    }
}
