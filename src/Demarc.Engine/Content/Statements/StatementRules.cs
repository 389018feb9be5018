using System.Collections.Immutable;

namespace Demarc.Engine.Content.Statements;

/// <summary>A part about which statements on different requirements say different things: nothing follows for it, and it is said.</summary>
/// <param name="Scope">The service, or the provider, that the documents speak of.</param>
/// <param name="Part">The part.</param>
/// <param name="Sides">Who is named, by which documents and requirements.</param>
public sealed record StatementConflict(string Scope, PartId Part, ImmutableArray<(Said Said, string Document, string Requirement)> Sides)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Part} of {Scope}: " + string.Join("; ", Sides.GroupBy(static side => side.Said)
        .OrderBy(static side => side.Key).Select(static side => $"{Kebab<Said>.Name(side.Key)} by {Requirements([.. side])}"));

    private static string Requirements(ImmutableArray<(Said Said, string Document, string Requirement)> sides) =>
        string.Join(", ", sides.Take(4).Select(static side => side.Requirement))
        + (sides.Length > 4 ? $" and {sides.Length - 4} more" : "");
}

/// <summary>
/// What follows for parts from statements on requirements (decision 0016). A statement that names one side says so of the parts of the
/// requirement; one that says "shared" tells of parts only where the requirement has a single one. A part gets a rule where every statement
/// that tells of it agrees.
/// </summary>
public static class StatementRules
{
    /// <summary>Rules and conflicts of all documents.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="frameworks">Frameworks by id.</param>
    /// <param name="parts">Parts by id.</param>
    public static (ImmutableArray<ResponsibilityRule> Rules, ImmutableArray<StatementConflict> Conflicts) Of(
        IEnumerable<StatementDocument> documents, IReadOnlyDictionary<string, Framework> frameworks,
        IReadOnlyDictionary<PartId, ControlPart> parts)
    {
        var rules = ImmutableArray.CreateBuilder<ResponsibilityRule>();
        var conflicts = ImmutableArray.CreateBuilder<StatementConflict>();
        var scopes = documents.Where(static document => document.Provider is not null)
            .GroupBy(static document => document.Service ?? document.Provider!, StringComparer.Ordinal);
        foreach (var scope in scopes)
        {
            var stated = scope.SelectMany(static document => document.Parts.Select(part => (document, part)))
                .Where(one => parts.ContainsKey(one.part.Part)).ToList();
            rules.AddRange(stated.OrderBy(static one => one.part.Part).ThenBy(static one => one.document.Id, StringComparer.Ordinal)
                .Select(static one => Rule(one.document, one.part)));
            var told = scope.SelectMany(document => Told(document, frameworks, parts)).GroupBy(static one => one.Part);
            foreach (var part in told.OrderBy(static part => part.Key).Where(part => !stated.Exists(one => one.part.Part == part.Key)))
            {
                if (part.Select(static one => one.Said).Distinct().Count() == 1) rules.Add(Rule(part.Key, [.. part]));
                else conflicts.Add(new StatementConflict(scope.Key, part.Key,
                    [.. part.Select(static one => (one.Said, one.On.Document.Id, one.Requirement))]));
            }
        }

        return (rules.ToImmutable(), conflicts.ToImmutable());
    }

    private static IEnumerable<Tale> Told(
        StatementDocument document, IReadOnlyDictionary<string, Framework> frameworks, IReadOnlyDictionary<PartId, ControlPart> parts)
    {
        if (!frameworks.TryGetValue(document.Framework, out var framework)) yield break;
        var index = new StatementIndex(document);
        foreach (var requirement in framework.Requirements)
        {
            if (index.Find(requirement.Id) is not { Said: not Said.Unknown and var said } found) continue;
            List<ControlPart> named = [.. requirement.Parts.Distinct().Select(parts.GetValueOrDefault).OfType<ControlPart>()];
            foreach (var part in Meant(said, named)) yield return new Tale(part.Id, said, requirement.Id, found);
        }
    }

    /// <summary>
    /// Of what is left to us, the means that a provider offers and the care for its own side stay what they are: nobody hands those over.
    /// </summary>
    private static IEnumerable<ControlPart> Meant(Said said, List<ControlPart> named) => said switch
    {
        Said.Customer => named.Where(static part => part.CountsInSummary),
        Said.Shared => named is [{ CountsInSummary: true }] ? named : [],
        _ => named,
    };

    private static ResponsibilityRule Rule(PartId part, ImmutableArray<Tale> told)
    {
        var document = told[0].On.Document;
        var requirements = string.Join(", ", told.Take(3).Select(static one => one.Requirement));
        var more = told.Length > 3 ? $" and {told.Length - 3} more" : "";
        return new ResponsibilityRule
        {
            Id = $"{document.Id}:{part}",
            Level = document.Level,
            AppliesTo = new RuleSelector { Parts = [part] },
            When = null,
            Party = told[0].Said switch
            {
                Said.Provider => Party.Provider,
                Said.Customer => Party.Customer,
                Said.Shared => new Party.SharedParty(SharedKind.Dependent),
                _ => Party.NotApplicable,
            },
            Why = $"{document.Vendor} says of {requirements}{more}: {told[0].On.InWords}.",
            Source = document.Source,
            Provider = document.Provider,
            Service = document.Service,
            Place = told[0].On.Statements[0].Place,
        };
    }

    /// <summary>What a document says of a part itself needs no reading between requirements.</summary>
    private static ResponsibilityRule Rule(StatementDocument document, StatedPart stated) => new()
    {
        Id = $"{document.Id}:{stated.Part}",
        Level = document.Level,
        AppliesTo = new RuleSelector { Parts = [stated.Part] },
        When = null,
        Party = stated.Party,
        Why = $"{document.Vendor} says so of this part.",
        Source = document.Source,
        Provider = document.Provider,
        Service = document.Service,
        Place = stated.Place,
    };

    private sealed record Tale(PartId Part, Said Said, string Requirement, RequirementStatement On);
}
