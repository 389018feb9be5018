using System.Globalization;
using System.Text;

namespace Demarc.Web.Screens.Work;

/// <summary>
/// Writes conditions. Values come from exports and from people, so each one is quoted: whatever is in it stays a text and never becomes
/// part of the condition.
/// </summary>
internal static class CelText
{
    /// <summary>A text as a CEL literal.</summary>
    internal static string Of(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\\' or '\'') quoted.Append('\\').Append((char)rune.Value);
            // Line ends and marks that turn or hide text end a literal, or make it look like another one.
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
            else quoted.Append(rune.ToString());
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary><c>name == 'value'</c>.</summary>
    internal static string Is(string name, string value) => $"{name} == {Of(value)}";

    /// <summary><c>name == 'value'</c> for one value, <c>name in ['one', 'two']</c> for several.</summary>
    internal static string IsOneOf(string name, IReadOnlyCollection<string> values) => values.Count == 1
        ? Is(name, values.First()) : $"{name} in [{string.Join(", ", values.Select(Of))}]";

    /// <summary>All of several conditions; null when there are none, which holds everywhere.</summary>
    internal static string? All(IEnumerable<string> conditions) =>
        string.Join(" && ", conditions) is { Length: > 0 } text ? text : null;
}
