namespace Demarc.Engine.Semantics;

/// <summary>What a <see cref="Datum"/> is.</summary>
internal enum DatumKind
{
    /// <summary>There is a value, but which one is not known; or reading it failed.</summary>
    Unknown,

    /// <summary>Nothing there, or null: both mean "not set".</summary>
    Absent,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A list.</summary>
    List,

    /// <summary>Names with values.</summary>
    Map,

    /// <summary>Something that no document of a provider holds, such as a duration.</summary>
    Other,
}
