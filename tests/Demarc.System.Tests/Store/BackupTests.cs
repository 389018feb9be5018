using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Backup;
using Demarc.Engine.Evidence;
using Demarc.System.Tests.Cli;
using Microsoft.Data.Sqlite;

namespace Demarc.System.Tests.Store;

/// <summary>A backup leaves its store as it is; an archive made by somebody hostile puts nothing in.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Tenants = "tables/tenant.jsonl";

    private static readonly Moment Made2026 = StoreWorld.At("2026-01-01");

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-backup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Only_its_owner_can_read_an_archive()
    {
        var (store, archive) = (Made(), Path.Combine(folder, "archive.zip"));
        Assert.Equal(0, DemarcRun.Of("store", "backup", "--store", store, "--out", archive).Code);
        Assert.True(new FileInfo(archive).Length > 0);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
    }

    [Fact]
    public void What_was_backed_up_is_restored_by_the_verbs_which_say_that_keys_are_missing()
    {
        var (store, archive, target) = (Made(), Path.Combine(folder, "archive.zip"), Path.Combine(folder, "target.db"));
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys"));
        File.WriteAllText(Path.Combine(keys.FullName, "log.key"), "secret");
        Assert.Equal(0, DemarcRun.Of("store", "backup", "--store", store, "--out", archive, "--keys", keys.FullName).Code);
        var restored = DemarcRun.Of("store", "restore", archive, "--store", target);
        Assert.Equal(0, restored.Code);
        Assert.Contains("put nowhere", restored.Errors, StringComparison.Ordinal);
        Assert.Equal(Run(store, "SELECT count(*) FROM fact"), Run(target, "SELECT count(*) FROM fact"));
        var again = DemarcRun.Of("store", "restore", archive, "--store", target);
        Assert.Equal(2, again.Code);
        Assert.Contains("is there already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_of_another_version_are_not_touched()
    {
        var store = Made();
        Run(store, "DELETE FROM migration WHERE version = (SELECT max(version) FROM migration)");
        var before = Run(store, "SELECT count(*) FROM migration");
        Assert.Contains("of another version", Refused(store), StringComparison.Ordinal);
        Assert.Equal(before, Run(store, "SELECT count(*) FROM migration"));
    }

    [Fact]
    public void What_is_no_store_or_an_empty_one_is_refused()
    {
        var store = Made();
        Run(store, "DELETE FROM tenant");
        Assert.Contains("no organisation", Refused(store), StringComparison.Ordinal);
        var other = Path.Combine(folder, "other.db");
        File.WriteAllText(other, "");
        Assert.Contains("is no store", Refused(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": 1}")]
    [InlineData("7")]
    [InlineData("[1]")]
    [InlineData("[1, \"x\", 0, 0]")]
    [InlineData("[1, {\"c\": 1}, 0]")]
    [InlineData("[1, {\"b\": 1}, 0]")]
    [InlineData("[1, {\"b\": \"not base 64\"}, 0]")]
    [InlineData("[1.5, \"x\", 0]")]
    [InlineData("[1, null, 0]")]
    [InlineData("[1, true, 0]")]
    public void A_row_that_does_not_fit_puts_nothing_in(string row)
    {
        var archive = Path.Combine(folder, "archive.zip");
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys"));
        File.WriteAllText(Path.Combine(keys.FullName, "log.key"), "secret");
        using (var file = File.Create(archive)) StoreBackup.Write(Made(), file, keys.FullName, Made2026);
        Alter(archive, row + "\n");
        var (target, restored) = (Path.Combine(folder, "target.db"), Path.Combine(folder, "restored"));
        using (var file = File.OpenRead(archive))
            Assert.Throws<StoreException>(() => StoreRestore.Read(file, target, restored));
        if (File.Exists(target)) Assert.Equal(0L, Run(target, "SELECT count(*) FROM tenant"));
        Assert.False(Directory.Exists(restored));
        Assert.False(Directory.Exists(restored + ".part"));
    }

    private string Made()
    {
        var path = Path.Combine(folder, "facts.db");
        using (StoreAddress.Open(path, "us", create: true)) return path;
    }

    private static string Refused(string store) => Assert.Throws<StoreException>(
        () => StoreBackup.Write(store, new MemoryStream(), keys: null, Made2026)).Message;

    /// <summary>Puts other rows into an archive, and the right digest beside them: it was made so.</summary>
    private static void Alter(string archive, string rows)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Update);
        string was;
        using (var content = zip.GetEntry(Tenants)!.Open()) was = Convert.ToHexStringLower(SHA256.HashData(content));
        var manifest = Text(zip, "manifest.json")
            .Replace(was, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rows))), StringComparison.Ordinal);
        Put(zip, Tenants, rows);
        Put(zip, "manifest.json", manifest);
    }

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static void Put(ZipArchive zip, string name, string text)
    {
        zip.GetEntry(name)!.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private static object? Run(string store, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
