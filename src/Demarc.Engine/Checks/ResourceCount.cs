using System.Globalization;
using System.Runtime.InteropServices;
using Demarc.Engine.Content;

namespace Demarc.Engine.Checks;

/// <summary>
/// How many resources of an account or region satisfy a check that counts. A resource that several inputs show counts once, as the newest
/// of them has it; one of which not everything was collected may count or not.
/// </summary>
internal sealed class ResourceCount
{
    private readonly Dictionary<string, Vote> votes = new(StringComparer.Ordinal);

    /// <summary>When the oldest of the sources looked on which the count rests, in ticks (UTC); 0 when one does not say.</summary>
    internal long Oldest => votes.Count == 0 ? 0 : votes.Values.Min(static vote => vote.Captured);

    internal void Add(string resource, VerdictOutcome outcome, long captured)
    {
        ref var vote = ref CollectionsMarshal.GetValueRefOrAddDefault(votes, resource, out var there);
        if (!there || captured > vote.Captured || (captured == vote.Captured && outcome < vote.Outcome)) vote = new Vote(outcome, captured);
    }

    /// <summary>The verdict: certain only where the resources of which too little is known cannot change it.</summary>
    internal Verdict Decide(Check check)
    {
        var sure = votes.Values.Count(static vote => vote.Outcome == VerdictOutcome.Pass);
        var possible = sure + votes.Values.Count(static vote => vote.Outcome == VerdictOutcome.Inconclusive);
        if (sure >= check.AtLeast && possible <= (check.AtMost ?? int.MaxValue)) return new Verdict(check, VerdictOutcome.Pass, "");
        if (sure > (check.AtMost ?? int.MaxValue) || possible < check.AtLeast)
            return new Verdict(check, VerdictOutcome.Fail, check.Reason + string.Create(CultureInfo.InvariantCulture, $" ({sure} found)"));
        var between = string.Create(CultureInfo.InvariantCulture, $"between {sure} and {possible} resources satisfy it");
        return new Verdict(check, VerdictOutcome.Inconclusive, between + ": of some not everything was collected");
    }

    /// <summary>What the check says about one resource, and when its source looked.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Vote(VerdictOutcome Outcome, long Captured);
}
