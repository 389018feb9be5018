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
/// capture counts; without times, the one that shows more properties, then the earlier. Memory is one small entry for each resource
/// plus the distinct classes; nothing of a resource's settings is kept.
/// </summary>
public sealed class EstateBuilder
{
    private readonly Dictionary<UInt128, Entry> seen = [];
    private readonly Dictionary<InstanceId, InstanceDraft> instances = [];
    private readonly List<ClassDraft> classes = [];
    private readonly SortedDictionary<string, UnknownDraft> unknown = new(StringComparer.Ordinal);
    private readonly List<ServiceCharge> charges = [];
    private long ordinal;
    private readonly Dictionary<(string Provider, string Alias), string> aliases = [];
    private long merged;
    private int settings = -1;

    /// <summary>Ordinal the next resource will get.</summary>
    public long NextOrdinal => ordinal;

    /// <summary>Tells another name of an account.</summary>
    public void Name(string provider, string alias, string account) => aliases[(provider, alias)] = account;

    /// <summary>Adds one resource.</summary>
    public AddOutcome Add(Resource resource) => Add(resource, Identity(resource));

    /// <summary>Adds one resource whose identity is known.</summary>
    public AddOutcome Add(Resource resource, UInt128 identity)
    {
        var mine = ordinal++;
        if (resource is { AccountAlias.Length: > 0, Account.Length: > 0 })
            aliases[(resource.Provider, resource.AccountAlias)] = resource.Account;
        if (resource.Source is SourceKind.Billing or SourceKind.Declared) return AddNamed(resource);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, identity, out var exists);
        var replaced = exists ? entry.Ordinal : -1;
        if (exists)
        {
            merged++;
            if (!IsBetter(resource, entry)) return new AddOutcome(false, -1);
            classes[entry.Class].Remove(entry.Ordinal);
        }

        var flags = (resource.Complete ? Entry.CompleteFlag : 0) | (resource.Catalogued ? Entry.CataloguedFlag : 0);
        entry = new Entry(mine, resource.CapturedAt?.UtcTicks ?? 0, ClassOf(resource), resource.Collected, flags);
        classes[entry.Class].Add(mine, resource);
        return new AddOutcome(true, replaced);
    }

    /// <summary>A bill or a list says that a service is used: an instance without resources.</summary>
    private AddOutcome AddNamed(Resource resource)
    {
        charges.AddRange(resource.Charges.Select(charge => new ServiceCharge(
            resource.Provider, resource.Service, resource.Name, resource.Account, resource.Region, charge)));
        if (resource.Service.Length == 0) classes[UnknownOf(resource).Class].Add(ordinal - 1, resource);
        else InstanceOf(resource).Name(resource);
        return new AddOutcome(true, -1);
    }

    /// <summary>The one name of an account, when records name it differently; else the name itself.</summary>
    public string AccountOf(string provider, string account) => aliases.GetValueOrDefault((provider, account), account);

    /// <summary>The estate so far.</summary>
    public Estate Build() => new()
    {
        Instances = [.. Placed().OrderBy(static pair => pair.Key, InstanceId.Order).Select(static pair => pair.Value.Finish(pair.Key))],
        UnknownTypes =
        [
            .. unknown.Select(pair => (Type: pair.Key, pair.Value.Provider, Draft: classes[pair.Value.Class]))
                .Where(static type => type.Draft.Resources > 0)
                .Select(static type => new UnknownType(type.Type, type.Provider, type.Draft.Resources, type.Draft.Example)
                {
                    Since = type.Draft.Since,
                }),
        ],
        Resources = seen.Count,
        Complete = seen.Values.Count(static entry => (entry.Flags & Entry.CompleteFlag) != 0),
        Catalogued = seen.Values.Count(static entry => (entry.Flags & Entry.CataloguedFlag) != 0),
        Merged = merged,
        Charges = [.. charges.Select(charge => charge with { Account = AccountOf(charge.Provider, charge.Account) }).Distinct()],
        OldestCapture = Oldest(),
    };

    private DateTimeOffset? Oldest()
    {
        var oldest = seen.Values.Where(static entry => entry.Captured > 0).Select(static entry => entry.Captured).DefaultIfEmpty().Min();
        return oldest > 0 ? new DateTimeOffset(oldest, TimeSpan.Zero) : null;
    }

    /// <summary>
    /// The instances in use. A name without resources ("we use RDS", a line of a bill) is no instance of its own where another instance of
    /// the service is what it speaks of; that one is then known by the name too.
    /// </summary>
    private List<KeyValuePair<InstanceId, InstanceDraft>> Placed()
    {
        var used = UnderOneName().Where(static pair => pair.Value.IsUsed).ToList();
        var byService = used.ToLookup(static pair => pair.Key.Service, StringComparer.Ordinal);
        var meant = used.Where(static pair => !pair.Value.HasResources)
            .Select(name => (
                Name: name.Key, Draft: name.Value, Others: byService[name.Key.Service].Where(other => IsMeant(name, other)).ToList()))
            .Where(static name => name.Others.Count > 0).ToList();
        foreach (var (_, named, others) in meant) others.ForEach(other => other.Value.TakeIn(named));
        var elsewhere = meant.Select(static name => name.Name).ToHashSet();
        return used.FindAll(pair => !elsewhere.Contains(pair.Key));
    }

    /// <summary>The instances with every account under its one name.</summary>
    private Dictionary<InstanceId, InstanceDraft> UnderOneName()
    {
        if (aliases.Count == 0) return instances;
        var renamed = new Dictionary<InstanceId, InstanceDraft>();
        foreach (var (id, draft) in instances)
        {
            var provider = id.Service[..id.Service.IndexOf('/', StringComparison.Ordinal)];
            var one = id with { Account = AccountOf(provider, id.Account) };
            if (!renamed.TryGetValue(one, out var all)) renamed[one] = all = new InstanceDraft(classes);
            all.TakeIn(draft);
            all.Classes.AddRange(draft.Classes);
        }

        return renamed;
    }

    private static bool IsMeant(KeyValuePair<InstanceId, InstanceDraft> name, KeyValuePair<InstanceId, InstanceDraft> other)
    {
        if (name.Key == other.Key) return false;
        if (!Covers(name.Key.Account, other.Key.Account) || !Covers(name.Key.Region, other.Key.Region)) return false;
        // A bill knows account and region; which workload the money was spent on, it often cannot know.
        return Covers(name.Key.Workload, other.Key.Workload)
            || (other.Value.HasResources && name.Value.Named.SetEquals([SourceKind.Billing]));

        static bool Covers(string said, string actual) => said.Length == 0 || said == actual;
    }

    /// <summary>
    /// Identity of a resource: its id, within its provider and, for addresses, within its plan or template. Safe from several threads.
    /// </summary>
    public static UInt128 Identity(Resource resource)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(resource.Container.Length + resource.Provider.Length + resource.Id.Length + 2);
        var text = longest <= 1024 ? stackalloc byte[longest] : new byte[longest];
        var used = Encoding.UTF8.GetBytes(resource.Container, text);
        text[used++] = (byte)'\n';
        used += Encoding.UTF8.GetBytes(resource.Provider, text[used..]);
        text[used++] = (byte)'\n';
        used += Encoding.UTF8.GetBytes(resource.Id, text[used..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..used], hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private static bool IsBetter(Resource resource, in Entry entry)
    {
        var captured = resource.CapturedAt?.UtcTicks ?? 0;
        return captured != entry.Captured ? captured > entry.Captured : resource.Collected > entry.Collected;
    }

    private int ClassOf(Resource resource)
    {
        if (resource.IsSetting) return settings < 0 ? settings = NewClass(resource) : settings;
        if (resource.Service.Length == 0) return UnknownOf(resource).Class;
        var instance = InstanceOf(resource);
        foreach (var index in instance.Classes)
        {
            if (classes[index].Holds(resource)) return index;
        }

        instance.Classes.Add(NewClass(resource));
        return classes.Count - 1;
    }

    private int NewClass(Resource resource)
    {
        classes.Add(new ClassDraft(resource.Source, resource.Effects, resource.Undecided));
        return classes.Count - 1;
    }

    private UnknownDraft UnknownOf(Resource resource)
    {
        if (unknown.TryGetValue(resource.Type, out var known)) return known;
        return unknown[resource.Type] = new UnknownDraft(resource.Provider, NewClass(resource));
    }

    private InstanceDraft InstanceOf(Resource resource)
    {
        var id = new InstanceId(resource.Service, resource.Account, resource.Region, resource.Workload);
        if (instances.TryGetValue(id, out var instance)) return instance;
        return instances[id] = new InstanceDraft(classes);
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

    private readonly record struct UnknownDraft(string Provider, int Class);

    /// <summary>Resources of one instance with equal effects from one source: the source of a replaced observation does not stay.</summary>
    private sealed class ClassDraft(SourceKind source, ImmutableArray<string> effects, ImmutableArray<string> undecided)
    {
        private long exampleOrdinal = -1;

        internal SourceKind Source => source;

        internal ImmutableArray<string> Effects => effects;

        internal ImmutableArray<string> Undecided => undecided;

        internal long Resources { get; private set; }

        internal string Example { get; private set; } = "";

        internal bool Holds(Resource resource) =>
            resource.Source == source && resource.Effects.AsSpan().SequenceEqual(effects.AsSpan())
            && resource.Undecided.AsSpan().SequenceEqual(undecided.AsSpan());

        /// <summary>First sight of a resource of the class, also of one that was replaced by a newer look at it.</summary>
        internal long Since { get; private set; }

        internal void Add(long ordinal, Resource resource)
        {
            Resources++;
            Since = Earlier(Since, SightOf(resource));
            if (exampleOrdinal < 0) (exampleOrdinal, Example) = (ordinal, resource.Id);
        }

        internal void Remove(long ordinal)
        {
            Resources--;
            if (exampleOrdinal == ordinal) (exampleOrdinal, Example) = (-1, "");
        }
    }

    /// <summary>First sight of a resource in ticks (UTC); 0 when nothing says.</summary>
    private static long SightOf(Resource resource) => resource.Since > 0 ? resource.Since : resource.CapturedAt?.UtcTicks ?? 0;

    private static long Earlier(long known, long sight) => sight == 0 || (known > 0 && known < sight) ? known : sight;

    private sealed class InstanceDraft(List<ClassDraft> classes)
    {
        private long since;

        /// <summary>Bills and lists that name it.</summary>
        internal SortedSet<SourceKind> Named { get; } = [];

        internal List<int> Classes { get; } = [];

        internal bool HasResources => Counted.Any();

        /// <summary>False when every resource seen here turned out to be elsewhere.</summary>
        internal bool IsUsed => Named.Count > 0 || HasResources;

        private IEnumerable<ClassDraft> Counted => Classes.Select(index => classes[index]).Where(static draft => draft.Resources > 0);

        /// <summary>A bill or a list names it. When a bill was written says nothing about how long the service is in use.</summary>
        internal void Name(Resource named)
        {
            Named.Add(named.Source);
            since = Earlier(since, named.Since);
        }

        /// <summary>What is said of another holds for this one, too.</summary>
        internal void TakeIn(InstanceDraft other)
        {
            Named.UnionWith(other.Named);
            since = Earlier(since, other.since);
        }

        internal ServiceInstance Finish(InstanceId id)
        {
            ImmutableArray<ConfigurationClass> counted =
            [
                .. Counted.GroupBy(static draft => (Effects: string.Join(' ', draft.Effects), Undecided: string.Join(' ', draft.Undecided)))
                    .OrderBy(static group => group.Key.Effects, StringComparer.Ordinal)
                    .ThenBy(static group => group.Key.Undecided, StringComparer.Ordinal).Select(Merge),
            ];
            return new ServiceInstance(
                id.Service, id.Account, id.Region, id.Workload, counted.IsEmpty ? [new ConfigurationClass([], [], 0, "")] : counted,
                [.. Counted.Select(static draft => draft.Source).Concat(Named).Distinct().Order()])
            {
                Since = Counted.Aggregate(since, static (known, draft) => Earlier(known, draft.Since)),
            };
        }

        private static ConfigurationClass Merge(IEnumerable<ClassDraft> drafts)
        {
            var all = drafts.ToList();
            var example = all.Find(static draft => draft.Example.Length > 0)?.Example ?? "";
            return new ConfigurationClass(all[0].Effects, all[0].Undecided, all.Sum(static draft => draft.Resources), example);
        }
    }
}
