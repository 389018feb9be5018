using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Demarc.Engine.Expressions;

/// <summary>A checked expression. Safe for use by several threads at once.</summary>
public sealed class CelProgram
{
    private readonly CelEnvironment environment;
    private CelBody? body;
    private bool walksNested;

    internal CelProgram(CelEnvironment environment, string source, Bound root, TypeSolver solver)
    {
        this.environment = environment;
        Part = new EmittedPart(root, solver, environment, source);
        Source = source;
        ResultType = solver.Resolve(root.Type);
        Cost = CostEstimate.Of(root, environment.Limits);
        ReferencedAttributes = AttributeCollector.Collect(root);
    }

    /// <summary>What code is made of.</summary>
    internal EmittedPart Part { get; }

    /// <summary>The text it was compiled from.</summary>
    public string Source { get; }

    /// <summary>The static type of the result.</summary>
    public CelType ResultType { get; }

    /// <summary>Estimated least and most steps of one evaluation.</summary>
    public CelCost Cost { get; }

    /// <summary>
    /// The variables and record fields it reads, in ordinal order, such as <c>resource.kmsKeyId</c>; a path ends where the static
    /// record types end.
    /// </summary>
    public ImmutableArray<string> ReferencedAttributes { get; }

    /// <summary>Evaluates. Never throws for what an expression or its data can do: failures are values.</summary>
    /// <param name="variables">One value for each declared variable, in the order of declaration.</param>
    /// <exception cref="ArgumentException">Fewer values than declared variables.</exception>
    public CelValue Evaluate(ReadOnlySpan<CelValue> variables)
    {
        if (variables.Length < environment.Variables.Length)
            throw new ArgumentException($"{environment.Variables.Length} values expected, {variables.Length} given", nameof(variables));
        var code = body ?? Generate();
        return walksNested ? Guarded(code, variables) : code(ref MemoryMarshal.GetReference(variables));
    }

    /// <inheritdoc/>
    public override string ToString() => Source;

    private static CelValue Guarded(CelBody code, ReadOnlySpan<CelValue> variables)
    {
        try
        {
            return code(ref MemoryMarshal.GetReference(variables));
        }
        catch (InsufficientExecutionStackException)
        {
            return CelValue.Of(CelFailure.TooDeep);
        }
    }

    private CelBody Generate()
    {
        // Two threads may both generate; the results are equivalent and the first to finish stays.
        (var made, walksNested) = Emitter.Compile(Part);
        Interlocked.CompareExchange(ref body, made, null);
        return body;
    }
}
