using System.Collections.Immutable;
using System.Globalization;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// Who said what a log holds: each entry is a statement of ours, signed by one of the keys given. That the entries are those of the log is
/// <see cref="LedgerAudit"/>'s to find out, before.
/// </summary>
public static class EntryAudit
{
    /// <summary>Looks at all entries.</summary>
    /// <param name="size">Entries of the log.</param>
    /// <param name="files">The files of a log that an audit found whole.</param>
    /// <param name="signers">Keys of collectors and persons.</param>
    /// <returns>
    /// What is wrong, at most <see cref="LedgerAudit.MaxFindings"/>; in place of a file's path stands <c>entry 17</c>.
    /// </returns>
    public static ImmutableArray<AuditFinding> Run(long size, LedgerFiles files, IReadOnlyCollection<EntryKey> signers)
    {
        var findings = ImmutableArray.CreateBuilder<AuditFinding>();
        for (var first = 0L; first < size && findings.Count < LedgerAudit.MaxFindings; first += TilePath.FullWidth)
        {
            var path = TilePath.Entries(first / TilePath.FullWidth, (int)Math.Min(size - first, TilePath.FullWidth));
            if (!TryRead(path, files, out var entries))
            {
                findings.Add(new AuditFinding(path.ToString(), new(LedgerFault.Missing, "it cannot be read")));
                continue;
            }

            for (var i = 0; i < path.Width && findings.Count < LedgerAudit.MaxFindings; i++)
            {
                if (Check(entries[i], signers) is { } refusal)
                    findings.Add(new AuditFinding(string.Create(CultureInfo.InvariantCulture, $"entry {first + i}"), refusal));
            }
        }

        return findings.ToImmutable();
    }

    /// <summary>Whether an entry is a signed statement; null when it is.</summary>
    /// <param name="entry">The entry's bytes.</param>
    /// <param name="signers">Keys of collectors and persons, of which one is enough.</param>
    public static LedgerRefusal? Check(ReadOnlyMemory<byte> entry, IReadOnlyCollection<EntryKey> signers) =>
        !Dsse.TryParse(entry, out var envelope, out var refusal) ? refusal
            : !Statement.TryRead(envelope, out _, out refusal) ? refusal
            : envelope.SignedBy(signers).IsEmpty ? new(LedgerFault.Unsigned, "none of the given keys has signed it")
            : null;

    private static bool TryRead(TilePath path, LedgerFiles files, out ImmutableArray<ReadOnlyMemory<byte>> entries)
    {
        var (bytes, width) = (files.Read(path), path.Width);
        if (bytes is null && path.IsPartial) (bytes, width) = (files.Read(path.Full), TilePath.FullWidth);
        entries = [];
        return bytes is not null && EntryBundle.TryRead(bytes.Value, width, out entries, out _);
    }
}
