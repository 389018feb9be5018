using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Demarc.Engine.Expressions;

/// <summary>Why an evaluation gave no value: an error, or facts that were not collected.</summary>
public sealed class CelFailure
{
    private CelFailure(CelKind kind, string message, ImmutableArray<string> attributes, int line, int column)
    {
        Kind = kind;
        Message = message;
        Attributes = attributes;
        Line = line;
        Column = column;
    }

    /// <summary><see cref="CelKind.Error"/> or <see cref="CelKind.Unknown"/>.</summary>
    public CelKind Kind { get; }

    /// <summary>What went wrong, in plain words.</summary>
    public string Message { get; }

    /// <summary>The attributes that were not collected, in ordinal order; empty for an error.</summary>
    public ImmutableArray<string> Attributes { get; }

    /// <summary>Line of the failing part of the expression, from 1; 0 when not known.</summary>
    public int Line { get; }

    /// <summary>Column of the failing part of the expression, from 1; 0 when not known.</summary>
    public int Column { get; }

    internal static CelFailure NoOverload { get; } = Error("no such overload");

    internal static CelFailure Overflow { get; } = Error("integer overflow");

    internal static CelFailure DivideByZero { get; } = Error("divide by zero");

    internal static CelFailure ModulusByZero { get; } = Error("modulus by zero");

    internal static CelFailure CostLimit { get; } = Error("cost limit exceeded");

    internal static CelFailure SizeLimit { get; } = Error("size limit exceeded");

    internal static CelFailure TooDeep { get; } = Error("value nested too deeply");

    internal static CelFailure TimeRange { get; } = Error("range error: timestamp outside years 1 to 9999");

    internal static CelFailure DurationRange { get; } = Error("range error: duration");

    internal static CelFailure Range { get; } = Error("range error");

    internal static CelFailure BadIndex { get; } = Error("invalid_argument: list index must be an integer");

    internal static CelFailure KeyType { get; } = Error("unsupported key type");

    internal static CelFailure NoSuchKey { get; } = Error("no such key");

    internal static CelFailure NotNamed { get; } = new(CelKind.Unknown, "not collected", [], 0, 0);

    /// <summary>An error.</summary>
    public static CelFailure Error(string message) => new(CelKind.Error, message, [], 0, 0);

    /// <summary>Facts that were not collected.</summary>
    public static CelFailure Unknown(params IEnumerable<string> attributes)
    {
        var names = attributes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        return new CelFailure(CelKind.Unknown, "not collected: " + string.Join(", ", names), names, 0, 0);
    }

    /// <summary>
    /// What remains of two failures under a logical operator: unknowns add up and beat errors; of two errors the first stays.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static CelFailure Merge(CelFailure? first, CelFailure second)
    {
        if (first is null) return second;
        if (first.Kind == CelKind.Unknown && second.Kind == CelKind.Unknown)
            return ReferenceEquals(first, second) ? first : Unknown(first.Attributes.Concat(second.Attributes));
        return first.Kind == CelKind.Unknown || second.Kind == CelKind.Error ? first : second;
    }

    /// <summary>The same error with its place in the source; unknowns and already placed errors stay as they are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static CelFailure At(CelFailure failure, int line, int column) =>
        failure.Kind == CelKind.Unknown || failure.Line != 0 ? failure : new(CelKind.Error, failure.Message, [], line, column);

    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? Message : $"{Line}:{Column}: {Message}";
}
