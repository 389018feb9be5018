using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Blobs;
using Demarc.Engine.Evidence;
using Demarc.System.Tests.Store;

namespace Demarc.System.Tests.Holdings;

/// <summary>Files in the store: encrypted, bound to a commitment, and what was altered is named.</summary>
public sealed class BlobStoreTests
{
    private const int Chunk = 256 * 1024;

    private static readonly Moment Now = StoreWorld.At("2026-06-01");

    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void Files_of_any_size_come_back_and_match_their_commitment(string database)
    {
        using var world = new HoldingWorld(database);
        foreach (var size in new[] { 0, 1, Chunk - 1, Chunk, Chunk + 1, (3 * Chunk) - 1, 3 * Chunk })
        {
            var content = RandomNumberGenerator.GetBytes(size);
            var blob = world.Blobs.Put(new Trickle(content), Now);
            using var output = new MemoryStream();
            world.Blobs.CopyTo(blob.Id, output);
            Assert.Equal(content, output.ToArray());
            Assert.Equal(size, blob.Size);
            Assert.Equal(SHA256.HashData([.. world.Blobs.SaltOf(blob.Id), .. content]), blob.Commitment.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Equal_files_are_kept_once_and_no_digest_of_any_content_is_in_the_database(string database)
    {
        using var world = new HoldingWorld(database);
        var content = Encoding.UTF8.GetBytes("the very same content");
        var first = world.Blobs.Put(new MemoryStream(content), Now);
        Assert.Equal(first.Id, world.Blobs.Put(new MemoryStream(content), Now).Id);
        Assert.Single(world.Ask("SELECT blob FROM blob WHERE tenant = $tenant"));
        var address = (byte[])world.Ask("SELECT address FROM blob WHERE tenant = $tenant").Single();
        Assert.NotEqual(SHA256.HashData(content), address);
        Assert.NotEqual(SHA256.HashData(content), first.Commitment.ToArray());
        var body = (byte[])world.Ask("SELECT body FROM blob_chunk WHERE tenant = $tenant").Single();
        Assert.DoesNotContain("very same", Encoding.Latin1.GetString(body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_file_over_the_limit_is_refused_and_leaves_nothing(string database)
    {
        using var world = new HoldingWorld(database);
        using var small = new BlobStore(world.Store, new byte[32]) { Limit = 1000 };
        Assert.Equal(1000, small.Put(new MemoryStream(new byte[1000]), Now).Size);
        HoldingWorld.Refuses<BlobException>("larger than", () => small.Put(new MemoryStream(new byte[1001]), Now));
        Assert.Single(world.Ask("SELECT blob FROM blob_chunk WHERE tenant = $tenant"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Whatever_is_altered_is_refused_and_named(string database)
    {
        using var world = new HoldingWorld(database);
        var content = RandomNumberGenerator.GetBytes((2 * Chunk) + 100);
        var blob = world.Blobs.Put(new MemoryStream(content), Now);
        var flip = database == "postgres" ? "set_byte(body, 7, get_byte(body, 7) # 1)" : "zeroblob(length(body))";
        const string Chunks = "UPDATE blob_chunk SET {0} WHERE tenant = $tenant AND chunk = {1}";
        const string Files = "UPDATE blob SET chunks = {0} WHERE tenant = $tenant";
        (string Change, string Undo, string Told)[] cases =
        [
            (Of(Chunks, "body = " + flip, 1), "", "chunk 1 was altered"),
            (Of(Chunks, "chunk = 11", 1), Of(Chunks, "chunk = 1", 11), "chunk 1 is missing"),
            (Of(Chunks, "chunk = 9", 2), Of(Chunks, "chunk = 2", 9), "chunk 2 is missing"),
            (Of(Files, 2), Of(Files, 3), "chunk 1 was altered"),
            (Of(Files, 4), Of(Files, 3), "chunk 2 was altered"),
        ];
        foreach (var (change, undo, told) in cases.Reverse())
        {
            Assert.Equal(1, world.Do(change));
            Assert.Contains(told, Refused(), StringComparison.Ordinal);
            if (undo.Length > 0) Assert.Equal(1, world.Do(undo));
        }

        static string Of(string statement, params object[] values) => string.Format(CultureInfo.InvariantCulture, statement, values);

        string Refused()
        {
            var message = Assert.Throws<BlobException>(() => world.Blobs.CopyTo(blob.Id, Stream.Null)).Message;
            Assert.Contains(blob.Id.ToString(), message, StringComparison.Ordinal);
            return message;
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Another_key_or_an_altered_one_opens_nothing(string database)
    {
        using var world = new HoldingWorld(database);
        var blob = world.Blobs.Put(new MemoryStream([1, 2, 3]), Now);
        using var other = new BlobStore(world.Store, new byte[32]);
        HoldingWorld.Refuses<BlobException>("its key cannot be opened", () => other.CopyTo(blob.Id, Stream.Null));
        HoldingWorld.Refuses<BlobException>("31 bytes, not 32", () => new BlobStore(world.Store, new byte[31]).Dispose());
        world.Do("UPDATE blob SET commitment = address WHERE tenant = $tenant");
        HoldingWorld.Refuses<BlobException>("its commitment is not", () => world.Blobs.CopyTo(blob.Id, Stream.Null));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_file_to_which_nothing_refers_is_removed_after_a_day(string database)
    {
        using var world = new HoldingWorld(database);
        var orphan = world.Blobs.Put(new MemoryStream([1]), Now);
        var kept = world.Add(content: "kept");
        world.Blobs.Put(new MemoryStream([2]), StoreWorld.At("2026-06-01T23:00:00Z"));
        world.Blobs.CopyTo(orphan.Id, Stream.Null);
        world.Blobs.Put(new MemoryStream([3]), StoreWorld.At("2026-06-03"));
        HoldingWorld.Refuses<BlobException>("no stored file", () => world.Blobs.CopyTo(orphan.Id, Stream.Null));
        Assert.Equal("kept", Encoding.UTF8.GetString(world.Content(kept)));
    }

    /// <summary>Gives a few bytes at a time, as networks and pipes do.</summary>
    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 70_001)]);
    }
}
