using System.Collections.Immutable;
using System.Text.Json;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Engine.Reports;

/// <summary>The whole assessment as one JSON document, in stable order, for other programs.</summary>
public static class AssessmentJson
{
    /// <summary>Writes the document.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">What was found.</param>
    /// <param name="inputs">What became of each input.</param>
    /// <param name="known">As known at the end of this day; null: all that is known.</param>
    /// <param name="leftOut">What is wrong with the organisation's file and decisions, and so left out.</param>
    public static void Write(
        Utf8JsonWriter writer, AssessmentResult result, ImmutableArray<InputReport> inputs, DateOnly? known = null,
        ImmutableArray<ContentDiagnostic> leftOut = default)
    {
        var numbers = Numbers.Of(result);
        writer.WriteStartObject();
        writer.WriteString("organisation", result.Organisation.Name);
        writer.WriteString("asOf", $"{result.Day:yyyy-MM-dd}");
        if (known is { } day) writer.WriteString("knownAt", $"{day:yyyy-MM-dd}");
        if (!leftOut.IsDefaultOrEmpty) Texts(writer, "leftOut", leftOut.Select(static one => one.ToString()));
        writer.WriteString("catalogueVersion", result.Catalogue.Version);
        NumbersJson.Write(writer, numbers);
        WriteInstances(writer, result);
        WriteDuties(writer, result, numbers);
        WriteGaps(writer, result);
        WriteInputs(writer, result, inputs);
        writer.WriteEndObject();
    }

    private static void WriteInstances(Utf8JsonWriter writer, AssessmentResult result)
    {
        writer.WriteStartArray("instances");
        foreach (var instance in result.Estate.Instances)
        {
            writer.WriteStartObject();
            writer.WriteString("service", instance.Service);
            writer.WriteString("account", instance.Account);
            writer.WriteString("region", instance.Region);
            writer.WriteString("workload", instance.Workload);
            writer.WriteNumber("resources", instance.Resources);
            Texts(writer, "sources", instance.Sources.Select(static source => source.Name()));
            writer.WriteStartArray("classes");
            foreach (var type in instance.Classes)
            {
                writer.WriteStartObject();
                writer.WriteNumber("resources", type.Resources);
                Texts(writer, "effects", type.Effects);
                Texts(writer, "undecided", type.Undecided);
                writer.WriteString("example", type.Example);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDuties(Utf8JsonWriter writer, AssessmentResult result, Numbers numbers)
    {
        var answers = new Answers(result);
        writer.WriteStartArray("duties");
        foreach (var line in numbers.Lines)
        {
            var answer = answers.Of(line.Duty.Part, line.Duty.Shares[0]);
            writer.WriteStartObject();
            writer.WriteString("part", line.Duty.Part.Id.ToString());
            WriteScope(writer, line.Duty.Scope);
            writer.WriteString("party", line.Duty.Party.ToString());
            writer.WriteString("rule", answer.Winner?.Id ?? "");
            writer.WriteString("level", answer.Winner is null ? "" : Kebab<RuleLevel>.Name(answer.Level));
            if (line.Evidence is { } evidence)
            {
                writer.WriteString("owner", line.Owner!.Answering);
                writer.WriteBoolean("owned", line.IsOwned);
                writer.WriteString("state", Kebab<Freshness>.Name(evidence.State));
                if (!evidence.WrongItems.IsEmpty) Texts(writer, "refused", evidence.WrongItems);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteGaps(Utf8JsonWriter writer, AssessmentResult result)
    {
        writer.WriteStartArray("gaps");
        foreach (var gap in result.Gaps)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Kebab<Gaps.GapKind>.Name(gap.Kind));
            writer.WriteString("part", gap.Part?.Id.ToString() ?? "");
            WriteScope(writer, gap.Scope);
            writer.WriteString("resourceId", gap.ResourceId);
            writer.WriteString("owner", gap.Owner);
            writer.WriteString("severity", Kebab<Severity>.Name(gap.Severity));
            writer.WriteString("opened", $"{gap.Opened:yyyy-MM-dd}");
            writer.WriteString("due", $"{gap.Due:yyyy-MM-dd}");
            writer.WriteString("why", gap.Why);
            writer.WriteString("close", gap.Close);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteInputs(Utf8JsonWriter writer, AssessmentResult result, ImmutableArray<InputReport> inputs)
    {
        writer.WriteStartArray("inputs");
        foreach (var input in inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("path", input.Path);
            if (input.Run > 0) writer.WriteNumber("run", input.Run);
            writer.WriteString("format", input.Format);
            writer.WriteString("status", Kebab<InputStatus>.Name(input.Status));
            writer.WriteNumber("records", input.Records);
            writer.WriteStartArray("problems");
            foreach (var problem in input.Problems)
            {
                writer.WriteStartObject();
                writer.WriteString("place", problem.Place);
                writer.WriteString("reason", problem.Reason);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("unknownTypes");
        foreach (var type in result.Estate.UnknownTypes)
        {
            writer.WriteStartObject();
            writer.WriteString("type", type.Type);
            writer.WriteString("provider", type.Provider);
            writer.WriteNumber("resources", type.Resources);
            writer.WriteString("example", type.Example);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteScope(Utf8JsonWriter writer, Responsibility.DutyScope scope)
    {
        writer.WriteString("provider", scope.Provider);
        writer.WriteString("service", scope.Service);
        writer.WriteString("account", scope.Account);
        writer.WriteString("region", scope.Region);
        writer.WriteString("workload", scope.Workload);
    }

    private static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
