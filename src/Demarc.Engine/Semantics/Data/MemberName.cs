using System.Text;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// The name of a member that is asked for again and again. Maps that one expression makes share their keys: where the name was among those
/// seen last is remembered. Safe for several threads: what is remembered is one finished answer or another.
/// </summary>
/// <param name="ascii">The name, in any letter case.</param>
internal sealed class MemberName(string ascii)
{
    private Place? last;

    /// <summary>The name in UTF-8.</summary>
    internal byte[] Utf8 { get; } = Encoding.ASCII.GetBytes(ascii);

    /// <summary>The position of the first key of that name in any letter case; negative when there is none.</summary>
    internal int In(CelMap map)
    {
        var keys = map.Arrays.Keys;
        var known = Volatile.Read(ref last);
        if (known is not null && ReferenceEquals(known.Keys, keys)) return known.At;
        var at = Find(keys);
        // Keys of a map that was made by itself do not come again.
        if (map.IsOfShape) Volatile.Write(ref last, new Place(keys, at));
        return at;
    }

    private int Find(CelValue[] keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].AsString();
            if (key.Length == Utf8.Length && Ascii.EqualsIgnoreCase(Utf8, key)) return i;
        }

        return -1;
    }

    private sealed record Place(CelValue[] Keys, int At);
}
