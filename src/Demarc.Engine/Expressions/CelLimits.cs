namespace Demarc.Engine.Expressions;

/// <summary>Bounds on what an expression may cost, so that a hostile one neither crashes nor hangs the process.</summary>
public sealed record CelLimits
{
    /// <summary>Longest source text, in characters.</summary>
    public int MaxSourceLength { get; init; } = 65_536;

    /// <summary>Most nodes in the syntax tree.</summary>
    public int MaxNodes { get; init; } = 10_000;

    /// <summary>Deepest nesting of the syntax tree.</summary>
    public int MaxDepth { get; init; } = 160;

    /// <summary>Most steps of one evaluation: loop iterations, and long strings and lists by their length.</summary>
    public long MaxSteps { get; init; } = 1_000_000;

    /// <summary>Size assumed for lists and maps of unknown size when cost is estimated.</summary>
    public long AssumedSize { get; init; } = 100;
}
