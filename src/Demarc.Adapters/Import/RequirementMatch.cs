using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Import;

/// <summary>Imported texts set beside the requirements of a framework.</summary>
/// <param name="Texts">All texts; ids that the framework knows are spelled as it spells them.</param>
/// <param name="OtherGrain">Ids of wholes or items of which the framework has the items or the whole.</param>
/// <param name="Unknown">Ids that the framework does not have.</param>
/// <param name="Without">Requirements of the framework for which there is no text.</param>
public sealed record RequirementMatch(
    ImmutableArray<RequirementText> Texts,
    ImmutableArray<string> OtherGrain,
    ImmutableArray<string> Unknown,
    ImmutableArray<string> Without)
{
    /// <summary>Sets texts beside a framework.</summary>
    public static RequirementMatch Of(ImmutableArray<RequirementText> texts, Framework framework)
    {
        var spelled = framework.Requirements.Select(static r => r.Id).DistinctBy(RequirementId.Canonical, StringComparer.Ordinal)
            .ToDictionary(RequirementId.Canonical, StringComparer.Ordinal);
        var wholes = spelled.Keys.SelectMany(Wholes).ToHashSet(StringComparer.Ordinal);
        var kept = ImmutableArray.CreateBuilder<RequirementText>(texts.Length);
        var (otherGrain, unknown) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var canonical = RequirementId.Canonical(text.Id);
            if (!spelled.ContainsKey(canonical) && spelled.ContainsKey(OtherDomain(canonical))) canonical = OtherDomain(canonical);
            if (spelled.TryGetValue(canonical, out var id))
            {
                found.Add(canonical);
                kept.Add(text with { Id = id });
                continue;
            }

            kept.Add(text);
            (wholes.Contains(canonical) || Wholes(canonical).Any(spelled.ContainsKey) ? otherGrain : unknown).Add(text.Id);
        }

        return new RequirementMatch(
            kept.MoveToImmutable(), otherGrain.ToImmutable(), unknown.ToImmutable(),
            [.. spelled.Where(pair => !found.Contains(pair.Key)).Select(static pair => pair.Value).Order(StringComparer.Ordinal)]);
    }

    // Exports of the matrix spell the domain of infrastructure in two ways.
    private static string OtherDomain(string canonical) =>
        canonical.StartsWith("IVS-", StringComparison.Ordinal) ? "I&S-" + canonical[4..]
        : canonical.StartsWith("I&S-", StringComparison.Ordinal) ? "IVS-" + canonical[4..]
        : canonical;

    private static IEnumerable<string> Wholes(string canonical)
    {
        for (var end = canonical.Length - 1; end > 0; end--)
        {
            if (canonical[end] is '.' or '-') yield return canonical[..end];
        }
    }
}
