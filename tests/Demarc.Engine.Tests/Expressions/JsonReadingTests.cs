using System.Text;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Tests.Expressions;

/// <summary>Our reader of JSON accepts what that of the framework accepts, and finds the same in it.</summary>
public sealed class JsonReadingTests
{
    [Fact]
    public void Random_texts_whole_and_damaged_are_read_as_the_framework_reads_them()
    {
        var (random, tape, accepted) = (new Random(4711), new JsonTape(), 0);
        for (var round = 0; round < 40_000; round++)
        {
            var text = new RandomJson(random).Text();
            for (var damage = round % 4; damage > 0; damage--) text = RandomJson.Damage(text, random);
            var expected = Framework(text);
            var fault = tape.TryFill(text);
            Assert.True((expected is null) == (fault is not null), $"{fault}: {Encoding.UTF8.GetString(text)}");
            if (expected is null) continue;
            accepted++;
            Same(expected.RootElement, tape.Root);
        }

        // Both kinds have to come often for this to say anything.
        Assert.InRange(accepted, 8_000, 32_000);
    }

    [Fact]
    public void A_text_cut_off_anywhere_asks_for_more_and_never_ends_early()
    {
        var (random, tape) = (new Random(12), new JsonTape());
        for (var round = 0; round < 300; round++)
        {
            byte[] text = [.. "{\"a\":"u8, .. new RandomJson(random).Text(), .. "}"u8];
            if (Framework(text) is null) continue;
            for (var length = 0; length < text.Length; length++)
            {
                Assert.Null(tape.TryFillFirst(text.AsMemory(0, length), final: false, out var consumed));
                Assert.Equal(0, consumed);
                Assert.NotNull(tape.TryFill(text.AsMemory(0, length)));
            }

            byte[] more = [.. text, .. " ,{\"b\":1"u8];
            Assert.Null(tape.TryFillFirst(more, final: false, out var whole));
            Assert.Equal(text.Length, whole);
        }
    }

    [Fact]
    public void Records_added_to_one_tape_are_what_each_is_by_itself()
    {
        var random = new Random(99);
        for (var round = 0; round < 300; round++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 12)).Select(_ =>
                random.Next(4) == 0 ? RandomJson.Damage(new RandomJson(random).Text(), random) : new RandomJson(random).Text()).ToList();
            var tape = new JsonTape();
            tape.Begin(parts.SelectMany(static part => part.Append((byte)',')).ToArray());
            var (records, start) = (new List<(JsonNode Node, byte[] Text)>(), 0);
            foreach (var part in parts)
            {
                var fault = tape.TryAdd(start, part.Length, out var record);
                Assert.Equal(Framework(part) is null, fault is not null);
                if (fault is null) records.Add((record, part));
                start += part.Length + 1;
            }

            // Looked at after all were added: those added first must not have moved.
            foreach (var (node, text) in records) Same(Framework(text)!.RootElement, node);
        }
    }

    [Theory]
    [InlineData("{\"a\":1,\"\\u0061\":2}", false)]
    [InlineData("{\"\\u0061\":1,\"a\":2}", false)]
    [InlineData("{\"\\u0061\":1,\"\\u0061\":2}", false)]
    [InlineData("{\"\\u0061\":1,\"b\":2}", true)]
    [InlineData("{\"a\":{\"b\":1},\"c\":{\"b\":1}}", true)]
    [InlineData("{\"a\":{\"b\":1,\"b\":1}}", false)]
    [InlineData("{\"\":1,\"\":2}", false)]
    [InlineData("\uFEFF{}", false)]
    [InlineData("{} {}", false)]
    [InlineData("\"\\ud83d\\ude00\"", true)]
    [InlineData("\"\\ud83d\"", true)]
    [InlineData("\"\u0001\"", false)]
    [InlineData("[1,]", false)]
    [InlineData("[,1]", false)]
    [InlineData("{,}", false)]
    [InlineData("-", false)]
    [InlineData("-0", true)]
    [InlineData("00", false)]
    [InlineData("1.", false)]
    [InlineData(".1", false)]
    [InlineData("1e", false)]
    [InlineData("1E+5", true)]
    [InlineData("+1", false)]
    [InlineData("tru", false)]
    [InlineData("nulll", false)]
    [InlineData("NaN", false)]
    [InlineData("'a'", false)]
    [InlineData("// x\n1", false)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    public void What_the_grammar_allows_is_accepted_and_nothing_else(string text, bool accepted) =>
        Assert.Equal(accepted, new JsonTape().TryFill(Encoding.UTF8.GetBytes(text)) is null);

    [Fact]
    public void Depth_is_limited_alike()
    {
        foreach (var (open, close) in ((string, string)[])[("[", "]"), ("{\"a\":", "}")])
        {
            for (var depth = JsonTape.MaxDepth - 2; depth <= JsonTape.MaxDepth + 2; depth++)
            {
                var inner = open == "[" ? "" : "1";
                var text = string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));
                Assert.Equal(depth <= JsonTape.MaxDepth, new JsonTape().TryFill(Encoding.UTF8.GetBytes(text)) is null);
            }
        }
    }

    /// <summary>What the framework finds; null when it does not accept the text, or a name comes twice.</summary>
    private static JsonDocument? Framework(byte[] text)
    {
        try
        {
            if (!System.Text.Unicode.Utf8.IsValid(text)) return null;
            var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = JsonTape.MaxDepth });
            return Repeats(document.RootElement) ? null : document;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Repeats(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().Any(Repeats);
        if (element.ValueKind != JsonValueKind.Object) return false;
        var names = element.EnumerateObject().Select(Name).ToList();
        return names.Distinct(StringComparer.Ordinal).Count() < names.Count
            || element.EnumerateObject().Any(static member => Repeats(member.Value));
    }

    private static void Same(JsonElement expected, JsonNode node)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(JsonKind.Object, node.Kind);
                var members = expected.EnumerateObject().ToList();
                Assert.Equal(members.Count, node.Count);
                var found = node.Members();
                foreach (var member in members)
                {
                    Assert.True(found.MoveNext());
                    Assert.Equal(Name(member), found.Current.Name);
                    Assert.True(node.TryGet(found.Current.Name, out var value));
                    Same(member.Value, value);
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(JsonKind.Array, node.Kind);
                Assert.Equal(expected.GetArrayLength(), node.Count);
                var at = 0;
                foreach (var item in node.Items()) Same(expected[at++], item);
                break;
            case JsonValueKind.String:
                Assert.Equal(Text(expected), node.GetString());
                break;
            default:
                Assert.Equal(expected.GetRawText(), node.GetScalar() ?? "null");
                Assert.Equal(expected.ValueKind == JsonValueKind.Number, node.Kind == JsonKind.Number);
                break;
        }
    }

    /// <summary>The text; as it is written when it holds half a surrogate pair, which stands for no character.</summary>
    private static string Text(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText()[1..^1];
        }
    }

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // Up to the quotation mark that no backslash stands before.
            var (written, end) = (member.ToString(), 1);
            while (written[end] != '"') end += written[end] == '\\' ? 2 : 1;
            return written[1..end];
        }
    }
}
