using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Store.Recording;

/// <summary>An exception as bytes that are equal when the same was approved.</summary>
internal static class ExceptionText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Write(CheckException exception)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("checks");
            foreach (var check in exception.Checks.Order(StringComparer.Ordinal)) writer.WriteStringValue(check);
            writer.WriteEndArray();
            writer.WriteString("scope", exception.When?.Source ?? "");
            writer.WriteString("reason", exception.Reason);
            writer.WriteString("author", exception.Author);
            writer.WriteString("approver", exception.Approver);
            writer.WriteString("from", Day(exception.From));
            writer.WriteString("until", Day(exception.Until));
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
