using System.Security.Cryptography;

namespace Demarc.Adapters.Import;

/// <summary>A file to import, read whole.</summary>
/// <param name="Name">Its name without the folder.</param>
/// <param name="Bytes">What it holds.</param>
public sealed record ImportFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));

    /// <summary>Reads a stream up to the limit.</summary>
    /// <returns>The file; null when it is larger than <see cref="ImportLimits.FileBytes"/>.</returns>
    public static ImportFile? Read(string name, Stream stream)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
        {
            if (copy.Length + count > ImportLimits.FileBytes) return null;
            copy.Write(buffer, 0, count);
        }

        return new ImportFile(PlainText.Line(name), copy.ToArray());
    }

    internal Stream Open() => new MemoryStream(Bytes.ToArray(), writable: false);
}
