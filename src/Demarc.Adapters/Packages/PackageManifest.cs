using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Demarc.Adapters.Packages;

/// <summary>A file that a package has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Their SHA-256, 64 hexadecimal digits.</param>
public sealed record PackageFile(string Name, long Size, string Sha256);

/// <summary>An item of evidence that a package has.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Entry">Place in the log of the entry that received it.</param>
/// <param name="Deeds">Places in the log of the decisions about it, in order.</param>
/// <param name="Erased">Whether the last of them says that it was erased.</param>
public sealed record PackageItem(string Item, long Entry, ImmutableArray<long> Deeds, bool Erased);

/// <summary>
/// What a package is and has. Its SHA-256 is in the log, so that a file that is missing, added or changed shows; a salt within it keeps
/// others from guessing what it says. Not in it is what rests on that entry and proves itself: the checkpoint and the proofs.
/// </summary>
public sealed record PackageManifest
{
    /// <summary>What packages say that they are.</summary>
    public const string Format = "https://demarc.dev/package/v1";

    /// <summary>Bytes that a manifest may have.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Whose package it is.</summary>
    public required string Organisation { get; init; }

    /// <summary>The framework.</summary>
    public required string Framework { get; init; }

    /// <summary>The day whose state it shows.</summary>
    public required string AsOf { get; init; }

    /// <summary>The last day of what counted as known; empty: all that was known when it was made. It is written only when it is said, as
    /// older packages do not have it.</summary>
    public string KnownAt { get; init; } = "";

    /// <summary>Version of the catalogue.</summary>
    public required string Catalogue { get; init; }

    /// <summary>Name of the log.</summary>
    public required string Origin { get; init; }

    /// <summary>Hexadecimal digits that nobody can guess.</summary>
    public string Salt { get; init; } = "";

    /// <summary>Its files, by name.</summary>
    public required ImmutableArray<PackageFile> Files { get; init; }

    /// <summary>Its items of evidence, by id.</summary>
    public required ImmutableArray<PackageItem> Items { get; init; }

    /// <summary>A file and its hash.</summary>
    internal static PackageFile File(string name, ReadOnlySpan<byte> content) =>
        new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>The manifest as bytes, always the same for the same content.</summary>
    internal byte[] ToBytes() => PackageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteString("organisation", Organisation);
        writer.WriteString("framework", Framework);
        writer.WriteString("asOf", AsOf);
        if (KnownAt.Length > 0) writer.WriteString("knownAt", KnownAt);
        writer.WriteString("catalogue", Catalogue);
        writer.WriteString("log", Origin);
        writer.WriteString("salt", Salt);
        writer.WriteStartArray("files");
        foreach (var file in Files)
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Name);
            writer.WriteNumber("size", file.Size);
            writer.WriteString("sha256", file.Sha256);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("evidence");
        foreach (var item in Items)
        {
            writer.WriteStartObject();
            writer.WriteString("item", item.Item);
            writer.WriteNumber("entry", item.Entry);
            writer.WriteStartArray("decisions");
            foreach (var deed in item.Deeds) writer.WriteNumberValue(deed);
            writer.WriteEndArray();
            writer.WriteBoolean("erased", item.Erased);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="PackageException">It is none.</exception>
    internal static PackageManifest Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (Text(root, "format") != Format) throw new PackageException($"manifest.json is not of the format {Format}");
            return new PackageManifest
            {
                Organisation = Text(root, "organisation"),
                Framework = Text(root, "framework"),
                AsOf = Text(root, "asOf"),
                KnownAt = root.TryGetProperty("knownAt", out _) ? Text(root, "knownAt") : "",
                Catalogue = Text(root, "catalogue"),
                Origin = Text(root, "log"),
                Salt = Text(root, "salt"),
                Files = [.. root.GetProperty("files").EnumerateArray().Select(static file =>
                    new PackageFile(Text(file, "name"), file.GetProperty("size").GetInt64(), Text(file, "sha256")))],
                Items = [.. root.GetProperty("evidence").EnumerateArray().Select(static item => new PackageItem(
                    Text(item, "item"), item.GetProperty("entry").GetInt64(),
                    [.. item.GetProperty("decisions").EnumerateArray().Select(static deed => deed.GetInt64())],
                    item.GetProperty("erased").GetBoolean()))],
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PackageException("manifest.json is not a manifest", error);
        }
    }

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new FormatException(name);
}
