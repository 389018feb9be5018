using Demarc.Engine.Expressions;

namespace Demarc.Engine.Tests.Expressions;

public sealed class CheckerTests
{
    [Theory]
    [InlineData("r.nam == 'x'", "1:2: Bucket has no field 'nam'; did you mean 'name'?")]
    [InlineData("n == 7 &&\n s", "2:2: undeclared reference to 's' (in container '')")]
    [InlineData("r.access == 'Public'", "1:13: 'access' is never \"Public\"; it is one of private, public-read")]
    [InlineData("r.access in ['private', 'open']", "1:25: 'access' is never \"open\"; it is one of private, public-read")]
    [InlineData("r.days + 'x'", "1:8: found no matching overload for '_+_' applied to '(int, string)'")]
    [InlineData("1 == 1.0", "1:3: found no matching overload for '_==_' applied to '(int, double)'")]
    [InlineData("n ? 1 : 2", "1:1: expected bool, found int")]
    [InlineData("n.all(x, true)", "1:1: expected a list or a map, found int")]
    [InlineData("nothing(1)", "1:1: undeclared reference to function 'nothing' (in container '')")]
    [InlineData("'a'.matches('(')", "1:13: invalid regular expression")]
    [InlineData("{[1]: 2}", "1:2: unsupported key type list(int)")]
    [InlineData("n &", "1:3: unexpected character '&'")]
    [InlineData("(1 + ", "1:6: expected an expression")]
    [InlineData("'abc", "1:1: a string without its closing quote")]
    [InlineData("has(n)", "1:5: has() takes a field selection, such as has(a.b)")]
    [InlineData("Message{a: 1}", "1:8: message literals are not supported")]
    [InlineData("9223372036854775808", "1:1: an integer that does not fit 64 bits")]
    public void Mistakes_are_named_with_their_place(string source, string expected)
    {
        var compiled = Estate.Environment.Compile(source);
        Assert.Null(compiled.Program);
        Assert.StartsWith(expected, compiled.Diagnostics[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_reported_in_order()
    {
        var compiled = Estate.Environment.Compile("(x == 1) && (y == 2)");
        Assert.Equal([2, 14], compiled.Diagnostics.Select(d => d.Column));
    }

    [Fact]
    public void The_result_has_the_expected_type()
    {
        Assert.NotNull(Estate.Environment.Compile("n > 3", CelType.Bool).Program);
        Assert.NotNull(Estate.Environment.Compile("doc", CelType.Bool).Program);
        Assert.Equal("1:1: expected bool, found int", Estate.Environment.Compile("n", CelType.Bool).Diagnostics.Single().ToString());
    }

    [Theory]
    [InlineData("r.encryption.kmsKeyId == 'x' && r.days > n", "n;r.days;r.encryption.kmsKeyId")]
    [InlineData("r.rules.exists(x, x.port == 22)", "r.rules")]
    [InlineData("has(r.encryption) || doc.a.b == 1", "doc;r.encryption")]
    [InlineData("r.tags.team == 'x'", "r.tags")]
    [InlineData("r == r", "r")]
    public void What_it_reads_is_listed(string source, string expected) =>
        Assert.Equal(expected, string.Join(';', Estate.Environment.Compile(source).Program!.ReferencedAttributes));

    [Theory]
    [InlineData("r.rules.map(x, x.port)", "list(int)")]
    [InlineData("r.encrypted", "bool?")]
    [InlineData("r.?encryption", "optional_type(Encryption)")]
    [InlineData("[1, null]", "list(int?)")]
    [InlineData("{'a': [1, 'b']}", "map(string, list(dyn))")]
    [InlineData("optional.none()", "optional_type(dyn)")]
    [InlineData("n > 3 ? doc : n", "dyn")]
    public void Types_are_inferred(string source, string expected) =>
        Assert.Equal(expected, Estate.Environment.Compile(source).Program!.ResultType.ToString());

    [Fact]
    public void Cost_grows_with_loops()
    {
        var once = Estate.Environment.Compile("r.days > 3").Program!.Cost;
        var loop = Estate.Environment.Compile("r.rules.exists(x, x.port > 3)").Program!.Cost;
        var nested = Estate.Environment.Compile("r.rules.exists(x, r.rules.exists(y, x.port > y.port))").Program!.Cost;
        Assert.True(once.Most < loop.Most && loop.Most * 50 < nested.Most);
        Assert.True(loop.Least <= loop.Most);
    }

    [Fact]
    public void Host_functions_are_overloaded_and_may_fail()
    {
        var environment = Estate.Environment.WithFunctions(
            CelFunction.Receiver("open", Estate.Rule.Type, CelType.Int, CelType.Bool, (rule, port) =>
                rule.AsRecord()![0].AsInt() == port.AsInt()),
            CelFunction.Receiver("open", Estate.Bucket.Type, CelType.Bool, _ => CelValue.Unknown("r.open")),
            CelFunction.Global("policy.parse", CelType.String, CelType.Dyn, text =>
                text.AsString().Length == 0 ? CelValue.Error("empty") : text));
        CelValue Run(string source) => environment.Compile(source).Program!.Evaluate([CelValue.Of(Estate.Of()), CelValue.Null, 7]);
        Assert.Equal("true", Run("r.rules.exists(x, x.open(443))").ToString());
        Assert.Equal("<not collected: r.open>", Run("r.open()").ToString());
        Assert.Equal("true", Run("r.open() || r.rules[0].open(22)").ToString());
        Assert.Equal("1:8: empty", Run("policy.parse('')").Failure!.ToString());
        Assert.Null(environment.Compile("n.open()").Program);
    }
}
