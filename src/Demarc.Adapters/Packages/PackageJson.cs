using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Demarc.Adapters.Packages;

/// <summary>JSON of a package: people read it, so it is indented, and letters beyond ASCII are themselves.</summary>
internal static class PackageJson
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer);
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }
}
