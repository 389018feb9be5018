using System.Globalization;
using System.Text;

namespace Demarc.Adapters.Sources;

/// <summary>Foreign text that goes to a terminal or a log: a file name may hold line feeds and commands to the terminal.</summary>
internal static class Printable
{
    /// <summary>The text with control and direction characters written as <c>\u001B</c>.</summary>
    internal static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001F') && !text.Any(IsHidden)) return text;
        var shown = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (IsHidden(c)) shown.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            else shown.Append(c);
        }

        return shown.ToString();
    }

    private static bool IsHidden(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
