using System.Globalization;
using System.Text;

namespace Demarc.Web.Screens.Work;

/// <summary>Puts together what holds by a decision: sections of an organisation's file with entries, as JSON.</summary>
internal sealed class DecisionBody
{
    private readonly List<(string Section, List<string> Entries)> sections = [];

    /// <summary>Whether nothing was added.</summary>
    internal bool IsEmpty => sections.Count == 0;

    /// <summary>Adds an entry. Fields without a value are left out; days and lists are written as the file writes them.</summary>
    internal DecisionBody Add(string section, params ReadOnlySpan<(string Key, object? Value)> fields)
    {
        var entry = new List<string>();
        foreach (var (key, value) in fields)
        {
            if (value is not (null or "")) entry.Add($"{Quote(key)}:{Json(value)}");
        }

        var list = sections.Find(one => one.Section == section).Entries;
        if (list is null) sections.Add((section, list = []));
        list.Add($"{{{string.Join(',', entry)}}}");
        return this;
    }

    /// <summary>Takes an entry away.</summary>
    internal DecisionBody Remove(string section, string id) => Add(section, ("id", id), ("removed", "yes"));

    /// <summary>
    /// Adds an entry before all others of its section, also where one with its id stands further back: it then counts first.
    /// </summary>
    internal DecisionBody AddFirst(string section, string id, params ReadOnlySpan<(string Key, object? Value)> fields) =>
        Remove(section, id).Add(section, [("id", id), .. fields]);

    /// <summary>As JSON.</summary>
    public override string ToString() =>
        $"{{{string.Join(',', sections.Select(static one => $"{Quote(one.Section)}:[{string.Join(',', one.Entries)}]"))}}}";

    private static string Json(object value) => value switch
    {
        DateOnly day => Quote(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        IEnumerable<string> texts when value is not string => $"[{string.Join(',', texts.Select(Quote))}]",
        _ => Quote(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    // The body is also read as YAML, which does not put two escapes together to one character: nothing is escaped that need not be.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') quoted.Append('\\').Append((char)rune.Value);
            else if (rune.IsBmp && Rune.GetUnicodeCategory(rune) is (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else quoted.Append(rune.ToString());
        }

        return quoted.Append('"').ToString();
    }
}
