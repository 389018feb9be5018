using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>Something that is left to whoever stands on a chain of systems.</summary>
/// <param name="Statement">The statement it belongs to.</param>
/// <param name="Item">What is left.</param>
/// <param name="From">Name of the system that leaves it.</param>
/// <param name="Passed">Whether it comes from further below: a system in between was to do it, and does not say that it does.</param>
public sealed record LeftDuty(PlanStatement Statement, PlanItem Item, string From, bool Passed);

/// <summary>
/// Systems that stand on each other: the plan of the one we use, and those of the systems below it. What a system leaves to others is met
/// where a system above it says so (<c>satisfied</c>); what nobody on the way meets reaches us.
/// </summary>
public sealed class PlanChain
{
    private readonly ImmutableArray<OscalPlan> all;

    /// <summary>A chain.</summary>
    /// <param name="plan">The plan of the system that we use.</param>
    /// <param name="below">Plans of the systems that it stands on, in any order.</param>
    public PlanChain(OscalPlan plan, ImmutableArray<OscalPlan> below)
    {
        all = [plan, .. below];
        Left = [.. all.SelectMany(LeftBy)];
        Broken = [.. all.SelectMany(References)];
    }

    /// <summary>What is left to us, the nearest system first.</summary>
    public ImmutableArray<LeftDuty> Left { get; }

    /// <summary>References that lead to nothing in the chain, or to the wrong kind of thing: what depends on them stays open.</summary>
    public ImmutableArray<ImportFault> Broken { get; }

    /// <summary>What of it a plan of ours does not say to meet.</summary>
    public ImmutableArray<LeftDuty> Unmet(OscalPlan ours)
    {
        var met = Satisfied(ours);
        return [.. Left.Where(one => !met.Contains(one.Item.Uuid))];
    }

    private IEnumerable<LeftDuty> LeftBy(OscalPlan plan)
    {
        // A system cannot meet what it leaves to others: that it says how it does its own side changes nothing.
        var met = all.Where(other => other != plan).SelectMany(Satisfied).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return plan.Statements.SelectMany(static statement => statement.By, (statement, voice) => (statement, voice))
            .SelectMany(static pair => pair.voice.Responsibilities, (pair, item) =>
                new LeftDuty(pair.statement, item, plan.System, plan != all[0]))
            .Where(one => !met.Contains(one.Item.Uuid));
    }

    private static HashSet<string> Satisfied(OscalPlan plan) =>
        plan.Statements.SelectMany(static statement => statement.By).SelectMany(static voice => voice.Satisfied)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private IEnumerable<ImportFault> References(OscalPlan plan)
    {
        if (all.Length == 1) yield break;
        var voices = all.SelectMany(static one => one.Statements).SelectMany(static statement => statement.By).ToList();
        var provided = voices.SelectMany(static voice => voice.Provided).Select(static item => item.Uuid)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var left = voices.SelectMany(static voice => voice.Responsibilities).Select(static item => item.Uuid)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var voice in plan.Statements.SelectMany(static statement => statement.By))
        {
            foreach (var id in voice.Inherited.Where(id => !provided.Contains(id)))
                yield return new ImportFault(voice.Place,
                    $"it inherits {id}, which {(left.Contains(id) ? "is a responsibility" : "nobody provides")}");
            foreach (var id in voice.Satisfied.Where(id => !left.Contains(id)))
                yield return new ImportFault(voice.Place,
                    $"it satisfies {id}, which {(provided.Contains(id) ? "is something provided" : "nobody leaves to it")}");
        }
    }
}
