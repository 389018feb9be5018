using Demarc.Engine.Expressions;

namespace Demarc.Engine.Tests.Expressions;

public sealed class PartialEvaluationTests
{
    private static readonly CelRecord Blind = Estate.Of(
        encrypted: CelValue.Unknown("r.encrypted"), days: CelValue.Unknown("r.days"), encryption: CelValue.Null);

    [Theory]
    [InlineData("r.encrypted && false", "false")]
    [InlineData("false && r.encrypted", "false")]
    [InlineData("r.encrypted || n == 7", "true")]
    [InlineData("n == 7 || r.encrypted", "true")]
    [InlineData("r.encrypted && true", "<not collected: r.encrypted>")]
    [InlineData("r.encrypted && r.days > 3", "<not collected: r.days, r.encrypted>")]
    [InlineData("1 / 0 > 0 || r.encrypted", "<not collected: r.encrypted>")]
    [InlineData("r.encrypted || 1 / 0 > 0", "<not collected: r.encrypted>")]
    [InlineData("!r.encrypted", "<not collected: r.encrypted>")]
    [InlineData("r.encrypted ? 1 : 2", "<not collected: r.encrypted>")]
    [InlineData("n == 7 ? 1 : r.days", "1")]
    [InlineData("r.encrypted == null", "<not collected: r.encrypted>")]
    [InlineData("has(r.encrypted)", "<not collected: r.encrypted>")]
    [InlineData("r.days + 1 > 3", "<not collected: r.days>")]
    [InlineData("[r.days, 1].size()", "<not collected: r.days>")]
    [InlineData("[1, 2].exists(x, x == 2 || x == r.days)", "true")]
    [InlineData("[1, 2].exists(x, x == r.days)", "<not collected: r.days>")]
    [InlineData("[1, 2].all(x, x > 1 && r.days > 0)", "false")]
    [InlineData("cel.bind(d, r.days, n == 7 || d > 3)", "true")]
    [InlineData("cel.bind(d, r.days, d > 3)", "<not collected: r.days>")]
    [InlineData("r.days in [1, 2]", "<not collected: r.days>")]
    [InlineData("string(r.days)", "<not collected: r.days>")]
    [InlineData("optional.of(r.days).hasValue()", "<not collected: r.days>")]
    public void Unknown_flows_by_the_rules(string source, string expected) =>
        Assert.Equal(expected, Estate.Evaluate(source, Blind).ToString());

    [Theory]
    [InlineData("has(r.encryption)", "false")]
    [InlineData("has(r.encryption.kmsKeyId)", "false")]
    [InlineData("r.encryption == null", "true")]
    [InlineData("r.encryption.kmsKeyId == 'x'", "<no such field: 'kmsKeyId' of null>")]
    [InlineData("has(r.encryption) && r.encryption.kmsKeyId == 'x'", "false")]
    [InlineData("r.?encryption.?kmsKeyId.orValue('none')", "\"none\"")]
    public void Known_absence_is_an_answer(string source, string expected) =>
        Assert.Equal(expected, Estate.Evaluate(source, Blind).ToString());

    [Theory]
    [InlineData("has(r.encryption.kmsKeyId) && r.encryption.kmsKeyId.startsWith('key')", "true")]
    [InlineData("r.?encryption.?kmsKeyId.orValue('none')", "\"key-1\"")]
    [InlineData("r.rules.exists(x, x.port == 443 && x.cidr == null)", "true")]
    [InlineData("r.rules.filter(x, has(x.cidr)).map(x, x.port)", "[22]")]
    [InlineData("r.rules.all(x, x.port > 0)", "true")]
    [InlineData("r.rules.map(x, x.cidr)", "[\"10.0.0.0/8\", null]")]
    [InlineData("r.tags.team == 'a' && 'team' in r.tags && !has(r.tags.owner)", "true")]
    [InlineData("r.tags.owner == 'a'", "<no such key: 'owner'>")]
    [InlineData("r.encrypted == true && r.encrypted", "true")]
    [InlineData("r.access in ['private']", "true")]
    [InlineData("r.rules[0].port + r.rules[1].port", "465")]
    [InlineData("type(r) == type(r)", "true")]
    public void Records_are_read(string source, string expected) => Assert.Equal(expected, Estate.Evaluate(source).ToString());

    [Fact]
    public void A_slot_left_empty_is_unknown_and_not_a_fact() =>
        Assert.Equal(CelKind.Unknown, Estate.Evaluate("r.days == 0", Estate.Of(days: default(CelValue))).Kind);

    [Fact]
    public void A_slot_of_the_wrong_kind_is_an_error_with_its_place()
    {
        var failure = Estate.Evaluate("n == 7 &&\n  r.days > 3", Estate.Of(days: "three")).Failure;
        Assert.Equal("2:4: no such overload", failure?.ToString());
    }

    [Fact]
    public void Unknown_elements_and_whole_unknown_variables_flow()
    {
        var list = CelValue.OfList(1, CelValue.Unknown("r.rules"), 3);
        Assert.Equal("true", Estate.Evaluate("doc.exists(x, x == 3)", doc: list).ToString());
        Assert.Equal("<not collected: r.rules>", Estate.Evaluate("doc.exists(x, x == 4)", doc: list).ToString());
        Assert.Equal("<not collected: doc>", Estate.Evaluate("doc.a.b == 4", doc: CelValue.Unknown("doc")).ToString());
        Assert.Equal("<not collected: doc>", Estate.Evaluate("doc.all(x, x == 4)", doc: CelValue.Unknown("doc")).ToString());
    }
}
