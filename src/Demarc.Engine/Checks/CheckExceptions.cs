using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Checks;

/// <summary>
/// Approved exceptions on one day. An exception keeps the failure visible as "excepted", and only while it lasts: after its last day the
/// verdict is a failure again.
/// </summary>
internal sealed class CheckExceptions
{
    private readonly FrozenDictionary<string, ImmutableArray<CheckException>> byCheck;

    internal CheckExceptions(ImmutableArray<CheckException> all, DateOnly day) =>
        byCheck = all.Where(exception => exception.From <= day && day <= exception.Until)
            .SelectMany(static exception => exception.Checks.Select(check => (Check: check, Exception: exception)))
            .GroupBy(static pair => pair.Check, static pair => pair.Exception, StringComparer.Ordinal)
            .ToFrozenDictionary(
                static group => group.Key,
                static group => group.OrderBy(static exception => exception.Id, StringComparer.Ordinal).ToImmutableArray(),
                StringComparer.Ordinal);

    /// <summary>Whether any exception is about a check.</summary>
    internal bool SpeaksOf(Check check) => byCheck.ContainsKey(check.Id);

    /// <summary>The verdict with the first exception that covers the resource. A scope that cannot be decided covers nothing.</summary>
    internal Verdict Apply(Verdict failure, Resource resource)
    {
        if (!byCheck.TryGetValue(failure.Check.Id, out var candidates)) return failure;
        CelValue[] variables = [Workloads.ToRecord(resource)];
        foreach (var exception in candidates)
        {
            if (exception.When is { } scope && scope.Program.Evaluate(variables) is var covers && (covers.IsFailure || !covers.AsBool()))
                continue;
            return new Verdict(failure.Check, VerdictOutcome.Excepted, ExceptionReason.Of(exception));
        }

        return failure;
    }
}
