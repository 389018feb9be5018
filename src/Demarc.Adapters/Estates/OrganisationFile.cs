using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Decisions;
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

    /// <summary>Decisions laid over it, oldest first (docs/decisions/0019).</summary>
    public ImmutableArray<DecisionPatch> Decided { get; init; } = [];

    /// <summary>Builds the catalogue and the organisation it speaks of.</summary>
    /// <param name="shipped">The content as shipped.</param>
    /// <returns>Both, or everything that is wrong with them.</returns>
    public (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes) Build(ContentFolder shipped) =>
        Build(own => ShippedContent.Build(shipped, own));

    /// <summary>
    /// The same with a catalogue built elsewhere. A decision that no longer fits - the catalogue moved on, or the file says otherwise now -
    /// is left out and reported; a mistake in the file itself leaves nothing.
    /// </summary>
    /// <param name="build">Builds a catalogue with the organisation's own content; null: without.</param>
    /// <returns>Both with the decisions left out, or everything that is wrong.</returns>
    public (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes) Build(
        Func<ContentFolder?, CatalogueResult> build)
    {
        var (catalogue, organisation, mistakes, _) = Fit(build);
        return (catalogue, organisation, mistakes);
    }

    /// <summary>
    /// The whole file as it stands, entry by entry as written, decisions that fit laid over it; null when it cannot be read.
    /// </summary>
    /// <param name="build">Builds a catalogue with the organisation's own content; null: without.</param>
    public ContentNode? Whole(Func<ContentFolder?, CatalogueResult> build)
    {
        var (catalogue, _, _, decided) = Fit(build);
        return catalogue is null ? null : Whole(catalogue, decided, out _);
    }

    private (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes,
        ImmutableArray<DecisionPatch> Decided) Fit(Func<ContentFolder?, CatalogueResult> build)
    {
        // Most decisions have no content of their own: what is tried without one of them has the catalogue that is there already.
        var built = new Dictionary<string, CatalogueResult>(StringComparer.Ordinal);
        var (decided, left) = (Decided, ImmutableArray<ContentDiagnostic>.Empty);
        while (true)
        {
            var (catalogue, organisation, mistakes) = Build(Once, decided);
            if (mistakes.IsEmpty) return (catalogue, organisation, left, decided);
            var files = mistakes.Select(static mistake => mistake.Place.File).ToHashSet(StringComparer.Ordinal);
            var unfit = decided.Where(patch => files.Contains(patch.File) || patch.Content.Any(
                file => files.Contains(ContentLayers.OrganisationPrefix + file.Path))).ToList();
            if (unfit.Count > 0) left = [.. left, .. mistakes];
            else if (Cause(Once, decided, mistakes) is not { } cause) return (null, null, mistakes, decided);
            else (unfit, left) = ([cause], [.. left, .. mistakes.Select(mistake => At(cause, mistake))]);
            decided = decided.RemoveRange(unfit);
        }

        CatalogueResult Once(ContentFolder? own) =>
            built.TryGetValue(own?.Hash ?? "", out var known) ? known : built[own?.Hash ?? ""] = build(own);
    }

    /// <summary>The newest decision without which a mistake in the file is none: it took away what the file goes on to speak of.</summary>
    private DecisionPatch? Cause(
        Func<ContentFolder?, CatalogueResult> build, ImmutableArray<DecisionPatch> decided, ImmutableArray<ContentDiagnostic> mistakes) =>
        decided.Reverse().FirstOrDefault(patch => mistakes.Except(Build(build, decided.Remove(patch)).Mistakes).Any());

    private static ContentDiagnostic At(DecisionPatch cause, ContentDiagnostic mistake) =>
        new(new ContentPlace(cause.File, 1, 1), mistake.Message);

    private ContentNode? Whole(Catalogue catalogue, ImmutableArray<DecisionPatch> decided, out ContentDiagnostic? diagnostic)
    {
        diagnostic = null;
        var root = Text.Length == 0 ? null : YamlContent.Read(Text, Name, out diagnostic);
        return diagnostic is not null ? null : OrganisationPatch.Apply(
            root, Organisation.Nameless.Name, decided.Select(static patch => patch.Sections),
            name => catalogue.FindServices(name) is [var only] ? only.Id : name);
    }

    private (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes) Build(
        Func<ContentFolder?, CatalogueResult> build, ImmutableArray<DecisionPatch> decided)
    {
        var files = Content.Select(static file => (file.Path, file.Text)).ToList();
        foreach (var (path, text) in decided.SelectMany(static patch => patch.Content))
        {
            files.RemoveAll(file => file.Path == path);
            files.Add((path, text));
        }

        var (catalogue, mistakes) = build(files.Count == 0 ? null : ContentFolder.Of(
            files.OrderBy(static file => file.Path, StringComparer.Ordinal), ContentLayer.Organisation));
        if (catalogue is null) return (null, null, mistakes);
        if (Text.Length == 0 && decided.IsEmpty) return (catalogue, Organisation.Nameless, []);
        if (Whole(catalogue, decided, out var diagnostic) is not { } whole) return (null, null, [diagnostic!]);
        var result = OrganisationReader.Read(whole, catalogue);
        return (catalogue, result.Organisation, result.Diagnostics);
    }

    /// <summary>What the organisation calls itself; null where it does not say, or cannot be read.</summary>
    public string? OwnName()
    {
        if (Text.Length == 0 && Decided.IsEmpty) return null;
        var root = Text.Length == 0 ? null : YamlContent.Read(Text, Name, out _);
        return OrganisationPatch.Apply(root, "", Decided.Select(static patch => patch.Sections)) is ContentNode.Mapping whole
            && whole["organisation"] is ContentNode.Scalar { Text.Length: > 0 } name ? name.Text : null;
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
