using System.Buffers.Binary;
using System.Text;

namespace Demarc.Adapters.Packages;

/// <summary>
/// Writes the one form that a package's archive has: a ZIP (APPNOTE.TXT 6.3.10, PKWARE, 2022-11-01) of files in order of their names,
/// stored as they are, without times, attributes or comments. So equal files give equal bytes on every machine, and a byte changed
/// anywhere, also between the files, shows. Every ZIP program reads it. Limits of the plain format hold: 4 GB, 65,535 files.
/// </summary>
internal static class PackageArchive
{
    /// <summary>Files that an archive may have.</summary>
    internal const int MaxFiles = 65_000;

    /// <summary>Bytes that an archive may have.</summary>
    internal const long MaxBytes = 4_000_000_000;

    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const ushort Version = 20;

    /// <summary>1980-01-01, the first day that the format knows.</summary>
    private const ushort FirstDay = 0x0021;

    private static readonly uint[] Remainders = Table();

    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int EndLength = 22;

    /// <summary>Writes an archive.</summary>
    /// <param name="files">Names and contents, in order of the names, compared as bytes.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="PackageException">There are too many files, or too many bytes.</exception>
    internal static void Write(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files, Stream output)
    {
        using var central = new MemoryStream();
        var (offset, count) = (0L, 0);
        foreach (var (name, content) in files)
        {
            var path = Encoding.ASCII.GetBytes(name);
            var crc = Checksum(content.Span);
            var local = new byte[LocalLength];
            BinaryPrimitives.WriteUInt32LittleEndian(local, LocalSignature);
            Describe(local.AsSpan(4), crc, content.Length, path.Length);
            output.Write(local);
            output.Write(path);
            output.Write(content.Span);
            var header = new byte[CentralLength];
            BinaryPrimitives.WriteUInt32LittleEndian(header, CentralSignature);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), Version);
            Describe(header.AsSpan(6), crc, content.Length, path.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), (uint)offset);
            central.Write(header);
            central.Write(path);
            offset += LocalLength + path.Length + (long)content.Length;
            if (++count > MaxFiles || offset > MaxBytes)
                throw new PackageException($"the package has more than {MaxFiles} files, or more than {MaxBytes} bytes");
        }

        central.Position = 0;
        central.CopyTo(output);
        var end = new byte[EndLength];
        BinaryPrimitives.WriteUInt32LittleEndian(end, EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)central.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)offset);
        output.Write(end);
    }

    /// <summary>CRC-32 as ZIP has it (ISO 3309: reflected, polynomial EDB88320).</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes) crc = Remainders[(byte)(crc ^ octet)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] Table()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var rest = i;
            for (var bit = 0; bit < 8; bit++) rest = (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ 0xedb88320;
            table[i] = rest;
        }

        return table;
    }

    /// <summary>What both headers of a file have: version, flags, method, time, day, checksum, sizes, length of the name.</summary>
    private static void Describe(Span<byte> header, uint crc, int size, int name)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(header[10..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(header[14..], (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(header[18..], (uint)size);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)name);
    }
}
