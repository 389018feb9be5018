using System.IO.Compression;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>Unpacks a workbook once into nothing, counting, before anything is allowed to believe what it says about itself.</summary>
internal static class PackageGuard
{
    private static ReadOnlySpan<byte> OldOffice => [0xD0, 0xCF, 0x11, 0xE0];

    /// <summary>Why the workbook is refused; null when it may be opened.</summary>
    internal static string? Refusal(ImportFile file)
    {
        var start = file.Bytes.Span;
        if (start.StartsWith(OldOffice))
            return "this is an old or password-protected Office file; save it as an .xlsx workbook without a password";
        if (!start.StartsWith("PK"u8)) return "this is not an .xlsx workbook";
        try
        {
            using var archive = new ZipArchive(file.Open(), ZipArchiveMode.Read);
            if (archive.Entries.Count > ImportLimits.PackageParts) return $"the workbook has more than {ImportLimits.PackageParts} parts";
            long total = 0;
            foreach (var entry in archive.Entries)
            {
                if (entry.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
                    return "the workbook has macros; save it as an .xlsx workbook, which has none";
                if (Expand(entry, ref total) is { } fault) return fault;
            }

            return null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            return "the workbook is damaged: " + error.Message;
        }
    }

    private static string? Expand(ZipArchiveEntry entry, ref long total)
    {
        using var stream = entry.Open();
        var buffer = new byte[1 << 16];
        long length = 0;
        while (stream.Read(buffer) is > 0 and var count)
        {
            length += count;
            total += count;
            if (total > ImportLimits.ExpandedBytes) return $"the workbook is larger than {ImportLimits.ExpandedBytes >> 20} MiB unpacked";
            if (length > ImportLimits.ExpansionFloor && length > entry.CompressedLength * ImportLimits.ExpansionRatio)
                return $"the part \"{PlainText.Line(entry.FullName)}\" unpacks to more than {ImportLimits.ExpansionRatio} times its size";
        }

        return null;
    }
}
