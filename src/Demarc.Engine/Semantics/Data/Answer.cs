using System.Runtime.InteropServices;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// Yes, no, or open with the reason. The default value is open: forgetting to answer never looks like a fact.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Answer
{
    private readonly CelFailure? why;

    private Answer(bool? value, CelFailure? why)
    {
        Value = value;
        this.why = why;
    }

    /// <summary>It is so.</summary>
    public static Answer Yes { get; } = new(true, null);

    /// <summary>It is not so.</summary>
    public static Answer No { get; } = new(false, null);

    /// <summary>True, false, or null when it cannot be told.</summary>
    public bool? Value { get; }

    /// <summary>Why it cannot be told; null when it can.</summary>
    public CelFailure? Why => Value is null ? why ?? CelValue.Unknown("a value").Failure : null;

    /// <summary>Yes or no.</summary>
    public static Answer Of(bool value) => value ? Yes : No;

    /// <summary>It cannot be told.</summary>
    public static Answer Open(CelFailure why) => new(null, why);

    /// <summary>
    /// What two bounds say: what holds even when everything doubtful is absent is sure, what fails even when everything doubtful is there
    /// is excluded.
    /// </summary>
    /// <param name="least">Whether it holds in the narrowest reading.</param>
    /// <param name="most">Whether it holds in the widest reading.</param>
    /// <param name="doubt">What the readings differ in.</param>
    internal static Answer Between(bool least, bool most, CelFailure? doubt) =>
        least == most || doubt is null ? Of(most) : Open(doubt);

    /// <summary>The answer as a value of the expression language.</summary>
    public CelValue ToCel() => Value is { } known ? CelValue.Of(known) : CelValue.Of(Why!);
}
