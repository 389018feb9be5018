using System.Linq.Expressions;

namespace Demarc.Engine.Expressions;

/// <summary>How generated code holds a value: as the CLR type itself, or as a <see cref="CelValue"/>.</summary>
internal enum Rep : byte
{
    Value, Bool, Int, Uint, Double, String,
}

/// <summary>A computed part: an expression without effects, cheap to evaluate again. A failure never gets this far.</summary>
internal readonly record struct Operand(Rep Rep, Expression Code)
{
    public bool IsConstant => Code is ConstantExpression;

    /// <summary>The value of a constant.</summary>
    public CelValue Constant => ((ConstantExpression)Code).Value switch
    {
        bool value => CelValue.Of(value),
        long value => CelValue.Of(value),
        ulong value => CelValue.Of(value),
        double value => CelValue.Of(value),
        string value => CelValue.Of(value),
        CelValue value => value,
        _ => CelValue.Null,
    };

    public static Operand Of(CelValue value) => value.Kind switch
    {
        CelKind.Bool => new Operand(Rep.Bool, Expression.Constant(value.AsBool())),
        CelKind.Int => new Operand(Rep.Int, Expression.Constant(value.AsInt())),
        CelKind.Uint => new Operand(Rep.Uint, Expression.Constant(value.AsUint())),
        CelKind.Double => new Operand(Rep.Double, Expression.Constant(value.AsDouble())),
        CelKind.String => new Operand(Rep.String, Expression.Constant(value.Text)),
        _ => new Operand(Rep.Value, Expression.Constant(value)),
    };
}

/// <summary>The tables between types, kinds and representations.</summary>
internal static class Reps
{
    public static Rep Of(CelType type) => type.Kind switch
    {
        CelTypeKind.Bool => Rep.Bool,
        CelTypeKind.Int => Rep.Int,
        CelTypeKind.Uint => Rep.Uint,
        CelTypeKind.Double => Rep.Double,
        CelTypeKind.String => Rep.String,
        _ => Rep.Value,
    };

    public static Rep Of(Type type) =>
        type == typeof(bool) ? Rep.Bool : type == typeof(long) ? Rep.Int : type == typeof(ulong) ? Rep.Uint
        : type == typeof(double) ? Rep.Double : type == typeof(string) ? Rep.String : Rep.Value;

    public static Type Clr(Rep rep) => rep switch
    {
        Rep.Bool => typeof(bool),
        Rep.Int => typeof(long),
        Rep.Uint => typeof(ulong),
        Rep.Double => typeof(double),
        Rep.String => typeof(string),
        _ => typeof(CelValue),
    };

    public static CelKind Kind(Rep rep) => rep switch
    {
        Rep.Bool => CelKind.Bool,
        Rep.Int => CelKind.Int,
        Rep.Uint => CelKind.Uint,
        Rep.Double => CelKind.Double,
        _ => CelKind.String,
    };

    /// <summary>The kind of the values of a type; null when several kinds are possible.</summary>
    public static CelKind? Kind(CelType type) => type.Kind switch
    {
        CelTypeKind.Null => CelKind.Null,
        CelTypeKind.Bool => CelKind.Bool,
        CelTypeKind.Int => CelKind.Int,
        CelTypeKind.Uint => CelKind.Uint,
        CelTypeKind.Double => CelKind.Double,
        CelTypeKind.String => CelKind.String,
        CelTypeKind.Bytes => CelKind.Bytes,
        CelTypeKind.Timestamp => CelKind.Timestamp,
        CelTypeKind.Duration => CelKind.Duration,
        CelTypeKind.Type => CelKind.Type,
        CelTypeKind.List => CelKind.List,
        CelTypeKind.Map => CelKind.Map,
        CelTypeKind.Optional => CelKind.Optional,
        CelTypeKind.Ip => CelKind.Ip,
        CelTypeKind.Cidr => CelKind.Cidr,
        CelTypeKind.Record => CelKind.Record,
        _ => null,
    };
}
