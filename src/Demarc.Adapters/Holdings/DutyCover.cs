using System.Collections.Immutable;
using System.IO.Compression;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Holdings;

/// <summary>Duties as few bytes: in order, by scope, compressed.</summary>
internal static class DutyCover
{
    internal static byte[] Write(IEnumerable<DutyKey> duties)
    {
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new BinaryWriter(compressed))
        {
            var scopes = duties.GroupBy(static duty => duty.Scope).OrderBy(static group => group.Key).ToList();
            writer.Write7BitEncodedInt(scopes.Count);
            foreach (var scope in scopes)
            {
                var (key, parts) = (scope.Key, scope.Select(static duty => duty.Part).Order().ToList());
                foreach (var text in (ReadOnlySpan<string>)[key.Provider, key.Service, key.Account, key.Region, key.Workload])
                    writer.Write(text);
                writer.Write7BitEncodedInt(parts.Count);
                foreach (var part in parts) writer.Write(part.ToString());
            }
        }

        return bytes.ToArray();
    }

    internal static ImmutableHashSet<DutyKey> Read(byte[] cover)
    {
        var duties = ImmutableHashSet.CreateBuilder<DutyKey>();
        using var compressed = new BrotliStream(new MemoryStream(cover), CompressionMode.Decompress);
        using var reader = new BinaryReader(compressed);
        for (var scopes = reader.Read7BitEncodedInt(); scopes > 0; scopes--)
        {
            var texts = new string[5];
            for (var i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
            var scope = new DutyScope(texts[0], texts[1], texts[2], texts[3], texts[4]);
            for (var parts = reader.Read7BitEncodedInt(); parts > 0; parts--)
            {
                if (PartId.TryParse(reader.ReadString(), out var part)) duties.Add(new DutyKey(part, scope));
            }
        }

        return duties.ToImmutable();
    }
}
