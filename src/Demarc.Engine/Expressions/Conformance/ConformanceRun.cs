using System.Collections.Immutable;

namespace Demarc.Engine.Expressions.Conformance;

/// <summary>A test that did not come out as expected.</summary>
/// <param name="Name">Name of the test.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Actual">What came out.</param>
public sealed record ConformanceFailure(string Name, string Expected, string Actual);

/// <summary>The outcome of a run over the conformance suite.</summary>
/// <param name="Passed">Tests that came out as expected.</param>
/// <param name="Skipped">Tests that need protobuf messages.</param>
/// <param name="Failures">The others.</param>
public sealed record ConformanceRun(int Passed, int Skipped, ImmutableArray<ConformanceFailure> Failures)
{
    /// <summary>Runs tests given as lines of JSON; blank lines are ignored.</summary>
    /// <exception cref="System.Text.Json.JsonException">A line is not JSON.</exception>
    /// <exception cref="FormatException">A line is not a test.</exception>
    public static ConformanceRun Of(IEnumerable<string> lines)
    {
        var (passed, skipped) = (0, 0);
        var failures = ImmutableArray.CreateBuilder<ConformanceFailure>();
        foreach (var line in lines.Where(l => !string.IsNullOrWhiteSpace(l)))
        {
            var test = ConformanceTest.Parse(line);
            if (test.NeedsProto) skipped++;
            else if (Fault(test) is { } failure) failures.Add(failure);
            else passed++;
        }

        return new ConformanceRun(passed, skipped, failures.ToImmutable());
    }

    /// <summary>Runs one test; null when it comes out as expected.</summary>
    public static ConformanceFailure? Fault(ConformanceTest test)
    {
        var environment = (test.CheckOnly ? DeclaredElsewhere.Environment : CelEnvironment.Standard)
            .WithContainer(test.Container)
            .WithVariables(test.Bindings.Select(b => new CelVariable(b.Key, TypeOf(b.Value))));
        var compiled = test.Unchecked ? environment.CompileUnchecked(test.Expression) : environment.Compile(test.Expression);
        var expected = test.Error ? "an error" : test.CheckOnly ? "a type" : Strict(test.Value!.Value);
        if (compiled.Program is not { } program)
        {
            var diagnostics = string.Join("; ", compiled.Diagnostics);
            return test.Error ? null : new ConformanceFailure(test.Name, expected, diagnostics);
        }

        if (test.CheckOnly) return null;
        var actual = program.Evaluate(test.Bindings.Select(b => b.Value).ToArray());
        var passes = test.Error ? actual.Kind == CelKind.Error : Same(test.Value!.Value, actual);
        return passes ? null : new ConformanceFailure(test.Name, expected, Strict(actual));
    }

    /// <summary>The type the suite would declare for a variable; the suite's own declarations are not in the file.</summary>
    private static CelType TypeOf(CelValue value) => value.Kind switch
    {
        CelKind.Null => CelType.Dyn,
        CelKind.List => CelType.List(Joined(value.Items())),
        CelKind.Map => CelType.Map(Joined(value.Entries().Select(e => e.Key)), Joined(value.Entries().Select(e => e.Value))),
        _ => TypeNames.Of(value),
    };

    private static CelType Joined(IEnumerable<CelValue> values)
    {
        var types = values.Select(TypeOf).Distinct().Take(2).ToList();
        return types is [var only] ? only : CelType.Dyn;
    }

    /// <summary>Equality of kind as well as of value, which the language's own equality does not ask for.</summary>
    private static bool Same(CelValue expected, CelValue actual)
    {
        if (expected.Kind != actual.Kind) return false;
        switch (expected.Kind)
        {
            case CelKind.Double: return expected.AsDouble().Equals(actual.AsDouble());
            case CelKind.List:
                return expected.Count == actual.Count && expected.Items().Zip(actual.Items()).All(p => Same(p.First, p.Second));
            case CelKind.Map:
                var entries = actual.Entries().ToList();
                return expected.Count == actual.Count
                    && expected.Entries().All(e => entries.Exists(a => Same(e.Key, a.Key) && Same(e.Value, a.Value)));
            default: return expected.Equals(actual);
        }
    }

    private static string Strict(CelValue value) => $"{value} ({TypeNames.Of(value)})";
}
