using System.Buffers;
using System.Text;

namespace Demarc.Engine.Expressions;

/// <summary>Positions in a string counted in code points; most strings have no surrogates and need no counting.</summary>
internal static class CodePoints
{
    private static readonly SearchValues<char> Surrogates =
        SearchValues.Create([.. Enumerable.Range(0xd800, 0x800).Select(c => (char)c)]);

    public static bool Simple(string text) => text.AsSpan().IndexOfAny(Surrogates) < 0;

    public static int Count(string text)
    {
        if (Simple(text)) return text.Length;
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    /// <summary>The UTF-16 position of a code point; -1 when the text is shorter.</summary>
    public static int ToUnit(string text, long position)
    {
        if (position < 0 || position > text.Length) return -1;
        if (Simple(text)) return (int)position;
        var unit = 0;
        for (; position > 0; position--)
        {
            if (unit >= text.Length) return -1;
            Rune.DecodeFromUtf16(text.AsSpan(unit), out _, out var used);
            unit += used;
        }

        return unit;
    }

    /// <summary>The code point position of a UTF-16 position.</summary>
    public static long FromUnit(string text, int unit)
    {
        if (unit < 0 || Simple(text)) return unit;
        long count = 0;
        foreach (var _ in text.AsSpan(0, unit).EnumerateRunes()) count++;
        return count;
    }
}
