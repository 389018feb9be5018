using System.IO.Compression;

namespace Demarc.Adapters.Store.Recording;

/// <summary>Numbers as few bytes: the steps between them, compressed.</summary>
internal static class NumberSet
{
    internal static byte[] Write(IEnumerable<int> ascending)
    {
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(compressed))
        {
            var last = 0;
            foreach (var number in ascending)
            {
                writer.Write7BitEncodedInt(number - last);
                last = number;
            }

            writer.Write7BitEncodedInt(0);
        }

        return bytes.ToArray();
    }

    internal static IEnumerable<int> Read(byte[] body)
    {
        using var compressed = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new BinaryReader(compressed);
        var last = 0;
        while (reader.Read7BitEncodedInt() is > 0 and var step) yield return last += step;
    }
}
