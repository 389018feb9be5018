namespace Demarc.Engine.Reports;

/// <summary>One line of CSV (RFC 4180, line feed only). A cell that a spreadsheet would run as a formula is made plain text.</summary>
public static class CsvLine
{
    /// <summary>Writes one line.</summary>
    public static void Write(TextWriter output, params ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) output.Write(',');
            WriteCell(output, cells[i]);
        }

        output.Write('\n');
    }

    private static void WriteCell(TextWriter output, string cell)
    {
        // A leading = + - @ tab or return makes spreadsheets evaluate the cell (OWASP: CSV injection); a leading quote mark stops that.
        var formula = cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';
        if (!formula && cell.AsSpan().IndexOfAny(",\"\n\r") < 0)
        {
            output.Write(cell);
            return;
        }

        output.Write('"');
        if (formula) output.Write('\'');
        output.Write(cell.Replace("\"", "\"\"", StringComparison.Ordinal));
        output.Write('"');
    }
}
