using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Demarc.Engine.Content;

namespace Demarc.Adapters.ContentFiles;

/// <summary>
/// The compact form of the shipped content that lies beside the program: the trees of all files with their places, every text once,
/// compressed. It is made from the YAML files at build time, so that starting does not parse YAML.
/// </summary>
public static class ContentPack
{
    private const uint Magic = 0x32504344; // "DCP2"

    /// <summary>Writes a folder as a pack.</summary>
    public static void Write(ContentFolder folder, Stream destination)
    {
        using var compressed = new BrotliStream(destination, CompressionLevel.SmallestSize, leaveOpen: true);
        using var writer = new BinaryWriter(compressed, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(folder.Hash);
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in folder.Files)
        {
            Collect(file.Root, texts);
            texts.TryAdd(file.Path, texts.Count);
        }

        writer.Write7BitEncodedInt(texts.Count);
        foreach (var text in texts.OrderBy(static pair => pair.Value)) writer.Write(text.Key);
        writer.Write7BitEncodedInt(folder.Files.Length);
        foreach (var file in folder.Files)
        {
            writer.Write7BitEncodedInt(texts[file.Path]);
            WriteNode(writer, file.Root, texts);
        }
    }

    /// <summary>Reads a pack.</summary>
    /// <exception cref="InvalidDataException">It is not one: a damaged build.</exception>
    public static ContentFolder Read(Stream source)
    {
        using var expanded = new MemoryStream();
        using (var compressed = new BrotliStream(source, CompressionMode.Decompress, leaveOpen: true)) compressed.CopyTo(expanded);
        expanded.Position = 0;
        using var reader = new BinaryReader(expanded, Encoding.UTF8);
        if (reader.ReadUInt32() != Magic) throw new InvalidDataException("not a content pack");
        var hash = reader.ReadString();
        var texts = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
        var files = ImmutableArray.CreateBuilder<ContentFile>(reader.Read7BitEncodedInt());
        for (var i = files.Capacity; i > 0; i--)
        {
            var path = texts[reader.Read7BitEncodedInt()];
            files.Add(new ContentFile(path, ReadNode(reader, texts, path), ContentLayer.Shipped));
        }

        return new ContentFolder(files.ToImmutable(), [], hash);
    }

    private static void Collect(ContentNode node, Dictionary<string, int> texts)
    {
        switch (node)
        {
            case ContentNode.Scalar { Text: { } text }:
                texts.TryAdd(text, texts.Count);
                break;
            case ContentNode.Sequence list:
                foreach (var item in list.Items) Collect(item, texts);
                break;
            case ContentNode.Mapping map:
                foreach (var (key, value) in map.Entries)
                {
                    texts.TryAdd(key, texts.Count);
                    Collect(value, texts);
                }

                break;
        }
    }

    private static void WriteNode(BinaryWriter writer, ContentNode node, Dictionary<string, int> texts)
    {
        writer.Write7BitEncodedInt(node.Place.Line);
        writer.Write7BitEncodedInt(node.Place.Column);
        switch (node)
        {
            case ContentNode.Scalar scalar:
                writer.Write(scalar.Quoted ? (byte)3 : (byte)0);
                writer.Write7BitEncodedInt(scalar.Text is { } text ? texts[text] + 1 : 0);
                break;
            case ContentNode.Sequence list:
                writer.Write((byte)1);
                writer.Write7BitEncodedInt(list.Items.Length);
                foreach (var item in list.Items) WriteNode(writer, item, texts);
                break;
            case ContentNode.Mapping map:
                writer.Write((byte)2);
                writer.Write7BitEncodedInt(map.Entries.Length);
                foreach (var (key, value) in map.Entries)
                {
                    writer.Write7BitEncodedInt(texts[key]);
                    WriteNode(writer, value, texts);
                }

                break;
        }
    }

    private static ContentNode ReadNode(BinaryReader reader, string[] texts, string file)
    {
        var place = new ContentPlace(file, reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        switch (reader.ReadByte())
        {
            case var kind and (0 or 3):
                var text = reader.Read7BitEncodedInt();
                return new ContentNode.Scalar(place, text == 0 ? null : texts[text - 1], kind == 3);
            case 1:
                var items = ImmutableArray.CreateBuilder<ContentNode>(reader.Read7BitEncodedInt());
                for (var i = items.Capacity; i > 0; i--) items.Add(ReadNode(reader, texts, file));
                return new ContentNode.Sequence(place, items.ToImmutable());
            case 2:
                var entries = ImmutableArray.CreateBuilder<(string, ContentNode)>(reader.Read7BitEncodedInt());
                for (var i = entries.Capacity; i > 0; i--) entries.Add((texts[reader.Read7BitEncodedInt()], ReadNode(reader, texts, file)));
                return new ContentNode.Mapping(place, entries.ToImmutable());
            default:
                throw new InvalidDataException("a damaged content pack");
        }
    }
}
