using System.Collections.Immutable;
using System.Globalization;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>
/// Finds the duties of which exports are evidence: those whose every check was decided, on everything that the check speaks of, in all of
/// the duty's scope. Then the settings are a configuration snapshot and the verdicts a check result, whichever way they went: a failure
/// shows that it was looked at, and that it is not done. What was looked at in part is evidence of nothing, and the reason says what is
/// lacking.
/// </summary>
/// <param name="catalogue">The checks, and the parts they show.</param>
/// <param name="estate">What is in use: the instances in each scope.</param>
/// <param name="results">What the checks said.</param>
/// <param name="looks">Where the exports looked in full.</param>
public sealed class AutomatedEvidence(Catalogue catalogue, Estate estate, ImmutableArray<CheckResult> results, PlaceLooks looks)
{
    private static readonly ImmutableArray<EvidenceKind> Kinds =
        [EvidenceKind.CheckResult, EvidenceKind.ConfigurationSnapshot, EvidenceKind.IdentityInventory];

    private readonly ILookup<PartId, Check> checks = catalogue.Checks
        .SelectMany(static check => check.Evidences.Select(part => (part, check))).ToLookup(static p => p.part, static p => p.check);

    private readonly ILookup<string, CheckResult> byCheck = results.ToLookup(static result => result.Check.Id, StringComparer.Ordinal);

    private readonly ILookup<(string Check, string Account), CheckResult> byAccount =
        results.ToLookup(static result => (result.Check.Id, result.Instance.Account));

    private readonly ILookup<(string Check, InstanceKey Instance), CheckResult> byInstance =
        results.ToLookup(static result => (result.Check.Id, result.Instance));

    private readonly ILookup<string, ServiceInstance> instances =
        estate.Instances.ToLookup(static instance => instance.Account, StringComparer.Ordinal);

    private readonly Dictionary<DutyScope, ScopeSites> sites = [];
    private readonly Dictionary<(PartId Part, string Place), List<Check>> asked = [];

    /// <summary>The evidence, what fails, and what is lacking.</summary>
    /// <param name="ours">Duties of ours.</param>
    public EvidenceHoldings Of(IEnumerable<DutyOf> ours)
    {
        var shown = new SortedDictionary<(EvidenceKind Kind, DateOnly Day), (long Oldest, List<DutyKey> Duties)>();
        var failing = ImmutableDictionary.CreateBuilder<DutyKey, long>();
        var lacking = ImmutableDictionary.CreateBuilder<DutyKey, string>();
        foreach (var duty in results.IsEmpty ? [] : ours)
        {
            var speaking = Asked(duty);
            if (speaking.Count == 0) continue;
            var key = new DutyKey(duty.Part.Id, duty.Scope);
            var fails = speaking.Sum(check => Results(check, duty).Sum(static result => result.Count(VerdictOutcome.Fail)));
            if (fails > 0) failing[key] = fails;
            if (!duty.Part.Evidence.Any(static need => Kinds.Contains(need.Kind))) continue;
            var look = Look(duty, speaking);
            if (look.Lacking.Length > 0) lacking[key] = look.Lacking;
            if (look.Oldest == 0) continue;
            foreach (var kind in duty.Part.Evidence.Select(static need => need.Kind).Where(Kinds.Contains))
            {
                if (kind == EvidenceKind.IdentityInventory && !look.Identities)
                {
                    lacking[key] = "no list of identities was looked at";
                    continue;
                }

                var day = (kind, DateOnly.FromDateTime(new DateTime(look.Oldest, DateTimeKind.Utc)));
                var (oldest, list) = shown.GetValueOrDefault(day, (look.Oldest, []));
                list.Add(key);
                shown[day] = (Math.Min(oldest, look.Oldest), list);
            }
        }

        return new EvidenceHoldings
        {
            Records = [.. shown.Select(static group => Record(group.Key.Kind, group.Key.Day, group.Value.Oldest, group.Value.Duties))],
            Failing = failing.ToImmutable(),
            Lacking = lacking.ToImmutable(),
        };
    }

    private static EvidenceRecord Record(EvidenceKind kind, DateOnly day, long oldest, List<DutyKey> duties)
    {
        var at = Moment.Of(new DateTimeOffset(oldest, TimeSpan.Zero));
        var name = Kebab<EvidenceKind>.Name(kind);
        return new EvidenceRecord
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{name} of {day:yyyy-MM-dd}"),
            Title = string.Create(CultureInfo.InvariantCulture, $"Exports of {day:yyyy-MM-dd}, {Kebab<EvidenceKind>.Words(kind)}"),
            Kind = kind,
            Origin = EvidenceOrigin.Automated,
            Times = new EvidenceTimes(at, at, at, null),
            Cover = new EvidenceCover.Seen([.. duties]),
            Acceptance = Acceptance.Accepted,
        };
    }

    /// <summary>The checks that show a part and can speak of its scope.</summary>
    private List<Check> Asked(DutyOf duty)
    {
        var (byService, provider) = (duty.Part.Scope is PartScope.Instance or PartScope.Service, duty.Scope.Provider);
        var place = byService ? duty.Scope.Service : provider;
        if (asked.TryGetValue((duty.Part.Id, place), out var known)) return known;
        return asked[(duty.Part.Id, place)] = checks[duty.Part.Id].Where(check =>
        {
            var service = catalogue.Type(check.Type)!.Service;
            return byService ? service == place : provider.Length == 0 || ProviderOf(service) == provider;
        }).ToList();
    }

    private IEnumerable<CheckResult> Results(Check check, DutyOf duty)
    {
        var scope = duty.Scope;
        if (duty.Part.Scope is PartScope.Organisation or PartScope.Provider) return byCheck[check.Id];
        if (duty.Part.Scope is PartScope.Account or PartScope.Service) return byAccount[(check.Id, scope.Account)];
        if (check.Scope == CheckScope.Resource && !catalogue.Type(check.Type)!.IsSetting)
            return byInstance[(check.Id, new InstanceKey(scope.Service, scope.Account, scope.Region, scope.Workload))];
        // What is said of an account or region, or of a setting of it, holds for each instance there.
        return byAccount[(check.Id, scope.Account)].Where(r => r.Instance.Region is "" or "global" || r.Instance.Region == scope.Region);
    }

    private LookedAt Look(DutyOf duty, List<Check> speaking)
    {
        var places = SitesOf(duty);
        if (places.Providers.Find(provider => !speaking.Exists(check => IsOf(check, provider))) is { } blind)
            return new LookedAt(0, false, $"no check looks at {blind}");
        var (oldest, identities) = (0L, false);
        foreach (var check in speaking.Where(static check => !check.Reported))
        {
            var type = catalogue.Type(check.Type)!;
            var provider = ProviderOf(type.Service);
            var said = Results(check, duty).ToList();
            var real = said.Exists(static r => r.Judgements > r.Planned);
            if (!real && !CanBeSeen(type)) continue;
            foreach (var (_, account, region) in places.Places.Where(place => place.Provider == provider))
            {
                // Where all of a type was listed and nothing of it is here, there is nothing of it here.
                if (looks.Shows(provider, type.Id, account, region)) continue;
                var where = new DutyScope(provider, "", account, region, "");
                return new LookedAt(
                    0, false, real ? $"not all of {type.Id} was listed in {where}" : $"{type.Id} was not looked at in {where}");
            }

            if (said.Exists(static r => r.Count(VerdictOutcome.Inconclusive) + r.Count(VerdictOutcome.Unknown) > 0))
                return new LookedAt(0, false, $"{check.Id} could not be decided");
            if (said.Exists(static r => r.Undated > 0) && looks.UndatedAt is null)
                return new LookedAt(0, false, $"the exports do not say when {type.Id} was looked at");
            foreach (var result in said)
            {
                if (result.Oldest > 0) oldest = oldest == 0 ? result.Oldest : Math.Min(oldest, result.Oldest);
                var stated = looks.UndatedAt?.UtcTicks ?? 0;
                if (result.Undated > 0) oldest = oldest == 0 ? stated : Math.Min(oldest, stated);
            }

            identities |= real && type.IsIdentity;
        }

        return new LookedAt(oldest, identities, "");
    }

    /// <summary>Some types exist in plans and templates only: no look at an account shows them, or misses them.</summary>
    private static bool CanBeSeen(ResourceType type) =>
        type.Sources.Any(static source => source.Source is not ("terraform" or "cloudformation"));

    /// <summary>The accounts and regions in a scope, and the providers there.</summary>
    private ScopeSites SitesOf(DutyOf duty)
    {
        if (sites.TryGetValue(duty.Scope, out var known)) return known;
        var scope = duty.Scope;
        if (duty.Part.Scope == PartScope.Instance)
            return sites[scope] = new ScopeSites([scope.Provider], [(scope.Provider, scope.Account, Wide(scope.Region))]);
        var all = duty.Part.Scope is PartScope.Organisation or PartScope.Provider ? estate.Instances : instances[scope.Account];
        var inside = all.Where(instance => (scope.Provider.Length == 0 || ProviderOf(instance.Service) == scope.Provider)
            && (scope.Service.Length == 0 || instance.Service == scope.Service)).ToList();
        return sites[duty.Scope] = new ScopeSites(
            [.. inside.Select(static i => ProviderOf(i.Service)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [
                .. inside.Select(static i => (ProviderOf(i.Service), i.Account, Wide(i.Region))).Distinct()
                    .OrderBy(static p => $"{p.Item1}\n{p.Account}\n{p.Item3}", StringComparer.Ordinal),
            ]);
    }

    private bool IsOf(Check check, string provider) => ProviderOf(catalogue.Type(check.Type)!.Service) == provider;

    private static string Wide(string region) => region == "global" ? "" : region;

    private static string ProviderOf(string service) => service[..service.IndexOf('/', StringComparison.Ordinal)];

    private sealed record ScopeSites(List<string> Providers, ImmutableArray<(string Provider, string Account, string Region)> Places);

    private sealed record LookedAt(long Oldest, bool Identities, string Lacking);
}
