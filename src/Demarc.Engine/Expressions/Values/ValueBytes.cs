using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Demarc.Engine.Expressions;

/// <summary>
/// Values written one behind the other as bytes: equal bytes are equal values, to every expression. The other way round it need not be: a
/// number written in two ways has different bytes. Not safe for use by two threads at the same time.
/// </summary>
/// <param name="limit">How many bytes there may be.</param>
internal sealed class ValueBytes(int limit)
{
    private readonly byte[] bytes = new byte[limit];
    private int used;

    /// <summary>What was written.</summary>
    internal ReadOnlySpan<byte> Written => bytes.AsSpan(0, used);

    /// <summary>Begins anew.</summary>
    internal void Clear() => used = 0;

    /// <summary>Adds a value; false when it is of a kind that is not written, or there is no more room.</summary>
    internal bool Add(in CelValue value)
    {
        var json = value.AsJson();
        if (json.Exists) return Put((byte)value.Kind, isJson: true, json.Utf8) && (value.Kind != CelKind.String || Flag(json.IsEscaped));
        switch (value.Kind)
        {
            case CelKind.Unknown or CelKind.Error:
                return AddFailure(value.Failure!);
            case CelKind.Null or CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Duration or CelKind.Timestamp:
                Span<byte> number = stackalloc byte[12];
                BinaryPrimitives.WriteInt64LittleEndian(number, value.Bits);
                BinaryPrimitives.WriteInt32LittleEndian(number[8..], value.Extra);
                return Put((byte)value.Kind, isJson: false, number);
            case CelKind.String:
                return AddText(value.Kind, value.Text);
            case CelKind.List when value.Ref is CelValue[] items:
                return Count(value.Kind, items.Length) && AddAll(items);
            case CelKind.Map when value.Ref is CelMap map:
                return Count(value.Kind, map.Count) && AddAll(map.Keys) && AddAll(map.Values);
            default:
                return false;
        }
    }

    /// <summary>A hash of what was written.</summary>
    internal int Hash()
    {
        var rest = Written;
        var hash = 0xCBF29CE484222325;
        for (; rest.Length >= 8; rest = rest[8..]) hash = Mixed(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
        foreach (var last in rest) hash = Mixed(hash ^ last);
        return (int)(hash >> 32);
    }

    private static ulong Mixed(ulong value)
    {
        value *= 0x9E3779B97F4A7C15;
        return value ^ (value >> 29);
    }

    private bool AddAll(ReadOnlySpan<CelValue> values)
    {
        foreach (ref readonly var value in values)
        {
            if (!Add(value)) return false;
        }

        return true;
    }

    private bool AddFailure(CelFailure failure)
    {
        if (!AddText(failure.Kind, failure.Message) || !Count(failure.Kind, failure.Attributes.Length)) return false;
        foreach (var attribute in failure.Attributes)
        {
            if (!AddText(failure.Kind, attribute)) return false;
        }

        return Count(failure.Kind, failure.Line) && Count(failure.Kind, failure.Column);
    }

    private bool AddText(CelKind kind, string text) => Put((byte)kind, isJson: false, MemoryMarshal.AsBytes(text.AsSpan()));

    private bool Flag(bool set)
    {
        if (used == limit) return false;
        bytes[used++] = set ? (byte)1 : (byte)0;
        return true;
    }

    private bool Count(CelKind kind, int count)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, count);
        return Put((byte)kind, isJson: false, number);
    }

    /// <summary>A kind, a length and bytes, so that neighbours cannot be taken for each other.</summary>
    private bool Put(byte kind, bool isJson, ReadOnlySpan<byte> value)
    {
        if (limit - used < value.Length + 6) return false;
        bytes[used] = kind;
        bytes[used + 1] = isJson ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(used + 2), value.Length);
        value.CopyTo(bytes.AsSpan(used + 6));
        used += value.Length + 6;
        return true;
    }
}
