using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Workbooks;

/// <summary>
/// The rows of a responsibility matrix in the shape of the FedRAMP workbook. It always speaks from the providers' side: what can be
/// inherited
/// from them, and what is left to their customer, who is us. Where a provider said so itself, its own words stand; all else is derived.
/// </summary>
public static class CrmRows
{
    private const int TextLength = 32_000;

    /// <summary>One row for each requirement, in the order of the framework; what only documents speak of comes last.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="framework">The framework.</param>
    /// <param name="views">The services it speaks of, together.</param>
    public static ImmutableArray<AnswerRow> Of(Catalogue catalogue, Framework framework, ImmutableArray<ResponsibilityView> views)
    {
        var said = Documents(catalogue, framework, views) is [var only] && views.All(view =>
            only.Covers(view.Context.Service)) ? only : null;
        if (said is null) return [.. framework.Requirements.Select(requirement => Row(framework, requirement, views))];
        var index = new StatementIndex(said);
        var taken = new HashSet<ProviderStatement>(ReferenceEqualityComparer.Instance);
        var rows = ImmutableArray.CreateBuilder<AnswerRow>();
        foreach (var requirement in framework.Requirements)
        {
            // A statement on a whole stands once, where the first of its items comes.
            if (index.Find(requirement.Id) is { } found) rows.AddRange(found.Statements.Where(taken.Add).Select(one => Stated(one, said)));
            else rows.Add(Row(framework, requirement, views));
        }

        rows.AddRange(said.Statements.Where(taken.Add).Select(one => Stated(one, said)));
        return rows.ToImmutable();
    }

    private static List<StatementDocument> Documents(Catalogue catalogue, Framework framework, ImmutableArray<ResponsibilityView> views) =>
    [
        .. catalogue.Statements.Where(document => document.Kind == StatementKind.Crm && document.Framework == framework.Id
            && views.Any(view => document.Covers(view.Context.Service))),
    ];

    private static AnswerRow Stated(ProviderStatement one, StatementDocument document) =>
        new(one, $"stated in {document.Id}{(one.At.IsEmpty ? "" : " (" + string.Join(", ", one.At) + ")")}");

    private static AnswerRow Row(Framework framework, Requirement requirement, ImmutableArray<ResponsibilityView> views)
    {
        var answers = views.Select(view => (view.Context.Service, Answer: view.Answer(framework, requirement))).ToList();
        var parties = answers.Select(static one => one.Answer.Owner).Distinct().ToList();
        if (parties.Count > 1) parties.RemoveAll(static party => party is Party.NotApplicableParty);
        var silent = new ProviderStatement { Requirement = requirement.Id };
        if (parties.Count == 0) return new AnswerRow(silent, "no service is meant");
        if (parties.Find(static party => party is Party.UnknownParty) is not null) return new AnswerRow(silent, Unknown(answers));
        var parts = answers.SelectMany(static one => one.Answer.Derived.Parts).ToList();
        var inheritance = InheritanceOf(parties);
        return new AnswerRow(
            silent with
            {
                Inheritance = inheritance,
                Origination = Origination(inheritance, parts),
                Responsibilities = Text(inheritance, answers),
            },
            Note(answers));
    }

    private static Inheritance InheritanceOf(List<Party> parties) => parties switch
    {
        _ when parties.TrueForAll(static party => party is Party.ProviderParty) => Inheritance.Yes,
        _ when parties.TrueForAll(static party => party is Party.CustomerParty or Party.ThirdParty) => Inheritance.No,
        _ when parties.TrueForAll(static party => party is Party.NotApplicableParty) => Inheritance.NotApplicable,
        _ => Inheritance.Partial,
    };

    // Whether a provider does it as a company or in one system is not ours to know; "system" is the narrower claim.
    private static ImmutableArray<ControlOrigination> Origination(Inheritance inheritance, List<Resolution> parts) => inheritance switch
    {
        Inheritance.Yes => [ControlOrigination.ServiceProviderSystem],
        Inheritance.Partial => [ControlOrigination.Shared],
        Inheritance.No when parts.Exists(static part => part.Party is Party.CustomerParty && part.Part.Duty == Duty.Use)
            => [ControlOrigination.CustomerConfigured],
        Inheritance.No => [ControlOrigination.CustomerProvided],
        _ => [],
    };

    private static string Text(Inheritance inheritance, List<(CloudService Service, RequirementAnswer Answer)> answers)
    {
        if (inheritance is not (Inheritance.No or Inheritance.Partial)) return "";
        var lines = new List<string>();
        foreach (var (service, answer) in answers.Where(static one => one.Answer.IsStated))
        {
            foreach (var text in answer.Statement!.Statements.Select(static one => one.Responsibilities).Where(static text =>
                text.Length > 0))
                lines.Add(answers.Count > 1 ? $"{service.Id}: {text}" : text);
        }

        // Where the provider speaks of some services only, the rest is in our words.
        foreach (var part in answers.Where(static one => !one.Answer.IsStated).SelectMany(static one => one.Answer.Derived.Parts
            .Select(part => (one.Service, Part: part))).GroupBy(static one => one.Part.Part.Id).OrderBy(static group => group.Key))
            lines.AddRange(Lines([.. part], answers.Count > 1));
        var all = string.Join('\n', lines.Distinct(StringComparer.Ordinal));
        return all.Length <= TextLength ? all : all[..TextLength] + " ...";
    }

    private static IEnumerable<string> Lines(ImmutableArray<(CloudService Service, Resolution Part)> answers, bool several)
    {
        foreach (var side in answers.Where(static one => one.Part.Party is not (Party.NotApplicableParty or Party.UnknownParty))
            .GroupBy(static one => one.Part.Party).OrderBy(static side => side.Key.ToString(), StringComparer.Ordinal))
        {
            var part = side.First().Part.Part;
            var services = side.Select(static one => one.Service.Id).Distinct(StringComparer.Ordinal).ToList();
            var where = several && services.Count < 6 && answers.Select(static one => one.Part.Party).Distinct().Count() > 1
                ? $" ({string.Join(", ", services)})" : "";
            yield return side.Key switch
            {
                Party.ProviderParty => $"Provider{where}: {Sentence(part.ProviderDoes, part.Title)}",
                Party.ThirdParty third => $"{third.Who}{where}: {Sentence(part.CustomerDoes, part.Title)}",
                Party.SharedParty => $"Customer and provider{where}: {Sentence(part.CustomerDoes, part.Title)}",
                _ => $"Customer{where}: {Sentence(part.CustomerDoes, part.Title)}",
            };
        }
    }

    private static string Sentence(string text, string title) => text.Length > 0 ? text : title + ".";

    private static string Unknown(List<(CloudService Service, RequirementAnswer Answer)> answers)
    {
        var (service, answer) = answers.First(static one => one.Answer.Owner is Party.UnknownParty);
        var part = answer.Derived.Parts.FirstOrDefault(static part => part.Party is Party.UnknownParty);
        return $"not known for {service.Id}: {(answer.NotDecided.Length > 0 ? answer.NotDecided : $"{part?.Part.Id}: {part?.Why}")}";
    }

    private static string Note(List<(CloudService Service, RequirementAnswer Answer)> answers)
    {
        var stated = answers.Where(static one => one.Answer.IsStated).Select(static one => one.Answer.Statement!.Document.Id)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var parts = string.Join(", ", answers[0].Answer.Derived.Parts.Select(static part => part.Part.Id).Distinct().Order());
        return (stated.Count > 0 ? $"stated in {string.Join(", ", stated)}; " : "") + $"derived from {parts}";
    }
}
