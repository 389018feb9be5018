using System.Runtime.CompilerServices;

namespace Demarc.Engine.Expressions;

/// <summary>Equality, order and hashes by the rules of the language.</summary>
internal static class CelEquality
{
    /// <summary>Result of a comparison in which one side is not a number.</summary>
    public const int Unordered = 2;

    /// <summary>Result of comparing kinds that have no order.</summary>
    public const int NoOrder = 3;

    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Equal(in CelValue left, in CelValue right)
    {
        if (left.Kind != right.Kind)
            return IsNumber(left.Kind) && IsNumber(right.Kind) && CompareNumbers(left, right) == 0;
        switch (left.Kind)
        {
            case CelKind.Null: return true;
            case CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration: return left.Bits == right.Bits;
            case CelKind.Double: return BitConverter.Int64BitsToDouble(left.Bits) == BitConverter.Int64BitsToDouble(right.Bits);
            case CelKind.String: return EqualStrings(left, right);
            case CelKind.Timestamp: return left.Bits == right.Bits && left.Extra == right.Extra;
            case CelKind.Bytes: return left.AsBytes().SequenceEqual(right.AsBytes());
            case CelKind.Type:
                return string.Equals(((CelType)left.Ref!).RuntimeName, ((CelType)right.Ref!).RuntimeName, StringComparison.Ordinal);
            case CelKind.Ip or CelKind.Cidr: return left.Ref!.Equals(right.Ref);
            default: return EqualNested(left, right);
        }
    }

    /// <summary>-1, 0, 1, <see cref="Unordered"/> or <see cref="NoOrder"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Compare(in CelValue left, in CelValue right)
    {
        if (IsNumber(left.Kind) && IsNumber(right.Kind)) return CompareNumbers(left, right);
        if (left.Kind != right.Kind) return NoOrder;
        return left.Kind switch
        {
            CelKind.Bool or CelKind.Duration => left.Bits.CompareTo(right.Bits),
            CelKind.String => CompareStrings(left.Text, right.Text),
            CelKind.Bytes => Math.Sign(left.AsBytes().SequenceCompareTo(right.AsBytes())),
            CelKind.Timestamp => left.Bits != right.Bits ? left.Bits.CompareTo(right.Bits) : left.Extra.CompareTo(right.Extra),
            _ => NoOrder,
        };
    }

    /// <summary>Order by code point, which is also the order of the UTF-8 bytes.</summary>
    public static int CompareStrings(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        var at = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        if (at == length) return left.Length.CompareTo(right.Length);
        var (a, b) = (left[at], right[at]);

        // Surrogates stand for code points above U+FFFF but are numerically below U+E000.
        var high = char.IsSurrogate(a);
        if (high != char.IsSurrogate(b)) return high ? 1 : -1;
        return a < b ? -1 : 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool EqualString(in CelValue value, string text, byte[] utf8)
    {
        if (value.Kind != CelKind.String) return false;
        return value.Ref is string own ? string.Equals(own, text, StringComparison.Ordinal) : JsonIs(value, text, utf8);
    }

    public static int Hash(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Bool: return value.Bits == 0 ? 3 : 5;
            case CelKind.Int: return value.Bits.GetHashCode();
            case CelKind.Uint: return value.Bits >= 0 ? value.Bits.GetHashCode() : ((double)(ulong)value.Bits).GetHashCode();
            case CelKind.Double:
                var real = BitConverter.Int64BitsToDouble(value.Bits);
                return real >= -TwoTo63 && real < TwoTo63 && Math.Truncate(real) == real ? ((long)real).GetHashCode() : real.GetHashCode();
            case CelKind.String: return string.GetHashCode(value.Text, StringComparison.Ordinal);
            case CelKind.Duration: return value.Bits.GetHashCode();
            case CelKind.Timestamp: return HashCode.Combine(value.Bits, value.Extra);
            case CelKind.Ip or CelKind.Cidr: return value.Ref!.GetHashCode();
            case CelKind.List or CelKind.Map or CelKind.Bytes: return value.Count;
            default: return (int)value.Kind;
        }
    }

    private static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    private static bool EqualStrings(in CelValue left, in CelValue right)
    {
        if (left.Ref is string a && right.Ref is string b) return string.Equals(a, b, StringComparison.Ordinal);
        return string.Equals(left.Text, right.Text, StringComparison.Ordinal);
    }

    private static bool JsonIs(in CelValue value, string text, byte[] utf8)
    {
        var node = value.AsJson();
        var raw = node.Utf8;
        if (!raw.Contains((byte)'\\')) return raw.SequenceEqual(utf8);
        return string.Equals(node.GetString(), text, StringComparison.Ordinal);
    }

    private static bool EqualNested(in CelValue left, in CelValue right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (left.Kind)
        {
            case CelKind.List: return EqualLists(left, right);
            case CelKind.Map: return EqualMaps(left, right);
            case CelKind.Optional:
                var (hasLeft, hasRight) = (left.TryGetOptional(out var a), right.TryGetOptional(out var b));
                return hasLeft == hasRight && (!hasLeft || Equal(a, b));
            case CelKind.Record: return EqualRecords((CelRecord)left.Ref!, (CelRecord)right.Ref!);
            case CelKind.Error or CelKind.Unknown: return ReferenceEquals(left.Ref, right.Ref);
            default: return false;
        }
    }

    private static bool EqualLists(in CelValue left, in CelValue right)
    {
        if (left.Count != right.Count) return false;
        var (a, b) = (new CelCursor(left), new CelCursor(right));
        while (a.Advance() && b.Advance())
        {
            if (!Equal(a.Current, b.Current)) return false;
        }

        return true;
    }

    private static bool EqualMaps(in CelValue left, in CelValue right)
    {
        if (left.Count != right.Count) return false;
        var cursor = new CelCursor(left);
        while (cursor.Advance())
        {
            if (!DynamicOps.TryGetKey(right, cursor.Current, out var other) || !Equal(cursor.CurrentValue, other)) return false;
        }

        return true;
    }

    private static bool EqualRecords(CelRecord left, CelRecord right)
    {
        if (ReferenceEquals(left, right)) return true;
        if (!ReferenceEquals(left.Type, right.Type)) return false;
        for (var i = 0; i < left.Slots.Length; i++)
        {
            if (!Equal(left.Slots[i], right.Slots[i])) return false;
        }

        return true;
    }

    private static int CompareNumbers(in CelValue left, in CelValue right)
    {
        if (left.Kind == right.Kind && left.Kind != CelKind.Double)
            return left.Kind == CelKind.Int ? left.Bits.CompareTo(right.Bits) : ((ulong)left.Bits).CompareTo((ulong)right.Bits);
        if (left.Kind == CelKind.Double)
        {
            var real = BitConverter.Int64BitsToDouble(left.Bits);
            return right.Kind switch
            {
                CelKind.Double => CompareDoubles(real, BitConverter.Int64BitsToDouble(right.Bits)),
                CelKind.Int => Turn(CompareIntDouble(right.Bits, real)),
                _ => Turn(CompareUintDouble((ulong)right.Bits, real)),
            };
        }

        if (right.Kind == CelKind.Double)
        {
            var real = BitConverter.Int64BitsToDouble(right.Bits);
            return left.Kind == CelKind.Int ? CompareIntDouble(left.Bits, real) : CompareUintDouble((ulong)left.Bits, real);
        }

        // One is Int and one is Uint: a negative Int, or a Uint beyond the signed range, decides at once.
        if (left.Kind == CelKind.Int) return left.Bits < 0 || right.Bits < 0 ? -1 : left.Bits.CompareTo(right.Bits);
        return right.Bits < 0 || left.Bits < 0 ? 1 : left.Bits.CompareTo(right.Bits);
    }

    private static int Turn(int order) => order == Unordered ? Unordered : -order;

    private static int CompareDoubles(double left, double right) =>
        left < right ? -1 : left > right ? 1 : left == right ? 0 : Unordered;

    // As the specification has it: beyond the integer's range the range decides, within it the integer is rounded to a double.
    private static int CompareIntDouble(long left, double right)
    {
        if (right > TwoTo63) return -1;
        return right < -TwoTo63 ? 1 : CompareDoubles(left, right);
    }

    private static int CompareUintDouble(ulong left, double right)
    {
        if (right > TwoTo64) return -1;
        return right < 0 ? 1 : CompareDoubles(left, right);
    }
}
