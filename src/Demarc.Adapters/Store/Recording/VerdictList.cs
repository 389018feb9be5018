using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Store.Recording;

/// <summary>A list of verdicts as bytes.</summary>
/// <param name="Digest">Its digest; none when there are no verdicts.</param>
/// <param name="Body">Its bytes; null when there are none.</param>
internal readonly record struct VerdictBody(Digest Digest, byte[]? Body)
{
    internal static VerdictBody Of(ImmutableArray<RecordedVerdict> verdicts)
    {
        if (verdicts.IsEmpty) return default;
        var body = VerdictList.Write(verdicts);
        return new VerdictBody(Digest.Of(body), body);
    }
}

/// <summary>
/// All verdicts on one resource as one content: most resources of a kind have the same ones, so that a million resources need few lists.
/// </summary>
internal static class VerdictList
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Verdicts as recorded, by check. On a resource, those of checks of accounts and regions are votes.</summary>
    internal static ImmutableArray<RecordedVerdict> Of(IEnumerable<Verdict> verdicts, bool ofPlace = false) =>
    [
        .. verdicts.Select(verdict => new RecordedVerdict(
            verdict.Check.Id, verdict.Outcome, verdict.Check.Severity, verdict.Reason,
            !ofPlace && verdict.Check.Scope != CheckScope.Resource))
            .OrderBy(static verdict => verdict.Check, StringComparer.Ordinal),
    ];

    /// <summary>Both lists in one: for each check the newer verdict, unless only the older decides.</summary>
    internal static ImmutableArray<RecordedVerdict> Over(ImmutableArray<RecordedVerdict> newer, ImmutableArray<RecordedVerdict> older) =>
    [
        .. newer.Concat(older).GroupBy(static verdict => verdict.Check, StringComparer.Ordinal)
            .Select(static group => group.FirstOrDefault(static verdict => verdict.Decides) ?? group.First())
            .OrderBy(static verdict => verdict.Check, StringComparer.Ordinal),
    ];

    internal static byte[] Write(ImmutableArray<RecordedVerdict> verdicts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            foreach (var verdict in verdicts)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(verdict.Check);
                writer.WriteStringValue(Kebab<VerdictOutcome>.Name(verdict.Outcome));
                writer.WriteStringValue(Kebab<Severity>.Name(verdict.Severity));
                writer.WriteStringValue(verdict.Reason);
                if (verdict.Vote) writer.WriteBooleanValue(true);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static ImmutableArray<RecordedVerdict> Read(byte[] body)
    {
        var list = ImmutableArray.CreateBuilder<RecordedVerdict>();
        foreach (var item in JsonTape.Parse(body).Root.Items())
        {
            var outcome = Kebab<VerdictOutcome>.TryParse(item[1].GetString(), out var said) ? said : VerdictOutcome.Unknown;
            var severity = Kebab<Severity>.TryParse(item[2].GetString(), out var grave) ? grave : Severity.Unknown;
            var (check, reason) = (item[0].GetString() ?? "", item[3].GetString() ?? "");
            list.Add(new RecordedVerdict(check, outcome, severity, reason, item[4].GetBoolean() == true));
        }

        return list.ToImmutable();
    }
}
