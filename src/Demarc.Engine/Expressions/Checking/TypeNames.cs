using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Demarc.Engine.Expressions;

/// <summary>The names that stand for types in an expression.</summary>
internal static class TypeNames
{
    private static readonly FrozenDictionary<string, CelType> Names = new[]
    {
        CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Null, CelType.Timestamp,
        CelType.Duration, CelType.Type, CelType.Ip, CelType.Cidr, CelType.ListOfDyn, CelType.MapOfDyn, CelType.Optional(CelType.Dyn),
    }.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    public static bool TryGet(string name, [NotNullWhen(true)] out CelType? type) => Names.TryGetValue(name, out type);

    /// <summary>The type of a value, as <c>type()</c> gives it.</summary>
    public static CelType Of(in CelValue value) => value.Kind switch
    {
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.List => CelType.ListOfDyn,
        CelKind.Map => CelType.MapOfDyn,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.Type => CelType.Type,
        CelKind.Optional => Names["optional_type"],
        CelKind.Ip => CelType.Ip,
        CelKind.Cidr => CelType.Cidr,
        CelKind.Record => ((CelRecord)value.Ref!).Type.Type,
        _ => CelType.Null,
    };
}
