using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Responsibility;

/// <summary>Where a duty arises, as widely as its part's scope says; empty texts are not part of the scope.</summary>
public sealed record DutyScope(string Provider, string Service, string Account, string Region, string Workload) : IComparable<DutyScope>
{
    /// <summary>The whole organisation.</summary>
    public static DutyScope Organisation { get; } = new("", "", "", "", "");

    /// <summary>The scope of a part for one instance.</summary>
    public static DutyScope Of(PartScope scope, InstanceKey instance) => scope switch
    {
        PartScope.Organisation => Organisation,
        PartScope.Provider => new DutyScope(instance.Provider, "", "", "", ""),
        PartScope.Account => new DutyScope(instance.Provider, "", instance.Account, "", ""),
        PartScope.Service => new DutyScope(instance.Provider, instance.Service, instance.Account, "", ""),
        _ => new DutyScope(instance.Provider, instance.Service, instance.Account, instance.Region, instance.Workload),
    };

    /// <summary>Order by provider, service, account, region, workload.</summary>
    public int CompareTo(DutyScope? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Provider, other.Provider);
        if (order == 0) order = string.CompareOrdinal(Service, other.Service);
        if (order == 0) order = string.CompareOrdinal(Account, other.Account);
        if (order == 0) order = string.CompareOrdinal(Region, other.Region);
        return order == 0 ? string.CompareOrdinal(Workload, other.Workload) : order;
    }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        if (this == Organisation) return "organisation";
        var first = Service.Length > 0 ? Service : Provider;
        return string.Join(" · ", new[] { first, Account, Region, Workload }.Where(static text => text.Length > 0));
    }

    internal CelValue ToRecord(Workload? workload) => CelValue.Of(new CelRecord(ContentEnvironments.Instance,
    [
        CelValue.Of(Provider), CelValue.Of(Service), CelValue.Of(Account), CelValue.Of(Region), CelValue.Of(Workload),
        CelValue.Of(workload?.Environment ?? ""),
        CelValue.Of(workload is { Criticality: not Severity.Unknown } ? Kebab<Severity>.Name(workload.Criticality) : ""),
        CelValue.Of(workload?.DataClass ?? ""),
    ]));
}

/// <summary>Resources of an instance that answer alike for one part.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Class">Its configuration class.</param>
/// <param name="Party">Who is accountable there.</param>
public sealed record DutyShare(InstanceKey Instance, Inventory.ConfigurationClass Class, Party Party);

/// <summary>One part in one scope: the unit of ownership and of evidence.</summary>
public sealed record DutyOf
{
    /// <summary>The part.</summary>
    public required ControlPart Part { get; init; }

    /// <summary>Where.</summary>
    public required DutyScope Scope { get; init; }

    /// <summary>
    /// Who is accountable. Where resources differ, whoever has to act somewhere is named: customer before shared, third party, unknown,
    /// provider, not-applicable.
    /// </summary>
    public required Party Party { get; init; }

    /// <summary>The distinct answers behind it, most demanding first.</summary>
    public required ImmutableArray<DutyShare> Shares { get; init; }

    /// <summary>Whether we have to act and show it.</summary>
    public bool IsOurs => Party is Party.CustomerParty or Party.SharedParty;
}
