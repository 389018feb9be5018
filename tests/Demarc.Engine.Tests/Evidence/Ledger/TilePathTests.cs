using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class TilePathTests
{
    [Theory]
    [InlineData("tile/0/000", 0, 0L, 256)]
    [InlineData("tile/63/x001/x234/067", 63, 1_234_067L, 256)]
    [InlineData("tile/2/x001/000.p/17", 2, 1_000L, 17)]
    [InlineData("tile/entries/x272/999.p/255", -1, 272_999L, 255)]
    [InlineData("tile/entries/x009/x223/x372/x036/x854/x775/807", -1, long.MaxValue, 256)]
    public void Paths_are_written_and_read(string text, int level, long index, int width)
    {
        Assert.True(TilePath.TryParse(text, out var path));
        Assert.Equal((level, index, width), (path.Level, path.Index, path.Width));
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/1000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/07")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/data/000")]
    [InlineData("tile/0/ 01")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/808")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/../000")]
    [InlineData("checkpoint")]
    [InlineData("tile/")]
    [InlineData("")]
    public void Nothing_else_is_a_path(string text) => Assert.False(TilePath.TryParse(text, out _));

    [Fact]
    public void A_tree_of_70000_has_the_files_that_the_specification_counts()
    {
        var files = TilePath.OfTree(70_000).ToList();
        Assert.Equal(273, files.Count(static path => path is { Level: 0, IsPartial: false }));
        Assert.Equal(
            ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112"],
            files.Where(static path => path.IsPartial).Select(static path => path.ToString()), StringComparer.Ordinal);
        Assert.Single(files, static path => path is { Level: 1, IsPartial: false });
        Assert.Equal(273 + 274 + 2 + 1 + 1, files.Count);
        Assert.Empty(TilePath.OfTree(0));
        Assert.Equal(
            ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"], TilePath.OfTree(256).Select(static path => path.ToString()),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        var pieces = Gen.Elements("tile", "/", "0", "x", "001", ".p/", "9", "entries", "999", "\u0661", "-");
        foreach (var parts in pieces.ArrayOf().Sample(2000))
        {
            var text = string.Concat(parts);
            if (TilePath.TryParse(text, out var path)) Assert.Equal(text, path.ToString());
            else Assert.Equal(default, path);
        }
    }
}
