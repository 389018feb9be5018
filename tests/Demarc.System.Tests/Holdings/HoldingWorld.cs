using System.Data.Common;
using System.Text;
using Demarc.Adapters.Blobs;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.System.Tests.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Demarc.System.Tests.Holdings;

/// <summary>
/// A store with keys, a log and evidence of its own for each test, on either database. Its clock stands where the test puts it.
/// </summary>
internal sealed class HoldingWorld : IDisposable
{
    internal const string Restore = "BCK-01.test";

    private static int tenants;

    private readonly Clock clock = new();

    internal HoldingWorld(string database)
    {
        Folder = Directory.CreateTempSubdirectory("demarc-holdings-").FullName;
        Address = database == "postgres" ? PostgresServer.Address : Path.Combine(Folder, "facts.db");
        Tenant = $"holdings-{Interlocked.Increment(ref tenants)}";
        Store = StoreAddress.Open(Address, Tenant, create: true);
        Keys = KeyRing.Open(Path.Combine(Folder, "keys"));
        Desk = new EvidenceDesk(Store, Keys, Tenant, clock);
        At("2026-06-01");
    }

    internal static TheoryData<string> Databases => StoreWorld.Databases;

    internal static Catalogue Catalogue { get; } = CatalogueBuilder.Build(
    [
        Content("controls/backup.yaml", """
            { domain: backup, title: Backup, prefix: BCK, controls: [
              { id: BCK-01, title: Backups, objective: There., layer: data, criticality: high, review: quarterly, parts: [
                { id: test, title: Test, duty: use, customer does: Restore., evidence: [{ kind: test-result, max age: 30d }] },
                { id: state, title: State, duty: govern, customer does: State it., scope: organisation,
                  evidence: [{ kind: attestation, max age: 90d }] },
                { id: run, title: Run, duty: use, customer does: Run., evidence: [{ kind: check-result, max age: 1d }] } ] } ] }
            """),
    ], "content-1").Catalogue!;

    internal string Folder { get; }

    internal string Address { get; }

    internal string Tenant { get; }

    internal SqlStore Store { get; }

    internal KeyRing Keys { get; }

    internal EvidenceDesk Desk { get; }

    internal BlobStore Blobs => Desk.Blobs;

    /// <summary>Puts the clock to the noon of a day.</summary>
    internal void At(string day) => clock.Now = StoreWorld.At(day).ToTime().AddHours(12);

    internal static NewItem Item(string effective = "2026-05-20") => new()
    {
        Kind = EvidenceKind.TestResult,
        File = "restore.txt",
        Effective = StoreWorld.At(effective),
        Parts = [Part(Restore)],
        Submitter = "dana.lindqvist",
    };

    internal HeldItem Add(NewItem? item = null, string content = "what was restored") =>
        Desk.Add(item ?? Item(), new MemoryStream(Encoding.UTF8.GetBytes(content)), Catalogue);

    /// <summary>The item as it was known at the end of a day.</summary>
    internal HeldItem Read(string id, string? known = null) => Assert.Single(
        HeldEvidence.Read(Store, known is null ? Moment.Open : StoreWorld.At(known + "T23:59:59Z")), item => item.Id == id);

    internal byte[] Content(HeldItem item)
    {
        using var output = new MemoryStream();
        Blobs.CopyTo(item.Blob!.Value, output);
        return output.ToArray();
    }

    /// <summary>A statement of its own on the database, behind the back of the program.</summary>
    internal int Do(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("$tenant", $"(SELECT tenant FROM tenant WHERE name = '{Tenant}')", StringComparison.Ordinal);
        return command.ExecuteNonQuery();
    }

    /// <summary>The values of one column.</summary>
    internal List<object> Ask(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("$tenant", $"(SELECT tenant FROM tenant WHERE name = '{Tenant}')", StringComparison.Ordinal);
        using var rows = command.ExecuteReader();
        var values = new List<object>();
        while (rows.Read()) values.Add(rows.GetValue(0));
        return values;
    }

    /// <summary>What must have been said why something was refused.</summary>
    internal static void Refuses<T>(string told, Action work)
        where T : Exception =>
        Assert.Contains(told, Assert.Throws<T>(work).Message, StringComparison.Ordinal);

    internal static PartId Part(string text) => PartId.TryParse(text, out var id) ? id : throw new FormatException(text);

    public void Dispose()
    {
        Desk.Dispose();
        Keys.Dispose();
        Store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private DbConnection Connect()
    {
        DbConnection connection = StoreAddress.IsPostgres(Address)
            ? new NpgsqlConnection(Address + ";Search Path=demarc")
            : new SqliteConnection($"Data Source={Address};Pooling=false");
        connection.Open();
        return connection;
    }

    private static ContentFile Content(string path, string yaml)
    {
        var root = YamlContent.Read(yaml, path, out var diagnostic);
        return new ContentFile(path, root ?? throw new InvalidOperationException(diagnostic!.ToString()), ContentLayer.Shipped);
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
