using System.Collections.Immutable;

namespace Demarc.Engine.Semantics;

/// <summary>Pairs of an action and a resource: every action of one set on every resource of another.</summary>
/// <param name="Actions">The actions.</param>
/// <param name="Resources">The resources.</param>
internal sealed record Region(WildcardSet Actions, WildcardSet Resources)
{
    /// <summary>Whether a pair is in the region.</summary>
    public bool Contains(string action, string resource) => Actions.Contains(action) && Resources.Contains(resource);
}

/// <summary>
/// Exact questions about pairs of action and resource, over all texts there could be. What a few examples show is not computed; otherwise
/// all actions are walked at once, and for each set of regions that an action can be in, all resources.
/// </summary>
internal static class PatternWorld
{
    /// <summary>
    /// Steps for one question. A policy of AWS holds at most 20 kB; one with hundreds of interlocking wildcards is given up.
    /// </summary>
    internal const long Budget = 4_000_000;

    /// <summary>
    /// Whether some pair of an action and a resource of two patterns is in such regions as <paramref name="wanted"/> looks for; null when
    /// it takes too long to tell.
    /// </summary>
    /// <param name="action">The actions looked at.</param>
    /// <param name="resource">The resources looked at.</param>
    /// <param name="regions">The regions.</param>
    /// <param name="wanted">Gets one flag for each region: whether the pair is in it.</param>
    /// <param name="budget">Steps left for the question.</param>
    public static bool? Exists(
        Wildcard action, Wildcard resource, ImmutableArray<Region> regions, Func<bool[], bool> wanted, ref long budget)
    {
        foreach (var region in regions) budget -= region.Actions.Patterns.Length + region.Resources.Patterns.Length;
        if (budget < 0) return null;
        var flags = new bool[regions.Length];
        for (var example = 0; example < 4; example++)
        {
            var (a, r) = (action.Example((example & 1) == 0), resource.Example((example & 2) == 0));
            for (var i = 0; i < flags.Length; i++) flags[i] = regions[i].Contains(a, r);
            if (wanted(flags)) return true;
        }

        if (action.IsLiteral && resource.IsLiteral) return false;
        var left = budget;
        var found = Walk(action, resource, regions, wanted, ref left);
        budget = left;
        return found ? true : left < 0 ? null : false;
    }

    private static bool Walk(
        Wildcard action, Wildcard resource, ImmutableArray<Region> regions, Func<bool[], bool> wanted, ref long budget)
    {
        var left = budget;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var byAction = new WildcardWalk(action, [.. regions.SelectMany(static region => region.Actions.Patterns)]);
        var byResource = new WildcardWalk(resource, [.. regions.SelectMany(static region => region.Resources.Patterns)]);
        var (within, flags) = (new bool[regions.Length], new bool[regions.Length]);
        var found = byAction.Any(
            matched =>
            {
                Within(regions, static region => region.Actions, matched, within);
                if (!seen.Add(string.Create(within.Length, within, static (text, bits) =>
                {
                    for (var i = 0; i < bits.Length; i++) text[i] = bits[i] ? '1' : '0';
                }))) return false;
                return byResource.Any(
                    resources =>
                    {
                        Within(regions, static region => region.Resources, resources, flags);
                        for (var i = 0; i < flags.Length; i++) flags[i] &= within[i];
                        return wanted(flags);
                    },
                    ref left);
            },
            ref left);
        budget = left;
        return found;
    }

    private static void Within(ImmutableArray<Region> regions, Func<Region, WildcardSet> part, bool[] matched, bool[] within)
    {
        var at = 0;
        for (var i = 0; i < within.Length; i++)
        {
            var set = part(regions[i]);
            var any = false;
            for (var pattern = 0; pattern < set.Patterns.Length; pattern++) any |= matched[at++];
            within[i] = any != set.Negated;
        }
    }
}
