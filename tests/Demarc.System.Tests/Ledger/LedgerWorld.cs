using System.Data.Common;
using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence.Ledger;
using Demarc.System.Tests.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Demarc.System.Tests.Ledger;

/// <summary>A store, a ring of keys and a log of its own for each test, on either database.</summary>
internal sealed class LedgerWorld : IDisposable
{
    internal const string Origin = "log.example/test";

    private static int tenants;

    internal LedgerWorld(string database)
        : this(database, null, null)
    {
    }

    /// <summary>A store with the bytes of a file, and with the keys of another world.</summary>
    internal LedgerWorld(string database, byte[]? content, LedgerWorld? other)
    {
        Folder = Directory.CreateTempSubdirectory("demarc-ledger-").FullName;
        Address = database == "postgres" ? PostgresServer.Address : Path.Combine(Folder, "facts.db");
        Tenant = other?.Tenant ?? $"ledger-{Interlocked.Increment(ref tenants)}";
        KeyFolder = other?.KeyFolder ?? Path.Combine(Folder, "keys");
        if (content is not null) File.WriteAllBytes(Address, content);
        Store = Open();
        Keys = KeyRing.Open(KeyFolder);
    }

    internal static TheoryData<string> Databases => StoreWorld.Databases;

    internal string Folder { get; }

    internal string Address { get; }

    internal string Tenant { get; }

    internal SqlStore Store { get; }

    internal KeyRing Keys { get; }

    internal string KeyFolder { get; }

    internal SqlStore Open() => StoreAddress.Open(Address, Tenant, create: true);

    internal LedgerWriter Writer(int maxBatch = 1024) =>
        LedgerWriter.Open(Store, Keys, new LedgerOptions { Origin = Origin, MaxBatch = maxBatch });

    internal LedgerReader Reader() => LedgerReader.Open(Store)!;

    internal static LedgerEntry Entry(int number, int bytes = 100) => new(
        EntryKind.Evidence, Encoding.UTF8.GetBytes($"entry {number} ".PadRight(bytes, '.')));

    /// <summary>Appends entries by number, all at once.</summary>
    internal static void Append(LedgerWriter writer, int first, int count) =>
        Task.WhenAll(Enumerable.Range(first, count).Select(i => writer.AppendAsync(Entry(i)))).Wait();

    /// <summary>Everything of the log, read again and hashed again: entries, tiles, root, signature.</summary>
    internal List<string> Verify(NoteKey key)
    {
        using var log = Reader();
        Assert.True(log.Note().Verify([key], out _, out var refusal), refusal?.Reason);
        Assert.True(Checkpoint.TryParse(log.Note().Text, out var checkpoint, out _));
        Assert.Equal(log.Checkpoint, checkpoint);
        var entries = new List<string>();
        var leaves = new List<TreeHash>();
        for (var i = 0L; i < checkpoint.Size; i++)
        {
            var entry = log.Entry(i)!;
            entries.Add(Encoding.UTF8.GetString(entry.Body).TrimEnd('.', ' '));
            leaves.Add(MerkleTree.LeafHash(entry.Body));
        }

        Assert.Null(log.Entry(checkpoint.Size));
        Assert.Equal(checkpoint.Root, MerkleTree.Root([.. leaves]));
        Assert.All(TilePath.OfTree(checkpoint.Size), path => Assert.NotNull(log.Read(path)));
        return entries;
    }

    /// <summary>Somebody changes the database behind our back.</summary>
    internal void Sql(string text)
    {
        using DbConnection connection = StoreAddress.IsPostgres(Address)
            ? new NpgsqlConnection(Address + ";Search Path=demarc")
            : new SqliteConnection($"Data Source={Address};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text.Replace("$tenant", $"(SELECT tenant FROM tenant WHERE name = '{Tenant}')", StringComparison.Ordinal);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Keys.Dispose();
        Store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
