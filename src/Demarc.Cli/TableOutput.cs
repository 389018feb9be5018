using System.Text.Json;
using Demarc.Engine.Reports;
using Spectre.Console;

namespace Demarc.Cli;

/// <summary>Tables on standard output.</summary>
internal static class TableOutput
{
    /// <summary>Prints a table as <c>csv</c> or <c>json</c>, or as a <c>table</c> for people.</summary>
    internal static void Print(ReportTable table, string format)
    {
        switch (format)
        {
            case "json":
                using (var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true }))
                    table.WriteJson(writer);
                break;
            case "table":
                PrintForPeople(table);
                break;
            default:
                using (var output = new StreamWriter(Console.OpenStandardOutput())) table.WriteCsv(output);
                break;
        }
    }

    /// <summary>A column that says the same in every row is said once, above the table: terminals are narrow.</summary>
    private static void PrintForPeople(ReportTable table)
    {
        var rows = table.Rows().ToList();
        var same = Enumerable.Range(0, table.Columns.Length).Where(i => rows.Count > 1 && rows.TrueForAll(row => row[i] == rows[0][i]))
            .ToHashSet();
        foreach (var i in same.Where(i => rows[0][i].Length > 0))
            AnsiConsole.MarkupLine($"[grey]{Markup.Escape(table.Columns[i])}[/] {OwnerText.Markup(rows[0][i])}");
        var shown = new Table().Border(TableBorder.Simple);
        for (var i = 0; i < table.Columns.Length; i++)
        {
            if (!same.Contains(i)) shown.AddColumn(Markup.Escape(table.Columns[i].Replace('_', ' ')));
        }

        foreach (var row in rows)
            shown.AddRow([.. row.Where((_, i) => !same.Contains(i))
                .Select(static cell => OwnerText.Markup(cell.Replace(";", ", ", StringComparison.Ordinal)))]);
        AnsiConsole.Write(shown);
    }
}
