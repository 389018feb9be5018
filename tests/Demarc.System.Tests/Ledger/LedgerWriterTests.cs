using System.Data.Common;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

public sealed class LedgerWriterTests
{
    public static TheoryData<string> Databases => LedgerWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void Entries_get_places_in_order_and_the_signed_root_is_theirs(string database)
    {
        using var world = new LedgerWorld(database);
        using var writer = world.Writer();

        for (var i = 0; i < 5; i++) Assert.Equal(i, writer.Append(LedgerWorld.Entry(i)));

        Assert.Equal(["entry 0", "entry 1", "entry 2", "entry 3", "entry 4"], world.Verify(writer.Key));
        Assert.Equal(LedgerWorld.Origin, writer.Origin);
        using var reader = world.Reader();
        Assert.Equal(EntryKind.Evidence, reader.Entry(4)!.Kind);
        Assert.Equal(3, reader.ProveInclusion(0).Length);
        Assert.Throws<LedgerException>(() => reader.ProveInclusion(5));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Many_callers_at_once_are_committed_together_and_each_gets_its_own_place(string database)
    {
        using var world = new LedgerWorld(database);
        using var writer = world.Writer(maxBatch: 100);

        var places = await Task.WhenAll(Enumerable.Range(0, 700).Select(i => writer.AppendAsync(LedgerWorld.Entry(i))));

        Assert.Equal(Enumerable.Range(0, 700).Select(static i => (long)i), places.Order());
        var entries = world.Verify(writer.Key);
        for (var i = 0; i < places.Length; i++) Assert.Equal($"entry {i}", entries[(int)places[i]]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_log_goes_on_where_it_ended(string database)
    {
        using var world = new LedgerWorld(database);
        NoteKey key;
        foreach (var count in (int[])[1, 254, 1, 1, 0, 300])
        {
            using var writer = world.Writer();
            key = writer.Key;
            var first = (int)Size(world);
            LedgerWorld.Append(writer, first, count);
            Assert.Equal(first + count, world.Verify(key).Count);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_record_is_written_with_its_entry_or_neither_is(string database)
    {
        using var world = new LedgerWorld(database);
        using var writer = world.Writer();

        var tasks = Enumerable.Range(0, 50).Select(i => writer.AppendAsync(LedgerWorld.Entry(i), (connection, transaction, index) =>
        {
            WriteAlias(world, connection, transaction, $"entry {i}", index);
            if (i % 7 == 3) throw new InvalidOperationException("no record for " + i);
        })).ToList();
        await Task.WhenAny(Task.WhenAll(tasks));

        var entries = world.Verify(writer.Key);
        Assert.Equal(43, entries.Count);
        Assert.Equal(
            entries.Select(static (entry, index) => $"{index}: {entry}").Order(StringComparer.Ordinal),
            world.Store.Aliases().Select(static row => $"{row.Account}: {row.Alias}").Order(StringComparer.Ordinal));
        for (var i = 0; i < tasks.Count; i++)
        {
            if (i % 7 == 3) Assert.Equal("no record for " + i, tasks[i].Exception!.InnerException!.Message);
            else Assert.Equal($"entry {i}", entries[(int)await tasks[i]]);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Two_writers_take_turns_and_never_fork(string database)
    {
        using var world = new LedgerWorld(database);
        world.Writer().Dispose();
        var acknowledged = new Dictionary<long, string>();

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, n =>
        {
            using var store = world.Open();
            using var keys = KeyRing.Open(world.KeyFolder);
            using var writer = LedgerWriter.Open(store, keys, new LedgerOptions { MaxBatch = 3 });
            for (var round = 0; round < 10; round++)
            {
                var numbers = Enumerable.Range((n * 1000) + (round * 10), 5).ToList();
                var places = Task.WhenAll(numbers.Select(i => writer.AppendAsync(LedgerWorld.Entry(i)))).Result;
                lock (acknowledged)
                    foreach (var (place, number) in places.Zip(numbers)) acknowledged.Add(place, $"entry {number}");
            }
        });

        using var last = world.Writer();
        var entries = world.Verify(last.Key);
        Assert.Equal(200, entries.Count);
        Assert.All(acknowledged, pair => Assert.Equal(pair.Value, entries[(int)pair.Key]));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_log_that_contradicts_itself_is_not_gone_on_with(string database)
    {
        string[] changes =
        [
            "UPDATE ledger SET size = 299 WHERE tenant = $tenant",
            "UPDATE ledger SET origin = 'log.example/other' WHERE tenant = $tenant",
            "UPDATE ledger SET note = replace(note, 'log.example', 'log-example') WHERE tenant = $tenant",
            "DELETE FROM ledger_entry WHERE tenant = $tenant AND entry = 299",
            "DELETE FROM ledger_entry WHERE tenant = $tenant AND entry = 270",
            "UPDATE ledger_entry SET body = (SELECT body FROM ledger_entry WHERE tenant = $tenant AND entry = 0) "
                + "WHERE tenant = $tenant AND entry = 280",
            "DELETE FROM ledger_tile WHERE tenant = $tenant AND level = 0 AND tile = 1",
            "DELETE FROM ledger_tile WHERE tenant = $tenant AND level = 0 AND tile = 0",
            "UPDATE ledger_tile SET hashes = (SELECT hashes FROM ledger_tile WHERE tenant = $tenant AND level = 1) "
                + "WHERE tenant = $tenant AND level = 0 AND tile = 1",
            "INSERT INTO ledger_entry SELECT tenant, 300, kind, added, body FROM ledger_entry WHERE tenant = $tenant AND entry = 0",
        ];
        foreach (var change in changes)
        {
            using var world = new LedgerWorld(database);
            using (var writer = world.Writer()) LedgerWorld.Append(writer, 0, 300);
            world.Sql(change);

            var error = Record.Exception(() => world.Writer().Dispose());

            Assert.True(error is LedgerException, change + ": " + error);
        }
    }

    [Fact]
    public void A_writer_that_is_open_notices_a_change_behind_its_back()
    {
        using var world = new LedgerWorld("sqlite");
        using var writer = world.Writer();
        LedgerWorld.Append(writer, 0, 3);
        world.Sql("UPDATE ledger SET size = 2 WHERE tenant = $tenant");

        Assert.Throws<LedgerException>(() => writer.Append(LedgerWorld.Entry(3)));
    }

    [Fact]
    public void A_log_keeps_its_name_and_its_key()
    {
        using var world = new LedgerWorld("sqlite");
        world.Writer().Dispose();

        var otherName = new LedgerOptions { Origin = "other.example/x" };
        Assert.Contains(
            LedgerWorld.Origin, Assert.Throws<LedgerException>(() => LedgerWriter.Open(world.Store, world.Keys, otherName)).Message,
            StringComparison.Ordinal);
        using var other = KeyRing.Open(Path.Combine(world.Folder, "other"));
        Assert.Contains("is not in", Assert.Throws<LedgerException>(
            () => LedgerWriter.Open(world.Store, other)).Message, StringComparison.Ordinal);
        Assert.Throws<LedgerException>(() => world.Writer().Append(new LedgerEntry(EntryKind.Evidence, new byte[16385])));
        Assert.Throws<LedgerException>(() => world.Writer().Append(new LedgerEntry(EntryKind.Evidence, default)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Another_key_signs_after_it_was_introduced_by_the_old_one(string database)
    {
        using var world = new LedgerWorld(database);
        using var writer = world.Writer();
        using var store = world.Open();
        using var keys = KeyRing.Open(world.KeyFolder);
        using var other = LedgerWriter.Open(store, keys);
        LedgerWorld.Append(writer, 0, 2);
        var (old, named) = (writer.Key, "");

        var place = writer.Rotate(SigningAlgorithm.EcdsaP256, (from, to) =>
        {
            named = $"{from.Algorithm} to {to.Algorithm}";
            return LedgerWorld.Entry(2);
        });

        Assert.Equal((2L, "Ed25519 to EcdsaP256"), (place, named));
        Assert.NotEqual(old, writer.Key);
        world.Verify(old);
        world.Verify(writer.Key);
        other.Append(LedgerWorld.Entry(3));
        writer.Append(LedgerWorld.Entry(4));
        Assert.Equal(["entry 0", "entry 1", "entry 2", "entry 3", "entry 4"], world.Verify(writer.Key));
        using var reader = world.Reader();
        Assert.False(reader.Note().Verify([old], out _, out _));
        Assert.Equal([(0L, old.ToString()), (3L, writer.Key.ToString())], reader.Keys);
    }

    [Fact]
    public void A_key_whose_introduction_was_committed_takes_over_although_the_program_ended_then()
    {
        using var world = new LedgerWorld("sqlite");
        using var writer = world.Writer();
        writer.Append(LedgerWorld.Entry(0));
        var before = Directory.GetFiles(world.KeyFolder).ToDictionary(static path => path, File.ReadAllBytes, StringComparer.Ordinal);
        world.Keys.Successor(KeyPurpose.Log, LedgerWorld.Origin, SigningAlgorithm.Ed25519);
        foreach (var path in Directory.GetFiles(world.KeyFolder)) before[path] = File.ReadAllBytes(path);
        writer.Rotate(SigningAlgorithm.Ed25519, static (_, _) => LedgerWorld.Entry(1));
        foreach (var (path, bytes) in before) File.WriteAllBytes(path, bytes);
        if (!OperatingSystem.IsWindows())
            foreach (var path in Directory.GetFiles(world.KeyFolder, "*.pem")) File.SetUnixFileMode(path, UnixFileMode.UserRead);

        using var keys = KeyRing.Open(world.KeyFolder);
        using var again = LedgerWriter.Open(world.Store, keys);

        Assert.Equal(1, again.Append(LedgerWorld.Entry(1)) - 1);
        Assert.Equal(writer.Key, again.Key);
        Assert.Null(keys.FindSuccessor(KeyPurpose.Log, LedgerWorld.Origin));
    }

    private static long Size(LedgerWorld world)
    {
        using var reader = LedgerReader.Open(world.Store);
        return reader?.Checkpoint.Size ?? 0;
    }

    private static void WriteAlias(LedgerWorld world, DbConnection connection, DbTransaction transaction, string name, long index)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO alias (tenant, provider, alias, account) "
            + $"SELECT tenant, 'x', '{name}', '{index}' FROM tenant WHERE name = '{world.Tenant}'";
        command.ExecuteNonQuery();
    }
}
