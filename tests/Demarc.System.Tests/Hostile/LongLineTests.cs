using System.Text;
using Demarc.Adapters.Sources;
using Demarc.Adapters.Sources.Aws;
using Demarc.Engine.Inventory;
using static Demarc.System.Tests.Hostile.HostileFolder;

namespace Demarc.System.Tests.Hostile;

/// <summary>Values of any size are passed over in a buffer: 300 MB of text or brackets cost no more than the limit of a record.</summary>
[Collection(typeof(MeasuredAlone))]
public sealed class LongLineTests
{
    private const int Blocks = 300;

    // Above the limit of a record with its doubling, far below the input.
    private const long Bound = 3L * InputLimits.RecordBytes;

    [Theory]
    [InlineData("{\"a\": \"", "\"}")]
    [InlineData("{\"a\": [", "0]}")]
    public void A_value_longer_than_memory_allows_costs_its_record_only(string before, string after)
    {
        using var folder = new HostileFolder();
        var block = Block(text: before.EndsWith('"'));
        folder.WriteLong(
            "long.json.gz", "{\"configurationItems\": [" + HostileFile.OneLine(Item("before")) + "," + before, block, Blocks,
            after + "," + HostileFile.OneLine(Item("after")) + "]}");
        var ids = new List<string>();
        // What other tests of the process hold (catalogues with their compiled checks) is not what reading costs.
        var held = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var report = Assert.Single(SourceReader.Read([folder.PathOf("long.json.gz")], AwsFormats.All([]), observation =>
        {
            ids.Add(observation.Id);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - held);
        }));
        Assert.Equal("before after", string.Join(' ', ids));
        Assert.Equal(InputStatus.PartlyRead, report.Status);
        Assert.Equal("the record is larger than 64 MiB", Assert.Single(report.Problems).Reason);
        Assert.StartsWith("record 2, byte ", report.Problems[0].Place, StringComparison.Ordinal);
        Assert.True(most <= Bound, $"{most} bytes more than before");
    }

    /// <summary>A megabyte that compresses, but not like a bomb.</summary>
    private static byte[] Block(bool text)
    {
        var random = new Random(1);
        var block = new StringBuilder(1 << 20);
        while (block.Length < 1 << 20)
        {
            if (text) block.Append(random.Next(1 << 30)).Append("\\\"{[").Append('x', 50);
            else block.Append("[{\"k\":\"").Append(random.Next(1 << 30)).Append("]\"}],");
        }

        if (!text) block.Insert(0, '[').Append("0]");
        return Encoding.UTF8.GetBytes(text ? block.ToString() : block + ",");
    }
}
