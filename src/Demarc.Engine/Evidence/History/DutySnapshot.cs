using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>Whose a part is in a scope, and by which rule.</summary>
/// <param name="Part">Part id.</param>
/// <param name="Party">The party as it is printed: <c>customer</c>, <c>shared (dependent)</c> ...</param>
/// <param name="Rule">Id of the rule that decided; empty when none did.</param>
/// <param name="Why">Why, when no rule decided; else empty: the rule says why.</param>
public sealed record DutyAnswer(string Part, string Party, string Rule, string Why)
{
    /// <summary>Whether of the things it speaks of there are some of which no rule can say whose it is.</summary>
    public bool IsPartlyUnknown { get; init; }

    /// <summary>Whether no rule can say whose it is, of all or of some.</summary>
    public bool IsUnassigned => IsPartlyUnknown || Party == "unknown";

    /// <summary>Whether we have to act.</summary>
    public bool IsOurs => Party == "customer" || Party.StartsWith("shared", StringComparison.Ordinal);
}

/// <summary>Who answers for a part of ours, and how long what shows it is valid.</summary>
/// <param name="Part">Part id.</param>
/// <param name="Owner">Who can be asked; empty when nobody.</param>
/// <param name="Problem">Why it counts as unowned; empty when it is owned.</param>
/// <param name="Valid">Last day on which all it needs is valid; null when something is missing or was rejected.</param>
public sealed record DutyStanding(string Part, string Owner, string Problem, DateOnly? Valid);

/// <summary>The duties of one scope.</summary>
/// <param name="Scope">Where.</param>
/// <param name="Answers">Whose they are, by part.</param>
/// <param name="Standings">How it stands with ours, by part.</param>
public sealed record ScopeDuties(DutyScope Scope, ImmutableArray<DutyAnswer> Answers, ImmutableArray<DutyStanding> Standings);

/// <summary>Whose everything is at one time, in a form that can be kept and compared.</summary>
/// <param name="Scopes">By scope.</param>
/// <param name="Reasons">Why each rule that decided says so, by rule id.</param>
public sealed record DutySnapshot(ImmutableArray<ScopeDuties> Scopes, ImmutableSortedDictionary<string, string> Reasons)
{
    /// <summary>The snapshot of what an assessment derived.</summary>
    /// <param name="catalogue">The catalogue used.</param>
    /// <param name="organisation">The organisation.</param>
    /// <param name="day">The day assessed.</param>
    /// <param name="duties">Every part in every scope.</param>
    /// <param name="owners">Who answers for ours; empty when that is not asked.</param>
    /// <param name="evidence">What shows ours; empty when that is not asked.</param>
    public static DutySnapshot Of(
        Catalogue catalogue, Organisation organisation, DateOnly day, IReadOnlyCollection<DutyOf> duties,
        IReadOnlyDictionary<DutyOf, OwnerOf> owners, IReadOnlyDictionary<DutyOf, EvidenceStatus> evidence)
    {
        var deciding = new DecidingRules(catalogue, organisation, day);
        var reasons = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var scopes = ImmutableArray.CreateBuilder<ScopeDuties>();
        foreach (var scope in duties.GroupBy(static duty => duty.Scope).OrderBy(static group => group.Key))
        {
            var ordered = scope.OrderBy(static duty => duty.Part.Id.ToString(), StringComparer.Ordinal).ToList();
            scopes.Add(new ScopeDuties(
                scope.Key, [.. ordered.Select(duty => Answer(duty, deciding, reasons))],
                [.. ordered.Where(owners.ContainsKey).Select(duty => Standing(duty, owners[duty], evidence.GetValueOrDefault(duty)))]));
        }

        return new DutySnapshot(scopes.ToImmutable(), reasons.ToImmutable());
    }

    private static DutyAnswer Answer(
        DutyOf duty, DecidingRules deciding, ImmutableSortedDictionary<string, string>.Builder reasons)
    {
        var resolution = deciding.Of(duty);
        var answer = new DutyAnswer(duty.Part.Id.ToString(), duty.Party.ToString(), "", resolution.Why)
        {
            IsPartlyUnknown = duty.Party is not Party.UnknownParty && duty.Shares.Any(static share => share.Party is Party.UnknownParty),
        };
        if (resolution.Winner is not { } rule) return answer;
        reasons[rule.Id] = rule.Why;
        return answer with { Rule = rule.Id, Why = "" };
    }

    private static DutyStanding Standing(DutyOf duty, OwnerOf owner, EvidenceStatus? evidence)
    {
        var lacking = evidence is null || evidence.Needs.IsEmpty
            || evidence.Needs.Any(static need => need.Until is null || need.State is Freshness.Missing or Freshness.Rejected);
        return new DutyStanding(
            duty.Part.Id.ToString(), owner.Answering, owner.Problem ?? "", lacking ? null : evidence!.Needs.Min(static need => need.Until));
    }

    /// <summary>Finds the rule behind a duty. Instances of one resolution class have the same, so each class is asked once.</summary>
    private sealed class DecidingRules(Catalogue catalogue, Organisation organisation, DateOnly day)
    {
        private readonly Resolver resolver = new(catalogue, organisation.Rules);
        private readonly InstanceContexts contexts = new(catalogue, organisation, day);
        private readonly Dictionary<string, ServiceContext> byClass = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Class, PartId Part), Resolution> answers = [];

        internal Resolution Of(DutyOf duty)
        {
            // Of resources that differ, the one that names the duty's party explains it.
            var share = duty.Shares[0];
            var service = catalogue.Service(share.Instance.Service)!;
            var name = contexts.ClassOf(service, share.Instance, share.Class);
            if (answers.TryGetValue((name, duty.Part.Id), out var answer)) return answer;
            if (!byClass.TryGetValue(name, out var context))
                byClass[name] = context = contexts.Of(service, share.Instance, share.Class);
            return answers[(name, duty.Part.Id)] = resolver.Resolve(duty.Part, context);
        }
    }
}

/// <summary>A duty that went from one party to another.</summary>
/// <param name="Scope">Where.</param>
/// <param name="Part">Part id.</param>
/// <param name="Before">The answer before; null: the duty did not arise there.</param>
/// <param name="After">The answer after; null: it no longer arises there.</param>
/// <param name="WhyBefore">Why it was so.</param>
/// <param name="WhyAfter">Why it is so.</param>
public sealed record DutyMove(DutyScope Scope, string Part, DutyAnswer? Before, DutyAnswer? After, string WhyBefore, string WhyAfter)
{
    /// <summary>Duties that differ between two snapshots, by scope and part.</summary>
    public static IEnumerable<DutyMove> Between(DutySnapshot before, DutySnapshot after)
    {
        var earlier = before.Scopes.ToDictionary(static scope => scope.Scope);
        var later = after.Scopes.ToDictionary(static scope => scope.Scope);
        foreach (var scope in earlier.Keys.Union(later.Keys).Order())
        {
            var old = Answers(earlier.GetValueOrDefault(scope));
            var young = Answers(later.GetValueOrDefault(scope));
            foreach (var part in old.Keys.Union(young.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var (from, to) = (old.GetValueOrDefault(part), young.GetValueOrDefault(part));
                if (from?.Party == to?.Party) continue;
                yield return new DutyMove(scope, part, from, to, Why(from, before), Why(to, after));
            }
        }
    }

    private static Dictionary<string, DutyAnswer> Answers(ScopeDuties? duties) =>
        (duties?.Answers ?? []).ToDictionary(static answer => answer.Part, StringComparer.Ordinal);

    private static string Why(DutyAnswer? answer, DutySnapshot snapshot) =>
        answer is null ? "" : answer.Rule.Length == 0 ? answer.Why : snapshot.Reasons.GetValueOrDefault(answer.Rule, "");
}
