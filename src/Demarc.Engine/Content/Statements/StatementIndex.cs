using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Demarc.Engine.Content.Statements;

/// <summary>Finds what a document says about a requirement, in whatever grain the document is written.</summary>
public sealed class StatementIndex
{
    private readonly StatementDocument document;
    private readonly FrozenDictionary<string, ImmutableArray<ProviderStatement>> exact;
    private readonly FrozenDictionary<string, ImmutableArray<ProviderStatement>> within;

    /// <summary>An index of a document.</summary>
    public StatementIndex(StatementDocument document)
    {
        this.document = document;
        exact = Group(document.Statements.Select(static one => (RequirementId.Canonical(one.Requirement), one)));
        within = Group(document.Statements.SelectMany(
            static one => Wholes(RequirementId.Canonical(one.Requirement)), static (one, whole) => (whole, one)));
    }

    /// <summary>
    /// The statements on a requirement: those on itself and on its items; without any, those on the nearest whole that it is an item of.
    /// </summary>
    /// <returns>Null when the document does not speak of it.</returns>
    public RequirementStatement? Find(string requirement)
    {
        var wanted = RequirementId.Canonical(requirement);
        ImmutableArray<ProviderStatement> found = [.. exact.GetValueOrDefault(wanted, []), .. within.GetValueOrDefault(wanted, [])];
        if (found.IsEmpty)
            found = Wholes(wanted).Select(whole => exact.GetValueOrDefault(whole, [])).FirstOrDefault(static some => !some.IsEmpty, []);
        return found.IsEmpty ? null : new RequirementStatement(document, found);
    }

    private static FrozenDictionary<string, ImmutableArray<ProviderStatement>> Group(
        IEnumerable<(string Id, ProviderStatement One)> pairs) =>
        pairs.GroupBy(static pair => pair.Id, static pair => pair.One, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToImmutableArray(), StringComparer.Ordinal);

    // AC-2(1) is a requirement beside AC-2, as NIST numbers them, and no item of it; AC-2(a) is.
    private static bool IsEnhancement(string canonical, int dot) =>
        dot > 3 && canonical[2] == '-' && canonical.IndexOf('.') == dot && dot + 1 < canonical.Length
            && char.IsAsciiDigit(canonical[dot + 1]);

    private static IEnumerable<string> Wholes(string canonical)
    {
        for (var dot = canonical.LastIndexOf('.'); dot > 0; dot = canonical.LastIndexOf('.', dot - 1))
        {
            if (!IsEnhancement(canonical, dot)) yield return canonical[..dot];
        }
    }
}
