using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class LedgerAuditTests
{
    private const string Origin = "demarc.example/tests";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(66_100)]
    public void A_whole_log_is_whole(int size)
    {
        var log = new TestLog(size);
        var report = LedgerAudit.Run(log.Checkpoint, log.Files);
        Assert.Empty(report.Findings);
        Assert.Equal(size, report.Entries);
        Assert.Equal(TilePath.OfTree(size).Count(), report.Files);
    }

    [Fact]
    public void Whichever_file_is_changed_it_is_the_one_that_is_named()
    {
        var log = new TestLog(66_100);
        foreach (var name in log.Content.Keys.Where(static (_, i) => i % 150 == 0)
            .Concat(["tile/1/000", "tile/1/001.p/2", "tile/2/000.p/1", "tile/0/258.p/52", "tile/entries/258.p/52"]).ToList())
        {
            var whole = log.Content[name];
            foreach (var at in new[] { 0, whole.Length - 1 })
            {
                var bytes = whole.ToArray();
                bytes[at] ^= 4;
                log.Content[name] = bytes;
                AssertWrong(log, name);
            }

            foreach (var bytes in new[] { whole[..^1], [.. whole, (byte)0] })
            {
                log.Content[name] = bytes;
                AssertWrong(log, name);
            }

            log.Content.Remove(name);
            var finding = Assert.Single(LedgerAudit.Run(log.Checkpoint, log.Files).Findings);
            Assert.Equal((name, LedgerFault.Missing), (finding.Path, finding.Refusal.Fault));
            log.Content[name] = whole;
        }
    }

    [Fact]
    public void Several_changed_files_are_all_named()
    {
        var log = new TestLog(66_100);
        string[] names = ["tile/0/001", "tile/0/258.p/52", "tile/1/000", "tile/entries/255"];
        foreach (var name in names) log.Content[name][40] ^= 1;
        Assert.Equal(names, Names(log).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void Files_that_do_not_belong_there_are_named()
    {
        var log = new TestLog(300);
        string[] extra = ["tile/0/002", "tile/0/001.p/45", "tile/1/000.p/2", "tile/2/000.p/1", "tile/entries/x001/000", "tile/0/1", "tile/x"];
        foreach (var name in extra) log.Content[name] = new byte[32];
        log.Content["notes.txt"] = [1];
        var findings = LedgerAudit.Run(log.Checkpoint, log.Files).Findings;
        Assert.Equal(
            extra.Order(StringComparer.Ordinal), findings.Select(static f => f.Path).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(findings, static finding => Assert.Equal(LedgerFault.Extra, finding.Refusal.Fault));
    }

    [Fact]
    public void Earlier_partial_files_are_the_beginning_of_later_ones()
    {
        var log = new TestLog(300);
        foreach (var size in new[] { 10, 255, 260 })
            foreach (var (name, bytes) in new TestLog(size).Content) log.Content[name] = bytes;
        Assert.Empty(Names(log));
        foreach (var name in new[] { "tile/0/000.p/10", "tile/entries/000.p/255", "tile/0/001.p/4", "tile/entries/001.p/4" })
        {
            var whole = log.Content[name];
            log.Content[name] = [.. whole[..^1], (byte)(whole[^1] ^ 1)];
            AssertWrong(log, name);
            log.Content[name] = whole[..^1];
            AssertWrong(log, name);
            log.Content[name] = whole;
        }
    }

    [Fact]
    public void A_log_that_has_grown_since_serves_full_files_for_partial_ones()
    {
        var (early, late) = (new TestLog(300), new TestLog(512));
        early.Content.Remove("tile/0/001.p/44");
        early.Content.Remove("tile/entries/001.p/44");
        early.Content["tile/0/001"] = late.Content["tile/0/001"];
        early.Content["tile/entries/001"] = late.Content["tile/entries/001"];
        Assert.Empty(Names(early));
    }

    [Fact]
    public void A_checkpoint_with_another_root_is_named_and_one_of_a_log_too_large_ends()
    {
        var log = new TestLog(300);
        log.Checkpoint = log.Checkpoint with { Root = MerkleTree.EmptyRoot };
        AssertWrong(log, "checkpoint");
        log.Checkpoint = log.Checkpoint with { Size = 0, Root = default };
        Assert.Contains(Names(log), static name => name == "checkpoint");
        log.Checkpoint = log.Checkpoint with { Size = long.MaxValue };
        Assert.Equal(LedgerAudit.MaxFindings, LedgerAudit.Run(log.Checkpoint, log.Files).Findings.Length);
    }

    [Fact]
    public void Any_bytes_in_any_file_are_named()
    {
        var log = new TestLog(600);
        var names = log.Content.Keys.ToList();
        var bytes = Gen.Choose(0, 255).Select(static b => (byte)b).ArrayOf();
        var changes = from at in Gen.Choose(0, names.Count - 1) from random in bytes select (names[at], random);
        foreach (var (name, random) in changes.Sample(300))
        {
            var whole = log.Content[name];
            log.Content[name] = random;
            AssertWrong(log, name);
            log.Content[name] = whole;
        }
    }

    [Fact]
    public void Rollback_and_fork_show_against_an_earlier_checkpoint()
    {
        var (log, fork) = (new TestLog(300), new TestLog(300, "other "));
        foreach (var size in new[] { 0, 1, 255, 256, 299, 300 })
        {
            var earlier = new TestLog(size).Checkpoint;
            Assert.Null(LedgerAudit.VerifyFollows(log.Checkpoint, earlier, log.Files));
            if (size > 0) Assert.Equal(LedgerFault.Forked, LedgerAudit.VerifyFollows(fork.Checkpoint, earlier, fork.Files)?.Fault);
        }

        Assert.Equal(LedgerFault.RolledBack, LedgerAudit.VerifyFollows(log.Checkpoint, new TestLog(301).Checkpoint, log.Files)?.Fault);
        Assert.Equal(
            LedgerFault.OtherLog, LedgerAudit.VerifyFollows(log.Checkpoint, log.Checkpoint with { Origin = "another" }, log.Files)?.Fault);
    }

    private static void AssertWrong(TestLog log, string name) => Assert.Equal([name], Names(log), StringComparer.Ordinal);

    private static IEnumerable<string> Names(TestLog log) => LedgerAudit.Run(log.Checkpoint, log.Files).Findings.Select(static f => f.Path);

    private sealed class TestLog
    {
        internal TestLog(int size, string prefix = "entry ")
        {
            ImmutableArray<ReadOnlyMemory<byte>> entries = [.. Enumerable.Range(0, size)
                .Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(prefix + i))];
            var appended = TreeEdge.Empty.Append([.. entries.Select(static entry => MerkleTree.LeafHash(entry.Span))]);
            foreach (var tile in appended.Tiles) Content[tile.Path.ToString()] = tile.Bytes.ToArray();
            foreach (var path in TilePath.OfTree(size).Where(static path => path.IsEntries))
                Content[path.ToString()] = EntryBundle.Write(entries.AsSpan((int)path.Index * 256, path.Width).ToArray());
            Checkpoint = new Checkpoint(Origin, size, appended.Edge.Root);
            Files = new LedgerFiles(
                path => Content.TryGetValue(path.ToString(), out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null, () => Content.Keys);
        }

        internal SortedDictionary<string, byte[]> Content { get; } = new(StringComparer.Ordinal);

        internal Checkpoint Checkpoint { get; set; }

        internal LedgerFiles Files { get; }
    }
}
