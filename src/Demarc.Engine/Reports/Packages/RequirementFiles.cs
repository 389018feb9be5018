using System.Collections.Immutable;
using System.Text.Json;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Packages;

/// <summary>
/// What an auditor gets for the requirements of one framework: a file for each requirement, with the parts that it names and which
/// exceptions, overrides and reviews bear on it; and a file for each part, with whose it is in every scope and by which rule, who answers
/// for ours, what shows it and what checks say. All in stable order, so that equal states give equal bytes.
/// </summary>
public sealed class RequirementFiles
{
    private readonly AssessmentResult result;
    private readonly Framework framework;
    private readonly Answers answers;
    private readonly ILookup<PartId, DutyLine> lines;
    private readonly ILookup<PartId, CheckResult> checks;

    /// <summary>The files of one framework's requirements.</summary>
    public RequirementFiles(AssessmentResult result, Framework framework)
    {
        (this.result, this.framework) = (result, framework);
        answers = new Answers(result);
        lines = DutyLine.Of(result).ToLookup(static line => line.Duty.Part.Id);
        checks = result.Checks.SelectMany(static found => found.Check.Evidences.Select(part => (Part: part, Found: found)))
            .ToLookup(static pair => pair.Part, static pair => pair.Found);
    }

    /// <summary>What can be said of a requirement.</summary>
    public RequirementState StateOf(Requirement requirement) => FrameworkReadiness.StateOf(requirement, lines);

    /// <summary>Ids of the items of evidence on which a requirement rests, in order.</summary>
    public ImmutableSortedSet<string> ItemsOf(Requirement requirement) =>
    [
        .. requirement.Parts.Distinct().SelectMany(part => lines[part]).Where(static line => line.Evidence is not null)
            .SelectMany(static line => line.Evidence!.Needs).Select(static need => need.Item).Where(static item => item.Length > 0),
    ];

    /// <summary>The parts that the framework's requirements name, in order.</summary>
    public ImmutableSortedSet<PartId> Parts => [.. framework.Requirements.SelectMany(static requirement => requirement.Parts)];

    /// <summary>Writes the file of a requirement.</summary>
    public void Write(Utf8JsonWriter writer, Requirement requirement)
    {
        ImmutableArray<PartId> parts = [.. requirement.Parts.Distinct().Order()];
        writer.WriteStartObject();
        writer.WriteString("framework", framework.Id);
        writer.WriteString("requirement", requirement.Id);
        writer.WriteString("title", requirement.Title);
        writer.WriteString("organisation", result.Organisation.Name);
        writer.WriteString("asOf", $"{result.Day:yyyy-MM-dd}");
        writer.WriteString("state", Kebab<RequirementState>.Name(StateOf(requirement)));
        writer.WriteStartArray("parts");
        foreach (var part in parts)
        {
            var statuses = lines[part].ToList();
            writer.WriteStartObject();
            writer.WriteString("part", part.ToString());
            writer.WriteNumber("ours", statuses.Count(static line => line.IsOurs));
            writer.WriteNumber("ready", statuses.Count(static line => line.IsReady));
            writer.WriteNumber("others", statuses.Count(static line => !line.IsOurs));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteExceptions(writer, parts);
        WriteOverrides(writer, parts);
        WriteReviews(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes the file of a part.</summary>
    public void Write(Utf8JsonWriter writer, PartId id)
    {
        writer.WriteStartObject();
        writer.WriteString("part", id.ToString());
        if (result.Catalogue.Part(id) is { } part)
        {
            writer.WriteString("title", part.Title);
            writer.WriteString("layer", Kebab<Layer>.Name(part.Layer));
        }

        writer.WriteStartArray("duties");
        foreach (var line in lines[id]) WriteDuty(writer, line);
        writer.WriteEndArray();
        writer.WriteStartArray("checks");
        foreach (var found in checks[id]) WriteCheck(writer, found);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteDuty(Utf8JsonWriter writer, DutyLine line)
    {
        writer.WriteStartObject();
        writer.WriteString("scope", line.Duty.Scope.ToString());
        writer.WriteString("party", line.Duty.Party.ToString());
        writer.WriteStartArray("answers");
        foreach (var share in line.Duty.Shares) WriteAnswer(writer, answers.Of(line.Duty.Part, share), share);
        writer.WriteEndArray();
        if (line.Owner is { } owner)
        {
            writer.WriteString("owner", owner.Owner);
            if (owner.StandIn.Length > 0) writer.WriteString("standIn", owner.StandIn);
            if (owner.Problem is { } problem) writer.WriteString("ownerProblem", problem);
        }

        if (line.Evidence is { } evidence) WriteEvidence(writer, evidence);
        writer.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter writer, Resolution answer, DutyShare share)
    {
        writer.WriteStartObject();
        writer.WriteString("service", share.Instance.Service);
        writer.WriteString("party", answer.Party.ToString());
        writer.WriteString("why", answer.Why);
        if (answer.Winner is { } rule)
        {
            writer.WriteString("rule", rule.Id);
            writer.WriteString("level", Kebab<RuleLevel>.Name(answer.Level));
            writer.WriteStartObject("source");
            writer.WriteString("title", rule.Source.Title);
            writer.WriteString("url", rule.Source.Url);
            writer.WriteString("date", $"{rule.Source.Date:yyyy-MM-dd}");
            writer.WriteEndObject();
        }

        if (!answer.DecidingFacts.IsEmpty)
        {
            writer.WriteStartObject("facts");
            foreach (var (fact, value) in answer.DecidingFacts) writer.WriteString(fact, value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter writer, EvidenceStatus evidence)
    {
        writer.WriteBoolean("ready", evidence.IsReady);
        writer.WriteStartArray("evidence");
        foreach (var need in evidence.Needs)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Kebab<EvidenceKind>.Name(need.Need.Kind));
            writer.WriteString("state", Kebab<Freshness>.Name(need.State));
            if (need.Item.Length > 0) writer.WriteString("item", need.Item);
            if (need.Until is { } until) writer.WriteString("until", $"{until:yyyy-MM-dd}");
            if (need.Why.Length > 0) writer.WriteString("why", need.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (evidence.WrongItems.IsEmpty) return;
        writer.WriteStartArray("refused");
        foreach (var item in evidence.WrongItems) writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    private static void WriteCheck(Utf8JsonWriter writer, CheckResult found)
    {
        writer.WriteStartObject();
        writer.WriteString("check", found.Check.Id);
        writer.WriteString("scope", DutyScope.Of(PartScope.Instance, found.Instance).ToString());
        writer.WriteStartObject("verdicts");
        foreach (var (outcome, count) in found.Counts) writer.WriteNumber(Kebab<VerdictOutcome>.Name(outcome), count);
        writer.WriteEndObject();
        if (!found.Failing.IsEmpty)
        {
            writer.WriteStartArray("firstFailing");
            foreach (var resource in found.Failing) writer.WriteStringValue(resource);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Exceptions from checks that evidence one of the parts, whether they hold on the day or not.</summary>
    private void WriteExceptions(Utf8JsonWriter writer, ImmutableArray<PartId> parts)
    {
        var speaking = parts.SelectMany(part => checks[part]).Select(static found => found.Check.Id).ToHashSet(StringComparer.Ordinal);
        writer.WriteStartArray("exceptions");
        foreach (var exception in result.Organisation.Exceptions.Where(exception => exception.Checks.Any(speaking.Contains)))
        {
            writer.WriteStartObject();
            writer.WriteString("id", exception.Id);
            writer.WriteString("reason", exception.Reason);
            WriteApproval(writer, exception.Author, exception.Approver, exception.From, exception.Until);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteOverrides(Utf8JsonWriter writer, ImmutableArray<PartId> parts)
    {
        writer.WriteStartArray("overrides");
        foreach (var item in result.Organisation.Overrides.Where(
            item => parts.Any(part => result.Catalogue.Part(part) is { } known && item.Rule.AppliesTo.Selects(known))))
        {
            writer.WriteStartObject();
            writer.WriteString("id", item.Rule.Id);
            writer.WriteString("party", item.Rule.Party.ToString());
            writer.WriteString("reason", item.Rule.Why);
            WriteApproval(writer, item.Author, item.Approver, item.Rule.From, item.Rule.Until);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteReviews(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("reviews");
        foreach (var review in result.Organisation.Reviews)
        {
            writer.WriteStartObject();
            writer.WriteString("id", review.Id);
            writer.WriteString("title", review.Title);
            writer.WriteNumber("everyMonths", review.EveryMonths);
            writer.WriteString("done", $"{review.Done:yyyy-MM-dd}");
            writer.WriteString("by", review.By);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteApproval(Utf8JsonWriter writer, string author, string approver, DateOnly? from, DateOnly? until)
    {
        writer.WriteString("requestedBy", author);
        writer.WriteString("approvedBy", approver);
        if (from is { } first) writer.WriteString("from", $"{first:yyyy-MM-dd}");
        if (until is { } last) writer.WriteString("until", $"{last:yyyy-MM-dd}");
    }
}
