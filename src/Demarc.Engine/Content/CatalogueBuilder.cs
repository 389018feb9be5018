using System.Collections.Immutable;
using Demarc.Engine.Content.Statements;

namespace Demarc.Engine.Content;

/// <summary>What building a catalogue gave: the catalogue, or the mistakes that keep it from being one.</summary>
/// <param name="Catalogue">The catalogue; null when there is a mistake, so that nothing is half-loaded.</param>
/// <param name="Diagnostics">Every mistake found, in order of place.</param>
public sealed record CatalogueResult(Catalogue? Catalogue, ImmutableArray<ContentDiagnostic> Diagnostics);

/// <summary>Builds the catalogue from content files. Later layers replace entries of earlier ones by id.</summary>
public static class CatalogueBuilder
{
    /// <summary>Builds a catalogue.</summary>
    /// <param name="files">The files of all layers; their order does not matter.</param>
    /// <param name="version">Version and hash of the content, shown in every explanation.</param>
    public static CatalogueResult Build(IEnumerable<ContentFile> files, string version)
    {
        var diagnostics = new List<ContentDiagnostic>();
        var draft = new CatalogueDraft(diagnostics);
        foreach (var file in files.OrderBy(static f => f.Layer).ThenBy(static f => f.Path, StringComparer.Ordinal))
            Read(file, draft, diagnostics);
        var catalogue = draft.Finish(version);
        ImmutableArray<ContentDiagnostic> found =
        [
            .. diagnostics.OrderBy(static d => d.Place.File, StringComparer.Ordinal).ThenBy(static d => d.Place.Line)
                .ThenBy(static d => d.Message, StringComparer.Ordinal),
        ];
        return new CatalogueResult(found.IsEmpty ? catalogue : null, found);
    }

    private static void Read(ContentFile file, CatalogueDraft draft, List<ContentDiagnostic> diagnostics)
    {
        var reader = new ContentReader(file.Root, "a content file", diagnostics);
        switch (file.Path.Split('/'))
        {
            case ["controls", _]:
                ControlReader.Read(reader, draft);
                break;
            case ["responsibility", _]:
                RuleReader.Read(reader, draft);
                break;
            case ["providers", var provider, "provider.yaml"]:
                ServiceReader.ReadProvider(reader, provider, draft);
                break;
            case ["providers", var provider, "services", _]:
                ServiceReader.ReadService(reader, provider, draft);
                break;
            case ["types", _, _]:
                TypeReader.Read(reader, draft);
                break;
            case ["checks", _, _]:
                CheckReader.Read(reader, draft);
                break;
            case ["frameworks", _]:
                FrameworkReader.Read(reader, draft);
                break;
            case ["benchmarks", _]:
                BenchmarkReader.Read(reader, draft);
                break;
            case ["texts", _]:
                RequirementTextReader.Read(reader, draft);
                break;
            case ["statements", _]:
                StatementReader.Read(reader, draft);
                break;
            default:
                reader.Fault(new ContentPlace(file.Path, 1, 1), "no kind of content file belongs here; see docs/content-format.md");
                return;
        }

        reader.Done();
    }
}
