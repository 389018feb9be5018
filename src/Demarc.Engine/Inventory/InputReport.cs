using System.Collections.Immutable;

namespace Demarc.Engine.Inventory;

/// <summary>How far an input could be read.</summary>
public enum InputStatus
{
    /// <summary>Not looked at yet.</summary>
    Unknown,

    /// <summary>Every record was read.</summary>
    Read,

    /// <summary>Some records were read; the reasons say which were not.</summary>
    PartlyRead,

    /// <summary>Nothing was read; the reasons say why.</summary>
    Refused,
}

/// <summary>Something in an input that could not be used.</summary>
/// <param name="Place">Line, byte or record within the input, as precise as is known; empty for the whole input.</param>
/// <param name="Reason">Why, in plain words.</param>
public sealed record InputProblem(string Place, string Reason);

/// <summary>What became of one input file.</summary>
/// <param name="Path">As given, or relative to the folder given, with forward slashes.</param>
/// <param name="Format">The format recognised, in words; empty when none was.</param>
/// <param name="Status">How far it was read.</param>
/// <param name="Records">Number of observations taken from it.</param>
/// <param name="Problems">What could not be used; at most <see cref="MaxProblems"/>, the rest counted in the last entry.</param>
public sealed record InputReport(string Path, string Format, InputStatus Status, long Records, ImmutableArray<InputProblem> Problems)
{
    /// <summary>Problems kept per input, so that a wholly broken file does not fill memory.</summary>
    public const int MaxProblems = 50;

    /// <summary>
    /// True when the file was left out because it is not an export of a known format: nothing of the estate is missing because of it.
    /// </summary>
    public bool Foreign { get; init; }

    /// <summary>The kind of source; unknown when no format was recognised.</summary>
    public SourceKind Source { get; init; }

    /// <summary>True when the answer says that it goes on in another one, which may or may not be among the inputs.</summary>
    public bool Continues { get; init; }

    /// <summary>The import that read it, of what is read back from the record; zero before.</summary>
    public int Run { get; init; }

    /// <summary>Whether something that should have been read was not.</summary>
    public bool Damaged => !Foreign && Status is (InputStatus.PartlyRead or InputStatus.Refused);
}
