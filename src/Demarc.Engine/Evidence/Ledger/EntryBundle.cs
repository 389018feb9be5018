using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// Entries of a log as a file: each after its length in two bytes, the higher first (C2SP tlog-tiles, section "Log entries",
/// https://c2sp.org/tlog-tiles, 2026-07-22).
/// </summary>
public static class EntryBundle
{
    /// <summary>
    /// Bytes that an entry of ours may have: 16 KiB. The format's own end is at 65,535; evidence is a commitment and not the thing itself,
    /// and needs about one.
    /// </summary>
    public const int MaxEntryBytes = 16 * 1024;

    private const int LengthBytes = 2;

    /// <summary>Null when an entry can be appended: it has at least one byte and at most <see cref="MaxEntryBytes"/>.</summary>
    public static LedgerRefusal? Check(ReadOnlySpan<byte> entry) => entry.Length switch
    {
        0 => LedgerRefusal.Malformed("an entry is empty"),
        > MaxEntryBytes => new(LedgerFault.TooLarge, $"an entry of {entry.Length} bytes is larger than {MaxEntryBytes} bytes"),
        _ => null,
    };

    /// <summary>Puts entries together: the bytes of a file, or of the end of one.</summary>
    /// <exception cref="ArgumentException">One of them fails <see cref="Check"/>.</exception>
    public static byte[] Write(params IReadOnlyCollection<ReadOnlyMemory<byte>> entries)
    {
        var bundle = new byte[entries.Sum(static entry => LengthBytes + entry.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            if (Check(entry.Span) is { } refusal) throw new ArgumentException(refusal.Reason, nameof(entries));
            BinaryPrimitives.WriteUInt16BigEndian(bundle.AsSpan(at), (ushort)entry.Length);
            entry.Span.CopyTo(bundle.AsSpan(at + LengthBytes));
            at += LengthBytes + entry.Length;
        }

        return bundle;
    }

    /// <summary>Takes a bundle apart. Entries up to the format's 65,535 bytes are read, since a log may be somebody else's.</summary>
    /// <param name="bundle">The bytes of the file.</param>
    /// <param name="width">Entries that it must have.</param>
    /// <param name="entries">They, as parts of the same memory.</param>
    /// <param name="refusal">What is wrong when it has not exactly as many, or has bytes left over.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> bundle, int width, out ImmutableArray<ReadOnlyMemory<byte>> entries,
        [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (entries, refusal) = ([], null);
        var read = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(Math.Clamp(width, 0, TilePath.FullWidth));
        var rest = bundle;
        for (var i = 0; i < width; i++)
        {
            if (!TryNext(ref rest, out var entry))
            {
                refusal = LedgerRefusal.Malformed($"it ends within entry {i} of {width}");
                return false;
            }

            read.Add(entry);
        }

        if (rest.Length > 0)
        {
            refusal = LedgerRefusal.Malformed($"{rest.Length} bytes follow the last of {width} entries");
            return false;
        }

        entries = read.ToImmutable();
        return true;
    }

    private static bool TryNext(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> entry)
    {
        entry = default;
        if (rest.Length < LengthBytes) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
        if (rest.Length - LengthBytes < length) return false;
        entry = rest.Slice(LengthBytes, length);
        rest = rest[(LengthBytes + length)..];
        return true;
    }
}
