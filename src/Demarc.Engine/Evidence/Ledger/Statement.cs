using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>What a statement is about.</summary>
/// <param name="Name">A name without meaning outside, such as a random id; a word as in <see cref="EntryPredicate"/>.</param>
/// <param name="Sha256">SHA-256, 64 small hexadecimal digits: of an evidence its <see cref="Commitment"/>.</param>
public sealed record StatementSubject(string Name, string Sha256);

/// <summary>
/// What an entry says, before it is signed: an in-toto Statement v1 (https://github.com/in-toto/attestation, spec/v1/statement.md,
/// 2026-07-22) with a predicate of ours. It is the payload of a <see cref="Dsse"/> envelope of type <see cref="PayloadType"/>.
/// </summary>
/// <param name="Subjects">What it is about; at least one.</param>
/// <param name="Predicate">What it says.</param>
public sealed record Statement(ImmutableArray<StatementSubject> Subjects, EntryPredicate Predicate)
{
    /// <summary>The type of payload in an envelope.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>Subjects that a statement may have.</summary>
    public const int MaxSubjects = 64;

    private const string StatementType = "https://in-toto.io/Statement/v1";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Reads a statement. Members that in-toto does not know, and predicates that are none of ours, are refused.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Statement? statement, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        statement = null;
        refusal = EntryBundle.Check(bytes.Span);
        if (refusal is not null) return false;
        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            (statement, refusal) = Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it with half a character.
            refusal = LedgerRefusal.Malformed("it is not an in-toto statement");
        }

        if (statement is not null) return true;
        refusal ??= LedgerRefusal.Malformed("it is not an in-toto statement");
        return false;
    }

    /// <summary>Reads the statement in an envelope, whoever signed it.</summary>
    public static bool TryRead(
        Dsse envelope, [NotNullWhen(true)] out Statement? statement, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        if (envelope.PayloadType == PayloadType) return TryParse(envelope.Payload.AsMemory(), out statement, out refusal);
        (statement, refusal) = (null, new(LedgerFault.Unsupported, "the envelope holds no in-toto statement"));
        return false;
    }

    /// <summary>The statement as JSON, always the same for the same content.</summary>
    /// <exception cref="ArgumentException">It has no subject, or a text in it is not a word.</exception>
    public byte[] ToBytes()
    {
        if (Subjects.Length is 0 or > MaxSubjects || Subjects.Any(static subject => !IsSubject(subject)))
            throw new InvalidOperationException("a statement has subjects, each with a word and a SHA-256");
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, EntryJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("_type", StatementType);
            writer.WriteStartArray("subject");
            foreach (var subject in Subjects)
            {
                writer.WriteStartObject();
                writer.WriteString("name", subject.Name);
                writer.WriteStartObject("digest");
                writer.WriteString("sha256", subject.Sha256);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("predicateType", Predicate.Kind.PredicateType());
            writer.WriteStartObject("predicate");
            Predicate.Write(new PredicateWriter(writer));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static (Statement?, LedgerRefusal?) Read(JsonElement root)
    {
        if (EntryJson.Text(root, "_type") != StatementType || root.EnumerateObject().Count() != 4)
            return (null, LedgerRefusal.Malformed("it is not an in-toto statement v1"));
        if (ReadSubjects(root) is not { } subjects)
            return (null, LedgerRefusal.Malformed($"the subjects are not 1 to {MaxSubjects} words, each with a SHA-256"));
        var kind = EntryKinds.OfPredicateType(EntryJson.Text(root, "predicateType") ?? "");
        if (kind == EntryKind.Unknown || EntryJson.Member(root, "predicate") is not { ValueKind: JsonValueKind.Object } found)
            return (null, new(LedgerFault.Unsupported, "the predicate is none of ours"));
        var reader = new PredicateReader(found);
        var predicate = EntryPredicate.Read(kind, reader)!;
        return reader.Finish() is { } fault ? (null, LedgerRefusal.Malformed(fault)) : (new Statement(subjects, predicate), null);
    }

    private static ImmutableArray<StatementSubject>? ReadSubjects(JsonElement root)
    {
        if (EntryJson.Member(root, "subject") is not { ValueKind: JsonValueKind.Array } list
            || list.GetArrayLength() is 0 or > MaxSubjects) return null;
        var subjects = ImmutableArray.CreateBuilder<StatementSubject>();
        foreach (var item in list.EnumerateArray())
        {
            if (EntryJson.Text(item, "name") is not { } name || EntryJson.Member(item, "digest") is not { } digest
                || EntryJson.Text(digest, "sha256") is not { } hash
                || item.EnumerateObject().Count() != 2 || digest.EnumerateObject().Count() != 1) return null;
            var subject = new StatementSubject(name, hash);
            if (!IsSubject(subject)) return null;
            subjects.Add(subject);
        }

        return subjects.ToImmutable();
    }

    private static bool IsSubject(StatementSubject subject) => PredicateReader.IsWord(subject.Name)
        && subject.Sha256.Length == 64 && subject.Sha256.All(static c => char.IsAsciiHexDigitLower(c));
}
