using System.Collections.Immutable;
using System.Text.Json;

namespace Demarc.Engine.Reports;

/// <summary>Rows with named columns, made one at a time, written as CSV or JSON alike.</summary>
/// <param name="Columns">Column names, in order.</param>
/// <param name="Rows">Makes the rows; each has one cell for each column.</param>
public sealed record ReportTable(ImmutableArray<string> Columns, Func<IEnumerable<string[]>> Rows)
{
    /// <summary>Writes a header and the rows.</summary>
    public void WriteCsv(TextWriter output)
    {
        CsvLine.Write(output, Columns.AsSpan());
        foreach (var row in Rows()) CsvLine.Write(output, row);
    }

    /// <summary>Writes a list of objects.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var row in Rows())
        {
            writer.WriteStartObject();
            for (var i = 0; i < row.Length; i++) writer.WriteString(Columns[i], row[i]);
            writer.WriteEndObject();
            if (writer.BytesPending > 1 << 16) writer.Flush();
        }

        writer.WriteEndArray();
    }
}
