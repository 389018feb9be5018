using System.Collections.Immutable;
using System.Text;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Responsibility;
using Demarc.System.Tests.Store;
using Microsoft.Data.Sqlite;

namespace Demarc.System.Tests.Holdings;

/// <summary>Evidence in the store, on both databases: who may decide, what is known when, what the log proves.</summary>
public sealed class EvidenceDeskTests
{
    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_item_counts_once_somebody_else_has_accepted_it(string database)
    {
        using var world = new HoldingWorld(database);
        var item = world.Add();
        Assert.Equal((Acceptance.Pending, Freshness.Missing), (world.Read(item.Id).Acceptance, StateOf(world, "2026-06-01")));
        var own = Assert.Throws<EvidenceException>(() => world.Desk.Decide(item.Id, DeedKind.Accept, " Dana.Lindqvist", ""));
        Assert.Contains("somebody else", own.Message, StringComparison.Ordinal);
        world.Desk.Decide(item.Id, DeedKind.Accept, "priya.raman", "");
        Assert.Equal(Freshness.Fresh, StateOf(world, "2026-06-01"));
        Assert.Equal(Freshness.DueSoon, StateOf(world, "2026-06-19"));
        Assert.Equal(Freshness.Stale, StateOf(world, "2026-06-20"));
        world.Desk.Decide(item.Id, DeedKind.Reject, "priya.raman", "Another system was restored.");
        Assert.Equal(Freshness.Rejected, StateOf(world, "2026-06-01"));
        Assert.Equal("Another system was restored.", world.Read(item.Id).ToRecord().Reason);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_was_held_and_known_at_a_time_stays_to_be_seen(string database)
    {
        using var world = new HoldingWorld(database);
        world.At("2026-06-01");
        var item = world.Add();
        world.At("2026-06-05");
        world.Desk.Decide(item.Id, DeedKind.Accept, "priya.raman", "");
        world.At("2026-06-09");
        world.Desk.Decide(item.Id, DeedKind.Reject, "priya.raman", "Forged.");
        Assert.Equal(Acceptance.Pending, world.Read(item.Id, "2026-06-04").Acceptance);
        Assert.Equal(Acceptance.Accepted, world.Read(item.Id, "2026-06-08").Acceptance);
        Assert.Equal(Acceptance.Rejected, world.Read(item.Id, "2026-06-09").Acceptance);
        Assert.Empty(HeldEvidence.Read(world.Store, StoreWorld.At("2026-06-01")));
        // A clock that was put back writes nothing into the past.
        world.At("2026-06-02");
        world.Desk.Decide(item.Id, DeedKind.Accept, "helena", "");
        Assert.Equal(Acceptance.Rejected, world.Read(item.Id).At(world.Read(item.Id).Deeds[1].Known)!.Acceptance);
        Assert.True(world.Read(item.Id).Deeds[2].Known > world.Read(item.Id).Deeds[1].Known);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Every_change_is_an_entry_of_the_log_without_a_word_of_what_people_wrote(string database)
    {
        using var world = new HoldingWorld(database);
        var item = world.Add(HoldingWorld.Item() with { Title = "Restore by Dana", Attested = "I saw it" });
        world.Desk.Decide(item.Id, DeedKind.Accept, "priya.raman", "Looks right");
        using var log = LedgerReader.Open(world.Store)!;
        Assert.Equal(2, log.Checkpoint.Size);
        var (taken, decided) = (log.Entry(0)!, log.Entry(1)!);
        Assert.Equal([EntryKind.Evidence, EntryKind.Decision], new[] { taken.Kind, decided.Kind });
        var (first, second) = (StatementOf(world, taken, "dana.lindqvist"), StatementOf(world, decided, "priya.raman"));
        Assert.Equal(
            new[] { item.Commitment, item.Record }.Select(static hash => Convert.ToHexStringLower(hash.Span)),
            first.Subjects.Select(static subject => subject.Sha256), StringComparer.Ordinal);
        var evidence = Assert.IsType<EntryPredicate.Evidence>(first.Predicate);
        Assert.Equal(("test-result", item.Id, item.Times.Effective), (evidence.EvidenceKind, evidence.Scope, evidence.Effective));
        var decision = Assert.IsType<EntryPredicate.Decision>(second.Predicate);
        Assert.Equal((DecisionKind.Review, "approved", item.Id), (decision.Decided, decision.Outcome, decision.Scope));
        var held = world.Read(item.Id);
        Assert.Equal(
            Commitment.Of(held.Salt.Span, ItemText.Of(item.Id, held.Deeds[0])), Assert.Single(second.Subjects).Sha256);
        foreach (var text in new[] { first, second }.Select(static statement => Encoding.UTF8.GetString(statement.ToBytes())))
        {
            foreach (var word in new[] { "dana", "priya", "Restore", "restore.txt", "saw it", "Looks right" })
                Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_row_that_was_altered_is_no_longer_what_the_log_binds_to(string database)
    {
        using var world = new HoldingWorld(database);
        var item = world.Add();
        Assert.True(world.Read(item.Id).IsIntact);
        Assert.Equal(1, world.Do($"UPDATE evidence SET effective = effective + 86400000000 WHERE item = '{item.Id}'"));
        Assert.False(world.Read(item.Id).IsIntact);
        Assert.Contains(HoldingTable.Lines(world.Read(item.Id), HoldingWorld.Catalogue, Day("2026-06-01")), static line =>
            line.Contains("ALTERED", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Erasure_leaves_no_trace_of_the_content_and_the_proofs_hold(string database)
    {
        using var world = new HoldingWorld(database);
        var named = HoldingWorld.Item() with { File = "file-zq9f3czq.txt", Title = "title-zq9f3czq", Attested = "words-zq9f3czq" };
        var item = world.Add(named, "content-zq9f3czq");
        var twin = world.Add(HoldingWorld.Item() with { Title = "twin-zq9f3czq" }, "content-zq9f3czq");
        var other = world.Add(content: "something else");
        world.Desk.Decide(item.Id, DeedKind.Accept, "priya.raman", "reason-zq9f3czq");
        var ofFile = $"WHERE tenant = $tenant AND blob = (SELECT blob FROM evidence WHERE item = '{item.Id}')";
        var secrets = world.Ask($"SELECT secret FROM blob {ofFile}").Concat(world.Ask($"SELECT body FROM blob_chunk {ofFile}"))
            .Concat(world.Ask($"SELECT salt FROM evidence {ofFile}")).Select(static value => (byte[])value).ToList();
        Assert.Equal(4, secrets.Count);
        var (erased, left) = world.Desk.Erase(item.Id, "peter.vance", "Asked for", "GDPR article 17");
        Assert.False(left);
        Assert.Equal(new[] { item.Id, twin.Id }.Order(StringComparer.Ordinal), erased.Order(StringComparer.Ordinal));
        foreach (var gone in erased.Select(id => world.Read(id)))
            Assert.Equal((Acceptance.Erased, "", null), (gone.Acceptance, gone.Title, gone.Blob));
        Assert.Equal("something else", Encoding.UTF8.GetString(world.Content(world.Read(other.Id))));
        if (database == "sqlite") Assert.Equal([], Found(world.Folder, [.. secrets, Encoding.UTF8.GetBytes("zq9f3czq")]));
        using var log = LedgerReader.Open(world.Store)!;
        Assert.Equal([EntryKind.Erasure, EntryKind.Erasure], new[] { log.Entry(4)!.Kind, log.Entry(5)!.Kind });
        var told = Assert.IsType<EntryPredicate.Erasure>(StatementOf(world, log.Entry(5)!, "peter.vance").Predicate);
        Assert.Equal((0, "gdpr-article-17"), (told.Index, told.Basis));
        for (var index = 0L; index < log.Checkpoint.Size; index++)
        {
            var leaf = MerkleTree.LeafHash(log.Entry(index)!.Body);
            var proof = log.ProveInclusion(index);
            Assert.Null(MerkleTree.VerifyInclusion(index, log.Checkpoint.Size, leaf, proof.AsSpan(), log.Checkpoint.Root));
        }

        var lines = HoldingTable.Lines(world.Read(item.Id), HoldingWorld.Catalogue, Day("2026-06-01"));
        Assert.Contains("ERASED", lines.First(), StringComparison.Ordinal);
        HoldingWorld.Refuses<EvidenceException>("was erased", () => world.Desk.Decide(item.Id, DeedKind.Accept, "x", ""));
        // The same content may come again, and is a file of its own then.
        Assert.NotEqual(item.Commitment.ToArray(), world.Add(content: "content-zq9f3czq").Commitment.ToArray());
    }

    [Fact]
    public void While_somebody_reads_the_file_the_erasure_says_that_traces_are_left()
    {
        using var world = new HoldingWorld("sqlite");
        var item = world.Add(content: "content-zq9f3czq");
        var body = (byte[])world.Ask("SELECT body FROM blob_chunk WHERE tenant = $tenant").Single();
        using (var reader = new SqliteConnection($"Data Source={world.Address};Pooling=false"))
        {
            reader.Open();
            using var reading = reader.BeginTransaction(deferred: true);
            using var command = reader.CreateCommand();
            command.Transaction = reading;
            command.CommandText = "SELECT count(*) FROM blob_chunk";
            Assert.Equal(1L, command.ExecuteScalar());
            Assert.True(world.Desk.Erase(item.Id, "peter.vance", "Asked for", "GDPR").TracesLeft);
        }

        // The next one takes them along.
        var next = world.Add(content: "something else");
        Assert.False(world.Desk.Erase(next.Id, "peter.vance", "Asked for", "GDPR").TracesLeft);
        Assert.Equal([], Found(world.Folder, [body]));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_is_held_is_not_erased_not_even_through_a_twin(string database)
    {
        using var world = new HoldingWorld(database);
        var (item, twin) = (world.Add(), world.Add());
        world.Desk.Decide(twin.Id, DeedKind.Hold, "peter.vance", "Inquiry 4");
        var refused = Assert.Throws<EvidenceException>(() => world.Desk.Erase(item.Id, "peter.vance", "Asked for", "GDPR"));
        Assert.Contains("Inquiry 4", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Acceptance.Pending, world.Read(item.Id).Acceptance);
        world.Desk.Decide(twin.Id, DeedKind.Release, "peter.vance", "Closed");
        Assert.Equal(2, world.Desk.Erase(item.Id, "peter.vance", "Asked for", "GDPR").Items.Length);
        Assert.Throws<EvidenceException>(() => world.Desk.Decide(item.Id, DeedKind.Hold, "x", "y"));
    }

    [Fact]
    public void What_cannot_be_evidence_is_refused_with_the_reason()
    {
        using var world = new HoldingWorld("sqlite");
        var item = HoldingWorld.Item();
        (NewItem Item, string Told)[] cases =
        [
            (item with { Kind = EvidenceKind.ProviderAssurance }, "shows the provider's part, never ours"),
            (item with { Kind = EvidenceKind.CheckResult }, "asks for test result"),
            (item with { Parts = [] }, "which part"),
            (item with { Parts = [HoldingWorld.Part("BCK-01.tset")] }, "did you mean BCK-01.test"),
            (item with { Submitter = " " }, "who hands it in"),
            (item with { Kind = EvidenceKind.Attestation, Parts = [HoldingWorld.Part("BCK-01.state")] }, "--attest"),
            (item with { Effective = StoreWorld.At("2026-06-02") }, "has not come"),
            (item with { Collected = StoreWorld.At("2026-05-19") }, "before the time it shows"),
            (item with { Collected = StoreWorld.At("2026-06-03") }, "has not come"),
            (item with { Expires = Day("2026-05-19") }, "expires"),
        ];
        foreach (var (offered, told) in cases)
            Assert.Contains(told, Assert.Throws<EvidenceException>(() => world.Add(offered)).Message, StringComparison.Ordinal);
        Assert.Empty(HeldEvidence.Read(world.Store, Moment.Open));
        // A report can be kept; it then covers nothing.
        var report = world.Add(item with { Kind = EvidenceKind.ProviderAssurance, Parts = [] });
        Assert.Equal(new EvidenceCover.Seen([]).Duties, ((EvidenceCover.Seen)world.Read(report.Id).ToRecord().Cover).Duties);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Hostile_names_and_texts_are_kept_as_harmless_ones(string database)
    {
        using var world = new HoldingWorld(database);
        (string File, string Kept)[] names =
        [
            ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\a.txt", "a.txt"), ("..", "unnamed"), ("", "unnamed"), ("a\0b", "a\uFFFDb"),
            ("report\u202Efdp.exe", "report\uFFFDfdp.exe"), ("half\uD800", "half\uFFFD"), ("=cmd|x", "=cmd|x"),
            (new string('n', 5000), new string('n', 255)),
        ];
        foreach (var (file, kept) in names)
        {
            var item = world.Add(HoldingWorld.Item() with { File = file, Attested = "line one\nline \u0007two\0" }, file);
            Assert.Equal((kept, kept, true), (world.Read(item.Id).File, world.Read(item.Id).Title, world.Read(item.Id).IsIntact));
            Assert.Equal("line one\nline \uFFFDtwo\uFFFD", world.Read(item.Id).Attested);
        }

        using var csv = new StringWriter();
        HoldingTable.Of(HeldEvidence.Read(world.Store, Moment.Open), HoldingWorld.Catalogue, Day("2026-06-01")).WriteCsv(csv);
        Assert.Contains("\"'=cmd|x\"", csv.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_exports_show_is_kept_once_and_counts_for_the_duties_it_shows(string database)
    {
        using var world = new HoldingWorld(database);
        var scope = new DutyScope("aws", "aws/s3", "1", "eu-west-1", "");
        var record = new EvidenceRecord
        {
            Id = "any",
            Title = "Exports",
            Kind = EvidenceKind.CheckResult,
            Origin = EvidenceOrigin.Automated,
            Times = EvidenceTimes.Of(Day("2026-05-31"), null),
            Cover = new EvidenceCover.Seen([new DutyKey(HoldingWorld.Part("BCK-01.run"), scope)]),
            Acceptance = Acceptance.Accepted,
        };
        var item = world.Desk.Add(record, 7, "what was seen"u8.ToArray())!;
        Assert.Null(world.Desk.Add(record, 8, "what was seen again"u8.ToArray()));
        var held = world.Read(item.Id);
        Assert.Equal((7, 1, true), (held.About.Run, held.About.Duties, held.IsIntact));
        Assert.Equal("what was seen", Encoding.UTF8.GetString(world.Content(held)));
        var other = scope with { Region = "us-east-1" };
        Assert.Equal(Freshness.Fresh, Judged(world, "2026-06-01", "BCK-01.run", scope));
        Assert.Equal(Freshness.Missing, Judged(world, "2026-06-01", "BCK-01.run", other));
        Assert.Equal(Freshness.Stale, Judged(world, "2026-06-02", "BCK-01.run", scope));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_item_counts_only_where_it_reaches(string database)
    {
        using var world = new HoldingWorld(database);
        var reach = EvidenceReach.Everywhere with { Accounts = ["1", "2"], Regions = ["eu-west-1"] };
        var item = world.Add(HoldingWorld.Item() with { Reach = reach });
        world.Desk.Decide(item.Id, DeedKind.Accept, "priya.raman", "");
        var scope = new DutyScope("aws", "aws/s3", "1", "eu-west-1", "shop");
        Assert.Equal(Freshness.Fresh, Judged(world, "2026-06-01", HoldingWorld.Restore, scope));
        Assert.Equal(Freshness.Missing, Judged(world, "2026-06-01", HoldingWorld.Restore, scope with { Account = "3" }));
        Assert.Equal(Freshness.Missing, Judged(world, "2026-06-01", HoldingWorld.Restore, scope with { Region = "" }));
    }

    /// <summary>The statement in an entry, which must be signed by somebody's key.</summary>
    private static Statement StatementOf(HoldingWorld world, StoredEntry entry, string signer)
    {
        Assert.True(Dsse.TryParse(entry.Body, out var envelope, out var refusal), refusal?.Reason);
        var key = EntryKey.OfEd25519(world.Keys.Find(KeyPurpose.Signer, signer)!.PublicKey.Span);
        Assert.Equal(key, Assert.Single(envelope.SignedBy(key)));
        Assert.True(Statement.TryRead(envelope, out var statement, out refusal), refusal?.Reason);
        return statement;
    }

    private static Freshness StateOf(HoldingWorld world, string day) =>
        Judged(world, day, HoldingWorld.Restore, new DutyScope("aws", "aws/s3", "1", "eu-west-1", ""));

    private static Freshness Judged(HoldingWorld world, string day, string part, DutyScope scope)
    {
        var holdings = new EvidenceHoldings
        {
            Records = [.. HeldEvidence.Read(world.Store, Moment.Open).Select(static item => item.ToRecord())],
        };
        var duty = new DutyOf
        {
            Part = HoldingWorld.Catalogue.Part(HoldingWorld.Part(part))!,
            Scope = scope,
            Party = Party.Customer,
            Shares = [],
        };
        return new EvidenceJudge(Organisation.Nameless, Day(day), holdings).Judge(duty).State;
    }

    private static DateOnly Day(string text) => DateOnly.FromDateTime(StoreWorld.At(text).ToTime().UtcDateTime);

    /// <summary>Files of a folder, keys left out, in which any of some bytes stand.</summary>
    private static ImmutableArray<string> Found(string folder, IReadOnlyCollection<byte[]> wanted) =>
    [
        .. Directory.EnumerateFiles(folder).SelectMany(file => wanted
            .Where(bytes => Read(file).AsSpan().IndexOf(bytes.AsSpan()) >= 0)
            .Select(bytes => $"{Path.GetFileName(file)}: {Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)))}")),
    ];

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
