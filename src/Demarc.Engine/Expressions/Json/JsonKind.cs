namespace Demarc.Engine.Expressions.Json;

/// <summary>What a <see cref="JsonNode"/> is. Zero is "nothing there".</summary>
public enum JsonKind : byte
{
    /// <summary>No such member or element.</summary>
    Missing,

    /// <summary>The literal null.</summary>
    Null,

    /// <summary>The literal false.</summary>
    False,

    /// <summary>The literal true.</summary>
    True,

    /// <summary>A number, kept as written.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>An array.</summary>
    Array,

    /// <summary>An object.</summary>
    Object,

    /// <summary>A member name: only inside the tape, never handed out.</summary>
    Name,

    /// <summary>Another value stands in its place: only inside the tape, never handed out.</summary>
    Link,

    /// <summary>The name of a member that was taken out: only inside the tape, never handed out.</summary>
    Gone,
}
