using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Demarc.Engine.Expressions;

/// <summary>Functions on strings; positions and lengths count code points.</summary>
internal static class StringFunctions
{
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(
        "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000");

    [CelSignature("size(string): int")]
    [CelSignature("string::size(): int")]
    public static long Size(string text) => CodePoints.Count(text);

    [CelSignature("size(bytes): int")]
    [CelSignature("bytes::size(): int")]
    public static long BytesSize(CelValue value) => value.AsBytes().Length;

    [CelSignature("string::startsWith(string): bool")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool StartsWith(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal);

    [CelSignature("string::endsWith(string): bool")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool EndsWith(string text, string suffix) => text.EndsWith(suffix, StringComparison.Ordinal);

    [CelSignature("string::contains(string): bool")]
    public static bool Contains(string text, string part, ref EvalState state) =>
        state.Charge(text.Length + part.Length) && text.Contains(part, StringComparison.Ordinal);

    [CelSignature("string::charAt(int): string")]
    public static string? CharAt(string text, long position, ref EvalState state)
    {
        var unit = CodePoints.ToUnit(text, position);
        if (!state.Charge(text.Length)) return null;
        if (unit < 0) return OutOfRange<string>(position, ref state);
        if (unit == text.Length) return "";
        return text.Substring(unit, char.IsSurrogatePair(text, unit) ? 2 : 1);
    }

    [CelSignature("string::indexOf(string): int")]
    public static long IndexOf(string text, string part, ref EvalState state) => IndexOf(text, part, 0, ref state);

    [CelSignature("string::indexOf(string, int): int")]
    public static long IndexOf(string text, string part, long start, ref EvalState state)
    {
        if (!state.Charge(text.Length + part.Length)) return 0;
        var unit = CodePoints.ToUnit(text, start);
        return unit < 0
            ? OutOfRange<long>(start, ref state)
            : CodePoints.FromUnit(text, text.IndexOf(part, unit, StringComparison.Ordinal));
    }

    [CelSignature("string::lastIndexOf(string): int")]
    public static long LastIndexOf(string text, string part, ref EvalState state) =>
        state.Charge(text.Length + part.Length) ? CodePoints.FromUnit(text, text.AsSpan().LastIndexOf(part)) : 0;

    [CelSignature("string::lastIndexOf(string, int): int")]
    public static long LastIndexOf(string text, string part, long start, ref EvalState state)
    {
        if (!state.Charge(text.Length + part.Length)) return 0;
        var unit = CodePoints.ToUnit(text, start);
        if (unit < 0) return OutOfRange<long>(start, ref state);
        var end = Math.Min((long)unit + part.Length, text.Length);
        return CodePoints.FromUnit(text, text.AsSpan(0, (int)end).LastIndexOf(part));
    }

    [CelSignature("string::lowerAscii(): string")]
    public static string? LowerAscii(string text, ref EvalState state) =>
        state.Charge(text.Length) ? Mapped(text, c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c) : null;

    [CelSignature("string::upperAscii(): string")]
    public static string? UpperAscii(string text, ref EvalState state) =>
        state.Charge(text.Length) ? Mapped(text, c => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c) : null;

    [CelSignature("string::replace(string, string): string")]
    public static string? Replace(string text, string old, string replacement, ref EvalState state) =>
        Replace(text, old, replacement, -1, ref state);

    [CelSignature("string::replace(string, string, int): string")]
    public static string? Replace(string text, string old, string replacement, long limit, ref EvalState state)
    {
        var parts = limit == 0 ? [text] : Pieces(text, old, limit < 0 ? -1 : Math.Min(limit, int.MaxValue - 1) + 1);
        if (old.Length == 0 && limit != 0) parts = Surrounded(parts, limit);
        var length = parts.Sum(p => (long)p.Length) + ((parts.Count - 1L) * replacement.Length);
        return state.ChargeNew(length) ? string.Join(replacement, parts) : null;
    }

    [CelSignature("string::split(string): list(string)")]
    public static CelValue Split(string text, string separator, ref EvalState state) => Split(text, separator, -1, ref state);

    [CelSignature("string::split(string, int): list(string)")]
    public static CelValue Split(string text, string separator, long limit, ref EvalState state)
    {
        if (!state.ChargeNew(text.Length)) return default;
        return limit == 0 ? CelValue.OfList() : CelValue.OfList([.. Pieces(text, separator, limit).Select(p => CelValue.Of(p))]);
    }

    [CelSignature("string::substring(int): string")]
    public static string? Substring(string text, long start, ref EvalState state)
    {
        var unit = CodePoints.ToUnit(text, start);
        if (!state.Charge(text.Length)) return null;
        return unit < 0 ? OutOfRange<string>(start, ref state) : text[unit..];
    }

    [CelSignature("string::substring(int, int): string")]
    public static string? Substring(string text, long start, long end, ref EvalState state)
    {
        if (!state.Charge(text.Length)) return null;
        if (start > end) return state.Fail<string>($"invalid substring range. start: {start}, end: {end}");
        var (from, to) = (CodePoints.ToUnit(text, start), CodePoints.ToUnit(text, end));
        return from < 0 || to < 0 ? OutOfRange<string>(from < 0 ? start : end, ref state) : text[from..to];
    }

    [CelSignature("string::trim(): string")]
    public static string? Trim(string text, ref EvalState state)
    {
        if (!state.Charge(text.Length)) return null;
        var start = text.AsSpan().IndexOfAnyExcept(WhiteSpace);
        return start < 0 ? "" : text[start..(text.AsSpan().LastIndexOfAnyExcept(WhiteSpace) + 1)];
    }

    [CelSignature("string::reverse(): string")]
    public static string? Reverse(string text, ref EvalState state)
    {
        if (!state.Charge(text.Length)) return null;
        var reversed = new StringBuilder(text.Length);
        for (var at = text.Length; at > 0;)
        {
            Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out _, out var used);
            at -= used;
            reversed.Append(text, at, used);
        }

        return reversed.ToString();
    }

    [CelSignature("strings.quote(string): string")]
    public static string? Quote(string text, ref EvalState state) => state.ChargeNew(text.Length * 2L) ? CelText.Quote(text) : null;

    [CelSignature("list(string)::join(): string")]
    public static string? Join(CelValue list, ref EvalState state) => Join(list, "", ref state);

    [CelSignature("list(string)::join(string): string")]
    public static string? Join(CelValue list, string separator, ref EvalState state)
    {
        var parts = new List<string>(list.Count);
        long length = 0;
        for (var cursor = new CelCursor(list); cursor.Advance();)
        {
            if (cursor.Current.Kind != CelKind.String) return state.Fail<string>(cursor.Current.Failure ?? CelFailure.NoOverload);
            parts.Add(cursor.Current.Text);
            length += parts[^1].Length + separator.Length;
        }

        return state.ChargeNew(length) ? string.Join(separator, parts) : null;
    }

    private static string Mapped(string text, Func<char, char> map) => string.Create(text.Length, (text, map), static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = from.map(from.text[i]);
    });

    private static T? OutOfRange<T>(long position, ref EvalState state) => state.Fail<T>($"index out of range: {position}");

    /// <summary>The text cut at each separator into at most that many pieces; an empty separator cuts between code points.</summary>
    private static List<string> Pieces(string text, string separator, long limit)
    {
        var count = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        if (separator.Length > 0) return [.. text.Split(separator, count)];
        var pieces = new List<string>();
        var at = 0;
        while (at < text.Length && pieces.Count < count - 1)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var used);
            pieces.Add(text.Substring(at, used));
            at += used;
        }

        if (at < text.Length) pieces.Add(text[at..]);
        return pieces;
    }

    /// <summary>An empty pattern matches in front of every code point and at the end, as often as the limit allows.</summary>
    private static List<string> Surrounded(List<string> points, long limit)
    {
        List<string> parts = ["", .. points, ""];
        var count = limit < 0 ? parts.Count : (int)Math.Min(limit + 1, parts.Count);
        return [.. parts.Take(count - 1), string.Concat(parts.Skip(count - 1))];
    }
}
