using System.Buffers.Binary;

namespace Demarc.Engine.Expressions.Json;

/// <summary>
/// A quick hash of member names. Equal names have equal hashes and most others differ; whoever finds equal hashes still compares the names,
/// so that names made to collide cost time in proportion to their number and change nothing.
/// </summary>
internal static class NameHash
{
    internal static int Of(ReadOnlySpan<byte> name)
    {
        ulong first, last;
        if (name.Length >= 8)
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(name);
            last = BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
        }
        else if (name.Length >= 4)
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(name);
            last = BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
        }
        else
        {
            first = name.Length > 0 ? name[0] : 0u;
            last = name.Length > 1 ? ((ulong)name[1] << 8) + name[^1] : 0;
        }

        // Odd constants with well-mixed bits (the golden ratio and the square root of two as fractions of 2^64).
        var mixed = ((first * 0x9E3779B97F4A7C15) ^ (last * 0x6A09E667F3BCC909)) + ((ulong)name.Length * 0x9E3779B1);
        return (int)(mixed >> 32) ^ (int)(mixed >> 7);
    }
}
