using System.Globalization;
using System.Text;

namespace Demarc.Engine.Expressions;

/// <summary>A string or bytes literal with its prefixes, quotes and escapes.</summary>
/// <param name="Value">A string or a byte array; null when faulty.</param>
/// <param name="Length">Characters of the source it takes; when faulty, how far it went.</param>
/// <param name="Fault">What is wrong, or null.</param>
internal readonly record struct StringLiteral(object? Value, int Length, string? Fault)
{
    /// <summary>Whether a literal starts there: up to one r and one b, then a quote.</summary>
    public static bool StartsAt(string source, int at)
    {
        var prefix = PrefixLength(source, at);
        return at + prefix < source.Length && source[at + prefix] is '"' or '\'';
    }

    public static StringLiteral Read(string source, int start)
    {
        var prefix = source.AsSpan(start, PrefixLength(source, start));
        var raw = prefix.ContainsAny('r', 'R');
        var bytes = prefix.ContainsAny('b', 'B');
        var at = start + prefix.Length;
        var quote = source[at];
        var triple = source.AsSpan(at).StartsWith([quote, quote, quote]);
        at += triple ? 3 : 1;
        var sink = new Sink(bytes);
        while (at < source.Length)
        {
            var c = source[at];
            if (c == quote && (!triple || source.AsSpan(at).StartsWith([quote, quote, quote])))
                return sink.Finish(at + (triple ? 3 : 1) - start);
            if (c is '\n' or '\r' && !triple) return new StringLiteral(null, at - start, "a line break inside a string");
            if (c != '\\')
            {
                sink.AddText(source, ref at);
            }
            else if (raw)
            {
                sink.AddUnit('\\');
                if (++at < source.Length && source[at] is not ('\n' or '\r')) sink.AddText(source, ref at);
            }
            else if (Escape(source, ref at, sink, bytes) is { } fault)
            {
                return new StringLiteral(null, at - start, fault);
            }
        }

        return new StringLiteral(null, 0, "a string without its closing quote");
    }

    private static int PrefixLength(string source, int at)
    {
        var length = 0;
        var (raw, bytes) = (false, false);
        for (; at + length < source.Length && length < 2; length++)
        {
            var c = source[at + length];
            if (c is 'r' or 'R' && !raw) raw = true;
            else if (c is 'b' or 'B' && !bytes) bytes = true;
            else break;
        }

        return length;
    }

    private static string? Escape(string source, ref int at, Sink sink, bool bytes)
    {
        if (at + 1 >= source.Length) return "a string without its closing quote";
        var c = source[at + 1];
        const string Simple = "\\?\"'`abfnrtv";
        const string Stands = "\\?\"'`\a\b\f\n\r\t\v";
        var simple = Simple.IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            sink.AddUnit(Stands[simple]);
            at += 2;
            return null;
        }

        var (skip, digits, style) = c switch
        {
            'x' or 'X' => (2, 2, NumberStyles.AllowHexSpecifier),
            'u' when !bytes => (2, 4, NumberStyles.AllowHexSpecifier),
            'U' when !bytes => (2, 8, NumberStyles.AllowHexSpecifier),
            >= '0' and <= '3' => (1, 3, NumberStyles.None),
            _ => (0, 0, NumberStyles.None),
        };
        if (digits == 0) return $"unknown escape \\{c}";
        if (at + skip + digits > source.Length) return "an unfinished escape";
        var text = source.AsSpan(at + skip, digits);
        uint code = 0;
        if (style != NumberStyles.None)
        {
            if (!uint.TryParse(text, style, CultureInfo.InvariantCulture, out code)) return "an escape with wrong digits";
        }
        else
        {
            foreach (var digit in text)
            {
                if (digit is < '0' or > '7') return "an escape with wrong digits";
                code = (code * 8) + (uint)(digit - '0');
            }
        }

        if (!bytes && !Rune.IsValid(code)) return "an escape that is no Unicode character";
        sink.AddCode(code);
        at += skip + digits;
        return null;
    }

    /// <summary>Collects a string, or the bytes of a bytes literal.</summary>
    private sealed class Sink(bool bytes)
    {
        private readonly StringBuilder text = new();
        private readonly List<byte> data = [];

        public void AddText(string source, ref int at)
        {
            var length = char.IsHighSurrogate(source[at]) && at + 1 < source.Length && char.IsLowSurrogate(source[at + 1]) ? 2 : 1;
            if (bytes) data.AddRange(Encoding.UTF8.GetBytes(source.Substring(at, length)));
            else text.Append(source, at, length);
            at += length;
        }

        public void AddUnit(char c)
        {
            if (bytes) data.Add((byte)c);
            else text.Append(c);
        }

        public void AddCode(uint code)
        {
            if (bytes) data.Add((byte)code);
            else text.Append(new Rune(code).ToString());
        }

        public StringLiteral Finish(int length) => new(bytes ? data.ToArray() : text.ToString(), length, null);
    }
}
