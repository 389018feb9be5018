using System.Globalization;
using System.Text;

namespace Demarc.Web.Screens.Work;

/// <summary>Pieces of conditions made from values that people chose or wrote: never by pasting.</summary>
internal static class CelText
{
    /// <summary>A text as a literal: quotes, backslashes and control characters mean themselves.</summary>
    internal static string Of(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var c in text)
        {
            if (c is '\'' or '\\') literal.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029') literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else literal.Append(c);
        }

        return literal.Append('\'').ToString();
    }

    /// <summary><c>name == 'value'</c>.</summary>
    internal static string Is(string name, string value) => $"{name} == {Of(value)}";

    /// <summary><c>name in ['one', 'two']</c>; with one value, <c>name == 'one'</c>.</summary>
    internal static string IsOneOf(string name, IReadOnlyCollection<string> values) =>
        values.Count == 1 ? Is(name, values.First()) : $"{name} in [{string.Join(", ", values.Select(Of))}]";
}
