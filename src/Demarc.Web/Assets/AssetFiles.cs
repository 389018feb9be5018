using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Demarc.Web.Assets;

/// <summary>One file that pages load.</summary>
/// <param name="Path">Path below <c>/assets/</c>.</param>
/// <param name="Type">Media type.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Compressed">The same, compressed with Brotli.</param>
/// <param name="Tag">Digest of its bytes: part of its address, so that it can be kept for ever.</param>
public sealed record AssetFile(string Path, string Type, byte[] Body, byte[] Compressed, string Tag);

/// <summary>The files that pages load: they lie in the program itself, so that there is nothing to install or to forget.</summary>
public sealed class AssetFiles
{
    private const string Prefix = "web/";

    private readonly FrozenDictionary<string, AssetFile> files =
        Read().ToFrozenDictionary(static file => file.Path, StringComparer.Ordinal);

    /// <summary>All of them, by path.</summary>
    public IEnumerable<AssetFile> All => files.Values.OrderBy(static file => file.Path, StringComparer.Ordinal);

    /// <summary>A file; null when there is none of that path.</summary>
    public AssetFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>The address of a file.</summary>
    public string Url(string path) => $"/assets/{files[path].Tag}/{path}";

    private static IEnumerable<AssetFile> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var body = new MemoryStream();
            stream.CopyTo(body);
            var path = name[Prefix.Length..].Replace('\\', '/');
            yield return new AssetFile(
                path, TypeOf(path), body.ToArray(), Compress(body.ToArray()),
                Convert.ToHexStringLower(SHA256.HashData(body.ToArray()))[..16]);
        }
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) brotli.Write(body);
        return compressed.ToArray();
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
}
