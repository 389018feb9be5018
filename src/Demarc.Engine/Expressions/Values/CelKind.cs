namespace Demarc.Engine.Expressions;

/// <summary>What a <see cref="CelValue"/> holds. The first two are failures that flow through an expression; zero is "not known".</summary>
public enum CelKind : byte
{
    /// <summary>A fact that was not collected: neither present nor absent.</summary>
    Unknown,

    /// <summary>The evaluation failed.</summary>
    Error,

    /// <summary>The null value.</summary>
    Null,

    /// <summary>A Boolean.</summary>
    Bool,

    /// <summary>A signed 64-bit integer.</summary>
    Int,

    /// <summary>An unsigned 64-bit integer.</summary>
    Uint,

    /// <summary>A 64-bit floating-point number.</summary>
    Double,

    /// <summary>A string of Unicode code points.</summary>
    String,

    /// <summary>A sequence of bytes.</summary>
    Bytes,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map.</summary>
    Map,

    /// <summary>A point in time.</summary>
    Timestamp,

    /// <summary>A span of time.</summary>
    Duration,

    /// <summary>A type.</summary>
    Type,

    /// <summary>A value or none.</summary>
    Optional,

    /// <summary>An IP address.</summary>
    Ip,

    /// <summary>An IP network.</summary>
    Cidr,

    /// <summary>A record of a declared type.</summary>
    Record,
}
