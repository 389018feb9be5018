namespace Demarc.Engine.Expressions;

/// <summary>Holds the value of an optional on the heap, where the value itself has no room beside it.</summary>
internal sealed class CelBox(CelValue value)
{
    public CelValue Value { get; } = value;
}

/// <summary>Stands in an optional for the kind of a scalar that the optional holds itself.</summary>
internal sealed class CelScalar
{
    private CelScalar(CelKind kind) => Kind = kind;

    public static CelScalar Bool { get; } = new(CelKind.Bool);

    public static CelScalar Int { get; } = new(CelKind.Int);

    public static CelScalar Double { get; } = new(CelKind.Double);

    public static CelScalar Null { get; } = new(CelKind.Null);

    public CelKind Kind { get; }
}
