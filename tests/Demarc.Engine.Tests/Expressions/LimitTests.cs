using System.Diagnostics;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Tests.Expressions;

public sealed class LimitTests
{
    [Theory]
    [InlineData("(", ")", "1")]
    [InlineData("[", "]", "1")]
    [InlineData("!-", "", "1")]
    [InlineData("-", "", "n")]
    [InlineData("1 + ", "", "1")]
    [InlineData("true ? 1 : ", "", "1")]
    [InlineData("{1: ", "}", "1")]
    [InlineData("[1].map(x, ", ")", "x")]
    [InlineData("cel.bind(x, 1, ", ")", "x")]
    [InlineData("size([", "])", "1")]
    [InlineData("", ".a", "doc")]
    [InlineData("", "[0]", "doc")]
    public void Deep_nesting_is_refused_and_not_crashed_on(string open, string close, string core)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 5000)) + core + string.Concat(Enumerable.Repeat(close, 5000));
        var compiled = Estate.Environment.WithLimits(new CelLimits { MaxSourceLength = 1_000_000 }).Compile(deep);
        Assert.Null(compiled.Program);
        Assert.Contains("levels deep", compiled.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_chains_of_one_operator_are_no_nesting()
    {
        var chain = string.Join(" || ", Enumerable.Repeat("n == 1", 900)) + " || n == 7";
        Assert.Equal(CelValue.True, Estate.Evaluate(chain));
    }

    [Fact]
    public void Too_large_a_source_or_tree_is_refused()
    {
        Assert.Contains("longer than", Estate.Environment.Compile(new string(' ', 70_000)).Diagnostics[0].Message,
            StringComparison.Ordinal);
        var wide = "[" + string.Join(",", Enumerable.Repeat("1", 12_000)) + "]";
        Assert.Contains("more than 10000 parts", Estate.Environment.Compile(wide).Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lists.range(100000).map(x, lists.range(100000).size()).size()", "cost limit exceeded")]
    [InlineData("lists.range(2000).all(x, lists.range(2000).all(y, x >= 0))", "cost limit exceeded")]
    [InlineData("lists.range(2000).exists(x, lists.range(2000).exists(y, x < 0))", "cost limit exceeded")]
    [InlineData("lists.range(100000000)", "size limit exceeded")]
    public void Expensive_evaluations_stop(string source, string expected) =>
        Assert.Equal(expected, Estate.Evaluate(source).Failure?.Message);

    [Fact]
    public void Doubling_strings_and_lists_stop()
    {
        foreach (var seed in new[] { "'aaaaaaaaaaaaaaaa'", "[1,2,3,4,5,6,7,8]" })
        {
            var nested = "size(v59)";
            for (var i = 59; i > 0; i--) nested = $"cel.bind(v{i}, {(i == 1 ? seed : $"v{i - 1} + v{i - 1}")}, {nested})";
            Assert.Equal("size limit exceeded", Estate.Evaluate(nested).Failure?.Message);
        }
    }

    [Theory]
    [InlineData("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')", "false")]
    [InlineData("'a'.matches('((a{100}){100}){100}')", null)]
    [InlineData("'a\\n'.matches('^a$')", "false")]
    [InlineData("'10.1.2.3'.matches('^(\\\\d{1,3}\\\\.){3}\\\\d{1,3}$')", "true")]
    [InlineData("'x-y'.matches('^[[:alpha:]]-[[:alpha:]]$')", "true")]
    [InlineData("'ab'.matches('(?P<first>a)b')", "true")]
    [InlineData("'a]'.matches('^[]a]+$')", "true")]
    public void Regular_expressions_cannot_explode(string source, string? expected)
    {
        var program = Estate.Environment.Compile(source).Program;
        if (expected is null) Assert.Null(program);
        else Assert.Equal(expected, program!.Evaluate([CelValue.Null, CelValue.Null, 7]).ToString());
    }

    [Fact]
    public void Values_nested_by_binds_do_not_overflow_the_stack()
    {
        var nested = "v70 == v70";
        for (var i = 70; i > 0; i--) nested = $"cel.bind(v{i}, {Wrapped(i == 1 ? "1" : $"v{i - 1}")}, {nested})";
        Assert.Equal(CelValue.True, Estate.Evaluate(nested));
        static string Wrapped(string core) => new string('[', 40) + core + new string(']', 40);
    }

    [Fact]
    public void A_deep_value_from_outside_is_compared_without_overflow()
    {
        var deep = CelValue.Of(1);
        for (var i = 0; i < 200_000; i++) deep = CelValue.OfList(deep);
        var same = CelValue.OfList(deep);
        Assert.Equal("value nested too deeply",
            Estate.Evaluate("doc[0] == doc[1]", doc: CelValue.OfList(same, CelValue.OfList(deep))).Failure?.Message);
    }

    [Fact]
    public void Generating_code_waits_for_the_first_evaluation()
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 2000; i++)
            Assert.NotNull(Estate.Environment.Compile($"r.days > {i} && r.rules.exists(x, x.port == {i})").Program);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), watch.Elapsed.ToString());
    }

    [Fact]
    public void One_program_serves_many_threads()
    {
        var program = Estate.Environment.Compile("doc.a.b + n == 10 && r.rules.exists(x, x.port == 22)").Program!;
        var tape = JsonTape.Parse("""{"a":{"b":3}}""");
        CelValue[] variables = [CelValue.Of(Estate.Of()), CelValue.Of(tape.Root), 7];
        Parallel.For(0, 200, _ => Assert.Equal(CelValue.True, program.Evaluate(variables)));
    }
}
