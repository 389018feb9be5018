using System.Text;
using System.Text.Json;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Holdings;

/// <summary>
/// What the log says of evidence: in-toto statements whose subjects are salted commitments, in signed envelopes (DSSE). No name, title,
/// file name or reason is in them, only what they commit to: entries stay for ever, people may ask to be forgotten.
/// </summary>
internal static class EvidenceStatement
{
    private const string PayloadType = "application/vnd.in-toto+json";
    private const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>That an item was taken.</summary>
    internal static LedgerEntry Taken(HeldItem item, ISigner signer) => Signed(
        EntryKind.Evidence, signer, Statement(
            "urn:demarc:evidence:1", [("content", item.Commitment), ("record", item.Record)], writer =>
            {
                writer.WriteString("item", item.Id);
                writer.WriteString("kind", Kebab<EvidenceKind>.Name(item.Kind));
                writer.WriteString("origin", Kebab<EvidenceOrigin>.Name(item.Origin));
                ItemText.WriteTimes(writer, item.Times);
            }));

    /// <summary>That something was decided about an item; the decision itself is committed to with the item's salt.</summary>
    internal static LedgerEntry Decided(HeldItem item, HeldDeed deed, ISigner signer) => Signed(
        deed.Kind == DeedKind.Erase ? EntryKind.Erasure : EntryKind.Decision, signer, Statement(
            deed.Kind == DeedKind.Erase ? "urn:demarc:erasure:1" : "urn:demarc:evidence-decision:1",
            deed.Kind == DeedKind.Erase
                ? [("content", item.Commitment), ("record", item.Record)]
                : [("decision", ItemText.Commit(item.Salt.Span, ItemText.Of(item.Id, deed)))],
            writer =>
            {
                writer.WriteString("item", item.Id);
                writer.WriteNumber("entry", item.Entry);
                writer.WriteString("decision", Kebab<DeedKind>.Name(deed.Kind));
                writer.WriteString("at", deed.Known.ToString());
            }));

    private static byte[] Statement(
        string predicateType, (string Name, ReadOnlyMemory<byte> Sha256)[] subjects, Action<Utf8JsonWriter> predicate) =>
        ItemText.Write(writer =>
        {
            writer.WriteString("_type", StatementType);
            writer.WriteStartArray("subject");
            foreach (var (name, hash) in subjects)
            {
                writer.WriteStartObject();
                writer.WriteString("name", name);
                writer.WriteStartObject("digest");
                writer.WriteString("sha256", Convert.ToHexStringLower(hash.Span));
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("predicateType", predicateType);
            writer.WriteStartObject("predicate");
            predicate(writer);
            writer.WriteEndObject();
        });

    private static LedgerEntry Signed(EntryKind kind, ISigner signer, byte[] payload)
    {
        byte[] authenticated = [.. Encoding.UTF8.GetBytes($"DSSEv1 {PayloadType.Length} {PayloadType} {payload.Length} "), .. payload];
        var signature = signer.Sign(authenticated);
        return new LedgerEntry(kind, ItemText.Write(writer =>
        {
            writer.WriteBase64String("payload", payload);
            writer.WriteString("payloadType", PayloadType);
            writer.WriteStartArray("signatures");
            writer.WriteStartObject();
            writer.WriteString("keyid", KeyId(signer));
            writer.WriteBase64String("sig", signature);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }));
    }

    /// <summary>A digest of the public key: the name of a person's key would be personal.</summary>
    private static string KeyId(ISigner signer) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(signer.PublicKey.Span));
}
