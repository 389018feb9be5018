using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Demarc.Engine.Expressions;

/// <summary>
/// What an expression may refer to: variables, host functions, a container for short names, and limits. Immutable; every
/// <c>With</c> gives a new one.
/// </summary>
public sealed class CelEnvironment
{
    private CelEnvironment(
        ImmutableArray<CelVariable> variables, ImmutableArray<CelFunction> functions, FrozenDictionary<string, Overload[]> table,
        string container, CelLimits limits)
    {
        Variables = variables;
        HostFunctions = functions;
        Container = container;
        Limits = limits;
        Indexes = variables.Select((v, i) => (v.Name, i)).ToFrozenDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        Functions = table;
    }

    /// <summary>The standard functions and all extensions, no variables.</summary>
    public static CelEnvironment Standard { get; } = new([], [], FunctionTable.Standard, "", new CelLimits());

    /// <summary>The declared variables, in the order their values are given to <see cref="CelProgram.Evaluate"/>.</summary>
    public ImmutableArray<CelVariable> Variables { get; }

    /// <summary>The functions added by the host.</summary>
    public ImmutableArray<CelFunction> HostFunctions { get; }

    /// <summary>Qualified name tried in front of names, longest first; empty for none.</summary>
    public string Container { get; }

    /// <summary>Bounds on cost.</summary>
    public CelLimits Limits { get; }

    internal FrozenDictionary<string, int> Indexes { get; }

    internal FrozenDictionary<string, Overload[]> Functions { get; }

    /// <summary>Adds a variable after the others.</summary>
    /// <exception cref="ArgumentException">The name is declared already.</exception>
    public CelEnvironment WithVariable(string name, CelType type) => WithVariables(new CelVariable(name, type));

    /// <summary>Adds variables after the others.</summary>
    /// <exception cref="ArgumentException">A name is declared already.</exception>
    public CelEnvironment WithVariables(params IEnumerable<CelVariable> variables) =>
        new(Variables.AddRange(variables), HostFunctions, Functions, Container, Limits);

    /// <summary>Adds host functions.</summary>
    public CelEnvironment WithFunctions(params IEnumerable<CelFunction> functions)
    {
        var added = functions.ToImmutableArray();
        return new(Variables, HostFunctions.AddRange(added), Merge(Functions, added), Container, Limits);
    }

    /// <summary>Sets the container.</summary>
    public CelEnvironment WithContainer(string container) => new(Variables, HostFunctions, Functions, container, Limits);

    /// <summary>Sets the limits.</summary>
    public CelEnvironment WithLimits(CelLimits limits) => new(Variables, HostFunctions, Functions, Container, limits);

    /// <summary>
    /// Parses and checks an expression. Code is generated at its first evaluation, so that unused expressions cost little.
    /// </summary>
    /// <param name="source">The expression.</param>
    /// <param name="expected">The type the result must be assignable to; null accepts any.</param>
    public CelCompilation Compile(string source, CelType? expected = null) => Compile(source, expected, checkTypes: true);

    /// <summary>
    /// Parses an expression and leaves every type to the evaluation, as the language allows for hosts that do not check.
    /// </summary>
    public CelCompilation CompileUnchecked(string source) => Compile(source, null, checkTypes: false);

    private CelCompilation Compile(string source, CelType? expected, bool checkTypes)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (tree, fault) = Parser.Parse(source, Limits);
        if (tree is null) return new CelCompilation(null, [fault!]);
        var checker = new Checker(this, source, checkTypes);
        var root = checker.Check(tree, expected);
        if (!checker.Diagnostics.IsEmpty) return new CelCompilation(null, checker.Diagnostics);
        return new CelCompilation(new CelProgram(this, source, root, checker.Solver), []);
    }

    private static FrozenDictionary<string, Overload[]> Merge(
        FrozenDictionary<string, Overload[]> known, ImmutableArray<CelFunction> functions)
    {
        var table = known.ToDictionary(StringComparer.Ordinal);
        foreach (var group in functions.GroupBy(f => f.Name, StringComparer.Ordinal))
            table[group.Key] = [.. table.GetValueOrDefault(group.Key) ?? [], .. group.Select(f => f.Overload)];
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>The outcome of <see cref="CelEnvironment.Compile(string, CelType?)"/>: a program, or what is wrong.</summary>
/// <param name="Program">The program; null when there are diagnostics.</param>
/// <param name="Diagnostics">What is wrong, in source order; empty when there is a program.</param>
public sealed record CelCompilation(CelProgram? Program, ImmutableArray<CelDiagnostic> Diagnostics);
