using System.Text;
using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Tests.Expressions;

public sealed class JsonValueTests
{
    private const string Text = """
        {"s":"caf\u00e9 \"x\"","n":null,"i":42,"big":12345678901234567890,"d":1.5,"t":true,"l":[1,"a",{"k":"v"}],"m":{"a.b":1,"c\u0064":2},
         "long":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32]}
        """;

    [Theory]
    [InlineData("doc.s == 'caf\u00e9 \"x\"'", "true")]
    [InlineData("doc.s", "\"caf\u00e9 \\\"x\\\"\"")]
    [InlineData("doc.n == null && has(doc.n)", "true")]
    [InlineData("doc.i == 42 && doc.i == 42.0 && doc.i == 42u && doc.i + 1 == 43", "true")]
    [InlineData("type(doc.big) == double && doc.big > 1.2e19", "true")]
    [InlineData("doc.l[2].k == 'v' && doc.l.size() == 3", "true")]
    [InlineData("doc.l == [1, 'a', {'k': 'v'}]", "true")]
    [InlineData("doc.l.map(x, type(x)) == [int, string, map]", "true")]
    [InlineData("doc.m['a.b'] + doc.m.`a.b` + doc.m.cd", "4")]
    [InlineData("doc.m.exists(k, k == 'cd') && doc.m.exists(k, v, v == 2)", "true")]
    [InlineData("doc.m.transformMap(k, v, v * 10)", "{\"a.b\": 10, \"cd\": 20}")]
    [InlineData("doc.long.filter(x, x > 29)", "[30, 31, 32]")]
    [InlineData("doc.long.transformList(i, x, i == x, i).size()", "33")]
    [InlineData("doc.missing.x", "<no such key: 'missing'>")]
    [InlineData("has(doc.n.x)", "false")]
    [InlineData("doc.?m.?zz.orValue(5)", "5")]
    [InlineData("'s' in doc && !('zz' in doc)", "true")]
    [InlineData("doc.i in [41, 42]", "true")]
    [InlineData("doc.s in ['x', 'caf\u00e9 \"x\"']", "true")]
    [InlineData("doc.i && true", "<no such overload>")]
    public void Json_is_read_where_it_stands(string source, string expected) =>
        Assert.Equal(expected, Estate.Evaluate(source, doc: CelValue.Of(JsonTape.Parse(Text).Root)).ToString());

    [Theory]
    [InlineData("doc.x", "<no such key: 'x'>")]
    [InlineData("has(doc.x)", "false")]
    [InlineData("doc.s == 'x'", "false")]
    [InlineData("doc.s in ['x', 'y']", "false")]
    [InlineData("doc.exists(k, k == 's')", "true")]
    [InlineData("size(doc.s) > 0 && doc == doc", "true")]
    public void Half_a_surrogate_pair_is_survived(string source, string expected)
    {
        var doc = CelValue.Of(JsonTape.Parse("""{"\ud800":1,"s":"a\udfffb"}""").Root);
        Assert.Equal(expected, Estate.Evaluate(source, doc: doc).ToString());
    }

    [Fact]
    public void Json_goes_out_as_it_came_in()
    {
        var value = CelValue.Of(JsonTape.Parse(Text).Root);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) value.WriteTo(writer);
        Assert.True(value.Equals(CelValue.Of(JsonTape.Parse(Encoding.UTF8.GetString(stream.ToArray())).Root)));
    }

    [Fact]
    public void Conditions_over_records_and_json_do_not_allocate()
    {
        var program = Estate.Environment.Compile(
            "doc.m.cd > 1 && doc.l.size() == 3 && doc.i + n == 49 "
            + "&& r.name == 'logs' && r.rules.exists(x, x.port == 443 && x.cidr == null)").Program!;
        CelValue[] variables = [CelValue.Of(Estate.Of()), CelValue.Of(JsonTape.Parse("""{"m":{"cd":2},"l":[1,2,3],"i":42}""").Root), 7];
        Assert.Equal(CelValue.True, program.Evaluate(variables));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) program.Evaluate(variables);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }
}
