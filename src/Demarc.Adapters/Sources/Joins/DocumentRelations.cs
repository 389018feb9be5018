using Demarc.Engine.Expressions;

namespace Demarc.Adapters.Sources.Joins;

/// <summary>
/// Which records of one document refer to which, and by what: what a mapping sees as <c>related</c>. Work and memory grow with the document
/// only; where a document would make them grow faster, references are not followed and every answer is unknown.
/// </summary>
internal sealed class DocumentRelations
{
    /// <summary>References looked at in one document.</summary>
    internal const int MostSteps = 4_000_000;

    /// <summary>Kinds of references whose target is not known, kept of one document.</summary>
    private const int MostOpenKeys = 4096;

    /// <summary>Records that one reference may name; who names more has named none that could be told apart.</summary>
    internal const int MostTargets = 1000;

    /// <summary>What refers to a record where references were not followed.</summary>
    internal static readonly CelValue NotFollowed = CelValue.Unknown("references inside the document");

    private static readonly CelValue Empty = CelValue.OfMap(Array.Empty<(string, CelValue)>());

    private readonly IReadOnlyList<string> types;
    private readonly Kinship kinship;
    private readonly Dictionary<int, List<Relation>> relations = [];
    private readonly Dictionary<string, SortedSet<string>> open = new(StringComparer.Ordinal);
    private readonly HashSet<(string Key, string Leaf)> asked = [];
    private readonly HashSet<string> openKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CelValue> bare = new(StringComparer.Ordinal);
    private int steps;

    /// <summary>No relations yet.</summary>
    /// <param name="types">The native type of each record.</param>
    /// <param name="kinship">Knows these types.</param>
    internal DocumentRelations(IReadOnlyList<string> types, Kinship kinship)
    {
        this.types = types;
        this.kinship = kinship;
    }

    /// <summary>More references than are followed: every answer is unknown.</summary>
    internal bool GivenUp => steps > MostSteps;

    /// <summary>Counts one reference looked at; false when no more are to be.</summary>
    internal bool Step() => ++steps <= MostSteps;

    /// <summary>Stops following.</summary>
    internal void GiveUp() => steps = MostSteps + 1;

    /// <summary>Whether some record refers to others that are here: then its body is needed again.</summary>
    internal HashSet<int> Referring { get; } = [];

    /// <summary>Notes that a record refers to another one by an attribute.</summary>
    /// <param name="from">The record that refers.</param>
    /// <param name="attribute">Its attribute, the outermost one.</param>
    /// <param name="to">The record meant.</param>
    /// <param name="certain">False when it is not known whether the referring record will exist.</param>
    internal void Refer(int from, string attribute, int to, bool certain = true)
    {
        if (from == to || !Step()) return;
        if (!relations.TryGetValue(to, out var list)) relations.Add(to, list = []);
        // A record's references are noted one record after the other, so a repetition stands near the end.
        for (var at = list.Count - 1; at >= 0 && list[at].From == from; at--)
        {
            if (list[at].Attribute == attribute) return;
        }

        list.Add(new Relation(from, attribute, certain));
        Referring.Add(from);
    }

    /// <summary>Notes that a record refers by an attribute to something that cannot be told.</summary>
    /// <param name="from">The record that refers.</param>
    /// <param name="attribute">Its attribute, the outermost one.</param>
    /// <param name="leaf">The nested attribute that holds the value; often the same.</param>
    internal void LeaveOpen(int from, string attribute, string leaf)
    {
        var key = Key(types[from], attribute);
        if (!asked.Add((key, leaf)) || GivenUp) return;
        foreach (var (type, _) in kinship.Candidates(types[from], leaf))
        {
            if (!open.TryGetValue(type, out var keys)) open.Add(type, keys = new SortedSet<string>(StringComparer.Ordinal));
            keys.Add(key);
        }

        if (openKeys.Add(key) && openKeys.Count > MostOpenKeys) GiveUp();
    }

    /// <summary>The map from type and attribute to the bodies of the records that refer to this one.</summary>
    /// <param name="record">The record referred to.</param>
    /// <param name="body">The body of a record; has to stay valid while the map is used.</param>
    internal CelValue Of(int record, Func<int, CelValue> body)
    {
        if (GivenUp) return NotFollowed;
        if (!relations.TryGetValue(record, out var own)) return Bare(types[record]);
        var lists = new SortedDictionary<string, List<CelValue>>(StringComparer.Ordinal);
        foreach (var (from, attribute, certain) in own)
        {
            var key = Key(types[from], attribute);
            if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
            list.Add(certain ? body(from) : CelValue.Unknown(key));
        }

        var entries = new List<(string, CelValue)>();
        var opened = open.GetValueOrDefault(types[record]);
        foreach (var (key, list) in lists)
        {
            // There may be more of them than those that are known.
            if (opened?.Contains(key) == true) list.Add(CelValue.Unknown(key));
            entries.Add((key, CelValue.OfList([.. list])));
        }

        foreach (var key in opened ?? [])
        {
            if (!lists.ContainsKey(key)) entries.Add((key, CelValue.Unknown(key)));
        }

        return CelValue.OfMap(entries);
    }

    /// <summary>What a record sees that nothing refers to: the same for all of its type.</summary>
    private CelValue Bare(string type)
    {
        if (!open.TryGetValue(type, out var keys)) return Empty;
        if (bare.TryGetValue(type, out var known)) return known;
        return bare[type] = CelValue.OfMap(keys.Select(static key => (key, CelValue.Unknown(key))));
    }

    private static string Key(string type, string attribute) => type + "." + attribute;

    private readonly record struct Relation(int From, string Attribute, bool Certain);
}
