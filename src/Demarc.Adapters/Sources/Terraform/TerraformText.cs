namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// A value as tools write it that turn configuration into the form of a plan without running Terraform: a reference is the text
/// <c>${aws_s3_bucket.b.id}</c>, or bare <c>aws_s3_bucket.b.id</c>. Placeholders of other languages (<c>${aws:username}</c> of policies)
/// are no references.
/// </summary>
internal static class TerraformText
{
    /// <summary>The parts of a text, in order: what stands as it is, and expressions.</summary>
    internal static List<(string Text, bool IsExpression)> Parts(string text)
    {
        if (IsBare(text)) return [(text, true)];
        var parts = new List<(string, bool)>();
        var plain = 0;
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at, StringComparison.Ordinal))
        {
            var end = End(text, at + 2);
            if (end < 0) break;
            var inner = text[(at + 2)..end].Trim();
            if (!IsEscaped(text, at) && IsExpression(inner))
            {
                if (at > plain) parts.Add((text[plain..at], false));
                parts.Add((inner, true));
                plain = end + 1;
            }

            at = end + 1;
        }

        if (plain < text.Length || parts.Count == 0) parts.Add((text[plain..], false));
        return parts;
    }

    /// <summary>Whether a text may hold an expression; a quick look that may say yes too often, never no.</summary>
    internal static bool MayHold(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOf("${"u8) >= 0 || (utf8.Contains((byte)'.') && !utf8.Contains((byte)' '));

    /// <summary>Whether the expression is one reference and nothing else.</summary>
    internal static bool IsReference(string expression) => Chain(expression, 0) == expression.Length && expression.Length > 0;

    /// <summary>Whether a reference begins with a word of the language: variables, locals, data sources and the like.</summary>
    internal static bool IsReserved(string reference)
    {
        var root = reference.AsSpan().TrimStart("(!");
        var end = root.IndexOfAny('.', '[');
        return end > 0 && root[..end] is "var" or "local" or "data" or "module" or "each" or "count" or "path" or "self" or "terraform";
    }

    /// <summary>The references inside an expression, such as <c>aws_s3_bucket.b.id</c> in <c>lower(aws_s3_bucket.b.id)</c>.</summary>
    internal static List<string> References(string expression)
    {
        var references = new List<string>();
        for (var at = 0; at < expression.Length;)
        {
            var end = Chain(expression, at);
            if (end > 0) references.Add(expression[at..end]);
            at = end > 0 ? end : Math.Max(Identifier(expression, at), at + 1);
        }

        return references;
    }

    private static bool IsExpression(string inner)
    {
        if (inner.Length == 0) return false;
        if (IsReserved(inner)) return true;
        var start = inner.Length - inner.AsSpan().TrimStart("(!").Length;
        var end = Identifier(inner, start);
        if (end < 0 || end == inner.Length) return false;
        // A function call, or a resource: the name of its type begins with the provider's.
        return inner[end] == '(' || (Chain(inner, start) > 0 && inner[start..end].Contains('_', StringComparison.Ordinal));
    }

    /// <summary>Whether the whole text is a reference without its <c>${ }</c>, of a form that other texts do not have.</summary>
    private static bool IsBare(string text)
    {
        if (text.Length > 512 || !IsReference(text)) return false;
        var parts = TerraformAddress.Split(text);
        return parts[0] switch
        {
            "var" or "local" => true,
            "each" => parts[1] is "key" or "value",
            "count" => text == "count.index",
            "path" => parts[1] is "module" or "root" or "cwd",
            "module" => parts.Count > 2,
            "data" => parts.Count > 3 && parts[1].Contains('_', StringComparison.Ordinal),
            var type => parts.Count > 2 && type.IndexOf('_', StringComparison.Ordinal) > 0,
        };
    }

    private static bool IsEscaped(string text, int at) => at > 0 && text[at - 1] == '$';

    private static int End(string text, int from)
    {
        var depth = 1;
        // A longer expression than this is none that we could make anything of.
        var last = Math.Min(text.Length, from + (1 << 17));
        for (var at = from; at < last; at++)
        {
            if (text[at] == '{') depth++;
            else if (text[at] == '}' && --depth == 0) return at;
        }

        return -1;
    }

    /// <summary>The end of a name with selections and indexes behind it that begins here; -1 when none does.</summary>
    private static int Chain(string text, int start)
    {
        if (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.' or '"' or '/')) return -1;
        var at = Identifier(text, start);
        var steps = 0;
        while (at > 0 && at < text.Length)
        {
            var next = text[at] == '.' ? Selection(text, at + 1) : text[at] == '[' ? Index(text, at + 1) : -1;
            if (next < 0) break;
            (at, steps) = (next, steps + 1);
        }

        return steps > 0 ? at : -1;
    }

    private static int Selection(string text, int at)
    {
        if (at >= text.Length) return -1;
        if (text[at] == '*') return at + 1;
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end > at ? end : Identifier(text, at);
    }

    private static int Index(string text, int at)
    {
        var quoted = at < text.Length && text[at] == '"';
        var close = quoted ? text.IndexOf("\"]", at, StringComparison.Ordinal) : text.IndexOf(']', at);
        if (close < 0 || close - at > 256) return -1;
        if (quoted) return close + 2;
        foreach (var letter in text.AsSpan(at, close - at))
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('*' or '.' or '_' or '-')) return -1;
        }

        return close > at ? close + 1 : -1;
    }

    private static int Identifier(string text, int start)
    {
        if (start >= text.Length || !(char.IsAsciiLetter(text[start]) || text[start] == '_')) return -1;
        var end = start + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-')) end++;
        return end;
    }
}
