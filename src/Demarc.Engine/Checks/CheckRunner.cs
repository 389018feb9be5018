using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Checks;

/// <summary>
/// Evaluates checks on resources. Pure and safe from several threads: a verdict depends on the resource, the check, the exceptions and the
/// time asked about, never on what was evaluated before. Every applicable check gives exactly one verdict, whatever happens.
/// </summary>
public sealed class CheckRunner
{
    private readonly FrozenDictionary<string, CheckPlan> byType;
    private readonly CelValue now;
    private readonly CheckExceptions exceptions;

    /// <summary>A runner of some checks.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="exceptions">Approved exceptions.</param>
    /// <param name="now">The time asked about: ages are counted to it, and exceptions hold or have expired at it.</param>
    public CheckRunner(IEnumerable<Check> checks, ImmutableArray<CheckException> exceptions, DateTimeOffset now)
    {
        byType = checks.Where(static check => !check.Reported).GroupBy(static check => check.Type, StringComparer.Ordinal)
            .ToFrozenDictionary(
                static group => group.Key,
                static group => new CheckPlan([.. group.OrderBy(static check => check.Id, StringComparer.Ordinal)]),
                StringComparer.Ordinal);
        this.now = CelValue.Of(now);
        this.exceptions = new CheckExceptions(exceptions, DateOnly.FromDateTime(now.UtcDateTime));
    }

    /// <summary>The checks of a resource type, by id.</summary>
    public ImmutableArray<Check> Of(string type) => byType.TryGetValue(type, out var plan) ? plan.Checks : [];

    /// <summary>
    /// Evaluates every check of the resource's type. A check of an account or region gives a vote here, pass when this resource satisfies
    /// it; <see cref="ExistenceTally"/> makes the verdict of the votes.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="into">Takes one verdict for each check, by check id.</param>
    public void Evaluate(Resource resource, List<Verdict> into)
    {
        if (resource.Properties is not { } properties || !byType.TryGetValue(resource.Type, out var plan)) return;
        var before = into.Count;
        CollectionsMarshal.SetCount(into, before + plan.Checks.Length);
        var verdicts = CollectionsMarshal.AsSpan(into)[before..];
        plan.Judge(properties, [CelValue.Of(properties), now], verdicts);
        foreach (ref var verdict in verdicts)
        {
            if (verdict.Outcome == VerdictOutcome.Fail && verdict.Check.Scope == CheckScope.Resource)
                verdict = exceptions.Apply(verdict, resource);
        }
    }

    /// <summary>What one check says about one record of properties.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "Whatever goes wrong in one check must neither silence it nor stop the others.")]
    internal static Verdict Judge(Check check, ReadOnlySpan<CelValue> variables)
    {
        try
        {
            if (check.Applies is { } applies)
            {
                var speaks = applies.Program.Evaluate(variables);
                if (speaks.Kind != CelKind.Bool) return Undecided(check, speaks, applies.Program, variables);
                if (!speaks.AsBool()) return new Verdict(check, VerdictOutcome.NotApplicable, "");
            }

            var holds = check.Condition.Program.Evaluate(variables);
            if (holds.Kind != CelKind.Bool) return Undecided(check, holds, check.Condition.Program, variables);
            var failed = holds.AsBool() == (check.Scope == CheckScope.Resource);
            return failed ? new Verdict(check, VerdictOutcome.Fail, check.Reason) : new Verdict(check, VerdictOutcome.Pass, "");
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new Verdict(check, VerdictOutcome.Inconclusive, "the check could not be evaluated: " + error.Message);
        }
    }

    private static Verdict Undecided(Check check, CelValue value, CelProgram program, ReadOnlySpan<CelValue> variables)
    {
        if (value.Kind == CelKind.Unknown) return new Verdict(check, VerdictOutcome.Inconclusive, value.Failure!.Message);
        // What is known to be absent is no bool and no text: an author who did not think of it gets an error, the reader the property.
        var resource = variables[0].AsRecord()!;
        var absent = string.Join(", ", program.ReferencedAttributes
            .Where(static name => name.StartsWith("resource.", StringComparison.Ordinal)).Select(static name => name["resource.".Length..])
            .Where(name => resource[name] is { IsNull: true }));
        return new Verdict(
            check, VerdictOutcome.Inconclusive,
            absent.Length > 0 ? "no value: " + absent : "the check could not be evaluated: " + (value.Failure?.ToString() ?? "no bool"));
    }
}
