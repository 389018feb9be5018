using System.Globalization;
using System.Text;

namespace Demarc.Adapters.Decisions;

/// <summary>
/// Rewrites what JSON allows and YAML reads otherwise: two escapes that together are one character, an escaped slash, and tabs between
/// values. Everything else stays as and where it is, also what is no JSON.
/// </summary>
internal static class BodyText
{
    internal static string AsYaml(string json)
    {
        var text = new StringBuilder(json.Length);
        var quoted = false;
        for (var index = 0; index < json.Length; index++)
        {
            var c = json[index];
            if (quoted && c == '\\' && index + 1 < json.Length)
            {
                index += Escape(json.AsSpan(index), text) - 1;
                continue;
            }

            if (c == '"') quoted = !quoted;
            text.Append(c == '\t' && !quoted ? ' ' : c);
        }

        return text.ToString();
    }

    /// <summary>Writes the escape with which a text begins, and returns how much of the text it was.</summary>
    private static int Escape(ReadOnlySpan<char> json, StringBuilder text)
    {
        if (Unit(json) is { } high && char.IsHighSurrogate(high) && Unit(json[6..]) is { } low && char.IsLowSurrogate(low))
        {
            text.Append(high).Append(low);
            return 12;
        }

        if (json[1] == '/') text.Append('/');
        else text.Append(json[..2]);
        return 2;
    }

    private static char? Unit(ReadOnlySpan<char> json) => json.Length >= 6 && json.StartsWith("\\u")
        && ushort.TryParse(json[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
