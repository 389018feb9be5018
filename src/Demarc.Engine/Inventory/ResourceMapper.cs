using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>Turns what a source says into a resource of the catalogue, by the mappings in content/types.</summary>
public sealed class ResourceMapper
{
    private readonly Catalogue catalogue;
    private readonly ImmutableArray<Workload> workloads;
    private readonly FrozenDictionary<(string Source, string Native), (ResourceType Type, TypeMapping Mapping)> mappings;
    private readonly FrozenDictionary<string, ImmutableArray<ConfigurationEffect>> effects;
    private readonly Dictionary<string, CloudService?> serviceByType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CelValue[]> unseen = new(StringComparer.Ordinal);

    /// <summary>A mapper for one catalogue and one organisation's workload rules.</summary>
    public ResourceMapper(Catalogue catalogue, ImmutableArray<Workload> workloads)
    {
        this.catalogue = catalogue;
        this.workloads = workloads;
        mappings = catalogue.Types
            .SelectMany(static type =>
                type.Sources.SelectMany(mapping => mapping.Match.Select(native => (Key: (mapping.Source, native), Value: (type, mapping)))))
            .GroupBy(static pair => pair.Key).ToFrozenDictionary(static g => g.Key, static g => g.First().Value);
        effects = catalogue.Services.SelectMany(static service => service.Configuration)
            .GroupBy(static effect => effect.Type, StringComparer.Ordinal)
            .ToFrozenDictionary(static g => g.Key, static g => g.OrderBy(static e => e.Id, StringComparer.Ordinal).ToImmutableArray(),
                StringComparer.Ordinal);
    }

    /// <summary>
    /// Maps one observation. The result holds nothing of the observation's buffer. Null for a detail about another resource
    /// (<see cref="Observation.DetailPrefix"/>) that no type of the catalogue describes: it is no resource of its own.
    /// </summary>
    public Resource? Map(Observation observation)
    {
        if (!mappings.TryGetValue((observation.Source.Name(), observation.NativeType), out var found))
            return observation.NativeType.StartsWith(Observation.DetailPrefix, StringComparison.Ordinal) ? null : Unmapped(observation);
        var (type, mapping) = found;
        CelValue[] item = [CelValue.Of(observation.Body), observation.Related];
        var service = catalogue.Service(type.Service);
        var tags = mapping.Tags is null ? observation.Tags : ReadTags(mapping.Tags.Program.Evaluate(item), observation.Tags);
        var region = Text(mapping.Region, item) is { } written ? Regions.OfZone(written) : observation.Region ?? "";
        var resource = new Resource
        {
            Id = Text(mapping.Id, item) ?? observation.Id,
            Container = observation.Container,
            Type = type.Id,
            Catalogued = true,
            Provider = service?.Provider ?? observation.Provider ?? "",
            Account = observation.Account ?? "",
            AccountAlias = observation.AccountAlias ?? "",
            Region = region,
            Service = type.Service,
            Workload = "",
            Name = Text(mapping.Name, item) ?? observation.Name ?? "",
            Tags = tags,
            Source = observation.Source,
            CapturedAt = observation.CapturedAt,
            Change = observation.Change,
        };
        return Finish(resource, type, mapping, item, observation);
    }

    private Resource Finish(
        Resource resource, ResourceType type, TypeMapping mapping, CelValue[] item, Observation observation)
    {
        CelValue[] slots = [.. UnseenOf(type)];
        foreach (var (slot, expression) in mapping.Set)
        {
            var settled = Settle(expression.Program.Evaluate(item), type.Properties.Fields[slot].Type, observation.Projected);
            if (settled is { } value) slots[slot] = value;
        }

        return WithProperties(resource with { Workload = WorkloadOf(resource) }, type, slots);
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
        var resource = new Resource
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
        };
        return resource with { Workload = WorkloadOf(resource) };
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

    private CloudService? ServiceOf(string nativeType)
    {
        if (serviceByType.TryGetValue(nativeType, out var known)) return known;
        return serviceByType[nativeType] = catalogue.ServiceOfType(nativeType);
    }

    /// <summary>A value is kept, null and none are "known absent", a failure or a value of the wrong type is "not collected".</summary>
    private static CelValue? Settle(CelValue value, CelType type, bool projected)
    {
        if (value.Kind == CelKind.Optional) value = value.TryGetOptional(out var inner) ? inner : CelValue.Null;
        if (value.IsFailure || (value.IsNull && projected)) return default(CelValue?);
        return value.IsNull ? CelValue.Null : PropertyValue.Convert(value, type);
    }

    /// <summary>The slots of a type of which nothing was collected; made once, because every resource begins with them.</summary>
    private CelValue[] UnseenOf(ResourceType type)
    {
        if (unseen.TryGetValue(type.Id, out var slots)) return slots;
        return unseen[type.Id] = [.. type.Properties.Fields.Select(static field => CelValue.Unknown(field.Name))];
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
        CelValue[] variables = [CelValue.Of(properties)];
        var (applied, undecided) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var effect in candidates)
        {
            var outcome = effect.When is null ? CelValue.True : effect.When.Program.Evaluate(variables);
            if (outcome.IsFailure) undecided.Add(effect.Id);
            else if (outcome.AsBool()) applied.Add(effect.Id);
        }

        return (applied.ToImmutable(), undecided.ToImmutable());
    }

    private string WorkloadOf(Resource resource)
    {
        if (workloads.IsEmpty) return "";
        CelValue[] variables = [Workloads.ToRecord(resource)];
        foreach (var workload in workloads)
        {
            if (workload.When?.Program.Evaluate(variables).AsBool() == true) return workload.Id;
        }

        return "";
    }

    private static string? Text(LazyExpression? expression, CelValue[] item)
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
}
