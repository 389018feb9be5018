using Demarc.Engine.Content;

namespace Demarc.Adapters.ContentFiles;

/// <summary>The catalogue as shipped, with an organisation's own content laid over it.</summary>
public static class ShippedContent
{
    /// <summary>The file beside the program.</summary>
    public const string FileName = "content.pack";

    /// <summary>Reads what is shipped.</summary>
    /// <param name="path">A pack, or a folder of source files.</param>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static ContentFolder Read(string path)
    {
        if (Directory.Exists(path)) return ContentFolder.Read(path, ContentLayer.Shipped);
        using var stream = File.OpenRead(path);
        return ContentPack.Read(stream);
    }

    /// <summary>Builds the catalogue of both.</summary>
    /// <param name="shipped">What is shipped.</param>
    /// <param name="own">The organisation's own; null when it has none.</param>
    public static CatalogueResult Build(ContentFolder shipped, ContentFolder? own)
    {
        var version = $"{typeof(ShippedContent).Assembly.GetName().Version?.ToString(3)}+{shipped.Hash[..12]}";
        if (own is null)
            return shipped.Diagnostics.IsEmpty ? CatalogueBuilder.Build(shipped.Files, version) : new(null, shipped.Diagnostics);
        var diagnostics = shipped.Diagnostics.AddRange(own.Diagnostics);
        return diagnostics.IsEmpty
            ? CatalogueBuilder.Build(shipped.Files.AddRange(own.Files), $"{version}.{own.Hash[..12]}") : new(null, diagnostics);
    }
}
