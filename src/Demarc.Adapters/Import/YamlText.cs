using System.Text;

namespace Demarc.Adapters.Import;

/// <summary>Texts as YAML that gives back exactly what was written.</summary>
internal static class YamlText
{
    /// <summary>A key with its text; nothing when the text is empty.</summary>
    internal static void Optional(StringBuilder yaml, string key, string text)
    {
        if (text.Length > 0) yaml.Append(key).Append(Quoted(text)).Append('\n');
    }

    /// <summary>As a block for people to read, where a block gives back exactly what was written; quoted otherwise.</summary>
    internal static string Block(string text, string indent)
    {
        if (text.Length == 0 || text[0] is ' ' or '\n' || text[^1] == '\n' || !text.All(static c => c == '\n' || Plain(c)))
            return Quoted(text);
        return "|-\n" + string.Join('\n', text.Split('\n').Select(line => line.Length > 0 ? indent + line : ""));
    }

    private static bool Plain(char c) =>
        c is >= ' ' and <= '~' or >= '\u00A1' and < '\u2000' or >= '\u2010' and <= '\u2027' or >= '\u2030' and < '\uD800';

    /// <summary>In double quotes.</summary>
    internal static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c == '\n') quoted.Append("\\n");
            else if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (Plain(c) || char.IsSurrogate(c)) quoted.Append(c);
            else quoted.Append("\\u").Append(((int)c).ToString("X4"));
        }

        return quoted.Append('"').ToString();
    }
}
