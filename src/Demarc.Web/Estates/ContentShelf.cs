using System.Collections.Concurrent;
using System.Collections.Immutable;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;

namespace Demarc.Web.Estates;

/// <summary>The content as shipped, read once, and catalogues built from it.</summary>
public sealed class ContentShelf(WebOptions options)
{
    private readonly Lazy<ContentFolder> shipped = new(() => ShippedContent.Read(options.Content));
    private readonly ConcurrentDictionary<string, CatalogueResult> built = new(StringComparer.Ordinal);

    /// <summary>The content as shipped.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    public ContentFolder Shipped => shipped.Value;

    /// <summary>What is wrong with it; empty when it can be used.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    public ImmutableArray<ContentDiagnostic> Mistakes => With(null).Diagnostics;

    /// <summary>The catalogue and the organisation of a file, or everything that is wrong with them.</summary>
    public (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes) Build(OrganisationFile file) =>
        file.Build(With);

    /// <summary>The whole of a file, decisions that fit laid over it; null when it cannot be read.</summary>
    internal ContentNode? Whole(OrganisationFile file) => file.Whole(With);

    private CatalogueResult With(ContentFolder? own)
    {
        if (built.Count > 64) built.Clear();
        return built.GetOrAdd(own?.Hash ?? "", _ => ShippedContent.Build(Shipped, own));
    }
}
