using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Demarc.Engine;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Holdings;

/// <summary>What a run saw, as the file behind an item of evidence: equal runs give equal bytes.</summary>
public static class LookDocument
{
    /// <summary>The checks that show the duties of an item, what they said of each instance, and the duties.</summary>
    /// <param name="result">The assessment.</param>
    /// <param name="record">The item; one of those that the exports show.</param>
    public static byte[] Write(AssessmentResult result, EvidenceRecord record)
    {
        var duties = ((EvidenceCover.Seen)record.Cover).Duties;
        var parts = duties.Select(static duty => duty.Part).ToHashSet();
        return ItemText.Write(writer =>
        {
            writer.WriteString("kind", Kebab<EvidenceKind>.Name(record.Kind));
            writer.WriteString("effective", record.Times.Effective.ToString());
            writer.WriteString("organisation", result.Organisation.Name);
            writer.WriteString("catalogue", result.Catalogue.Version);
            writer.WriteStartArray("checks");
            foreach (var said in result.Checks.Where(said => said.Check.Evidences.Any(parts.Contains))) Write(writer, said);
            writer.WriteEndArray();
            writer.WriteStartArray("duties");
            foreach (var duty in duties.Order())
            {
                writer.WriteStartObject();
                writer.WriteString("part", duty.Part.ToString());
                writer.WriteString("scope", duty.Scope.ToString());
                writer.WriteNumber("failing", result.Shown.Failing.GetValueOrDefault(duty));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter writer, CheckResult said)
    {
        writer.WriteStartObject();
        writer.WriteString("check", said.Check.Id);
        writer.WriteString("definition", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said.Check.Definition))));
        writer.WriteString("service", said.Instance.Service);
        writer.WriteString("account", said.Instance.Account);
        writer.WriteString("region", said.Instance.Region);
        writer.WriteString("workload", said.Instance.Workload);
        foreach (var (outcome, count) in said.Counts) writer.WriteNumber(Kebab<VerdictOutcome>.Name(outcome), count);
        writer.WriteEndObject();
    }
}
