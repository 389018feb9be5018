using System.Collections.Immutable;

namespace Demarc.Engine.Expressions;

/// <summary>The shape of a <see cref="CelType"/>.</summary>
public enum CelTypeKind
{
    /// <summary>Not known: only after a check error.</summary>
    Unknown,

    /// <summary>Any value, checked when evaluated.</summary>
    Dyn,

    /// <summary>Null.</summary>
    Null,

    /// <summary>Boolean.</summary>
    Bool,

    /// <summary>Signed 64-bit integer.</summary>
    Int,

    /// <summary>Unsigned 64-bit integer.</summary>
    Uint,

    /// <summary>Floating-point number.</summary>
    Double,

    /// <summary>String.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Point in time.</summary>
    Timestamp,

    /// <summary>Span of time.</summary>
    Duration,

    /// <summary>Type of types.</summary>
    Type,

    /// <summary>List; one parameter.</summary>
    List,

    /// <summary>Map; key and value parameters.</summary>
    Map,

    /// <summary>Optional; one parameter.</summary>
    Optional,

    /// <summary>IP address.</summary>
    Ip,

    /// <summary>IP network.</summary>
    Cidr,

    /// <summary>Record of a declared type.</summary>
    Record,

    /// <summary>A value or null; one parameter.</summary>
    Nullable,

    /// <summary>A type parameter of a function.</summary>
    Parameter,

    /// <summary>A named type the language does not look into.</summary>
    Opaque,
}

/// <summary>A type of the expression language.</summary>
public sealed class CelType : IEquatable<CelType>
{
    private CelType(CelTypeKind kind, string name, params ImmutableArray<CelType> parameters)
    {
        Kind = kind;
        Name = name;
        Parameters = parameters;
    }

    /// <summary>Shape.</summary>
    public CelTypeKind Kind { get; }

    /// <summary>Name without parameters.</summary>
    public string Name { get; }

    /// <summary>Element type of a list, key and value of a map, and so on.</summary>
    public ImmutableArray<CelType> Parameters { get; }

    /// <summary>The record type, for <see cref="CelTypeKind.Record"/>.</summary>
    public CelRecordType? RecordType { get; private init; }

    /// <summary>Any value.</summary>
    public static CelType Dyn { get; } = new(CelTypeKind.Dyn, "dyn");

    /// <summary>Null.</summary>
    public static CelType Null { get; } = new(CelTypeKind.Null, "null_type");

    /// <summary>Boolean.</summary>
    public static CelType Bool { get; } = new(CelTypeKind.Bool, "bool");

    /// <summary>Signed integer.</summary>
    public static CelType Int { get; } = new(CelTypeKind.Int, "int");

    /// <summary>Unsigned integer.</summary>
    public static CelType Uint { get; } = new(CelTypeKind.Uint, "uint");

    /// <summary>Floating-point number.</summary>
    public static CelType Double { get; } = new(CelTypeKind.Double, "double");

    /// <summary>String.</summary>
    public static CelType String { get; } = new(CelTypeKind.String, "string");

    /// <summary>Bytes.</summary>
    public static CelType Bytes { get; } = new(CelTypeKind.Bytes, "bytes");

    /// <summary>Point in time.</summary>
    public static CelType Timestamp { get; } = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp");

    /// <summary>Span of time.</summary>
    public static CelType Duration { get; } = new(CelTypeKind.Duration, "google.protobuf.Duration");

    /// <summary>Type of types.</summary>
    public static CelType Type { get; } = new(CelTypeKind.Type, "type");

    /// <summary>IP address.</summary>
    public static CelType Ip { get; } = new(CelTypeKind.Ip, "net.IP");

    /// <summary>IP network.</summary>
    public static CelType Cidr { get; } = new(CelTypeKind.Cidr, "net.CIDR");

    /// <summary>A list of anything.</summary>
    public static CelType ListOfDyn { get; } = List(Dyn);

    /// <summary>A map of anything.</summary>
    public static CelType MapOfDyn { get; } = Map(Dyn, Dyn);

    /// <summary>The type of JSON read from outside: decided when evaluated.</summary>
    public static CelType Json => Dyn;

    internal static CelType Failed { get; } = new(CelTypeKind.Unknown, "*error*");

    /// <summary>A list.</summary>
    public static CelType List(CelType element) => new(CelTypeKind.List, "list", element);

    /// <summary>A map.</summary>
    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", key, value);

    /// <summary>A value or none.</summary>
    public static CelType Optional(CelType value) => new(CelTypeKind.Optional, "optional_type", value);

    /// <summary>A value or null. Null can be compared with it; otherwise it is used as the value.</summary>
    public static CelType Nullable(CelType value) =>
        value.Kind is CelTypeKind.Nullable or CelTypeKind.Dyn or CelTypeKind.Null ? value : new(CelTypeKind.Nullable, "nullable", value);

    /// <summary>A record.</summary>
    public static CelType Record(CelRecordType type) => new(CelTypeKind.Record, type.Name) { RecordType = type };

    /// <summary>A type parameter, for the signatures of generic host functions.</summary>
    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    /// <summary>A named type that only host functions understand.</summary>
    public static CelType Opaque(string name, params ImmutableArray<CelType> parameters) => new(CelTypeKind.Opaque, name, parameters);

    internal string RuntimeName => Kind == CelTypeKind.Nullable ? Parameters[0].RuntimeName : Name;

    internal bool IsDynamic => Kind is CelTypeKind.Dyn or CelTypeKind.Unknown or CelTypeKind.Parameter;

    internal CelType With(ImmutableArray<CelType> parameters) => new(Kind, Name, parameters) { RecordType = RecordType };

    /// <summary>Same shape, name and parameters.</summary>
    public bool Equals(CelType? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Kind != other.Kind || !string.Equals(Name, other.Name, StringComparison.Ordinal)) return false;
        if (!ReferenceEquals(RecordType, other.RecordType) || Parameters.Length != other.Parameters.Length) return false;
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (!Parameters[i].Equals(other.Parameters[i])) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CelType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, StringComparer.Ordinal.GetHashCode(Name));

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Kind == CelTypeKind.Nullable) return Parameters[0] + "?";
        return Parameters.IsEmpty ? Name : Name + "(" + string.Join(", ", Parameters) + ")";
    }
}
