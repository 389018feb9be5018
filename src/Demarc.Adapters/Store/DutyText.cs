using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Evidence;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Store;

/// <summary>Duties as bytes that are equal when the same was derived.</summary>
internal static class DutyText
{
    private const string PartlyUnknown = "partly-unknown";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static SubjectName Name(DutyScope scope) =>
        new(SubjectKind.Scope, scope.Provider, scope.Account, scope.Region, scope.Service, scope.Workload);

    internal static DutyScope Scope(SubjectName name) => new(name.Provider, name.Type, name.Account, name.Region, name.Id);

    /// <summary>What says nothing is left out at the end, so that what did not change is written as it always was.</summary>
    internal static byte[] Write(ImmutableArray<DutyAnswer> answers) => Rows(answers.Select(static answer => answer switch
    {
        { IsPartlyUnknown: true } => new[] { answer.Part, answer.Party, answer.Rule, answer.Why, PartlyUnknown },
        { Why.Length: > 0 } => [answer.Part, answer.Party, answer.Rule, answer.Why],
        _ => [answer.Part, answer.Party, answer.Rule],
    }));

    internal static byte[] Write(ImmutableArray<DutyStanding> standings) => Rows(standings.Select(static standing => new[]
    {
        standing.Part, standing.Owner, standing.Problem, standing.Valid?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
    }));

    internal static byte[] Write(ImmutableSortedDictionary<string, string> reasons) =>
        Rows(reasons.Select(static reason => new[] { reason.Key, reason.Value }));

    internal static ImmutableArray<DutyAnswer> Answers(byte[] body) =>
    [
        .. Rows(body).Select(static row => new DutyAnswer(row[0], row[1], row[2], row.Length > 3 ? row[3] : "")
        { IsPartlyUnknown = row.Length > 4 && row[4] == PartlyUnknown }),
    ];

    internal static ImmutableArray<DutyStanding> Standings(byte[] body) =>
    [
        .. Rows(body).Select(static row => new DutyStanding(
            row[0], row[1], row[2], row[3].Length == 0 ? null : DateOnly.ParseExact(row[3], "yyyy-MM-dd", CultureInfo.InvariantCulture))),
    ];

    internal static ImmutableSortedDictionary<string, string> Reasons(byte[] body) =>
        Rows(body).ToImmutableSortedDictionary(static row => row[0], static row => row[1], StringComparer.Ordinal);

    private static byte[] Rows(IEnumerable<string[]> rows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            foreach (var row in rows)
            {
                writer.WriteStartArray();
                foreach (var text in row) writer.WriteStringValue(text);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static List<string[]> Rows(byte[] body)
    {
        var rows = new List<string[]>();
        foreach (var row in JsonTape.Parse(body).Root.Items())
        {
            var texts = new string[row.Count];
            for (var i = 0; i < texts.Length; i++) texts[i] = row[i].GetString() ?? "";
            rows.Add(texts);
        }

        return rows;
    }
}
