using System.Collections.Immutable;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class EntryBundleTests
{
    private static readonly FsCheck.Gen<byte[]> Entry = Gen.Choose(0, 255).Select(static b => (byte)b).NonEmptyListOf()
        .Select(static bytes => bytes.ToArray());

    [Fact]
    public void What_is_written_is_read_and_nothing_shorter_or_longer()
    {
        foreach (var entries in Entry.ArrayOf().Sample(200).Where(static entries => entries.Length <= 256))
        {
            var bundle = EntryBundle.Write([.. entries.Select(static entry => (ReadOnlyMemory<byte>)entry)]);
            Assert.True(EntryBundle.TryRead(bundle, entries.Length, out var read, out _));
            Assert.Equal(entries, read.Select(static entry => entry.ToArray()));
            Assert.False(EntryBundle.TryRead(bundle, entries.Length + 1, out _, out var refusal));
            Assert.Equal(LedgerFault.Malformed, refusal.Fault);
            if (entries.Length == 0) continue;
            Assert.False(EntryBundle.TryRead(bundle, entries.Length - 1, out _, out refusal));
            Assert.False(EntryBundle.TryRead(bundle.AsMemory(0, bundle.Length - 1), entries.Length, out _, out refusal));
        }
    }

    [Theory]
    [InlineData(0, LedgerFault.Malformed)]
    [InlineData(EntryBundle.MaxEntryBytes + 1, LedgerFault.TooLarge)]
    public void Entries_have_a_least_and_a_most_size(int length, LedgerFault fault)
    {
        Assert.Equal(fault, EntryBundle.Check(new byte[length])?.Fault);
        Assert.Throws<ArgumentException>(() => EntryBundle.Write(new byte[length]));
        Assert.Null(EntryBundle.Check(new byte[EntryBundle.MaxEntryBytes]));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        foreach (var bytes in Entry.Sample(1000))
        {
            var read = EntryBundle.TryRead(bytes, 2, out var entries, out var refusal);
            Assert.Equal(read, refusal is null);
            Assert.Equal(read ? 2 : 0, entries.Length);
            if (read) Assert.Equal(bytes, Joined(entries));
        }
    }

    private static byte[] Joined(ImmutableArray<ReadOnlyMemory<byte>> entries) =>
        [.. entries.SelectMany(static entry => new byte[] { (byte)(entry.Length >> 8), (byte)entry.Length }.Concat(entry.ToArray()))];
}
