using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Agreements;

/// <summary>Whether we could leave a service.</summary>
/// <param name="Service">Service id.</param>
/// <param name="Title">Its name.</param>
/// <param name="ProviderTitle">Name of its provider.</param>
/// <param name="Account">Account; empty when not said.</param>
/// <param name="Criticality">The most critical workload on it.</param>
/// <param name="Plan">The plan; null when it is not our duty there.</param>
/// <param name="Rehearsal">The rehearsal; null when it is not our duty there.</param>
/// <param name="Owner">Who answers for the plan; empty: nobody.</param>
public sealed record ExitLine(
    string Service, string Title, string ProviderTitle, string Account, Severity Criticality, NeedStatus? Plan, NeedStatus? Rehearsal,
        string Owner);

/// <summary>How much depends on one provider.</summary>
/// <param name="Provider">Id.</param>
/// <param name="Title">Name.</param>
/// <param name="Services">Services in use.</param>
/// <param name="Workloads">Workloads on it.</param>
/// <param name="Critical">Critical workloads on it.</param>
/// <param name="Planned">Services with a plan that counts, in every account where it is ours to have one.</param>
public sealed record Concentration(string Provider, string Title, int Services, int Workloads, int Critical, int Planned);

/// <summary>The page of exit plans.</summary>
/// <param name="Table">Services.</param>
/// <param name="Providers">Providers, those with most critical workloads first.</param>
/// <param name="Critical">All critical workloads in use.</param>
public sealed record ExitModel(TableView<ExitLine> Table, ImmutableArray<Concentration> Providers, int Critical);

/// <summary>Exit plans by service, from the duties of two controls: AGR-04 (the plan) and AGR-05 (its rehearsal).</summary>
internal static class ExitPlans
{
    internal static readonly PartId Plan = new("AGR-04", "plan");
    internal static readonly PartId Rehearse = new("AGR-05", "rehearse");

    internal static IReadOnlyList<ExitLine> Of(EstateState state) => state.Keep("exit plans", () =>
    {
        var result = state.Result;
        var workloads = result.Organisation.Workloads.ToDictionary(static one => one.Id, StringComparer.Ordinal);
        var criticality = result.Estate.Instances.GroupBy(static instance => (instance.Service, instance.Account))
            .ToDictionary(static group => group.Key, group => group.Max(
                instance => workloads.GetValueOrDefault(instance.Workload)?.Criticality ?? Severity.Unknown));
        return state.Numbers.Lines.Where(static line => line.IsOurs && (line.Duty.Part.Id == Plan || line.Duty.Part.Id == Rehearse))
            .GroupBy(static line => (line.Duty.Scope.Service, line.Duty.Scope.Account)).Select(group =>
            {
                var plan = group.FirstOrDefault(static line => line.Duty.Part.Id == Plan);
                var rehearsal = group.FirstOrDefault(static line => line.Duty.Part.Id == Rehearse);
                return new ExitLine(
                    group.Key.Service, result.Catalogue.Service(group.Key.Service)?.Title ?? group.Key.Service,
                    result.Catalogue.Provider(group.First().Duty.Scope.Provider)?.Title ?? group.First()
                        .Duty.Scope.Provider, group.Key.Account,
                    criticality.GetValueOrDefault(group.Key), plan?.Evidence?.Worst, rehearsal?.Evidence?.Worst,
                    (plan ?? rehearsal)?.Owner?.Answering ?? "");
            })
            .OrderByDescending(static line => line.Criticality).ThenByDescending(static line => line.Plan?.State ?? Freshness.Unknown)
            .ThenBy(static line => line.Title, StringComparer.Ordinal).ThenBy(static line => line.Account, StringComparer.Ordinal)
                .ToArray();
    });

    internal static ExitModel Model(TenantScope scope, TableQuery query)
    {
        var lines = Of(scope.State);
        return scope.State.Keep("concentration", () => Providers(scope.State, lines)) is var (providers, critical)
            ? new ExitModel(Table(scope).View(scope.State, lines, query), providers, critical) : throw new InvalidOperationException();
    }

    internal static Table<ExitLine> Table(TenantScope scope) => new("exit-plans",
    [
        new("service", "Service", line => Cell.Of(line.Title, scope.Url("services/" + line.Service), line.Account))
        { HeadsRow = true, Searched = true, Sort = static line => line.Title },
        new("id", "Id", static line => Cell.Code(line.Service)) { Shown = false, Searched = true },
        new("account", "Account", static line => Cell.Code(line.Account)) { Shown = false, Searched = true },
        new("provider", "Provider", static line => Cell.Of(line.ProviderTitle))
        { Searched = true, Filter = static line => line.ProviderTitle, Sort = static line => line.ProviderTitle },
        new("criticality", "Most critical workload", static line =>
            line.Criticality == Severity.Unknown ? Cell.Of("not said") : Cell.Of(line.Criticality))
        { Sort = static line => line.Criticality, IsVocabulary = true, Filter = static line => Kebab<Severity>.Name(line.Criticality) },
        new("plan", "Plan", line => CellOf(scope, line.Plan))
        { Filter = static line => StateOf(line.Plan), Sort = static line => line.Plan?.State ?? Freshness.Unknown },
        new("rehearsal", "Rehearsal", line => CellOf(scope, line.Rehearsal))
        { Filter = static line => StateOf(line.Rehearsal), Sort = static line => line.Rehearsal?.State ?? Freshness.Unknown },
        new("owner", "Owner", static line => Cell.Of(line.Owner.Length > 0 ? line.Owner : "nobody"))
        { Searched = true, Filter = static line => line.Owner.Length > 0 ? line.Owner : "nobody", Sort = static line => line.Owner },
        .. Added(scope),
        new("gaps", "Gaps", line => Cell.Of("gaps", scope.Url("gaps", ("service", line.Service), ("q", "AGR-0")))),
    ])
    { Noun = ("service", "services") };

    /// <summary>Links to hand something in, for whoever may.</summary>
    private static ImmutableArray<Column<ExitLine>> Added(TenantScope? scope) =>
        scope is null || !scope.Can(Right.Contribute) || scope.IsTravelling ? [] :
    [
        new("add", "Add", line => Cell.Of("plan", Url(scope, line, Plan))),
        new("add-rehearsal", "Add", line => Cell.Of("rehearsal", Url(scope, line, Rehearse))),
    ];

    private static string Url(TenantScope scope, ExitLine line, PartId part) =>
        scope.Url("evidence/add", ("part", part.ToString()), ("service", line.Service), ("account", line.Account));

    private static string StateOf(NeedStatus? need) => need is null ? "not ours" : Words.Plain(Kebab<Freshness>.Name(need.State));

    private static Cell CellOf(TenantScope scope, NeedStatus? need) => need is null ? Cell.Of("not ours")
        : Cell.Of(StateOf(need), need.Item.Length > 0 ? scope.Url("evidence/" + Uri.EscapeDataString(need.Item)) : null,
            need.Until is { } until ? $"{(need.State == Freshness.Stale ? "since" : "until")} {until:yyyy-MM-dd}" : null);

    private static Tuple<ImmutableArray<Concentration>, int> Providers(EstateState state, IReadOnlyList<ExitLine> lines)
    {
        var result = state.Result;
        var critical = result.Organisation.Workloads.Where(static one => one.Criticality == Severity.Critical).Select(static one => one.Id)
            .ToHashSet(StringComparer.Ordinal);
        // A service can be left when every account that asks for a plan has one.
        var planned = lines.Where(static line => line.Plan is not null).GroupBy(static line => line.Service, StringComparer.Ordinal)
            .Where(static group => group.All(static line => line.Plan!.State is Freshness.Fresh or Freshness.DueSoon))
            .Select(static group => group.Key).ToHashSet(StringComparer.Ordinal);
        var providers = result.Estate.Instances.GroupBy(static one => one.Service.Split('/')[0], StringComparer.Ordinal).Select(group =>
        {
            var services = group.Select(static one => one.Service).Distinct(StringComparer.Ordinal).ToList();
            var workloads = group.Select(static one => one.Workload).Where(static id => id.Length > 0).Distinct(StringComparer.Ordinal)
                .ToList();
            return new Concentration(
                group.Key, result.Catalogue.Provider(group.Key)?.Title ?? group.Key, services.Count, workloads.Count,
                workloads.Count(critical.Contains), services.Count(planned.Contains));
        });
        return Tuple.Create(
            providers.OrderByDescending(static one => one.Critical).ThenByDescending(static one => one.Workloads)
                .ThenBy(static one => one.Title, StringComparer.Ordinal).ToImmutableArray(),
            result.Estate.Instances.Select(static one => one.Workload).Where(critical.Contains).Distinct(StringComparer.Ordinal).Count());
    }
}
