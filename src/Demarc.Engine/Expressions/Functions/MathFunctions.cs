namespace Demarc.Engine.Expressions;

/// <summary>The math extension.</summary>
internal static class MathFunctions
{
    [CelSignature("math.ceil(double): double")]
    public static double Ceil(double value) => Math.Ceiling(value);

    [CelSignature("math.floor(double): double")]
    public static double Floor(double value) => Math.Floor(value);

    [CelSignature("math.round(double): double")]
    public static double Round(double value) => Math.Round(value, MidpointRounding.AwayFromZero);

    [CelSignature("math.trunc(double): double")]
    public static double Trunc(double value) => Math.Truncate(value);

    [CelSignature("math.sqrt(double): double")]
    public static double Sqrt(double value) => Math.Sqrt(value);

    [CelSignature("math.sqrt(int): double")]
    public static double Sqrt(long value) => Math.Sqrt(value);

    [CelSignature("math.sqrt(uint): double")]
    public static double Sqrt(ulong value) => Math.Sqrt(value);

    [CelSignature("math.isNaN(double): bool")]
    public static bool IsNaN(double value) => double.IsNaN(value);

    [CelSignature("math.isInf(double): bool")]
    public static bool IsInf(double value) => double.IsInfinity(value);

    [CelSignature("math.isFinite(double): bool")]
    public static bool IsFinite(double value) => double.IsFinite(value);

    [CelSignature("math.abs(int): int")]
    public static long Abs(long value, ref EvalState state) =>
        value == long.MinValue ? state.Fail<long>(CelFailure.Overflow) : Math.Abs(value);

    [CelSignature("math.abs(uint): uint")]
    public static ulong Abs(ulong value) => value;

    [CelSignature("math.abs(double): double")]
    public static double Abs(double value) => Math.Abs(value);

    [CelSignature("math.sign(int): int")]
    public static long Sign(long value) => Math.Sign(value);

    [CelSignature("math.sign(uint): uint")]
    public static ulong Sign(ulong value) => Math.Min(value, 1);

    [CelSignature("math.sign(double): double")]
    public static double Sign(double value) => double.IsNaN(value) ? value : Math.Sign(value);

    [CelSignature("math.bitAnd(int, int): int")]
    public static long BitAnd(long left, long right) => left & right;

    [CelSignature("math.bitAnd(uint, uint): uint")]
    public static ulong BitAnd(ulong left, ulong right) => left & right;

    [CelSignature("math.bitOr(int, int): int")]
    public static long BitOr(long left, long right) => left | right;

    [CelSignature("math.bitOr(uint, uint): uint")]
    public static ulong BitOr(ulong left, ulong right) => left | right;

    [CelSignature("math.bitXor(int, int): int")]
    public static long BitXor(long left, long right) => left ^ right;

    [CelSignature("math.bitXor(uint, uint): uint")]
    public static ulong BitXor(ulong left, ulong right) => left ^ right;

    [CelSignature("math.bitNot(int): int")]
    public static long BitNot(long value) => ~value;

    [CelSignature("math.bitNot(uint): uint")]
    public static ulong BitNot(ulong value) => ~value;

    [CelSignature("math.bitShiftLeft(int, int): int")]
    public static long BitShiftLeft(long value, long count, ref EvalState state) =>
        (long)BitShiftLeft((ulong)value, count, ref state);

    [CelSignature("math.bitShiftLeft(uint, int): uint")]
    public static ulong BitShiftLeft(ulong value, long count, ref EvalState state)
    {
        if (count < 0) return state.Fail<ulong>("math.bitShiftLeft() negative offset");
        return count > 63 ? 0 : value << (int)count;
    }

    [CelSignature("math.bitShiftRight(int, int): int")]
    public static long BitShiftRight(long value, long count, ref EvalState state) =>
        (long)BitShiftRight((ulong)value, count, ref state);

    [CelSignature("math.bitShiftRight(uint, int): uint")]
    public static ulong BitShiftRight(ulong value, long count, ref EvalState state)
    {
        if (count < 0) return state.Fail<ulong>("math.bitShiftRight() negative offset");
        return count > 63 ? 0 : value >> (int)count;
    }

    [CelSignature("math.greatest(list(A)): A")]
    public static CelValue Greatest(CelValue list, ref EvalState state) => Extreme(list, 1, "math.greatest", ref state);

    [CelSignature("math.least(list(A)): A")]
    public static CelValue Least(CelValue list, ref EvalState state) => Extreme(list, -1, "math.least", ref state);

    // One argument of unknown type: a list of numbers, or a number that is its own extreme.
    [CelSignature("math.greatest@(dyn): dyn")]
    public static CelValue GreatestOfAny(CelValue value, ref EvalState state) => Greatest(Listed(value), ref state);

    [CelSignature("math.least@(dyn): dyn")]
    public static CelValue LeastOfAny(CelValue value, ref EvalState state) => Least(Listed(value), ref state);

    private static CelValue Listed(in CelValue value) => value.Kind == CelKind.List ? value : CelValue.OfList(value);

    private static CelValue Extreme(in CelValue list, int sign, string name, ref EvalState state)
    {
        var best = CelValue.Null;
        if (!state.Charge(list.Count)) return default;
        for (var cursor = new CelCursor(list); cursor.Advance();)
        {
            var item = cursor.Current;
            if (item.IsFailure) return item;
            if (item.Kind is not (CelKind.Int or CelKind.Uint or CelKind.Double)) return CelValue.Of(CelFailure.NoOverload);
            if (best.IsNull || CelEquality.Compare(item, best) == sign) best = item;
        }

        return best.IsNull ? CelValue.Error(name + "(list) must not be empty") : best;
    }
}
