using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Decisions;

/// <summary>Who has to do what before a section of the organisation's file changes.</summary>
public enum DecisionDemand
{
    /// <summary>Not said: it cannot be decided.</summary>
    Unknown,

    /// <summary>Whoever contributes says so, and it holds at once.</summary>
    Said,

    /// <summary>Whoever decides says so, and it holds at once.</summary>
    Decided,

    /// <summary>Whoever contributes asks, and somebody else who decides has to agree.</summary>
    Agreed,
}

/// <summary>
/// What a decision of a kind can speak of. The kind is a word of the caller; what it asks for stands in its body. So a kind is bound to the
/// sections that belong to it, and asks as much as the most demanding of them.
/// </summary>
public static class DecisionSections
{
    private const string Content = "content";
    private const string Name = "organisation";
    private const string Removed = "removed";

    /// <summary>The part that an agreement shows by being there.</summary>
    private const string Signature = "AGR-01.sign";

    /// <summary>
    /// Sections of each kind, and whether entries of them can be taken away. Evidence is in none: it is handed in and accepted by somebody
    /// else, never decided.
    /// </summary>
    private static readonly ImmutableArray<(DecisionKind Kind, string Section, bool Removal)> Table =
    [
        (DecisionKind.Owner, "people", false), (DecisionKind.Owner, "teams", false), (DecisionKind.Owner, "owners", true),
        (DecisionKind.Person, "people", true), (DecisionKind.Person, "teams", true), (DecisionKind.Person, "owners", true),
        (DecisionKind.Override, "overrides", true),
        // Accepting what fails and setting the duties beside it aside is one question, so one decision: both ask the same.
        (DecisionKind.Exception, "exceptions", true), (DecisionKind.Exception, "overrides", true),
        // Who contributes records reviews; that one is no longer due is said in the file.
        (DecisionKind.Review, "reviews", false),
        (DecisionKind.Adoption, "services", true), (DecisionKind.Adoption, Content, false), (DecisionKind.Adoption, "people", false),
        (DecisionKind.Adoption, "workloads", false), (DecisionKind.Adoption, "agreements", false), (DecisionKind.Adoption, "owners", false),
        (DecisionKind.Agreement, "agreements", true),
        (DecisionKind.Deadline, "deadlines", true),
        (DecisionKind.Assurance, "assurance", true), (DecisionKind.Assurance, "cuec answers", true),
        (DecisionKind.Assurance, "people", false),
        (DecisionKind.Organisation, Name, false), (DecisionKind.Organisation, "workloads", true),
    ];

    /// <summary>
    /// What a section asks: whatever deviates from what is derived or found, and what lets a service in, needs a second person (SPEC
    /// sections 4 and 10).
    /// </summary>
    public static DecisionDemand DemandOf(string section) => section switch
    {
        "overrides" or "exceptions" or "services" or Content => DecisionDemand.Agreed,
        "reviews" => DecisionDemand.Said,
        "evidence" => DecisionDemand.Unknown,
        Name => DecisionDemand.Decided,
        _ => OrganisationPatch.Sections.Contains(section, StringComparer.Ordinal) ? DecisionDemand.Decided : DecisionDemand.Unknown,
    };

    /// <summary>
    /// What a decision asks: as much as its kind, and where it has an agreement that does more than be there - one that moves duties, as an
    /// override does, or that is evidence for other parts than that it was signed - as much as an override.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="body">What is decided.</param>
    internal static DecisionDemand DemandOf(DecisionKind kind, DecisionPatch body) =>
        body.Sections["agreements"] is ContentNode.Sequence agreements && agreements.Items.Any(DoesMore)
            ? DecisionDemand.Agreed : DemandOf(kind);

    /// <summary>Whether an entry of a section is one to which somebody else has to agree.</summary>
    internal static bool NeedsSecond(string section, ContentNode entry) =>
        DemandOf(section) == DecisionDemand.Agreed || (section == "agreements" && DoesMore(entry));

    private static bool DoesMore(ContentNode agreement)
    {
        if (agreement is not ContentNode.Mapping map || map[Removed] is ContentNode.Scalar { Text: "yes" or "true" }) return false;
        if (map["moves"] is { } moves && moves is not ContentNode.Sequence { Items.IsEmpty: true }) return true;
        if (map["covers"] is not { } covers) return false;
        return covers is not ContentNode.Mapping said || said.Entries.Any(static entry => entry.Key != "parts"
            || entry.Value is not ContentNode.Sequence parts
            || parts.Items.Any(static part => part is not ContentNode.Scalar { Text: Signature }));
    }

    /// <summary>What a kind asks: as much as the most demanding section that it can have.</summary>
    public static DecisionDemand DemandOf(DecisionKind kind) => Table.Where(row => row.Kind == kind)
        .Select(static row => DemandOf(row.Section)).Append(DecisionDemand.Unknown).Max();

    /// <summary>Why a body is no decision of a kind; null when it is one.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="body">What is decided.</param>
    internal static string? Fault(DecisionKind kind, DecisionPatch body)
    {
        foreach (var (section, value) in body.Sections.Entries)
        {
            var found = Table.FirstOrDefault(row => row.Kind == kind && row.Section == section);
            if (found.Section is null) return Stranger(kind, section);
            if (section == Name) continue;
            // Anything else would take the place of the whole section.
            if (value is not ContentNode.Sequence list) return $"\"{section}\" is a list of entries";
            if (!found.Removal && list.Items.Any(static item => (item as ContentNode.Mapping)?[Removed] is not null))
                return $"a decision about \"{kind.Word()}\" takes nothing away from \"{section}\"";
        }

        return body.Content.IsEmpty || Table.Contains((kind, Content, false)) ? null : Stranger(kind, Content);
    }

    private static string Stranger(DecisionKind kind, string section)
    {
        var own = string.Join(", ", Table.Where(row => row.Kind == kind).Select(static row => $"\"{row.Section}\""));
        var kinds = string.Join(" or ", Table.Where(row => row.Section == section).Select(static row => $"\"{row.Kind.Word()}\""));
        return $"a decision about \"{kind.Word()}\" says something about {own}, not about \"{section}\"; "
            + (kinds.Length > 0 ? $"that is a decision about {kinds}" : "nothing is decided about that");
    }
}
