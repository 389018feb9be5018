using System.Text;

namespace Demarc.System.Tests.Sources;

/// <summary>
/// A snapshot of AWS Config made at random: small and huge items, blanks anywhere, texts in texts, and damage of every kind.
/// </summary>
internal sealed class RandomSnapshot(int seed)
{
    private static readonly string[] Odd =
    [
        "null", "1", "\"{\\\"resourceType\\\":\\\"AWS::X::Y\\\",\\\"arn\\\":\\\"arn:aws:x:::text\\\"}\"", "[]", "[{}]", "\"a\"", "true",
        "{\"arn\":1}", "{}", "{\"resourceType\":\"AWS::X::Y\",\"arn\":\"arn:aws:x:::d\",\"a\":1,\"a\":2}",
        "{\"resourceType\":\"AWS::X::Y\",\"arn\":\"arn:aws:x:::e\",\"configuration\":\"{\"}",
        "{\"resourceType\":\"AWS::X::Y\",\"arn\":\"arn:aws:x:::f\",\"configuration\":\"\"}",
    ];

    private static readonly string[] Broken =
        ["{\"arn\":oops}", "{\"arn\":\"x\ny\"}", "{\"a\":[1,]}", "{\"a\" 1}", "{\"a\":01}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{]}"];

    private readonly Random random = new(seed);

    /// <summary>The bytes; every third is cut off, has bytes that are not UTF-8, or both.</summary>
    internal byte[] Text()
    {
        var text = new StringBuilder("{\"fileVersion\":\"1.0\",");
        if (seed % 5 == 0) text.Append("\"before\":[1,{\"a\":[]}],");
        text.Append("\"configurationItems\"").Append(Blank()).Append(':').Append(Blank()).Append('[');
        var count = random.Next(seed % 4 == 0 ? 3000 : 60);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(Blank()).Append(',').Append(Blank());
            text.Append(Entry(i));
        }

        text.Append(']').Append(seed % 7 == 0 ? ",\"after\":{\"b\":1}" : "").Append('}').Append(Blank());
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (seed % 6 == 3) bytes[random.Next(40, bytes.Length)] = 0xFF;
        return seed % 6 == 5 ? bytes[..random.Next(40, bytes.Length)] : bytes;
    }

    private string Entry(int i)
    {
        if (seed % 3 == 0 && random.Next(200) == 0) return Broken[random.Next(Broken.Length)];
        if (random.Next(20) == 0) return Odd[random.Next(Odd.Length)];
        // Two or three in a file are larger than a buffer, and one in some files larger than the size that is gathered.
        var padding = random.Next(400) == 0 ? random.Next(300_000) : random.Next(4000) == 0 ? random.Next(2_500_000) : random.Next(300);
        return $$$"""
            {"resourceType":{{{Blank()}}}"AWS::X::Y","arn":"arn:aws:x:::{{{i}}}","awsAccountId":"12345678901{{{i % 10}}}",
            "awsRegion":"eu-west-1","resourceName":"{{{Word()}}}",
            "configurationItemCaptureTime":"2026-06-0{{{1 + (i % 9)}}}T10:00:00.000Z","tags":{"{{{Word()}}}":"{{{Word()}}}"},
            "configuration":{{{Inner(padding)}}},"supplementaryConfiguration":{"Policy":"{\"a\":\"{{{i}}}\",\"b\":[\"\\\"\"]}"}}
            """;
    }

    private string Inner(int padding) => random.Next(3) switch
    {
        0 => $$$"""{"x":"{{{new string('x', padding)}}}","y":[{{{random.Next()}}},-1.5e3,{"z":null}]}""",
        1 => $$$"""  "{\"x\":\"{{{new string('y', padding)}}}\",\"n\":{\"m\":\"{{{random.Next()}}}\"}}" """,
        _ => $$$"""{"x":["{{{new string('[', padding % 50)}}}","{{{new string('}', padding % 50)}}}","\\\\\"{{{new string('\u00e9', padding)}}}"]}""",
    };

    private string Word() => random.Next(6) switch
    {
        0 => "a\\\"b",
        1 => "tab\\t\\u0041",
        2 => "\u00fc\u20ac\U0001F600",
        3 => "",
        _ => "w" + random.Next(100),
    };

    private string Blank() => random.Next(4) switch { 0 => " ", 1 => "\n", 2 => "\r\n\t ", _ => "" };
}
