using System.Globalization;
using System.Text;
using Demarc.Adapters.Sources;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>Records are found whatever surrounds them, and damage costs one record, not the file.</summary>
public sealed class JsonInputTests
{
    [Fact]
    public void LinesArraysAndSingleDocumentsYieldTheirRecords()
    {
        Assert.Equal(["1", "2", "3"], Read("{\"a\":1}\n{\"a\":2}\r\n\n{\"a\":3}").Values);
        Assert.Equal(["1", "2"], Read(" [ {\"a\":1} , {\"a\":2} ] ").Values);
        Assert.Equal(["7"], Read("{\"a\":7}").Values);
        Assert.Empty(Read("[]").Values);
    }

    [Fact]
    public void ItemsOfFindsTheArrayBehindLargeOtherMembers()
    {
        var other =
            string.Join(',', Enumerable.Range(0, 100_000).Select(static n => "{\"x\":[" + n.ToString(CultureInfo.InvariantCulture) + "]}"));
        var read = Read("{\"before\":[" + other + "],\"items\":[{\"a\":1},{\"a\":2}],\"after\":{\"q\":[1,2]}}", "items");
        Assert.Equal(["1", "2"], read.Values);
        Assert.Equal(InputStatus.Read, read.Report.Status);
    }

    [Fact]
    public void ATruncatedArrayKeepsWhatCameBefore()
    {
        var read = Read("[{\"a\":1},{\"a\":2},{\"a\":");
        Assert.Equal(["1", "2"], read.Values);
        Assert.Equal(InputStatus.PartlyRead, read.Report.Status);
        // One cause, said once, though a value, an array and an object all have no end.
        Assert.Contains("cut off", Assert.Single(read.Report.Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ABrokenLineCostsThatLine()
    {
        var read = Read("{\"a\":1}\n{\"a\":oops}\n{\"a\":3}\n");
        Assert.Equal(["1", "3"], read.Values);
        Assert.Contains("record 2", read.Report.Problems[0].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void TooDeepAndDoubledRecordsArePassedOver()
    {
        var deep = new string('[', 10_000) + new string(']', 10_000);
        var read = Read("[{\"a\":1},{\"a\":" + deep + "},{\"a\":2,\"a\":3},{\"a\":4}]");
        Assert.Equal(["1", "4"], read.Values);
        Assert.Equal(2, read.Report.Problems.Length);
        Assert.Contains("given twice", read.Report.Problems[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOverlongRecordIsPassedOverWithoutHoldingIt()
    {
        var text = "[{\"a\":1},{\"a\":\"" + new string('x', InputLimits.RecordBytes + 10) + "\"},{\"a\":2}]";
        var read = Read(text);
        Assert.Equal(["1", "2"], read.Values);
        Assert.Contains("larger than 64 MiB", read.Report.Problems[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void BadUtf8CostsThatRecord()
    {
        byte[] text = [.. "[{\"a\":1},{\"a\":\""u8, 0xC3, 0x28, .. "\"},{\"a\":2}]"u8];
        var read = Read(text, null);
        Assert.Equal(["1", "2"], read.Values);
        Assert.Contains("not UTF-8", read.Report.Problems[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPrefixOfARealTextEndsWithoutFailure()
    {
        const string Text = "{\"items\":[{\"a\":1,\"b\":{\"c\":[1,2,{\"d\":null}]}},{\"a\":2,\"e\":\"\\u00e9\\\"\"}],\"z\":-1.5e3}";
        for (var length = 1; length < Text.Length; length++)
        {
            var read = Read(Text[..length], "items");
            Assert.True(read.Values.Count <= 2);
            Assert.NotEqual(InputStatus.Unknown, read.Report.Status);
        }
    }

    private static (List<string> Values, InputReport Report) Read(string text, string? member = null) =>
        Read(Encoding.UTF8.GetBytes(text), member);

    private static (List<string> Values, InputReport Report) Read(byte[] text, string? member)
    {
        var path = Path.Combine(Path.GetTempPath(), "demarc-json-" + Convert.ToHexString(SHA256(text)) + ".json");
        File.WriteAllBytes(path, text);
        try
        {
            var format = new Probe(member);
            var reports = SourceReader.Read([path], [format], static _ => { });
            return (format.Values, Assert.Single(reports));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] SHA256(byte[] text) => global::System.Security.Cryptography.SHA256.HashData(text).AsSpan(0, 8).ToArray();

    private sealed class Probe(string? member) : SourceFormat
    {
        internal List<string> Values { get; } = [];

        public override string Name => "test";

        public override SourceKind Source => SourceKind.Unknown;

        public override bool Recognises(InputShape shape) => true;

        public override void Read(InputReading input)
        {
            var json = new JsonInput(input);
            foreach (var record in member is null ? json.Values() : json.ItemsOf(member))
            {
                Values.Add(record["a"].GetScalar() ?? "");
                input.Add(new Observation { Source = SourceKind.Declared, NativeType = "t", Id = "i" });
            }
        }
    }
}
