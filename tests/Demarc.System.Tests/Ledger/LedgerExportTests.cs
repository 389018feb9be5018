using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

public sealed class LedgerExportTests
{
    public static TheoryData<string> Databases => LedgerWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_folder_follows_the_log_and_has_exactly_the_files_of_the_format(string database)
    {
        using var world = new LedgerWorld(database);
        using var writer = world.Writer();
        var folder = Path.Combine(world.Folder, "static");
        foreach (var (count, files) in ((int, int)[])[(0, 1), (5, 3), (0, 0), (250, 3), (1, 4), (1, 3), (400, 6)])
        {
            LedgerWorld.Append(writer, 0, count);
            using var log = world.Reader();

            Assert.Equal((log.Checkpoint.Size, (long)count, files), Write(log, folder));
            Assert.All(TilePath.OfTree(log.Checkpoint.Size), path => Assert.Equal(
                log.Read(path)!.Value.ToArray(), File.ReadAllBytes(Path.Combine(folder, path.ToString()))));
            Assert.Equal(log.Note().ToString(), File.ReadAllText(Path.Combine(folder, "checkpoint")));
        }

        // Partial tiles of earlier states stay until the full one is there.
        var names = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(static path => !path.EndsWith(".lock", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/145", "tile/1/000.p/1", "tile/1/000.p/2", "tile/entries/000",
                "tile/entries/001", "tile/entries/002.p/145",
            ], names, StringComparer.Ordinal);
    }

    [Fact]
    public void What_is_there_already_must_be_the_same()
    {
        using var world = new LedgerWorld("sqlite");
        using var writer = world.Writer();
        LedgerWorld.Append(writer, 0, 5);
        using var log = world.Reader();
        var folder = Path.Combine(world.Folder, "static");
        Write(log, folder);
        File.Delete(Path.Combine(folder, "checkpoint"));
        Assert.Equal((5L, 5L, 1), Write(log, folder));
        File.Delete(Path.Combine(folder, "checkpoint"));
        File.AppendAllText(Path.Combine(folder, "tile/0/000.p/5"), "x");

        Assert.Contains("tile/0/000.p/5", Assert.Throws<LedgerException>(() => Write(log, folder)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "checkpoint")));
    }

    [Fact]
    public void A_folder_of_another_log_or_of_a_later_state_or_of_a_fork_is_left_alone()
    {
        using var world = new LedgerWorld("sqlite");
        using var other = new LedgerWorld("sqlite");
        using var writer = world.Writer();
        using var otherWriter = other.Writer();
        LedgerWorld.Append(writer, 0, 5);
        LedgerWorld.Append(otherWriter, 0, 3);
        var folder = Path.Combine(world.Folder, "static");
        using (var log = world.Reader()) Write(log, folder);

        using (var log = other.Reader())
            Assert.Contains("older", Assert.Throws<LedgerException>(() => Write(log, folder)).Message, StringComparison.Ordinal);
        LedgerWorld.Append(otherWriter, 7, 3);
        using (var log = other.Reader())
            Assert.Contains("false", Assert.Throws<LedgerException>(() => Write(log, folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "checkpoint"), "nothing");
        using (var log = world.Reader()) Assert.Throws<LedgerException>(() => Write(log, folder));
    }

    private static (long Size, long Added, int Files) Write(LedgerReader log, string folder)
    {
        var result = LedgerExport.Write(log, folder);
        return (result.Size, result.Added, result.Files);
    }
}
