using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Demarc.Engine.Inventory;

/// <summary>What adding a resource did.</summary>
/// <param name="Counts">Whether this observation is now the one that counts.</param>
/// <param name="Replaced">Ordinal of the observation it replaced; -1 when there was none.</param>
public readonly record struct AddOutcome(bool Counts, long Replaced);

/// <summary>
/// Counts resources into instances and configuration classes as they stream by. Of several observations of one resource the newest
/// capture counts; without times, the one that shows more properties, then the earlier. Memory is one small entry for each resource plus the distinct
/// classes; nothing of a resource's settings is kept.
/// </summary>
public sealed class EstateBuilder
{
    private readonly Dictionary<UInt128, Entry> seen = [];
    private readonly Dictionary<InstanceId, InstanceDraft> instances = [];
    private readonly List<ClassDraft> classes = [];
    private readonly SortedDictionary<string, UnknownType> unknown = new(StringComparer.Ordinal);
    private long ordinal;
    private long merged;

    /// <summary>Ordinal the next resource will get.</summary>
    public long NextOrdinal => ordinal;

    /// <summary>Adds one resource.</summary>
    public AddOutcome Add(Resource resource)
    {
        var mine = ordinal++;
        if (resource.Source is SourceKind.Billing or SourceKind.Declared) return AddNamed(resource);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, Identity(resource), out var exists);
        var replaced = exists ? entry.Ordinal : -1;
        if (exists)
        {
            merged++;
            if (!IsBetter(resource, entry)) return new AddOutcome(false, -1);
            Count(entry, -1);
        }

        entry = new Entry(
            mine, resource.CapturedAt?.UtcTicks ?? 0, ClassOf(resource), resource.Collected,
            (resource.Complete ? Entry.CompleteFlag : 0) | (resource.Catalogued ? Entry.CataloguedFlag : 0));
        Count(entry, 1);
        return new AddOutcome(true, replaced);
    }

    /// <summary>A bill or a list says that a service is used: an instance without resources.</summary>
    private AddOutcome AddNamed(Resource resource)
    {
        if (resource.Service.Length == 0) CountUnknown(resource);
        else InstanceOf(new InstanceId(resource.Service, resource.Account, resource.Region, resource.Workload)).Sources.Add(resource.Source);
        return new AddOutcome(true, -1);
    }

    private void CountUnknown(Resource resource)
    {
        var known = unknown.GetValueOrDefault(resource.Type) ?? new UnknownType(resource.Type, resource.Provider, 0, resource.Id);
        unknown[resource.Type] = known with { Resources = known.Resources + 1 };
    }

    /// <summary>The estate so far.</summary>
    public Estate Build() => new()
    {
        Instances = [.. Placed().OrderBy(static pair => pair.Key, InstanceId.Order).Select(static pair => pair.Value.Finish(pair.Key))],
        UnknownTypes = [.. unknown.Values],
        Resources = seen.Count,
        Complete = seen.Values.Count(static entry => (entry.Flags & Entry.CompleteFlag) != 0),
        Catalogued = seen.Values.Count(static entry => (entry.Flags & Entry.CataloguedFlag) != 0),
        Merged = merged,
        OldestCapture = seen.Values.Where(static entry => entry.Captured > 0).Select(static entry => entry.Captured).DefaultIfEmpty().Min() is > 0 and var ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
    };

    /// <summary>
    /// The instances in use. A name without resources ("we use RDS", a line of a bill) is no instance of its own where another instance of
    /// the service is what it speaks of; that one is then known by the name too.
    /// </summary>
    private List<KeyValuePair<InstanceId, InstanceDraft>> Placed()
    {
        var used = instances.Where(static pair => pair.Value.IsUsed).ToList();
        var byService = used.ToLookup(static pair => pair.Key.Service, StringComparer.Ordinal);
        var meant = used.Where(static pair => !pair.Value.HasResources)
            .Select(name => (Name: name.Key, name.Value.Sources, Others: byService[name.Key.Service].Where(other => IsMeant(name, other)).ToList()))
            .Where(static name => name.Others.Count > 0).ToList();
        foreach (var (_, sources, others) in meant) others.ForEach(other => other.Value.Sources.UnionWith(sources));
        var elsewhere = meant.Select(static name => name.Name).ToHashSet();
        return used.FindAll(pair => !elsewhere.Contains(pair.Key));
    }

    private static bool IsMeant(KeyValuePair<InstanceId, InstanceDraft> name, KeyValuePair<InstanceId, InstanceDraft> other)
    {
        if (name.Key == other.Key || !Covers(name.Key.Account, other.Key.Account) || !Covers(name.Key.Region, other.Key.Region)) return false;
        // A bill knows account and region; which workload the money was spent on, it often cannot know.
        return Covers(name.Key.Workload, other.Key.Workload)
            || (other.Value.HasResources && name.Value.Sources.SetEquals([SourceKind.Billing]));

        static bool Covers(string said, string actual) => said.Length == 0 || said == actual;
    }

    /// <summary>Identity of a resource: its id, within its provider and, for addresses, within its plan or template.</summary>
    private static UInt128 Identity(Resource resource)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{resource.Container}\n{resource.Provider}\n{resource.Id}"), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private static bool IsBetter(Resource resource, in Entry entry)
    {
        var captured = resource.CapturedAt?.UtcTicks ?? 0;
        return captured != entry.Captured ? captured > entry.Captured : resource.Collected > entry.Collected;
    }

    private int ClassOf(Resource resource)
    {
        if (resource.Service.Length == 0)
        {
            CountUnknown(resource);
            return -1;
        }

        var instance = InstanceOf(new InstanceId(resource.Service, resource.Account, resource.Region, resource.Workload));
        instance.Sources.Add(resource.Source);
        var signature = string.Join(' ', resource.Effects) + "?" + string.Join(' ', resource.Undecided);
        if (instance.ClassBySignature.TryGetValue(signature, out var index)) return index;
        index = classes.Count;
        classes.Add(new ClassDraft(resource.Effects, resource.Undecided, resource.Id));
        instance.ClassBySignature.Add(signature, index);
        instance.Classes.Add(classes[index]);
        return index;
    }

    private void Count(in Entry entry, int by)
    {
        if (entry.Class >= 0) classes[entry.Class].Resources += by;
    }

    private InstanceDraft InstanceOf(InstanceId id)
    {
        if (instances.TryGetValue(id, out var instance)) return instance;
        return instances[id] = new InstanceDraft();
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Ordinal, long Captured, int Class, int Collected, int Flags)
    {
        internal const int CompleteFlag = 1;
        internal const int CataloguedFlag = 2;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct InstanceId(string Service, string Account, string Region, string Workload)
    {
        internal static readonly Comparer<InstanceId> Order = Comparer<InstanceId>.Create(static (left, right) =>
        {
            var order = string.CompareOrdinal(left.Service, right.Service);
            if (order == 0) order = string.CompareOrdinal(left.Account, right.Account);
            if (order == 0) order = string.CompareOrdinal(left.Region, right.Region);
            return order == 0 ? string.CompareOrdinal(left.Workload, right.Workload) : order;
        });
    }

    private sealed class ClassDraft(ImmutableArray<string> effects, ImmutableArray<string> undecided, string example)
    {
        internal long Resources { get; set; }

        internal ConfigurationClass Finish() => new(effects, undecided, Resources, example);
    }

    private sealed class InstanceDraft
    {
        internal SortedSet<SourceKind> Sources { get; } = [];

        internal Dictionary<string, int> ClassBySignature { get; } = new(StringComparer.Ordinal);

        internal List<ClassDraft> Classes { get; } = [];

        internal bool HasResources => Classes.Exists(static c => c.Resources > 0);

        internal bool IsUsed => Classes.Count == 0 || Classes.Exists(static c => c.Resources > 0);

        internal ServiceInstance Finish(InstanceId id)
        {
            ImmutableArray<ConfigurationClass> counted =
            [
                .. Classes.Where(static c => c.Resources > 0).Select(static c => c.Finish())
                    .OrderBy(static c => string.Join(' ', c.Effects), StringComparer.Ordinal).ThenBy(static c => string.Join(' ', c.Undecided), StringComparer.Ordinal),
            ];
            return new ServiceInstance(
                id.Service, id.Account, id.Region, id.Workload, counted.IsEmpty ? [new ConfigurationClass([], [], 0, "")] : counted, [.. Sources]);
        }
    }
}
