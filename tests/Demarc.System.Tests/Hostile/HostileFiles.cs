using System.IO.Compression;
using System.Text;
using static Demarc.System.Tests.Hostile.HostileFolder;

namespace Demarc.System.Tests.Hostile;

/// <summary>A file that somebody damaged, or made to do damage.</summary>
/// <param name="Name">File name.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Says">What the message about it has to contain: the place, then the reason.</param>
/// <param name="Keeps">Ids that are still read from it.</param>
internal sealed record HostileFile(string Name, byte[] Content, string Says, params string[] Keeps)
{
    internal static IReadOnlyList<HostileFile> Damaged { get; } = [.. All()];

    private static IEnumerable<HostileFile> All()
    {
        var (one, two) = (Item("one"), Item("two"));
        yield return Of("cut.json", Items(Item("cut-1"), two)[..^60], "record 2, byte ", "cut off", "cut-1");
        yield return Of("cut-early.json", "{\"configurationIt", "line 1, byte 18: damaged JSON", "");
        var cut = Lines(Item("line-1"), "{\"resourceType\": \"AWS::", Item("line-2"));
        yield return Of("cut-line.jsonl", cut, "record 2", "", "line-1", "line-2");
        yield return Of("missing-brace.jsonl", Lines(Item("brace-1")[..^1], Item("brace-2")), "record 1", "", "brace-2");
        yield return new HostileFile("invalid-utf8.json", InvalidUtf8(), "record 2, byte ", "utf8-1", "utf8-3");
        yield return new HostileFile(
            "utf16-broken.json", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"configurationItems\": [\""), 0x00, 0xD8, 0x41, 0x00],
            "Unable to translate");
        var deep = "{\"a\":" + Brackets(10_000) + "}";
        yield return Of("deep.json", Items(Item("deep-1"), deep, Item("deep-3")), "record 2", "deep", "deep-1", "deep-3");
        yield return Of("deeper.json", "{\"configurationItems\": [" + new string('[', 1_000_000), "record 1, byte 24", "maximum");
        var doubled = one.Replace("\"awsRegion\"", "\"resourceId\"", StringComparison.Ordinal);
        yield return Of("doubled.json", Items(doubled, Item("doubled-2")), "record 1", "given twice", "doubled-2");
        var twice = Items(Item("root-1"))[..^1] + "," + Items(Item("root-2"))[1..];
        yield return Of("doubled-root.json", twice, "\"configurationItems\" is given twice", "", "root-1", "root-2");
        yield return new HostileFile("archive.zip", Zip(), "a zip archive: unpack it");
        yield return new HostileFile("bomb.json.gz", Bomb(), "decompression bomb");
        yield return new HostileFile("twice.json.gz", Gzip(Gzip(Encoding.UTF8.GetBytes(Items(one)))), "compressed twice");
        yield return new HostileFile("cut.json.gz", Gzip(Encoding.UTF8.GetBytes(Items(Item("gz-1"), Noise())))[..^2000], "", "gz-1");
        yield return new HostileFile("empty.json", [], "the file is empty");
        var cell = "service,provider,workload\nS3,aws,\"" + new string('x', 2 << 20);
        yield return Of("huge-field.csv", cell, "line 2: a cell is longer than 1 MiB", "");
    }

    private static HostileFile Of(string name, string text, string place, string reason, params string[] keeps) =>
        new(name, Encoding.UTF8.GetBytes(text), place, keeps) { Reason = reason };

    internal string Reason { get; private init; } = "";

    internal static string OneLine(string json) => json.Replace("\n", "", StringComparison.Ordinal);

    private static string Lines(params ReadOnlySpan<string> items) => string.Join('\n', items.ToArray().Select(OneLine));

    internal static string Brackets(int depth) => new string('[', depth) + new string(']', depth);

    internal static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(content);
        return target.ToArray();
    }

    private static byte[] InvalidUtf8()
    {
        var text = Encoding.UTF8.GetBytes(Items(Item("utf8-1"), Item("??-utf8"), Item("utf8-3")));
        text.AsSpan().Slice(text.AsSpan().IndexOf("??"u8), 2).Fill(0xC3);
        return text;
    }

    /// <summary>200 MB of one letter in 200 KB.</summary>
    private static byte[] Bomb()
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write("{\"configurationItems\": [{\"a\": \""u8);
            var block = Enumerable.Repeat((byte)'a', 1 << 20).ToArray();
            for (var i = 0; i < 200; i++) gzip.Write(block);
        }

        return target.ToArray();
    }

    /// <summary>An item that does not compress away, so that cutting the file cuts it.</summary>
    private static string Noise()
    {
        var bytes = new byte[6000];
        new Random(1).NextBytes(bytes);
        return "{\"a\": \"" + Convert.ToBase64String(bytes) + "\"}";
    }

    private static byte[] Zip()
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("items.json").Open();
            entry.Write(Encoding.UTF8.GetBytes(Items(Item("zipped"))));
        }

        return target.ToArray();
    }
}
