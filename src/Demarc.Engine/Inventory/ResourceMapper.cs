using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>
/// Turns what a source says into a resource of the catalogue, by the mappings in content/types. Safe for several threads at the same time.
/// </summary>
public sealed class ResourceMapper
{
    /// <summary>Results of the expressions of one resource, before they are brought into the types of their properties.</summary>
    [ThreadStatic]
    private static CelValue[]? found;

    private readonly Catalogue catalogue;
    private readonly ImmutableArray<Workload> workloads;
    private readonly FrozenDictionary<SourceKind, FrozenDictionary<string, Route>> routes;
    private readonly FrozenDictionary<string, ImmutableArray<ConfigurationEffect>> effects;
    private readonly ConcurrentDictionary<string, CloudService?> serviceByType = new(StringComparer.Ordinal);

    /// <summary>A mapper for one catalogue and one organisation's workload rules.</summary>
    public ResourceMapper(Catalogue catalogue, ImmutableArray<Workload> workloads)
    {
        this.catalogue = catalogue;
        this.workloads = workloads;
        routes = catalogue.Types
            .SelectMany(static type => type.Sources.SelectMany(mapping => mapping.Match.Select(native =>
                (Source: SourceKinds.Parse(mapping.Source), Native: native, Route: new Route(type, mapping)))))
            .GroupBy(static route => route.Source)
            .ToFrozenDictionary(static source => source.Key, static source => source
                .GroupBy(static route => route.Native, StringComparer.Ordinal)
                .ToFrozenDictionary(static native => native.Key, static native => native.First().Route, StringComparer.Ordinal));
        effects = catalogue.Services.SelectMany(static service => service.Configuration)
            .GroupBy(static effect => effect.Type, StringComparer.Ordinal)
            .ToFrozenDictionary(static g => g.Key, static g => g.OrderBy(static e => e.Id, StringComparer.Ordinal).ToImmutableArray(),
                StringComparer.Ordinal);
    }

    /// <summary>
    /// Maps one observation. The result holds nothing of the observation's buffer. Null for a detail about another resource
    /// (<see cref="Observation.DetailPrefix"/>) that no type of the catalogue describes: it is no resource of its own.
    /// </summary>
    public Resource? Map(Observation observation) => MapInPlace(observation)?.Kept();

    /// <summary>
    /// As <see cref="Map"/>, but property values that are JSON still stand in the observation's buffer: they are valid as long as its body
    /// is. For what is asked about at once and let go; <see cref="Resource.Kept"/> makes a resource that can be kept.
    /// </summary>
    public Resource? MapInPlace(Observation observation)
    {
        if (!routes.TryGetValue(observation.Source, out var natives) || !natives.TryGetValue(observation.NativeType, out var route))
            return observation.NativeType.StartsWith(Observation.DetailPrefix, StringComparison.Ordinal) ? null : Unmapped(observation);
        var (type, mapping) = route;
        ReadOnlySpan<CelValue> item = [CelValue.Of(observation.Body), observation.Related];
        var properties = new CelRecord(type.Properties, Slots(route, item, observation.Projected));
        var (applied, undecided) = Effects(type.Id, properties);
        return Placed(new Resource
        {
            Id = Text(mapping.Id, item) is { } made ? Scoped(made, observation) : observation.Id,
            OtherIds = [.. observation.OtherIds],
            Container = observation.Container,
            Type = type.Id,
            Catalogued = true,
            IsSetting = type.IsSetting,
            Provider = catalogue.Service(type.Service)?.Provider ?? observation.Provider ?? "",
            Account = observation.Account ?? "",
            AccountAlias = observation.AccountAlias ?? "",
            Region = Text(mapping.Region, item) is { } written ? Regions.OfZone(written) : observation.Region ?? "",
            Service = type.Service,
            Workload = "",
            Name = Text(mapping.Name, item) ?? observation.Name ?? "",
            Tags = mapping.Tags is null ? observation.Tags : ReadTags(mapping.Tags.Program.Evaluate(item), observation.Tags),
            Source = observation.Source,
            CapturedAt = observation.CapturedAt,
            Listed = observation.Listed && !observation.NativeType.StartsWith(Observation.DetailPrefix, StringComparison.Ordinal),
            Change = observation.Change,
            Properties = properties,
            NotCollected = NotCollected(type, properties.Slots),
            Effects = applied,
            Undecided = undecided,
        });
    }

    /// <summary>An id that a mapping makes out of a name in an answer of AWS is unique in its account and region only.</summary>
    private static string Scoped(string id, Observation observation) =>
        observation is { Source: SourceKind.AwsApi, Account.Length: > 0 } && !id.StartsWith("arn:", StringComparison.Ordinal)
            ? $"{observation.Account}/{observation.Region ?? "-"}/{id}"
            : id;

    /// <summary>The type that an observation would be of; null when no type file knows its native type.</summary>
    public ResourceType? TypeOf(Observation observation) =>
        routes.TryGetValue(observation.Source, out var natives) && natives.TryGetValue(observation.NativeType, out var route)
            ? route.Type
            : null;

    private static CelValue[] Slots(Route route, ReadOnlySpan<CelValue> item, bool projected)
    {
        var slots = route.Unseen.ToArray();
        var set = route.Mapping.Set;
        var results = found ??= new CelValue[Math.Max(set.Length, 64)];
        if (results.Length < set.Length) results = found = new CelValue[set.Length];
        route.Mappings.Evaluate(item, results);
        for (var i = 0; i < set.Length; i++)
        {
            var slot = set[i].Slot;
            var settled = Settle(results[i], route.Type.Properties.Fields[slot].Type, projected);
            if (settled is { } value) slots[slot] = value;
        }

        return slots;
    }

    /// <summary>The same resource with these properties, and everything that follows from them.</summary>
    internal Resource WithProperties(Resource resource, ResourceType type, CelValue[] slots)
    {
        var properties = new CelRecord(type.Properties, slots);
        var (applied, undecided) = Effects(type.Id, properties);
        return resource with
        {
            Properties = properties,
            NotCollected = NotCollected(type, slots),
            Effects = applied,
            Undecided = undecided,
        };
    }

    private Resource Unmapped(Observation observation)
    {
        var service = observation.ServiceName is { } name
            ? catalogue.FindServices(name, observation.Provider) is [var only] ? only : null
            : ServiceOf(observation.NativeType) ?? ServiceOfArn(observation.Id);
        return Placed(new Resource
        {
            Id = observation.Id,
            Container = observation.Container,
            Type = observation.NativeType,
            Catalogued = false,
            Provider = service?.Provider ?? observation.Provider ?? "",
            Account = observation.Account ?? "",
            AccountAlias = observation.AccountAlias ?? "",
            Region = observation.Region ?? "",
            Service = service?.Id ?? "",
            Workload = "",
            Name = observation.Name ?? "",
            Tags = observation.Tags,
            Source = observation.Source,
            CapturedAt = observation.CapturedAt,
            Change = observation.Change,
            Charges = observation.Charges,
        });
    }

    /// <summary>
    /// The service of an ARN whose type no file describes: its namespace (<c>arn:aws:transfer:...</c>) is in most cases that of the
    /// CloudFormation types, <c>AWS::Transfer::</c>.
    /// </summary>
    private CloudService? ServiceOfArn(string id)
    {
        if (!id.StartsWith("arn:", StringComparison.Ordinal) || id.Split(':', 4) is not [_, _, { Length: > 0 } name, _]) return null;
        return ServiceOf($"AWS::{name}::");
    }

    private CloudService? ServiceOf(string nativeType) =>
        serviceByType.GetOrAdd(nativeType, static (native, catalogue) => catalogue.ServiceOfType(native), catalogue);

    /// <summary>A value is kept, null and none are "known absent", a failure or a value of the wrong type is "not collected".</summary>
    private static CelValue? Settle(CelValue value, CelType type, bool projected)
    {
        if (value.Kind == CelKind.Optional) value = value.TryGetOptional(out var inner) ? inner : CelValue.Null;
        if (value.IsFailure || (value.IsNull && projected)) return default(CelValue?);
        return value.IsNull ? CelValue.Null : PropertyValue.Convert(value, type);
    }

    private static ImmutableArray<string> NotCollected(ResourceType type, CelValue[] slots)
    {
        if (!Array.Exists(slots, static slot => slot.IsFailure)) return [];
        var names = ImmutableArray.CreateBuilder<string>(slots.Count(static slot => slot.IsFailure));
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i].IsFailure) names.Add(type.Properties.Fields[i].Name);
        }

        return names.MoveToImmutable();
    }

    private (ImmutableArray<string> Applied, ImmutableArray<string> Undecided) Effects(string type, CelRecord properties)
    {
        if (!effects.TryGetValue(type, out var candidates)) return ([], []);
        ReadOnlySpan<CelValue> variables = [CelValue.Of(properties)];
        ImmutableArray<string> applied = [], undecided = [];
        foreach (var effect in candidates)
        {
            var outcome = effect.When is null ? CelValue.True : effect.When.Program.Evaluate(variables);
            if (outcome.IsFailure) undecided = undecided.Add(effect.Id);
            else if (outcome.AsBool()) applied = applied.Add(effect.Id);
        }

        return (applied, undecided);
    }

    /// <summary>The resource in its workload.</summary>
    private Resource Placed(Resource resource)
    {
        if (workloads.IsEmpty) return resource;
        ReadOnlySpan<CelValue> variables = [Workloads.ToRecord(resource)];
        foreach (var workload in workloads)
        {
            if (workload.When?.Program.Evaluate(variables).AsBool() == true) return resource with { Workload = workload.Id };
        }

        return resource;
    }

    private static string? Text(LazyExpression? expression, ReadOnlySpan<CelValue> item)
    {
        if (expression is null) return null;
        var value = expression.Program.Evaluate(item);
        if (value.TryGetOptional(out var inner)) value = inner;
        return value.Kind == CelKind.String && value.AsString().Length > 0 ? value.AsString() : null;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ReadTags(
        CelValue value, IReadOnlyList<KeyValuePair<string, string>> otherwise)
    {
        if (value.TryGetOptional(out var inner)) value = inner;
        return Tags.Read(value) is { Count: > 0 } tags ? tags : otherwise;
    }

    /// <summary>How one type of one source becomes a type of the catalogue.</summary>
    private sealed record Route(ResourceType Type, TypeMapping Mapping)
    {
        private CelSuite? mappings;

        /// <summary>The expressions of its properties, made when the first resource is there: most runs see few types.</summary>
        internal CelSuite Mappings => mappings ??= new CelSuite(Mapping.Set.Select(static set => set.Expression.Program));

        /// <summary>The slots of a resource of which nothing was collected: every resource begins with them.</summary>
        internal ImmutableArray<CelValue> Unseen { get; } =
            [.. Type.Properties.Fields.Select(static field => CelValue.Unknown(field.Name))];
    }
}
