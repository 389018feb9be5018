using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Checks;

/// <summary>A verdict about an account or a region of it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Region">The region; empty for the account as a whole.</param>
/// <param name="Verdict">The verdict.</param>
public readonly record struct PlaceVerdict(string Account, string Region, Verdict Verdict)
{
    /// <summary>When the sources looked on which it rests, in ticks (UTC); 0 when one does not say.</summary>
    public long Captured { get; init; }
}

/// <summary>
/// Counts votes on checks of the form "some resource of this kind exists", or so many of them: one verdict for each account, or region of
/// it, that was looked at. Plans and templates give no votes: they do not show what else an account has.
/// </summary>
public sealed class ExistenceTally
{
    private readonly Catalogue catalogue;
    private readonly ImmutableArray<Check> checks;
    private readonly Dictionary<(string Check, string Account, string Region), Ballot> votes = [];
    private readonly Dictionary<(string Check, string Account, string Region), ResourceCount> counts = [];
    private readonly HashSet<(string Provider, string Account, string Region)> places = [];

    /// <summary>A tally of those of the checks that are about accounts and regions.</summary>
    public ExistenceTally(Catalogue catalogue, IEnumerable<Check> checks)
    {
        this.catalogue = catalogue;
        this.checks = [.. checks.Where(static check => !check.Reported && check.Scope is (CheckScope.Account or CheckScope.Region))];
    }

    /// <summary>Notes where a resource is: an account in which only other things were seen needs its trail, too.</summary>
    public void Saw(Resource resource)
    {
        if (checks.IsEmpty || resource.Container.Length > 0 || resource.Account.Length == 0) return;
        places.Add((resource.Provider, resource.Account, resource.Region));
    }

    /// <summary>
    /// Notes that an account or region was looked at and has no resource of a type. What one region lacks says nothing of the account.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="provider">Provider.</param>
    /// <param name="account">Account.</param>
    /// <param name="region">Region; empty or <c>global</c> for the account as a whole.</param>
    /// <param name="captured">When the source looked, in ticks (UTC); 0 when it does not say.</param>
    public void SawNone(ResourceType type, string provider, string account, string region, long captured = 0)
    {
        if (account.Length == 0) return;
        var wide = region is "" or "global";
        if (!checks.IsEmpty) places.Add((provider, account, region));
        foreach (var check in checks.Where(check => check.Type == type.Id && (check.Scope == CheckScope.Account) == wide))
        {
            var key = (check.Id, account, wide ? "" : region);
            votes[key] = Stronger(votes.GetValueOrDefault(key), new Ballot(VerdictOutcome.Fail, captured));
        }
    }

    /// <summary>Counts the vote of a resource.</summary>
    public void Vote(Resource resource, Verdict vote)
    {
        if (resource.Container.Length > 0 || resource.Account.Length == 0) return;
        var key = (vote.Check.Id, resource.Account, vote.Check.Scope == CheckScope.Region ? resource.Region : "");
        var captured = resource.CapturedAt?.UtcTicks ?? 0;
        votes[key] = Stronger(votes.GetValueOrDefault(key), new Ballot(vote.Outcome, captured));
        if (!vote.Check.Counts) return;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        (count ??= new ResourceCount()).Add(resource, vote.Outcome);
    }

    /// <summary>The verdicts, by check, account and region.</summary>
    /// <param name="continued">Kinds of source of which a list goes on elsewhere: what is counted there is not all there is.</param>
    public IEnumerable<PlaceVerdict> Verdicts(ImmutableSortedSet<SourceKind>? continued = null) =>
        from check in checks
        let provider = catalogue.Service(catalogue.Type(check.Type)!.Service)!.Provider
        from place in places.Where(place => place.Provider == provider).OrderBy(Key, StringComparer.Ordinal)
            .Select(place => Scoped(check, place)).Distinct()
        where check.Scope == CheckScope.Account || place.Region is not ("" or "global")
        let strongest = votes.GetValueOrDefault((check.Id, place.Account, place.Region))
        let count = counts.GetValueOrDefault((check.Id, place.Account, place.Region))
        select new PlaceVerdict(place.Account, place.Region, Decide(check, strongest.Outcome, count, continued ?? []))
        { Captured = count?.Oldest ?? strongest.Captured };

    private static (string Account, string Region) Scoped(Check check, (string Provider, string Account, string Region) place) =>
        (place.Account, check.Scope == CheckScope.Region ? place.Region : "");

    private static Verdict Decide(
        Check check, VerdictOutcome strongest, ResourceCount? count, ImmutableSortedSet<SourceKind> continued) => strongest switch
    {
        not VerdictOutcome.Unknown when check.Counts => (count ?? new ResourceCount()).Decide(check, continued),
        VerdictOutcome.Pass => new Verdict(check, VerdictOutcome.Pass, ""),
        VerdictOutcome.Fail => new Verdict(check, VerdictOutcome.Fail, check.Reason),
        VerdictOutcome.Inconclusive => new Verdict(
            check, VerdictOutcome.Inconclusive, "no resource surely satisfies it, and of some not everything was collected"),
        _ => new Verdict(
            check, VerdictOutcome.Inconclusive, "the exports show no resource of this kind, which is no proof that there is none"),
    };

    /// <summary>One resource that satisfies it is enough; one that may satisfy it keeps the answer open.</summary>
    private static Ballot Stronger(Ballot left, Ballot right)
    {
        if (Rank(left.Outcome) != Rank(right.Outcome)) return Rank(left.Outcome) > Rank(right.Outcome) ? left : right;
        // One that satisfies it is enough, so the newest counts; that none does rests on all of them, so the oldest does.
        return left with
        {
            Captured = left.Outcome == VerdictOutcome.Pass
                ? Math.Max(left.Captured, right.Captured) : Math.Min(left.Captured, right.Captured),
        };
    }

    private static int Rank(VerdictOutcome vote) => vote switch
    {
        VerdictOutcome.Pass => 3,
        VerdictOutcome.Inconclusive => 2,
        VerdictOutcome.Fail => 1,
        _ => 0,
    };

    private static string Key((string Provider, string Account, string Region) place) =>
        $"{place.Provider}\n{place.Account}\n{place.Region}";

    /// <summary>The strongest vote, and when the sources of such votes looked.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Ballot(VerdictOutcome Outcome, long Captured);
}
