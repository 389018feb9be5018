using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Tests.Expressions;

/// <summary>Expressions evaluated together say what each says by itself, with the same failures at the same places.</summary>
public sealed class SuiteTests
{
    private static readonly CelEnvironment Bounded = Estate.Environment.WithLimits(new CelLimits { MaxSteps = 20_000 });

    /// <summary>Paths that begin alike, so that much is shared.</summary>
    private static readonly string[] Paths =
    [
        "doc.?o.?k", "doc.?o.?a.?k", "doc.o.k", "doc.o", "doc.?l[?0]", "doc.?l[?0].?a", "doc.l[0]", "doc.l[1]", "doc.?l[?1].?a", "doc.a.a",
        "doc.?a.?a", "doc.?a", "doc.a", "has(doc.o.k)", "doc.?o.orValue(1)", "doc.?l.orValue([]).exists(x, x == doc.a)",
        "doc.o.k == doc.?o.?k.orValue(0)", "doc.l.map(x, doc.o)", "r.encryption.kmsKeyId", "r.name + 'x'",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Together_as_alone(int seed)
    {
        var random = new Random(seed);
        var draw = new RandomExpressions(random);
        for (var i = 0; i < 60; i++)
        {
            var programs = Enumerable.Range(0, 1 + random.Next(40))
                .Select(_ => random.Next(2) == 0 ? Paths[random.Next(Paths.Length)] : draw.Expression(1 + random.Next(4)))
                .Select(source => random.Next(2) == 0 ? Bounded.Compile(source).Program : Bounded.CompileUnchecked(source).Program)
                .Where(static program => program is not null).Select(static program => program!).ToList();
            var suite = new CelSuite(programs);
            var results = new CelValue[programs.Count];
            for (var round = 0; round < 4; round++)
            {
                var json = draw.Json(4);
                var record = random.Next(3) == 0 ? Estate.Of(encrypted: CelValue.Unknown("r.encrypted"), encryption: CelValue.Null) : Estate.Of();
                CelValue[] variables = [CelValue.Of(record), CelValue.Of(JsonTape.Parse(json).Root), 7];
                suite.Evaluate(variables, results);
                for (var at = 0; at < results.Length; at++)
                    Assert.True(Same(programs[at].Evaluate(variables), results[at]), $"{programs[at].Source}\n  over {json}");
            }
        }
    }

    [Fact]
    public void More_than_one_body_of_code()
    {
        var programs = Enumerable.Range(0, 400).Select(static i => Bounded.Compile($"doc.?o.?k.orValue({i}) == {i}").Program!).ToList();
        var results = new CelValue[programs.Count];
        new CelSuite(programs).Evaluate([CelValue.Of(Estate.Of()), CelValue.Of(JsonTape.Parse("{\"o\":{\"k\":200}}").Root), 7], results);
        Assert.Equal(Enumerable.Range(0, 400).Select(static i => i == 200), results.Select(static result => result.AsBool()));
    }

    [Fact]
    public void Every_expression_has_all_steps_before_it()
    {
        var limited = Bounded.WithLimits(new CelLimits { MaxSteps = 20 });
        var programs = Enumerable.Range(0, 10).Select(_ => limited.Compile("[1, 2, 3, 4, 5, 6, 7, 8].all(x, x < n)").Program!)
            .Append(limited.Compile("[1, 2, 3, 4, 5].all(x, [1, 2, 3, 4, 5].all(y, x < n && y < n))").Program!)
            .Append(limited.Compile("[1, 2].all(x, x < n)").Program!).ToList();
        var results = new CelValue[programs.Count];
        new CelSuite(programs).Evaluate([CelValue.Of(Estate.Of()), CelValue.Null, 9], results);
        Assert.Equal(Enumerable.Range(0, 12).Select(static i => i == 10), results.Select(static result => result.IsFailure));
    }

    [Fact]
    public void Too_few_places_are_refused()
    {
        var suite = new CelSuite(Bounded.Compile("n").Program!, Bounded.Compile("n + 1").Program!);
        CelValue[] variables = [CelValue.Of(Estate.Of()), CelValue.Null, 7];
        Assert.Throws<ArgumentException>(() => suite.Evaluate(variables, new CelValue[1]));
        Assert.Throws<ArgumentException>(() => suite.Evaluate(variables.AsSpan(1), new CelValue[2]));
    }

    /// <summary>Same by text, failures with their places.</summary>
    private static bool Same(CelValue expected, CelValue actual) => expected.Kind == actual.Kind
        && (expected.IsFailure
            ? string.Equals(expected.Failure!.ToString(), actual.Failure!.ToString(), StringComparison.Ordinal)
            : string.Equals(expected.ToString(), actual.ToString(), StringComparison.Ordinal));
}
