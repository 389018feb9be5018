using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Holdings;

/// <summary>Items as bytes that are equal when the same is said of them: what a commitment binds to.</summary>
public static class ItemText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything that was said of an item when it was handed in, as JSON with its members in one order.</summary>
    public static byte[] Of(HeldItem item) => Write(writer =>
    {
        writer.WriteString("item", item.Id);
        writer.WriteString("kind", Kebab<EvidenceKind>.Name(item.Kind));
        writer.WriteString("origin", Kebab<EvidenceOrigin>.Name(item.Origin));
        writer.WriteString("title", item.Title);
        writer.WriteString("file", item.File);
        writer.WriteNumber("size", item.Size);
        WriteTimes(writer, item.Times);
        writer.WriteString("submitter", item.Submitter);
        writer.WriteString("attested", item.Attested);
        writer.WriteString("cover", item.Cover is { } cover ? Convert.ToHexStringLower(SHA256.HashData(cover.Span)) : "");
        writer.WritePropertyName("about");
        writer.WriteRawValue(About(item.About));
    });

    /// <summary>Everything that was said of a decision.</summary>
    public static byte[] Of(string item, HeldDeed deed) => Write(writer =>
    {
        writer.WriteString("item", item);
        writer.WriteString("deed", Kebab<DeedKind>.Name(deed.Kind));
        writer.WriteString("known", deed.Known.ToString());
        writer.WriteString("actor", deed.Actor);
        writer.WriteString("reason", deed.Reason);
        writer.WriteString("basis", deed.Basis);
    });

    /// <summary>SHA-256 of a salt and a text.</summary>
    public static byte[] Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(text);
        return hash.GetHashAndReset();
    }

    internal static void WriteTimes(Utf8JsonWriter writer, EvidenceTimes times)
    {
        writer.WriteString("effective", times.Effective.ToString());
        writer.WriteString("collected", times.Collected.ToString());
        writer.WriteString("received", times.Received.ToString());
        writer.WriteString("expires", times.Expires is { } end ? $"{end:yyyy-MM-dd}" : "");
    }

    internal static string About(ItemAbout about) => Encoding.UTF8.GetString(Write(writer =>
    {
        Texts(writer, "parts", about.Parts.Select(static part => part.ToString()));
        Texts(writer, "providers", about.Reach.Providers);
        Texts(writer, "services", about.Reach.Services);
        Texts(writer, "accounts", about.Reach.Accounts);
        Texts(writer, "regions", about.Reach.Regions);
        Texts(writer, "workloads", about.Reach.Workloads);
        writer.WriteNumber("run", about.Run);
        writer.WriteNumber("duties", about.Duties);
    }));

    internal static ItemAbout ReadAbout(string text)
    {
        var root = JsonTape.Parse(text).Root;
        return new ItemAbout(
            [.. Texts(root, "parts").Select(static part => PartId.TryParse(part, out var id) ? id : default)],
            new EvidenceReach(
                Texts(root, "providers"), Texts(root, "services"), Texts(root, "accounts"), Texts(root, "regions"),
                Texts(root, "workloads")),
            Number(root["run"]), Number(root["duties"]));
    }

    internal static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static ImmutableArray<string> Texts(JsonNode root, string name)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var text in root[name].Items()) texts.Add(text.GetString() ?? "");
        return texts.ToImmutable();
    }

    private static int Number(JsonNode node) => node.TryGetInt64(out var value) ? (int)value : 0;
}
