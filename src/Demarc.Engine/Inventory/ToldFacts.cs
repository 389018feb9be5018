using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>
/// What resources tell about others, found by id, by a name given to it, or by account and region. Facts of a plan or template hold for its
/// own resources only; there, an account or region that one side does not say is taken to be the other's, if that leaves one fact.
/// Of several facts about one thing the newest holds, without times the first.
/// </summary>
internal sealed class ToldFacts
{
    /// <summary>Facts kept; what comes after them tells nothing.</summary>
    internal const int MaxFacts = 400_000;

    private const string Any = "*";

    /// <summary>Different resources tell different things.</summary>
    private static readonly CelValue Disputed = CelValue.Error("several resources tell different things");

    private readonly FrozenDictionary<string, ImmutableArray<LazyExpression>> asked;
    private readonly FrozenDictionary<PropertyReference, int> slots;
    private readonly FrozenSet<string> placed;
    private readonly Dictionary<(string Type, string Container, string Name), Fact> facts = [];
    private readonly Dictionary<(string Type, string Container, string Name), string> names = [];
    private readonly HashSet<string> tellers = new(StringComparer.Ordinal);
    private readonly Catalogue catalogue;

    internal ToldFacts(Catalogue catalogue)
    {
        this.catalogue = catalogue;
        var references = catalogue.Types.SelectMany(static type => type.References).ToLookup(static r => r.Type, StringComparer.Ordinal);
        // Many types ask the same of a key: it is evaluated once.
        asked = references.ToFrozenDictionary(
            static told => told.Key,
            static told => told.Select(static reference => reference.Value)
                .DistinctBy(static value => value.Source, StringComparer.Ordinal).ToImmutableArray(),
            StringComparer.Ordinal);
        placed = references.Where(static told => told.Any(static reference => reference.Key != ReferenceKey.Property))
            .Select(static told => told.Key).ToFrozenSet(StringComparer.Ordinal);
        slots = references.SelectMany(static told => told).Distinct().ToFrozenDictionary(
            static reference => reference,
            reference => asked[reference.Type].Select(static value => value.Source).ToList().IndexOf(reference.Value.Source));
    }

    /// <summary>Whether resources of a type tell something about others.</summary>
    internal bool IsAsked(string type) => asked.ContainsKey(type) || catalogue.Type(type)?.Names is not null;

    /// <summary>Keeps what a resource tells about others.</summary>
    internal void Note(Resource resource, CelRecord properties)
    {
        if (facts.Count + names.Count > MaxFacts) return;
        if (catalogue.Type(resource.Type)?.Names is { } given) Name(given, resource, properties);
        if (!asked.TryGetValue(resource.Type, out var expressions)) return;
        CelValue[] variables = [CelValue.Of(properties)];
        var fact = new Fact(
            resource.Id, resource.CapturedAt?.UtcTicks ?? 0,
            [.. expressions.Select(value => PropertyValue.Kept(value.Program.Evaluate(variables)))]);
        Put(resource, resource.Id, fact);
        foreach (var name in ShortNames.Of(resource)) Put(resource, name, fact);
        foreach (var other in resource.OtherIds) Put(resource, other, fact);
        if (!placed.Contains(resource.Type)) return;
        foreach (var account in Accounts(resource))
        {
            Put(resource, Place(account, null), fact);
            Put(resource, Place(account, resource.Region), fact);
            if (resource.Container.Length > 0) Put(resource, Place(account, Any), fact);
        }
    }

    /// <summary>Whether a reference of the resource can lead somewhere: there is a name, or a place.</summary>
    internal static bool Leads(PropertyReference reference, Resource resource, CelRecord properties) => reference.Key switch
    {
        ReferenceKey.Property => properties[reference.By].AsString().Length > 0,
        _ => resource.Container.Length > 0
            || (resource.Account.Length > 0 && (reference.Key == ReferenceKey.Account || resource.Region.Length > 0)),
    };

    /// <summary>What is told by the reference; null when nothing is.</summary>
    internal CelValue? Find(PropertyReference reference, Resource resource, CelRecord properties)
    {
        if (!tellers.Contains(reference.Type)) return null;
        var fact = reference.Key == ReferenceKey.Property
            ? Named(reference.Type, resource, properties[reference.By].AsString())
            : Placed(reference, resource);
        return fact?.Values[slots[reference]] is { IsFailure: false } value ? value : default(CelValue?);
    }

    private Fact? Named(string type, Resource resource, string name)
    {
        foreach (var container in Containers(resource))
        {
            if (Spelled(type, resource, name, container) is { } fact) return fact;
            foreach (var spelling in Spellings(resource, name, container).Append(Alias(resource, name, container)))
            {
                if (names.TryGetValue((type, container, spelling), out var target)) return Spelled(type, resource, target, container);
            }
        }

        return null;
    }

    private Fact? Spelled(string type, Resource resource, string name, string container)
    {
        foreach (var spelling in Spellings(resource, name, container))
        {
            if (facts.TryGetValue((type, container, spelling), out var fact)) return fact;
        }

        return null;
    }

    private Fact? Placed(PropertyReference reference, Resource resource)
    {
        var inPlan = resource.Container.Length > 0;
        var whole = reference.Key == ReferenceKey.Account;
        foreach (var account in Nearby(resource.Account, inPlan))
        {
            foreach (var region in whole ? [""] : Nearby(resource.Region, inPlan))
            {
                var place = Place(account, whole ? null : region);
                if (facts.TryGetValue((reference.Type, resource.Container, place), out var fact)) return fact;
            }
        }

        return null;
    }

    /// <summary>A place as it is known, then as one that is not said; when it is not known itself, then any.</summary>
    private static string[] Nearby(string stated, bool inPlan) => (stated.Length > 0, inPlan) switch
    {
        (true, true) => [stated, ""],
        (false, true) => ["", Any],
        _ => [stated],
    };

    private static IEnumerable<string> Accounts(Resource resource)
    {
        if (resource.Container.Length == 0 && resource.Account.Length == 0) yield break;
        yield return resource.Account;
        if (resource.AccountAlias.Length > 0) yield return resource.AccountAlias;
        if (resource.Container.Length > 0) yield return Any;
    }

    /// <summary>A live resource is told only by live ones; one of a plan first by its plan, where ids are addresses.</summary>
    private static string[] Containers(Resource resource) => resource.Container.Length > 0 ? [resource.Container, ""] : [""];

    /// <summary>
    /// The texts by which the other one may be known: also what a reader writes for an id not known yet, <c>${address.arn}</c>.
    /// </summary>
    private static IEnumerable<string> Spellings(Resource resource, string name, string container)
    {
        yield return name;
        if (container.Length == 0)
        {
            foreach (var spelling in ShortNames.Meant(resource, name)) yield return spelling;
        }
        else if (name.StartsWith("${", StringComparison.Ordinal) && name.EndsWith('}'))
        {
            yield return name[2..^1];
            if (name.LastIndexOf('.') is var dot and > 2) yield return name[2..dot];
        }
    }

    private void Put(Resource resource, string name, Fact fact)
    {
        var key = (resource.Type, resource.Container, name);
        tellers.Add(resource.Type);
        facts[key] = facts.TryGetValue(key, out var known) ? Merge(known, fact) : fact;
    }

    /// <summary>
    /// Of two observations of one resource the newer counts in what it shows. Two different resources in one place agree, or nothing is
    /// told.
    /// </summary>
    private static Fact Merge(Fact known, Fact fact)
    {
        var (first, second) = fact.Captured > known.Captured ? (fact, known) : (known, fact);
        var same = first.Id == second.Id;
        return first with { Values = [.. first.Values.Zip(second.Values, One)] };

        CelValue One(CelValue left, CelValue right)
        {
            if (ReferenceEquals(left.Failure, Disputed.Failure) || right.IsFailure) return left;
            if (left.IsFailure) return right;
            return same || left == right ? left : Disputed;
        }
    }

    private void Name(GivenName given, Resource resource, CelRecord properties)
    {
        var target = given.Target < 0 ? resource.Id : properties[given.Target].AsString();
        if (target.Length == 0) return;
        names[(given.Type, resource.Container, resource.Id)] = target;
        var name = properties[given.Name];
        foreach (var one in name.Kind == CelKind.List ? name.Items() : [name])
        {
            if (one.AsString() is { Length: > 0 } text)
                names[(given.Type, resource.Container, Alias(resource, text, resource.Container))] = target;
        }
    }

    /// <summary>A given name with where it is unique: in an ARN it says so itself.</summary>
    private static string Alias(Resource resource, string name, string container)
    {
        if (container.Length > 0) return name[(name.LastIndexOf(':') + 1)..];
        return name.Split(':', 6) is ["arn", _, _, var region, var account, var local]
            ? $"{account}\n{region}\n{local}"
            : $"{resource.Account}\n{resource.Region}\n{name}";
    }

    private static string Place(string account, string? region) => region is null ? $"\n{account}" : $"\n{account}\n{region}";

    private sealed record Fact(string Id, long Captured, ImmutableArray<CelValue> Values);
}
