using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Estates;

/// <summary>
/// What an organisation says about itself, as texts: its file and the files of its own content. Kept in the store, so that what was said on
/// a day can be read again without the folder it came from.
/// </summary>
/// <param name="Name">Name of the file, used in messages.</param>
/// <param name="Text">The file.</param>
/// <param name="Content">Path and text of each file of its own content, in order.</param>
public sealed record OrganisationFile(string Name, string Text, ImmutableArray<(string Path, string Text)> Content)
{
    /// <summary>An organisation that says nothing.</summary>
    public static OrganisationFile None { get; } = new("", "", []);

    /// <summary>Reads a file and the content folder it names. What cannot be read there is left to whoever builds the catalogue.</summary>
    public static OrganisationFile Read(string path)
    {
        var text = File.ReadAllText(path);
        var root = YamlContent.Read(text, Path.GetFileName(path), out _);
        var own = root is null ? null : OrganisationReader.ContentFolderOf(root);
        if (own is not { Length: > 0 }) return new OrganisationFile(Path.GetFileName(path), text, []);
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, own));
        return new OrganisationFile(
            Path.GetFileName(path), text,
            [.. ContentFolder.List(folder).Select(static file => (file.Label, File.ReadAllText(file.Path)))]);
    }

    /// <summary>Builds the catalogue and the organisation it speaks of.</summary>
    /// <param name="shipped">The content as shipped.</param>
    /// <returns>Both, or everything that is wrong with them.</returns>
    public (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes) Build(ContentFolder shipped)
    {
        var own = Content.IsEmpty ? null : ContentFolder.Of(Content, ContentLayer.Organisation);
        var (catalogue, mistakes) = ShippedContent.Build(shipped, own);
        return catalogue is null ? (null, null, mistakes) : Build(catalogue);
    }

    /// <summary>The same on a catalogue that is built already.</summary>
    public (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes) Build(Catalogue catalogue)
    {
        if (Text.Length == 0) return (catalogue, Organisation.Nameless, []);
        var root = YamlContent.Read(Text, Name, out var diagnostic);
        if (root is null) return (null, null, [diagnostic!]);
        var result = OrganisationReader.Read(root, catalogue);
        return (catalogue, result.Organisation, result.Diagnostics);
    }

    /// <summary>As it is kept.</summary>
    internal byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("name", Name);
            writer.WriteString("text", Text);
            writer.WriteStartArray("content");
            foreach (var (path, text) in Content)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(path);
                writer.WriteStringValue(text);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads it as it is kept.</summary>
    internal static OrganisationFile Of(byte[] body)
    {
        var root = JsonTape.Parse(body).Root;
        var content = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var file in root["content"].Items()) content.Add((file[0].GetString() ?? "", file[1].GetString() ?? ""));
        return new OrganisationFile(root["name"].GetString() ?? "", root["text"].GetString() ?? "", content.ToImmutable());
    }
}
