using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Tests.Expressions;

/// <summary>
/// Random expressions over random data: nothing throws, and typed code agrees with code that leaves types to the evaluation.
/// </summary>
public sealed class FuzzTests
{
    private static readonly CelEnvironment Bounded = Estate.Environment.WithLimits(new CelLimits { MaxSteps = 20_000 });

    // Where the static types allow no overload, the unchecked program fails and the checked one is not compiled at all.
    private static readonly CelEnvironment Loose = CelEnvironment.Standard
        .WithVariable("r", CelType.Dyn).WithVariable("doc", CelType.Dyn).WithVariable("n", CelType.Dyn).WithLimits(Bounded.Limits);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Typed_and_untyped_code_agree(int seed)
    {
        var random = new Random(seed);
        var draw = new RandomExpressions(random);
        var (compiled, compared) = (0, 0);
        for (var i = 0; i < 500; i++)
        {
            var source = draw.Expression(1 + random.Next(5));
            var json = draw.Json(4);
            CelValue[] variables = [CelValue.Of(Record(random)), CelValue.Of(JsonTape.Parse(json).Root), 7];
            var loose = Loose.CompileUnchecked(source).Program;
            Assert.True(loose is not null, source);
            var expected = loose.Evaluate(variables);
            _ = expected.ToString();
            foreach (var environment in new[] { Bounded, Loose })
            {
                if (environment.Compile(source).Program is not { } program) continue;
                compiled++;
                var actual = program.Evaluate(variables);
                if (expected.Kind == CelKind.Error && actual.Kind == CelKind.Error) continue;
                compared++;
                Assert.True(Same(expected, actual), $"{source}\n  over {json}\n  untyped {expected}\n  typed {actual}");
            }
        }

        Assert.True(compiled > 100 && compared > 40, $"{compiled} compiled, {compared} compared");
    }

    [Fact]
    public void Broken_sources_are_diagnosed()
    {
        var random = new Random(99);
        var draw = new RandomExpressions(random);
        for (var i = 0; i < 4000; i++)
        {
            var source = draw.Broken(draw.Expression(1 + random.Next(4)));
            var checkedOnce = Bounded.Compile(source);
            Assert.Equal(checkedOnce.Program is null, checkedOnce.Diagnostics.Length > 0);
            foreach (var diagnostic in checkedOnce.Diagnostics) Assert.True(diagnostic.Line >= 1 && diagnostic.Column >= 1, source);
            _ = Loose.CompileUnchecked(source);
        }
    }

    [Fact]
    public void Every_prefix_of_an_expression_is_diagnosed_or_compiles()
    {
        const string Source = "r.rules.exists(x, x.port in [22, 0x1F] && x.cidr != '0.0.0.0/0') "
            + "? {?'a': doc.?b[?0]} : {\"k\\n\": b'\\x00' + b\"\"}";
        for (var i = 0; i < Source.Length; i++)
        {
            var compiled = Bounded.Compile(Source[..i]);
            Assert.Equal(compiled.Program is null, compiled.Diagnostics.Length > 0);
        }
    }

    private static CelRecord Record(Random random) => random.Next(4) switch
    {
        0 => Estate.Of(encrypted: CelValue.Unknown("r.encrypted")),
        1 => Estate.Of(encryption: CelValue.Null, rules: CelValue.OfList()),
        2 => Estate.Of(encrypted: CelValue.Null, days: CelValue.Of(long.MaxValue)),
        _ => Estate.Of(),
    };

    /// <summary>Same by text, which tells NaN from NaN no worse than the eye does; failures by kind.</summary>
    private static bool Same(CelValue expected, CelValue actual)
    {
        if (expected.Kind != actual.Kind) return false;
        return expected.IsFailure || string.Equals(expected.ToString(), actual.ToString(), StringComparison.Ordinal);
    }
}
