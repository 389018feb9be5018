namespace Demarc.Engine.Expressions;

/// <summary>Optionals; <c>or</c>, <c>orValue</c> and the macros are compiled, not called.</summary>
internal static class OptionalFunctions
{
    [CelSignature("optional.of(A): optional(A)")]
    public static CelValue Of(CelValue value) => CelValue.OfOptional(value);

    [CelSignature("optional.none(): optional(A)")]
    public static CelValue None() => CelValue.None;

    [CelSignature("optional.ofNonZeroValue(A): optional(A)")]
    public static CelValue OfNonZero(CelValue value) => IsZero(value) ? CelValue.None : CelValue.OfOptional(value);

    [CelSignature("optional(A)::hasValue(): bool")]
    public static bool HasValue(CelValue optional) => optional.Ref is not null;

    [CelSignature("optional(A)::value(): A")]
    public static CelValue Value(CelValue optional) =>
        optional.TryGetOptional(out var value) ? value : CelValue.Error("optional.none() dereference");

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => value.Bits == 0,
        CelKind.Double => value.AsDouble() == 0,
        CelKind.String => value.Text.Length == 0,
        CelKind.Bytes => value.AsBytes().IsEmpty,
        CelKind.List or CelKind.Map => value.Count == 0,
        CelKind.Timestamp => value.Bits == 0 && value.Extra == 0,
        CelKind.Optional => value.Ref is null,
        _ => false,
    };
}
