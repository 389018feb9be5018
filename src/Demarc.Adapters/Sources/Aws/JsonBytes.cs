using System.Buffers;
using System.Globalization;
using System.Text;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>Works on the bytes of JSON strings, so that JSON kept inside a string is reached without building the string.</summary>
internal static class JsonBytes
{
    /// <summary>Writes what a JSON string stands for. Halves of surrogate pairs become the replacement character.</summary>
    /// <param name="written">The string as written, without its quotes.</param>
    /// <param name="output">Where the UTF-8 text goes.</param>
    internal static void Unescape(ReadOnlySpan<byte> written, IBufferWriter<byte> output)
    {
        while (true)
        {
            var escape = written.IndexOf((byte)'\\');
            output.Write(escape < 0 ? written : written[..escape]);
            if (escape < 0 || escape + 1 >= written.Length) return;
            written = written[(escape + 1)..];
            if (written[0] == 'u')
            {
                written = Unicode(written, output);
                continue;
            }

            output.Write([written[0] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                var other => other,
            }]);
            written = written[1..];
        }
    }

    /// <summary>True when a string begins like JSON, or like JSON encoded for an address; then it is worth decoding.</summary>
    internal static bool LooksEncoded(JsonNode text)
    {
        var utf8 = text.Utf8;
        if (text.Kind != JsonKind.String || utf8.Length < 2) return false;
        return FirstOf(utf8) is (byte)'{' or (byte)'[' or (byte)'"' || IsUrlEncoded(utf8);
    }

    /// <summary>True for JSON written with percent signs, as IAM returns policies.</summary>
    internal static bool IsUrlEncoded(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("%7B"u8) || utf8.StartsWith("%7b"u8) || utf8.StartsWith("%0A"u8) || utf8.StartsWith("%20"u8);

    /// <summary>Undoes percent encoding; a percent sign that begins no code stands for itself.</summary>
    internal static void UndoPercent(ReadOnlySpan<byte> written, IBufferWriter<byte> output)
    {
        while (true)
        {
            var percent = written.IndexOf((byte)'%');
            output.Write(percent < 0 ? written : written[..percent]);
            if (percent < 0) return;
            written = written[percent..];
            var coded = written.Length > 2
                && byte.TryParse(written[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            if (coded) output.Write([byte.Parse(written[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)]);
            else output.Write("%"u8);
            written = written[(coded ? 3 : 1)..];
        }
    }

    /// <summary>The first byte that is not white space of what a string stands for; zero when there is none, or it is not ASCII.</summary>
    private static byte FirstOf(ReadOnlySpan<byte> written)
    {
        while (!written.IsEmpty)
        {
            var (first, length) = written switch
            {
                [(byte)'\\', (byte)'u', ..] => (Code(written[1..], out var code) && code < 128 ? (byte)code : (byte)0, 6),
                [(byte)'\\', (byte)'n' or (byte)'r' or (byte)'t', ..] => ((byte)' ', 2),
                [(byte)'\\', var escaped, ..] => (escaped, 2),
                _ => (written[0], 1),
            };
            if (first is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return first;
            written = written[Math.Min(length, written.Length)..];
        }

        return 0;
    }

    private static ReadOnlySpan<byte> Unicode(ReadOnlySpan<byte> written, IBufferWriter<byte> output)
    {
        var rune = Rune.ReplacementChar;
        var rest = Math.Min(5, written.Length);
        if (Code(written, out var high))
        {
            if (!char.IsSurrogate(high)) rune = new Rune(high);
            else if (written.Length >= 11 && written[5] == '\\' && written[6] == 'u' && Code(written[6..], out var low)
                && Rune.TryCreate(high, low, out var pair))
            {
                rune = pair;
                rest = 11;
            }
        }

        Span<byte> utf8 = stackalloc byte[4];
        output.Write(utf8[..rune.EncodeToUtf8(utf8)]);
        return written[rest..];
    }

    private static bool Code(ReadOnlySpan<byte> written, out char value)
    {
        value = '\0';
        if (written.Length < 5
            || !ushort.TryParse(written[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return false;
        value = (char)code;
        return true;
    }
}
