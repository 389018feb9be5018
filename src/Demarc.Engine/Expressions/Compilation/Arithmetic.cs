namespace Demarc.Engine.Expressions;

/// <summary>Arithmetic on values whose kinds are known only at evaluation, and the checked integer operations.</summary>
internal static class Arithmetic
{
    public static bool Multiply(long left, long right, out long product)
    {
        var high = Math.BigMul(left, right, out product);
        return high == product >> 63;
    }

    public static bool Multiply(ulong left, ulong right, out ulong product) => Math.BigMul(left, right, out product) == 0;

    public static string? Concat(string left, string right, ref EvalState state) =>
        state.ChargeNew((long)left.Length + right.Length) ? string.Concat(left, right) : null;

    public static CelValue Add(in CelValue left, in CelValue right, ref EvalState state)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var sum = unchecked(left.Bits + right.Bits);
                return ((left.Bits ^ sum) & (right.Bits ^ sum)) < 0 ? CelValue.Of(CelFailure.Overflow) : CelValue.Of(sum);
            case (CelKind.Uint, CelKind.Uint):
                var total = unchecked((ulong)left.Bits + (ulong)right.Bits);
                return total < (ulong)left.Bits ? CelValue.Of(CelFailure.Overflow) : CelValue.Of(total);
            case (CelKind.Double, CelKind.Double): return CelValue.Of(left.AsDouble() + right.AsDouble());
            case (CelKind.String, CelKind.String):
                return Concat(left.Text, right.Text, ref state) is { } text ? CelValue.Of(text) : CelValue.Of(state.Failure!);
            case (CelKind.Bytes, CelKind.Bytes):
                if (!state.ChargeNew((long)left.AsBytes().Length + right.AsBytes().Length)) return CelValue.Of(state.Failure!);
                return CelValue.OfBytes([.. left.AsBytes(), .. right.AsBytes()]);
            case (CelKind.List, CelKind.List):
                if (!state.ChargeNew((long)left.Count + right.Count)) return CelValue.Of(state.Failure!);
                if (left.Count == 0) return right;
                return right.Count == 0 ? left : CelValue.OfList([.. left.Items(), .. right.Items()]);
            case (CelKind.Timestamp, CelKind.Duration): return CelTime.Add(left, right.Bits, negate: false);
            case (CelKind.Duration, CelKind.Timestamp): return CelTime.Add(right, left.Bits, negate: false);
            case (CelKind.Duration, CelKind.Duration):
                var span = unchecked(left.Bits + right.Bits);
                return ((left.Bits ^ span) & (right.Bits ^ span)) < 0 ? CelValue.Of(CelFailure.DurationRange) : CelValue.OfDuration(span);
            default: return CelValue.Of(CelFailure.NoOverload);
        }
    }

    public static CelValue Subtract(in CelValue left, in CelValue right)
    {
        var difference = unchecked(left.Bits - right.Bits);
        var overflows = ((left.Bits ^ right.Bits) & (left.Bits ^ difference)) < 0;
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int): return overflows ? CelValue.Of(CelFailure.Overflow) : CelValue.Of(difference);
            case (CelKind.Uint, CelKind.Uint):
                return (ulong)left.Bits < (ulong)right.Bits ? CelValue.Of(CelFailure.Overflow) : CelValue.Of((ulong)difference);
            case (CelKind.Double, CelKind.Double): return CelValue.Of(left.AsDouble() - right.AsDouble());
            case (CelKind.Timestamp, CelKind.Timestamp): return CelTime.Difference(left, right);
            case (CelKind.Timestamp, CelKind.Duration): return CelTime.Add(left, right.Bits, negate: true);
            case (CelKind.Duration, CelKind.Duration):
                return overflows ? CelValue.Of(CelFailure.DurationRange) : CelValue.OfDuration(difference);
            default: return CelValue.Of(CelFailure.NoOverload);
        }
    }

    public static CelValue Multiply(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                return Multiply(left.Bits, right.Bits, out var product) ? CelValue.Of(product) : CelValue.Of(CelFailure.Overflow);
            case (CelKind.Uint, CelKind.Uint):
                return Multiply((ulong)left.Bits, (ulong)right.Bits, out var unsigned)
                    ? CelValue.Of(unsigned)
                    : CelValue.Of(CelFailure.Overflow);
            case (CelKind.Double, CelKind.Double): return CelValue.Of(left.AsDouble() * right.AsDouble());
            default: return CelValue.Of(CelFailure.NoOverload);
        }
    }

    public static CelValue Divide(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int) or (CelKind.Uint, CelKind.Uint) when right.Bits == 0:
                return CelValue.Of(CelFailure.DivideByZero);
            case (CelKind.Int, CelKind.Int):
                return left.Bits == long.MinValue && right.Bits == -1
                    ? CelValue.Of(CelFailure.Overflow)
                    : CelValue.Of(left.Bits / right.Bits);
            case (CelKind.Uint, CelKind.Uint): return CelValue.Of((ulong)left.Bits / (ulong)right.Bits);
            case (CelKind.Double, CelKind.Double): return CelValue.Of(left.AsDouble() / right.AsDouble());
            default: return CelValue.Of(CelFailure.NoOverload);
        }
    }

    public static CelValue Modulo(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int) or (CelKind.Uint, CelKind.Uint) when right.Bits == 0:
                return CelValue.Of(CelFailure.ModulusByZero);
            case (CelKind.Int, CelKind.Int): return right.Bits == -1 ? CelValue.Of(0L) : CelValue.Of(left.Bits % right.Bits);
            case (CelKind.Uint, CelKind.Uint): return CelValue.Of((ulong)left.Bits % (ulong)right.Bits);
            default: return CelValue.Of(CelFailure.NoOverload);
        }
    }

    public static CelValue Negate(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value.Bits == long.MinValue ? CelValue.Of(CelFailure.Overflow) : CelValue.Of(-value.Bits),
        CelKind.Double => CelValue.Of(-value.AsDouble()),
        _ => CelValue.Of(CelFailure.NoOverload),
    };
}
