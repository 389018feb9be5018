using System.Globalization;
using System.Text;

namespace Demarc.Engine.Tests.Expressions;

/// <summary>Draws expressions that parse, mostly ill-typed, over the variables r, doc and n; and JSON texts.</summary>
internal sealed class RandomExpressions(Random random)
{
    private static readonly string[] Atoms =
    [
        "0", "1", "-1", "7", "9223372036854775807", "-9223372036854775808", "3u", "18446744073709551615u", "0.0", "1.5", "-2.5e300", "''",
        "'a'", "'ab\u00e9\U0001f600'", "b'x'", "true", "false", "null", "[]", "{}", "[1, 2, 3]", "['a', 'b']", "{'a': 1, 'b': 'x'}", "n",
        "doc", "doc.a", "doc.l", "doc.o.k", "r", "r.name", "r.days", "r.encrypted", "r.rules", "r.encryption", "r.encryption.kmsKeyId",
        "r.tags",
        "int", "timestamp(0)", "duration('90s')", "ip('10.0.0.1')", "cidr('10.0.0.0/8')", "optional.none()", "optional.of(1)", "dyn(1)",
        "x", "y",
    ];

    private static readonly string[] Binary =
        ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||"];

    private static readonly string[] Methods =
    [
        "size()", "startsWith('a')", "contains('b')", "indexOf('a')", "substring(1)", "split('')", "join(',')", "lowerAscii()", "trim()",
        "reverse()", "charAt(0)", "replace('a', 'b')", "format([1])", "matches('a.*b')", "getFullYear()", "getHours('+02:00')", "family()",
        "containsIP('10.1.1.1')", "hasValue()", "value()", "orValue(1)", "distinct()", "sort()", "flatten()", "first()", "slice(0, 1)",
        "or(optional.of(2))", "masked()", "prefixLength()",
    ];

    private static readonly string[] Functions =
    [
        "int", "uint", "double", "string", "bool", "bytes", "type", "dyn", "size", "timestamp", "duration", "ip", "cidr", "isIP",
        "math.abs",
        "math.ceil", "math.greatest", "math.bitNot", "optional.of", "optional.ofNonZeroValue", "base64.encode", "strings.quote",
        "lists.range",
    ];

    private static readonly string[] Loops =
    [
        "all(x, {0})", "exists(x, {0})", "exists_one(x, {0})", "map(x, {0})", "filter(x, {0})", "map(x, {0}, {1})", "all(x, y, {0})",
        "transformList(x, y, {0})", "transformMap(x, y, {0})", "optMap(x, {0})", "optFlatMap(x, {0})", "sortBy(x, {0})",
        "transformMapEntry(x, y, {{x: {0}}})", "existsOne(x, y, {0})",
    ];

    public string Expression(int depth)
    {
        if (depth <= 0 || random.Next(8) == 0) return Pick(Atoms);
        string Inner() => Expression(depth - 1 - random.Next(2));
        return random.Next(14) switch
        {
            0 or 1 or 2 => $"({Inner()} {Pick(Binary)} {Inner()})",
            3 => $"({Inner()} ? {Inner()} : {Inner()})",
            4 => $"{(random.Next(2) == 0 ? "!" : "-")}({Inner()})",
            5 => $"[{Inner()}, {(random.Next(6) == 0 ? "?" : "")}{Inner()}]",
            6 => $"{{{Inner()}: {Inner()}, 'k': {Inner()}}}",
            7 => $"{Pick(Functions)}({Inner()})",
            8 => $"({Inner()}).{Pick(Methods)}",
            9 => $"({Inner()})[{(random.Next(4) == 0 ? "?" : "")}{Inner()}]",
            10 => $"({Inner()}){(random.Next(3) == 0 ? ".?" : ".")}{Pick(["a", "o", "port", "team", "kmsKeyId"])}",
            11 => $"has(({Inner()}).{Pick(["a", "k", "cidr", "encryption"])})",
            12 => $"cel.bind({Pick(["x", "y"])}, {Inner()}, {Inner()})",
            _ => $"({Inner()}).{string.Format(CultureInfo.InvariantCulture, Pick(Loops), Inner(), Inner())}",
        };
    }

    public string Json(int depth)
    {
        if (depth <= 0 || random.Next(4) == 0)
            return Pick(["null", "true", "false", "0", "-3", "1e3", "1.5", "99999999999999999999", "\"\"", "\"a\"", "\"\\ud83d\\ude00\"",
                "[]", "{}"]);
        var text = new StringBuilder();
        var array = random.Next(2) == 0;
        var names = new[] { "a", "l", "o", "k", "port", "team" }.Where(_ => random.Next(2) == 0).ToArray();
        text.AppendJoin(',', names.Select(name => (array ? "" : $"\"{name}\":") + Json(depth - 1)));
        return array ? $"[{text}]" : $"{{{text}}}";
    }

    /// <summary>An expression with some characters lost, doubled or swapped for others.</summary>
    public string Broken(string expression)
    {
        var text = new StringBuilder(expression);
        for (var changes = 1 + random.Next(4); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            if (random.Next(3) == 0) text.Remove(at, 1);
            else text.Insert(at, Pick(["(", ")", "[", "'", "\"", "\\", ".", "?", ":", "!", "-", "b'", "r\"", "0x", "1e", "`", "\n", "//",
                "\ud800", "in", "{", "}", ","]));
        }

        return text.ToString();
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
