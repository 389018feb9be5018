using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Demarc.Engine.Expressions;

/// <summary>
/// Several expressions over the same variables that are always evaluated together, such as the mappings of a type's properties: what they
/// read by the same path is looked up once. The results are those that each gives by itself. Safe for use by several threads at once.
/// </summary>
public sealed class CelSuite
{
    /// <summary>Parts of expressions for which one body of code is made: the time to make it grows faster than its size.</summary>
    private const int MostParts = 500;

    private readonly ImmutableArray<CelProgram> programs;
    private ImmutableArray<Together> bodies;

    /// <summary>A suite of expressions; code is generated at the first evaluation.</summary>
    /// <param name="programs">The expressions; their environments declare the same variables.</param>
    public CelSuite(params IEnumerable<CelProgram> programs) => this.programs = [.. programs];

    /// <summary>Evaluates all of them. Never throws for what an expression or its data can do: failures are values.</summary>
    /// <param name="variables">One value for each declared variable, in the order of declaration.</param>
    /// <param name="results">Takes one result for each expression, in their order.</param>
    /// <exception cref="ArgumentException">Fewer values than declared variables, or fewer places than expressions.</exception>
    public void Evaluate(ReadOnlySpan<CelValue> variables, Span<CelValue> results)
    {
        if (programs.IsEmpty) return;
        var declared = programs[0].Part.Environment.Variables.Length;
        if (variables.Length < declared) throw new ArgumentException($"{declared} values expected", nameof(variables));
        if (results.Length < programs.Length) throw new ArgumentException($"{programs.Length} places expected", nameof(results));
        // Two threads may both generate; the results are equivalent.
        if (bodies.IsDefault) ImmutableInterlocked.InterlockedInitialize(ref bodies, Generate());
        for (var i = 0; i < bodies.Length; i++)
        {
            if (bodies[i].WalksNested) Guarded(i, variables, results);
            else bodies[i].Body(ref MemoryMarshal.GetReference(variables), ref results[bodies[i].First]);
        }
    }

    private void Guarded(int at, ReadOnlySpan<CelValue> variables, Span<CelValue> results)
    {
        var (body, first, _) = bodies[at];
        try
        {
            body(ref MemoryMarshal.GetReference(variables), ref results[first]);
        }
        catch (InsufficientExecutionStackException)
        {
            // One of them ran out of stack: each by itself, so that the others have their results.
            var end = at + 1 < bodies.Length ? bodies[at + 1].First : programs.Length;
            for (var i = first; i < end; i++) results[i] = programs[i].Evaluate(variables);
        }
    }

    private ImmutableArray<Together> Generate()
    {
        var made = ImmutableArray.CreateBuilder<Together>();
        for (var first = 0; first < programs.Length;)
        {
            var parts = new List<EmittedPart>();
            for (var size = 0; first + parts.Count < programs.Length; parts.Add(programs[first + parts.Count].Part))
            {
                size += Size(programs[first + parts.Count].Part.Root);
                if (size > MostParts && parts.Count > 0) break;
            }

            var (body, walksNested) = Emitter.Compile(parts);
            made.Add(new Together(body, first, walksNested));
            first += parts.Count;
        }

        return made.ToImmutable();
    }

    private static int Size(Bound node) => 1 + node.Children.Sum(Size);

    private readonly record struct Together(CelSuiteBody Body, int First, bool WalksNested);
}
