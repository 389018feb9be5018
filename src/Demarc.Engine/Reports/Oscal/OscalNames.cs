using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>Where a requirement stands in OSCAL: a control, and a statement of it.</summary>
/// <param name="Control">Control id: <c>ac-2</c>, <c>ac-2.1</c>.</param>
/// <param name="Statement">Statement id: <c>ac-2_smt.a</c>.</param>
/// <param name="Requirement">The requirement.</param>
public sealed record RequirementPlace(string Control, string Statement, Requirement Requirement);

/// <summary>Names of ours inside OSCAL documents, and names of requirements as OSCAL spells them.</summary>
public static class OscalNames
{
    /// <summary>Version of OSCAL that is written.</summary>
    public const string Version = "1.2.1";

    /// <summary>The namespace of our own properties (<c>ns</c>): whatever OSCAL has no place for.</summary>
    public const string Namespace = "urn:demarc:oscal";

    /// <summary>
    /// The controls and statements of a framework, in its order. SP 800-53 is spelled as NIST's catalogs do (<c>AC-2(3)(a)</c> is statement
    /// <c>ac-2.3_smt.a</c> of control <c>ac-2.3</c>); other ids are their own controls, with what a token may not have replaced.
    /// </summary>
    public static ImmutableArray<RequirementPlace> Of(Framework framework)
    {
        var nist = framework.Id.StartsWith("nist-800-53", StringComparison.Ordinal);
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. framework.Requirements.Select(requirement => Unique(nist ? Nist(requirement) : Other(requirement), taken))];
    }

    // Two ids of a framework that differ only in what a token may not have still are two controls.
    private static RequirementPlace Unique(RequirementPlace place, Dictionary<string, int> taken)
    {
        var count = taken[place.Statement] = taken.GetValueOrDefault(place.Statement) + 1;
        if (count == 1) return place;
        var control = $"{place.Control}_{count}";
        return place with { Control = control, Statement = control + "_smt" };
    }

    private static RequirementPlace Other(Requirement requirement)
    {
        var token = OscalText.Token(requirement.Id);
        return new RequirementPlace(token, token + "_smt", requirement);
    }

    private static RequirementPlace Nist(Requirement requirement)
    {
        var id = RequirementId.Canonical(requirement.Id).ToLowerInvariant().Split('.');
        if (!Array.TrueForAll(id, static item => item.Length > 0 && item.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            return Other(requirement);
        var enhanced = id.Length > 1 && id[1].All(char.IsAsciiDigit);
        var control = enhanced ? $"{id[0]}.{id[1]}" : id[0];
        var items = id[(enhanced ? 2 : 1)..];
        return new RequirementPlace(OscalText.Token(control), OscalText.Token(control) + "_smt"
            + string.Concat(items.Select(static i => "." + i)), requirement);
    }
}
