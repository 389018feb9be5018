using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Responsibility;

/// <summary>A change of the profile that real settings, or a what-if question, made.</summary>
/// <param name="Id">Id of the configuration effect, or <c>what-if</c>.</param>
/// <param name="Changes">What it changed.</param>
/// <param name="Why">Reason.</param>
/// <param name="Source">Source; null for a what-if.</param>
public sealed record ProfileAdjustment(string Id, ImmutableArray<ProfileChange> Changes, string Why, Source? Source);

/// <summary>Where a duty arises; empty texts mean "not said".</summary>
public sealed record InstanceKey(string Service, string Account, string Region, string Workload) : IComparable<InstanceKey>
{
    /// <summary>Provider id.</summary>
    public string Provider => Service.IndexOf('/') is > 0 and var slash ? Service[..slash] : Service;

    /// <summary>Order by service, account, region, workload.</summary>
    public int CompareTo(InstanceKey? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Service, other.Service);
        if (order == 0) order = string.CompareOrdinal(Account, other.Account);
        if (order == 0) order = string.CompareOrdinal(Region, other.Region);
        return order == 0 ? string.CompareOrdinal(Workload, other.Workload) : order;
    }

    /// <summary>One line for people: the parts that are said, joined by " · ".</summary>
    public override string ToString() =>
        string.Join(" · ", new[] { Service, Account, Region, Workload }.Where(static text => text.Length > 0));
}

/// <summary>Everything a resolution depends on besides the part: equal contexts give equal answers (a resolution class).</summary>
public sealed class ServiceContext
{
    private readonly CelValue serviceRecord;
    private readonly CelValue instanceRecord;
    private readonly ImmutableHashSet<string> changed;

    /// <summary>A context.</summary>
    /// <param name="service">The service.</param>
    /// <param name="day">The day on which rules must hold.</param>
    /// <param name="adjustments">Changes of the profile by configuration or what-if, in order.</param>
    /// <param name="instance">The instance as the record of expressions; null when none is meant (then conditions on it are
    /// unknown).</param>
    /// <param name="undecided">Changes that real settings may make: the settings were not collected.</param>
    public ServiceContext(CloudService service, DateOnly day, ImmutableArray<ProfileAdjustment> adjustments = default,
        InstanceFacts? instance = null, ImmutableArray<ProfileAdjustment> undecided = default)
    {
        Service = service;
        Day = day;
        Adjustments = adjustments.IsDefault ? [] : adjustments;
        Profile = Adjustments.IsEmpty ? service.Profile : service.Profile.With(Adjustments.SelectMany(static a => a.Changes));
        changed = [.. Adjustments.SelectMany(static a => a.Changes).Where(c => service.Profile.Value(c.Name) != c.Value)
            .Select(static c => c.Name)];
        serviceRecord = Profile.ToRecord(service, service.Model);
        instanceRecord = (instance ?? new InstanceFacts(new InstanceKey(service.Id, "", "", ""))).ToRecord();
        Alternatives = undecided.IsDefault
            ? []
            : [.. undecided.Select(change => (change, new ServiceContext(service, day, Adjustments.Add(change), instance)))];
    }

    /// <summary>
    /// For each change that could not be decided, the context in which it is made: an answer that differs there is not known here.
    /// </summary>
    public ImmutableArray<(ProfileAdjustment Undecided, ServiceContext Made)> Alternatives { get; }

    /// <summary>The service.</summary>
    public CloudService Service { get; }

    /// <summary>The day.</summary>
    public DateOnly Day { get; }

    /// <summary>Changes of the profile.</summary>
    public ImmutableArray<ProfileAdjustment> Adjustments { get; }

    /// <summary>The profile with the changes made.</summary>
    public ServiceProfile Profile { get; }

    /// <summary>Whether a fact or capability differs from what the service is by itself.</summary>
    public bool IsChanged(string name) => changed.Contains(name);

    /// <summary>Whether anything differs.</summary>
    public bool AnyChanged => !changed.IsEmpty;

    /// <summary>The variables of a rule for one part.</summary>
    internal CelValue[] Variables(ControlPart part, CelValue partRecord) => [serviceRecord, State(part), partRecord, instanceRecord];

    private CelValue State(ControlPart part)
    {
        if (part.Capability is not { } capability) return CelValue.Of("");
        return Profile.Value(capability) is { } state ? CelValue.Of(state) : CelValue.Unknown("service.capability." + capability);
    }
}

/// <summary>What expressions can ask about an instance.</summary>
public sealed record InstanceFacts(InstanceKey Key)
{
    /// <summary>Environment of the workload: production, test ...</summary>
    public string Environment { get; init; } = "";

    /// <summary>Criticality of the workload.</summary>
    public string Criticality { get; init; } = "";

    /// <summary>Data classification of the workload.</summary>
    public string DataClass { get; init; } = "";

    internal CelValue ToRecord() => CelValue.Of(new CelRecord(ContentEnvironments.Instance,
    [
        CelValue.Of(Key.Provider), CelValue.Of(Key.Service), CelValue.Of(Key.Account), CelValue.Of(Key.Region), CelValue.Of(Key.Workload),
        CelValue.Of(Environment), CelValue.Of(Criticality), CelValue.Of(DataClass),
    ]));
}
