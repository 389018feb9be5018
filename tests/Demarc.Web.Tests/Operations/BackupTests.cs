using System.IO.Compression;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Backup;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Estates;
using Demarc.Web.Tests.Jobs;
using Npgsql;

namespace Demarc.Web.Tests.Operations;

/// <summary>An archive holds one moment of a store in use, goes into the other kind of database, and nothing altered goes in.</summary>
public sealed class BackupTests : IDisposable
{
    private static int databases;

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-backup-").FullName;

    public static TheoryData<string, string> Ways => PostgresServer.Binaries is null
        ? new TheoryData<string, string> { { "sqlite", "sqlite" } }
        : new TheoryData<string, string> { { "sqlite", "sqlite" }, { "sqlite", "postgres" }, { "postgres", "sqlite" } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_store_comes_back_as_it_was(string from, string to)
    {
        var (source, target) = (Address(from, "source"), Address(to, "target"));
        using var store = StoreAddress.Open(source, "northwind", create: true);
        Import(store, 1);
        var archive = Path.Combine(folder, "archive.zip");
        // It is written while somebody else writes.
        var writing = Task.Run(() => Import(store, 2), TestContext.Current.CancellationToken);
        var manifest = Backup(source, archive);
        await writing;
        Assert.DoesNotContain(manifest.Parts, static part => part.Table.StartsWith("quartz", StringComparison.Ordinal));
        Assert.DoesNotContain(manifest.Parts, static part => part.Name.StartsWith("keys/", StringComparison.Ordinal));
        using (var read = File.OpenRead(archive)) StoreRestore.Read(read, target, null);
        using var restored = StoreAddress.Open(target, "northwind", create: false);
        var runs = restored.Runs().Count(static run => run.Finished);
        Assert.InRange(runs, 1, 2);
        // A second archive, of what was restored, holds the same rows.
        var again = Backup(target, Path.Combine(folder, "again.zip"));
        Assert.Equal(
            manifest.Parts.Select(static part => (part.Table, part.Rows)).Order(),
            again.Parts.Select(static part => (part.Table, part.Rows)).Order());
        // The log goes on where it was: a decision and its entry fit behind the old ones.
        var before = restored.LastChange().Log;
        using (var ring = KeyRing.Open(Keys))
        using (var desk = new DecisionDesk(restored, ring, TimeProvider.System))
        {
            desk.Ask(
                new NewDecision
                { Kind = DecisionKind.Owner, Title = "t", Body = """{"owners":[{"id":"x","owner":"y"}]}""", Reason = "r", Author = "a" },
                new DateOnly(2026, 6, 1), static _ => []);
        }

        Assert.Equal(before + 1, restored.LastChange().Log);
        Import(restored, 3);
        Assert.Equal(runs + 1, restored.Runs().Count(static run => run.Finished));
        Assert.NotEmpty(HeldEvidence.Read(restored, Moment.Open));
    }

    [Fact]
    public void What_is_altered_or_goes_into_a_store_that_is_not_empty_is_refused()
    {
        var source = Address("sqlite", "source");
        using (StoreAddress.Open(source, "northwind", create: true)) { }
        var archive = Path.Combine(folder, "archive.zip");
        Backup(source, archive);
        Assert.Contains("not empty", Refused(archive, source), StringComparison.Ordinal);
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Update))
        {
            var entry = zip.GetEntry("tables/tenant.jsonl")!;
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("tables/tenant.jsonl").Open());
            writer.Write("[1,\"another\",0]\n");
        }

        Assert.Contains("was altered", Refused(archive, Address("sqlite", "target")), StringComparison.Ordinal);
        File.WriteAllText(archive, "no archive at all");
        Assert.Contains("damaged", Refused(archive, Address("sqlite", "target")), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_in_it_only_when_asked_for()
    {
        var (source, target) = (Address("sqlite", "source"), Address("sqlite", "target"));
        using (var store = StoreAddress.Open(source, "northwind", create: true)) Import(store, 1);
        var archive = Path.Combine(folder, "archive.zip");
        using (var file = File.Create(archive)) StoreBackup.Write(source, file, Keys, Moment.Of(TimeProvider.System.GetUtcNow()));
        var keys = Path.Combine(folder, "restored-keys");
        using (var file = File.OpenRead(archive)) StoreRestore.Read(file, target, keys);
        Assert.Equal(
            Directory.EnumerateFiles(Keys).Select(static path => (Path.GetFileName(path), File.ReadAllText(path))).Order(),
            Directory.EnumerateFiles(keys).Select(static path => (Path.GetFileName(path), File.ReadAllText(path))).Order());
        foreach (var path in Directory.EnumerateFiles(keys))
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Keys => Path.Combine(folder, "keys");

    private string Address(string database, string name)
    {
        if (database == "sqlite") return Path.Combine(folder, name + ".db");
        var made = $"backup{Interlocked.Increment(ref databases)}";
        using var connection = new NpgsqlConnection(PostgresServer.Address);
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {made}", connection);
        command.ExecuteNonQuery();
        return PostgresServer.Address.Replace("Database=facts", $"Database={made}", StringComparison.Ordinal);
    }

    private static BackupManifest Backup(string source, string archive)
    {
        using var file = File.Create(archive);
        return StoreBackup.Write(source, file, null, Moment.Of(TimeProvider.System.GetUtcNow()));
    }

    private static string Refused(string archive, string target)
    {
        using var file = File.OpenRead(archive);
        return Assert.Throws<StoreException>(() => StoreRestore.Read(file, target, null)).Message;
    }

    private void Import(SqlStore store, int generation)
    {
        var exports = Directory.CreateDirectory(Path.Combine(folder, $"exports{generation}")).FullName;
        SampleOrganisation.WriteTo(exports);
        File.WriteAllText(Path.Combine(exports, "export.json"), ServedWorld.Buckets(50, generation));
        var now = Moment.Of(TimeProvider.System.GetUtcNow());
        EstateImport.Run(
            store, ShippedContent.Read(Path.Combine(AppContext.BaseDirectory, ShippedContent.FileName)),
            new ImportRequest { Inputs = [exports], Looked = now, Now = now, Tenant = "northwind", Keys = Keys });
    }
}
