using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Demarc.Adapters.Sources;

/// <summary>
/// A CSV text read row by row, its columns found by name. Upper and lower case, blanks, dashes and underscores in names make no difference,
/// and the separator is taken from the header line. A damaged row is reported and passed over.
/// </summary>
public sealed class CsvTable : IDisposable
{
    private const int MaxField = 1 << 20;

    private readonly InputReading input;
    private readonly CsvParser parser;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private bool damaged;
    private int reportedRow;

    /// <summary>Opens the text and reads its header.</summary>
    public CsvTable(InputReading input)
    {
        this.input = input;
        var reader = new StreamReader(input.Content, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
        parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Delimiter(input.Shape.FirstLine).ToString(),
            BadDataFound = _ => damaged = true,
            MaxFieldSize = MaxField,
            BufferSize = 1 << 16,
            ProcessFieldBufferSize = 1 << 12,
        });
        if (!Advance()) return;
        var names = new List<string>(parser.Count);
        for (var index = 0; index < parser.Count; index++)
        {
            names.Add(parser[index].Trim());
            columns.TryAdd(Plain(names[index]), index);
        }

        Headers = names;
    }

    /// <summary>The column names as written.</summary>
    public IReadOnlyList<string> Headers { get; } = [];

    /// <summary>Where the current row begins.</summary>
    public string Place => $"line {parser.RawRow.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The cell of the current row; null when it is empty, missing or the literal NULL.</summary>
    public string? this[int column]
    {
        get
        {
            if (column < 0 || column >= parser.Count) return null;
            var cell = parser[column].Trim();
            if (cell.Contains('\uFFFD') && reportedRow != parser.RawRow)
            {
                reportedRow = parser.RawRow;
                input.Problem(Place, "the text is not UTF-8: characters are lost");
            }

            return cell.Length == 0 || cell is "NULL" or "null" ? null : cell;
        }
    }

    /// <summary>Position of the first of these columns that exists, or -1. Names in plain form: lower case, letters and digits.</summary>
    public int Column(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (columns.TryGetValue(name, out var index)) return index;
        }

        return -1;
    }

    /// <summary>Goes to the next whole row.</summary>
    public bool Next()
    {
        while (Advance())
        {
            if (damaged) input.Problem(Place, "a quotation mark stands where none may be: the row was passed over");
            else if (parser.Count != Headers.Count && parser.Count != 0)
                input.Problem(Place, $"{Headers.Count} columns were expected, there are {parser.Count}: the row was passed over");
            else return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => parser.Dispose();

    /// <summary>The plain column names of a header line: lower case, letters and digits only.</summary>
    public static ImmutableHashSet<string> Columns(string line) =>
        [.. line.Split(Delimiter(line)).Select(static name => Plain(name))];

    private bool Advance()
    {
        damaged = false;
        try
        {
            return parser.Read();
        }
        catch (CsvHelperException error)
        {
            // After a field that never ends there is no next row to go to.
            var endless = error is MaxFieldSizeException;
            input.Problem(Place, endless ? "a cell is longer than 1 MiB: an unclosed quotation mark?" : FirstLine(error.Message));
            return false;
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');

    private static string Plain(string name) =>
        string.Concat(name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));

    private static char Delimiter(string line)
    {
        var best = ',';
        foreach (var candidate in ";\t|")
        {
            if (line.AsSpan().Count(candidate) > line.AsSpan().Count(best)) best = candidate;
        }

        return best;
    }
}
