using System.Text;

namespace Demarc.Engine.Expressions.Json;

/// <summary>
/// Remembers short texts that were made before: types, regions, accounts and settings come again in every record. Each text has one place,
/// in which the last one stays, so that memory is bounded whatever the input holds.
/// </summary>
internal sealed class TextPool
{
    private const int Places = 2048;
    private const int Longest = 48;

    private readonly string?[] places = new string?[Places];

    internal string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest) return Encoding.UTF8.GetString(utf8);
        ref var place = ref places[NameHash.Of(utf8) & (Places - 1)];
        if (place is { } known && known.Length == utf8.Length && Ascii.Equals(utf8, known)) return known;
        return place = Encoding.UTF8.GetString(utf8);
    }
}
