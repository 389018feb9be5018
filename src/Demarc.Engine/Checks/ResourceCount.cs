using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Checks;

/// <summary>
/// How many resources of an account or region satisfy a check that counts. A resource that several inputs show counts once, as the newest
/// of them has it; one of which not everything was collected may count or not. Where not all there are were shown, there may be any number
/// more: too many stays too many, but nothing is few enough or too few.
/// </summary>
internal sealed class ResourceCount
{
    private readonly Dictionary<string, Vote> votes = new(StringComparer.Ordinal);

    /// <summary>When the oldest of the sources looked on which the count rests, in ticks (UTC); 0 when one does not say.</summary>
    internal long Oldest => votes.Count == 0 ? 0 : votes.Values.Min(static vote => vote.Captured);

    /// <summary>Adds what the check says about a resource.</summary>
    internal void Add(Resource resource, VerdictOutcome outcome)
    {
        var captured = resource.CapturedAt?.UtcTicks ?? 0;
        ref var vote = ref CollectionsMarshal.GetValueRefOrAddDefault(votes, resource.Id, out var there);
        var lists = vote.Lists | (resource.Listed ? Bit(resource.Source) : 0);
        if (!there || captured > vote.Captured || (captured == vote.Captured && outcome < vote.Outcome))
            vote = new Vote(outcome, captured, lists);
        else vote = vote with { Lists = lists };
    }

    /// <summary>The verdict: certain only where neither resources of which too little is known nor those not shown can change it.</summary>
    /// <param name="check">The check.</param>
    /// <param name="continued">Kinds of source of which a list goes on elsewhere.</param>
    internal Verdict Decide(Check check, ImmutableSortedSet<SourceKind> continued)
    {
        var sure = votes.Values.Count(static vote => vote.Outcome == VerdictOutcome.Pass);
        var possible = sure + votes.Values.Count(static vote => vote.Outcome == VerdictOutcome.Inconclusive);
        var cut = continued.Aggregate(0, static (bits, source) => bits | Bit(source));
        var whole = votes.Values.All(vote => (vote.Lists & ~cut) != 0);
        if (sure >= check.AtLeast && (check.AtMost is not { } most || (whole && possible <= most)))
            return new Verdict(check, VerdictOutcome.Pass, "");
        if (sure > (check.AtMost ?? int.MaxValue) || (whole && possible < check.AtLeast))
            return new Verdict(check, VerdictOutcome.Fail, check.Reason + string.Create(CultureInfo.InvariantCulture, $" ({sure} found)"));
        if (!whole)
        {
            return new Verdict(check, VerdictOutcome.Inconclusive, string.Create(
                CultureInfo.InvariantCulture, $"at least {sure} resources satisfy it, and the exports do not show all there are"));
        }

        var between = string.Create(CultureInfo.InvariantCulture, $"between {sure} and {possible} resources satisfy it");
        return new Verdict(check, VerdictOutcome.Inconclusive, between + ": of some not everything was collected");
    }

    private static int Bit(SourceKind source) => 1 << (int)source;

    /// <summary>What the check says about one resource, when its source looked, and the kinds of source that list it (bits).</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Vote(VerdictOutcome Outcome, long Captured, int Lists);
}
