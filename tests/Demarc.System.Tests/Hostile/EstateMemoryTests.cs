using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;
using static Demarc.System.Tests.Hostile.HostileFolder;

namespace Demarc.System.Tests.Hostile;

/// <summary>What is kept while an estate is read grows by one small entry for each resource, whatever the resources hold.</summary>
[Collection(typeof(MeasuredAlone))]
public sealed class EstateMemoryTests
{
    // An entry of the table of identities, with the room a table keeps for growth.
    private const long BytesForEach = 256;

    [Fact]
    public void Ten_times_the_resources_keep_only_their_entries()
    {
        _ = LiveAtTheEnd(200);
        var few = LiveAtTheEnd(2_000);
        var many = LiveAtTheEnd(20_000);
        Assert.InRange(many - few, long.MinValue, 18_000 * BytesForEach);
    }

    private static long LiveAtTheEnd(int count)
    {
        using var folder = new HostileFolder();
        WriteItems(folder.PathOf("items.json"), count);
        var catalogue = CatalogueBuilder.Build(ContentFolder.Read(folder.Content, ContentLayer.Shipped).Files, "test").Catalogue!;
        var (seen, live) = (0, 0L);
        var reading = EstateReading.Read([folder.Exports], [], catalogue, Organisation.Nameless, rows: null, watch: _ =>
        {
            if (++seen == count) live = GC.GetTotalMemory(forceFullCollection: true);
        });
        Assert.Equal(count, reading.Estate.Resources);
        return live;
    }

    private static void WriteItems(string path, int count)
    {
        var filler = "\"name\": \"" + new string('x', 1000);
        using var file = new StreamWriter(path);
        file.Write("{\"configurationItems\": [");
        for (var i = 0; i < count; i++)
        {
            if (i > 0) file.Write(',');
            file.Write(Item("bucket-" + i).Replace("\"name\": \"", filler, StringComparison.Ordinal));
        }

        file.Write("]}");
    }
}

/// <summary>Tests that look at the memory of the whole process run while no other does.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuredAlone;
