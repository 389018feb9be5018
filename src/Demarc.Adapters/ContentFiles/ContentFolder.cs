using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Demarc.Engine.Content;

namespace Demarc.Adapters.ContentFiles;

/// <summary>Files of a content folder, as read.</summary>
/// <param name="Files">The files that could be read.</param>
/// <param name="Diagnostics">What could not.</param>
/// <param name="Hash">SHA-256 over paths and bytes of all files in order, as 64 hexadecimal digits.</param>
public sealed record ContentFolder(ImmutableArray<ContentFile> Files, ImmutableArray<ContentDiagnostic> Diagnostics, string Hash)
{
    /// <summary>The kinds of folder that hold content; anything else (schemas, notes) is passed over.</summary>
    private static readonly ImmutableArray<string> Kinds =
        ["controls", "responsibility", "providers", "types", "checks", "frameworks", "benchmarks", "texts", "statements"];

    /// <summary>Reads every YAML file below a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static ContentFolder Read(string folder, ContentLayer layer)
    {
        var files = ImmutableArray.CreateBuilder<ContentFile>();
        var diagnostics = ImmutableArray.CreateBuilder<ContentDiagnostic>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, label) in List(folder))
        {
            var shown = layer == ContentLayer.Organisation ? ContentLayers.OrganisationPrefix + label : label;
            var root = YamlContent.ReadFile(path, shown, out var bytes, out var diagnostic);
            hash.AppendData(Encoding.UTF8.GetBytes($"{label}\n{bytes.Length}\n"));
            hash.AppendData(bytes);
            if (root is not null) files.Add(new ContentFile(label, root, layer));
            else diagnostics.Add(diagnostic!);
        }

        return new ContentFolder(files.ToImmutable(), diagnostics.ToImmutable(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The same of texts that were read before.</summary>
    public static ContentFolder Of(IEnumerable<(string Path, string Text)> texts, ContentLayer layer)
    {
        var files = ImmutableArray.CreateBuilder<ContentFile>();
        var diagnostics = ImmutableArray.CreateBuilder<ContentDiagnostic>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, text) in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\n{bytes.Length}\n"));
            hash.AppendData(bytes);
            var shown = layer == ContentLayer.Organisation ? ContentLayers.OrganisationPrefix + path : path;
            var root = YamlContent.Read(text, shown, out var diagnostic);
            if (root is not null) files.Add(new ContentFile(path, root, layer));
            else diagnostics.Add(diagnostic!);
        }

        return new ContentFolder(files.ToImmutable(), diagnostics.ToImmutable(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Files of a folder that hold content, with their names below it, in order.</summary>
    internal static IEnumerable<(string Path, string Label)> List(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"there is no folder \"{folder}\"");
        var options = new EnumerationOptions
        { RecurseSubdirectories = true, MaxRecursionDepth = 6, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(folder, "*.yaml", options)
            .Select(path => (Path: path, Label: Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Where(static file => file.Label.IndexOf('/') is > 0 and var slash
            && Kinds.Contains(file.Label[..slash], StringComparer.Ordinal))
            .OrderBy(static file => file.Label, StringComparer.Ordinal);
    }
}
