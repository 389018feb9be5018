using System.Text;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Azure;

/// <summary>A Resource Graph query downloaded from the portal as CSV: objects stand in cells as JSON text.</summary>
public sealed class AzureResourceCsvFormat : SourceFormat
{
    /// <inheritdoc/>
    public override string Name => "Azure Resource Graph (CSV)";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.AzureArm;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape)
    {
        if (shape.Kind != TextKind.Text) return false;
        var columns = CsvTable.Columns(shape.FirstLine);
        return columns.Contains("id") && columns.Contains("type") && columns.Contains("name")
            && (columns.Contains("subscriptionid") || columns.Contains("resourcegroup"));
    }

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        using var rows = new AzureRows(input);
        using var buffer = new BodyBuffer();
        using var table = new CsvTable(input);
        while (table.Next())
        {
            var writer = buffer.Begin();
            writer.WriteStartObject();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var column = 0; column < table.Headers.Count; column++)
            {
                if (!seen.Add(table.Headers[column])) continue;
                writer.WritePropertyName(table.Headers[column]);
                Write(writer, table[column]);
            }

            writer.WriteEndObject();
            if (!rows.TryAdd(buffer.End(), table.Place, null)) input.Problem(table.Place, "the `id` is not an Azure resource id");
        }
    }

    private static void Write(Utf8JsonWriter writer, string? cell)
    {
        if (cell is null || cell is "null") writer.WriteNullValue();
        else if (cell is ['{' or '[', ..] && new JsonTape() is var tape && tape.TryFill(Encoding.UTF8.GetBytes(cell)) is null)
            BodyBuffer.Copy(writer, tape.Root);
        else writer.WriteStringValue(cell);
    }
}
