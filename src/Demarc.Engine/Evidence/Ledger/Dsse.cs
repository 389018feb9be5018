using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>One signature of an envelope.</summary>
/// <param name="KeyId">Hint whose it is; may be empty. Nobody signed it.</param>
/// <param name="Bytes">The signature.</param>
public sealed record DsseSignature(string KeyId, ImmutableArray<byte> Bytes);

/// <summary>
/// A signed envelope (DSSE v1.0, https://github.com/secure-systems-lab/dsse, 2021-03-03). What counts as an entry of a log are the bytes
/// as they were written: they are kept and not written anew.
/// </summary>
/// <param name="PayloadType">What the payload is.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Signatures">Its signatures.</param>
public sealed record Dsse(string PayloadType, ImmutableArray<byte> Payload, ImmutableArray<DsseSignature> Signatures)
{
    /// <summary>Signatures that an envelope may have.</summary>
    public const int MaxSignatures = 16;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>What is signed: the type and the payload, each after its length.</summary>
    public static byte[] Signed(string payloadType, ReadOnlySpan<byte> payload)
    {
        var type = Encoding.UTF8.GetByteCount(payloadType);
        var head = string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {type} {payloadType} {payload.Length} ");
        return [.. Encoding.UTF8.GetBytes(head), .. payload];
    }

    /// <summary>Reads an envelope of at most <see cref="EntryBundle.MaxEntryBytes"/>. Unknown members are passed over.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Dsse? envelope, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        envelope = null;
        refusal = EntryBundle.Check(bytes.Span);
        if (refusal is not null) return false;
        refusal = LedgerRefusal.Malformed("it is not a DSSE envelope");
        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            if (Read(document.RootElement) is { } read) (envelope, refusal) = (read, null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it with half a character.
            envelope = null;
        }

        return envelope is not null;
    }

    /// <summary>
    /// Which of the given keys have signed. A signature that fits none of them is passed over; the key's id is not asked for.
    /// </summary>
    /// <param name="keys">Keys to try.</param>
    /// <returns>Those that signed, each once, in the order of the signatures. Decide how many are enough.</returns>
    public ImmutableArray<EntryKey> SignedBy(params IReadOnlyCollection<EntryKey> keys)
    {
        var message = Signed(PayloadType, Payload.AsSpan());
        var signers = ImmutableArray.CreateBuilder<EntryKey>();
        foreach (var signature in Signatures)
        {
            if (keys.FirstOrDefault(key => key.Verify(message, signature.Bytes.AsSpan())) is { } signer && !signers.Contains(signer))
                signers.Add(signer);
        }

        return signers.ToImmutable();
    }

    /// <summary>The envelope as JSON, always the same for the same content.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, EntryJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("payloadType", PayloadType);
            writer.WriteBase64String("payload", Payload.AsSpan());
            writer.WriteStartArray("signatures");
            foreach (var signature in Signatures)
            {
                writer.WriteStartObject();
                if (signature.KeyId.Length > 0) writer.WriteString("keyid", signature.KeyId);
                writer.WriteBase64String("sig", signature.Bytes.AsSpan());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static Dsse? Read(JsonElement root)
    {
        if (EntryJson.Text(root, "payloadType") is not { Length: > 0 } type || Bytes(root, "payload") is not { } payload) return null;
        if (EntryJson.Member(root, "signatures") is not { ValueKind: JsonValueKind.Array } list
            || list.GetArrayLength() is 0 or > MaxSignatures) return null;
        var signatures = ImmutableArray.CreateBuilder<DsseSignature>();
        foreach (var item in list.EnumerateArray())
        {
            var id = EntryJson.Member(item, "keyid") is null ? "" : EntryJson.Text(item, "keyid");
            if (id is null || Bytes(item, "sig") is not { Length: > 0 } signature) return null;
            signatures.Add(new DsseSignature(id, signature));
        }

        return new Dsse(type, payload, signatures.ToImmutable());
    }

    /// <summary>Base64 with either alphabet, as the protocol demands of readers.</summary>
    private static ImmutableArray<byte>? Bytes(JsonElement parent, string name)
    {
        if (EntryJson.Text(parent, name) is not { } text) return null;
        if (text.AsSpan().ContainsAny('-', '_') && !text.AsSpan().ContainsAny('+', '/')) text = text.Replace('-', '+').Replace('_', '/');
        return StrictBase64.TryDecode(text, out byte[]? bytes) ? [.. bytes] : null;
    }
}
