using System.Text;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>Puts parameters into prose: <c>{{ insert: param, ac-2_prm_1 }}</c> becomes <c>[assignment: time period]</c>.</summary>
internal sealed class ParameterText(IReadOnlyDictionary<string, OscalParameter> parameters)
{
    private const int Deepest = 5;

    /// <summary>Parameters that are inserted somewhere and declared nowhere.</summary>
    internal SortedSet<string> Undeclared { get; } = new(StringComparer.Ordinal);

    /// <summary>The prose with its parameters; null when it becomes longer than a text may be.</summary>
    internal string? Insert(string prose)
    {
        var text = new StringBuilder(prose.Length);
        return Insert(prose, text, 0) ? Tidied(text.ToString()) : null;
    }

    private bool Insert(string prose, StringBuilder text, int depth)
    {
        var from = 0;
        while (prose.IndexOf("{{", from, StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = prose.IndexOf("}}", open + 2, StringComparison.Ordinal);
            if (close < 0) break;
            text.Append(prose, from, open - from);
            var id = prose[(open + 2)..close].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
            if (!Write(id, text, depth)) return false;
            from = close + 2;
        }

        text.Append(prose, from, prose.Length - from);
        return text.Length <= ImportLimits.TextLength;
    }

    private bool Write(string id, StringBuilder text, int depth)
    {
        if (text.Length > ImportLimits.TextLength) return false;
        if (!parameters.TryGetValue(id, out var parameter)) Undeclared.Add(PlainText.Line(id));
        if (parameter is null || depth == Deepest)
        {
            text.Append("[assignment: ").Append(id).Append(']');
            return true;
        }

        if (parameter.Choices.Length > 0 && parameter.Values.IsEmpty)
            return List(parameter.Many ? "[selection (one or more): " : "[selection: ", parameter.Choices, text, depth);
        if (parameter.Values.Length > 0) return List("[assignment: ", parameter.Values, text, depth);
        return List("[assignment: ", [parameter.Label.Length > 0 ? parameter.Label : id], text, depth);
    }

    private bool List(string start, IReadOnlyList<string> items, StringBuilder text, int depth)
    {
        text.Append(start);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append("; ");
            if (!Insert(items[i].Trim(), text, depth + 1)) return false;
        }

        text.Append(']');
        return true;
    }

    // Published catalogues leave a blank between an inserted parameter and the comma after it.
    private static string Tidied(string text)
    {
        foreach (var mark in (string[])[";", ",", ".", ":"]) text = text.Replace("] " + mark, "]" + mark, StringComparison.Ordinal);
        return string.Join('\n', PlainText.Lines(text).Split('\n').Select(static line => Indent(line) + PlainText.Line(line))).Trim();
    }

    private static string Indent(string line) => line[..(line.Length - line.TrimStart().Length)];
}
