using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Expressions;

/// <summary>
/// A value of the expression language. Scalars are held without boxing; JSON is wrapped where it stands.
/// The default value is an unnamed <see cref="CelKind.Unknown"/>: forgetting to fill a slot never looks like a fact.
/// </summary>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Of and the accessors are the alternates.")]
public readonly struct CelValue : IEquatable<CelValue>
{
    internal readonly object? Ref;
    internal readonly long Bits;
    internal readonly int Extra;
    internal readonly CelKind Tag;

    internal CelValue(CelKind kind, object? reference, long bits = 0, int extra = 0)
    {
        Tag = kind;
        Ref = reference;
        Bits = bits;
        Extra = extra;
    }

    /// <summary>What the value is.</summary>
    public CelKind Kind => Tag;

    /// <summary>Null.</summary>
    public static CelValue Null => new(CelKind.Null, null);

    /// <summary>True.</summary>
    public static CelValue True => new(CelKind.Bool, null, 1);

    /// <summary>False.</summary>
    public static CelValue False => new(CelKind.Bool, null);

    /// <summary>The optional without a value.</summary>
    public static CelValue None => new(CelKind.Optional, null);

    /// <summary>Whether this is an error or an unknown.</summary>
    public bool IsFailure => Kind <= CelKind.Error;

    /// <summary>Whether this is null.</summary>
    public bool IsNull => Kind == CelKind.Null;

    /// <summary>Why there is no value; null when there is one.</summary>
    public CelFailure? Failure => IsFailure ? Ref as CelFailure ?? CelFailure.NotNamed : null;

    /// <summary>A Boolean.</summary>
    public static CelValue Of(bool value) => new(CelKind.Bool, null, value ? 1 : 0);

    /// <summary>A signed integer.</summary>
    public static CelValue Of(long value) => new(CelKind.Int, null, value);

    /// <summary>An unsigned integer.</summary>
    public static CelValue Of(ulong value) => new(CelKind.Uint, null, (long)value);

    /// <summary>A floating-point number.</summary>
    public static CelValue Of(double value) => new(CelKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A string; null gives the null value.</summary>
    public static CelValue Of(string? value) => value is null ? Null : new(CelKind.String, value);

    /// <summary>Bytes.</summary>
    public static CelValue OfBytes(byte[] value) => new(CelKind.Bytes, value);

    /// <summary>A point in time; its offset is dropped.</summary>
    public static CelValue Of(DateTimeOffset value)
    {
        var ticks = value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        return OfTimestamp(seconds, (int)rest * 100);
    }

    /// <summary>A span of time.</summary>
    public static CelValue Of(TimeSpan value) =>
        Math.Abs(value.TotalSeconds) < 9_223_372_036 ? OfDuration(value.Ticks * 100) : Of(CelFailure.DurationRange);

    /// <summary>A point in time as seconds and nanoseconds since 1970-01-01T00:00:00Z; the caller guarantees the range.</summary>
    public static CelValue OfTimestamp(long seconds, int nanoseconds) => new(CelKind.Timestamp, null, seconds, nanoseconds);

    /// <summary>A span of time in nanoseconds.</summary>
    public static CelValue OfDuration(long nanoseconds) => new(CelKind.Duration, null, nanoseconds);

    /// <summary>A list.</summary>
    public static CelValue OfList(params CelValue[] items) => new(CelKind.List, items);

    /// <summary>A map; of equal keys the last wins.</summary>
    public static CelValue OfMap(params IEnumerable<KeyValuePair<CelValue, CelValue>> entries) => new(CelKind.Map, CelMap.From(entries));

    /// <summary>A map with string keys; of equal keys the last wins.</summary>
    public static CelValue OfMap(params IEnumerable<(string Key, CelValue Value)> entries) =>
        OfMap(entries.Select(e => KeyValuePair.Create(Of(e.Key), e.Value)));

    /// <summary>A type.</summary>
    public static CelValue Of(CelType value) => new(CelKind.Type, value);

    /// <summary>An optional that has a value.</summary>
    public static CelValue OfOptional(CelValue value) => value.Tag switch
    {
        // What needs few fields is held as it is: every step of a path makes an optional.
        CelKind.Bool => new(CelKind.Optional, CelScalar.Bool, value.Bits),
        CelKind.Int => new(CelKind.Optional, CelScalar.Int, value.Bits),
        CelKind.Double => new(CelKind.Optional, CelScalar.Double, value.Bits),
        CelKind.Null => new(CelKind.Optional, CelScalar.Null),
        CelKind.String or CelKind.List or CelKind.Map when value.Ref is JsonTape tape =>
            new(CelKind.Optional, tape, (long)value.Tag, value.Extra),
        CelKind.String when value.Ref is string text => new(CelKind.Optional, text),
        _ => new(CelKind.Optional, new CelBox(value)),
    };

    /// <summary>An IP address.</summary>
    public static CelValue Of(CelIp value) => new(CelKind.Ip, value);

    /// <summary>An IP network.</summary>
    public static CelValue Of(CelCidr value) => new(CelKind.Cidr, value);

    /// <summary>A record; null gives the null value.</summary>
    public static CelValue Of(CelRecord? value) => value is null ? Null : new(CelKind.Record, value);

    /// <summary>A failure.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue Of(CelFailure value) => new(value.Kind, value);

    /// <summary>An error.</summary>
    public static CelValue Error(string message) => Of(CelFailure.Error(message));

    /// <summary>Facts that were not collected.</summary>
    public static CelValue Unknown(params IEnumerable<string> attributes) => Of(CelFailure.Unknown(attributes));

    /// <summary>
    /// A JSON value where it stands, nothing copied. A missing node is null; integers that fit 64 bits are Int, other numbers Double; the
    /// <see cref="UnknownMark"/> is unknown.
    /// </summary>
    public static CelValue Of(JsonNode node)
    {
        switch (node.Kind)
        {
            case JsonKind.False: return False;
            case JsonKind.True: return True;
            case JsonKind.Number when node.TryGetInt64(out var number): return Of(number);
            case JsonKind.Number: return node.TryGetDouble(out var real) ? Of(real) : Error("number out of range");
            case JsonKind.String when UnknownMark.TryRead(node, out var unknown): return unknown;
            case JsonKind.String: return new CelValue(CelKind.String, node.Place.Tape, 0, node.Place.Index);
            case JsonKind.Array: return new CelValue(CelKind.List, node.Place.Tape, 0, node.Place.Index);
            case JsonKind.Object: return new CelValue(CelKind.Map, node.Place.Tape, 0, node.Place.Index);
            default: return Null;
        }
    }

    /// <summary>The Boolean held; false when this is not one.</summary>
    public bool AsBool() => Kind == CelKind.Bool && Bits != 0;

    /// <summary>The integer held; 0 when this is not one.</summary>
    public long AsInt() => Kind == CelKind.Int ? Bits : 0;

    /// <summary>The unsigned integer held; 0 when this is not one.</summary>
    public ulong AsUint() => Kind == CelKind.Uint ? (ulong)Bits : 0;

    /// <summary>The floating-point number held; 0 when this is not one.</summary>
    public double AsDouble() => Kind == CelKind.Double ? BitConverter.Int64BitsToDouble(Bits) : 0;

    /// <summary>The string held; empty when this is not one.</summary>
    public string AsString() => Kind == CelKind.String ? Text : "";

    /// <summary>The bytes held; empty when this is not bytes.</summary>
    public ReadOnlySpan<byte> AsBytes() => Kind == CelKind.Bytes ? (byte[])Ref! : default;

    /// <summary>The type held, or null.</summary>
    public CelType? AsType() => Ref as CelType;

    /// <summary>The record held, or null.</summary>
    public CelRecord? AsRecord() => Ref as CelRecord;

    /// <summary>The address held, or null.</summary>
    public CelIp? AsIp() => Ref as CelIp;

    /// <summary>The network held, or null.</summary>
    public CelCidr? AsCidr() => Ref as CelCidr;

    /// <summary>The nanoseconds of a duration; 0 when this is not one.</summary>
    public long AsDurationNanoseconds() => Kind == CelKind.Duration ? Bits : 0;

    /// <summary>Seconds and nanoseconds of a timestamp since 1970; zeros when this is not one.</summary>
    public (long Seconds, int Nanoseconds) AsTimestamp() => Kind == CelKind.Timestamp ? (Bits, Extra) : (0, 0);

    /// <summary>The timestamp to 100 nanoseconds.</summary>
    public DateTimeOffset AsDateTimeOffset() =>
        Kind == CelKind.Timestamp ? DateTimeOffset.UnixEpoch.AddTicks((Bits * TimeSpan.TicksPerSecond) + (Extra / 100)) : default;

    /// <summary>The value in an optional; false for none and for anything else.</summary>
    public bool TryGetOptional(out CelValue value)
    {
        value = default;
        if (Tag != CelKind.Optional || Ref is null) return false;
        value = Ref switch
        {
            JsonTape tape => new CelValue((CelKind)Bits, tape, 0, Extra),
            CelScalar scalar => new CelValue(scalar.Kind, null, Bits),
            string text => new CelValue(CelKind.String, text),
            _ => ((CelBox)Ref).Value,
        };
        return true;
    }

    /// <summary>The JSON node this value wraps, or a missing node when it wraps none (numbers and Booleans are read at once).</summary>
    public JsonNode AsJson() => Ref is JsonTape tape && Tag != CelKind.Optional ? new JsonNode(tape, Extra) : default;

    /// <summary>Number of elements of a list or entries of a map; 0 for anything else.</summary>
    public int Count => Kind switch
    {
        CelKind.List => Ref is CelValue[] items ? items.Length : AsJson().Count,
        CelKind.Map => Ref is CelMap map ? map.Count : AsJson().Count,
        _ => 0,
    };

    /// <summary>The elements of a list or the keys of a map; nothing for anything else.</summary>
    public IEnumerable<CelValue> Items()
    {
        var cursor = new CelCursor(this);
        while (cursor.Advance()) yield return cursor.Current;
    }

    /// <summary>The entries of a map in their order; nothing for anything else.</summary>
    public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries()
    {
        if (Kind != CelKind.Map) yield break;
        var cursor = new CelCursor(this);
        while (cursor.Advance()) yield return KeyValuePair.Create(cursor.Current, cursor.CurrentValue);
    }

    /// <summary>The entry of a map by string key, or the field of a record by name.</summary>
    public bool TryGet(string name, out CelValue value)
    {
        switch (Kind)
        {
            case CelKind.Map when Ref is CelMap map:
                return map.TryGet(Of(name), out value);
            case CelKind.Map:
                var found = AsJson().TryGet(name, out var node);
                value = Of(node);
                return found;
            case CelKind.Record:
                value = ((CelRecord)Ref!)[name] ?? default;
                return ((CelRecord)Ref!).Type.IndexOf(name) >= 0;
            default:
                value = default;
                return false;
        }
    }

    internal string Text => Ref as string ?? AsJson().GetString() ?? "";

    /// <summary>
    /// Equality by the rules of the language: numbers compare across kinds, lists and maps by content, NaN equals nothing.
    /// </summary>
    public bool Equals(CelValue other) => CelEquality.Equal(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CelValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => CelEquality.Hash(this);

    /// <summary>Equal by the rules of the language.</summary>
    public static bool operator ==(CelValue left, CelValue right) => left.Equals(right);

    /// <summary>Not equal by the rules of the language.</summary>
    public static bool operator !=(CelValue left, CelValue right) => !left.Equals(right);

    /// <summary>A Boolean.</summary>
    public static implicit operator CelValue(bool value) => Of(value);

    /// <summary>A signed integer.</summary>
    public static implicit operator CelValue(long value) => Of(value);

    /// <summary>A string.</summary>
    public static implicit operator CelValue(string? value) => Of(value);

    /// <summary>Writes the value as JSON: what JSON has no form for is written as its text.</summary>
    public void WriteTo(System.Text.Json.Utf8JsonWriter writer) => CelJson.Write(this, writer);

    /// <summary>A readable literal.</summary>
    public override string ToString() => CelText.Literal(this);
}
