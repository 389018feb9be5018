using System.Text.Json;
using Demarc.Engine.Reports;

namespace Demarc.Cli;

/// <summary>Tables on standard output.</summary>
internal static class TableOutput
{
    /// <summary>Prints a table as <c>csv</c> or <c>json</c>.</summary>
    internal static void Print(ReportTable table, string format)
    {
        if (format == "json")
        {
            using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
            table.WriteJson(writer);
        }
        else
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            table.WriteCsv(output);
        }
    }
}
