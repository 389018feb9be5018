using System.Runtime.InteropServices;

namespace Demarc.Adapters.Store.Recording;

/// <summary>
/// What the store holds now of every resource, as one small entry for each resource and kind of source: enough to tell whether a sighting
/// says anything new without asking the database.
/// </summary>
internal sealed class KnownResources
{
    private readonly Dictionary<Digest, int> byKey = [];
    private readonly List<Entry> entries = [];
    private readonly List<string> facets = [];
    private readonly List<Digest> bases = [];
    private readonly Dictionary<int, Digest> clocks = [];

    /// <summary>Loads what a store holds.</summary>
    internal KnownResources(SqlStore store)
    {
        LastSubject = store.LastSubject();
        foreach (var (key, fact) in store.Current(FactKind.State))
        {
            var at = Add(key, fact.Series.Subject, fact.Series.Facet);
            ref var entry = ref this[at];
            entry.Gone = fact.Body is null;
            if (fact.Body is not { } body) continue;
            (entry.Mark, entry.Verdicts, entry.Basis) = (body.Mark, body.Verdicts, Basis(body.Basis));
        }

        foreach (var (key, fact) in store.Current(FactKind.Clock))
        {
            if (fact.Body is { } body && Find(key, fact.Series.Facet, out _) is >= 0 and var at) clocks[at] = body.Content;
        }
    }

    /// <summary>The highest number of any subject.</summary>
    internal int LastSubject { get; set; }

    /// <summary>How many entries there are.</summary>
    internal int Count => entries.Count;

    /// <summary>An entry, to be read and changed in place; not to be kept while entries are added.</summary>
    internal ref Entry this[int index] => ref CollectionsMarshal.AsSpan(entries)[index];

    /// <summary>
    /// The entry of a resource for a kind of source, or -1; then the number of the resource if another kind shows it, else 0.
    /// </summary>
    internal int Find(Digest key, string facet, out int subject)
    {
        subject = 0;
        if (!byKey.TryGetValue(key, out var at)) return -1;
        var number = Facet(facet);
        subject = entries[at].Subject;
        for (; at >= 0; at = entries[at].Next)
        {
            if (entries[at].Facet == number) return at;
        }

        return -1;
    }

    /// <summary>Adds an entry.</summary>
    internal int Add(Digest key, int subject, string facet)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(byKey, key, out var exists);
        entries.Add(new Entry { Subject = subject, Facet = Facet(facet), Next = exists ? first : -1, Scope = -1, Basis = -1 });
        return first = entries.Count - 1;
    }

    /// <summary>The other entries of the same resource.</summary>
    internal IEnumerable<int> Siblings(Digest key)
    {
        for (var at = byKey.GetValueOrDefault(key, -1); at >= 0; at = entries[at].Next) yield return at;
    }

    /// <summary>The name of an entry's kind of source.</summary>
    internal string FacetOf(int index) => facets[entries[index].Facet];

    /// <summary>The digest of the checks under which an entry's verdicts were found; none when there are none.</summary>
    internal Digest BasisOf(int index) => entries[index].Basis < 0 ? Digest.None : bases[entries[index].Basis];

    /// <summary>Sets it.</summary>
    internal void SetBasis(int index, Digest basis) => this[index].Basis = Basis(basis);

    /// <summary>Digest of the current verdicts that depend on the time; none when there are none.</summary>
    internal Digest Clock(int index) => clocks.GetValueOrDefault(index);

    /// <summary>Sets it.</summary>
    internal void SetClock(int index, Digest verdicts) => clocks[index] = verdicts;

    private int Basis(Digest basis)
    {
        if (basis.IsNone) return -1;
        var at = bases.IndexOf(basis);
        if (at >= 0) return at;
        bases.Add(basis);
        return bases.Count - 1;
    }

    private byte Facet(string facet)
    {
        var at = facets.IndexOf(facet);
        if (at >= 0) return (byte)at;
        facets.Add(facet);
        return (byte)(facets.Count - 1);
    }

    /// <summary>What is held of one resource as one kind of source shows it.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal struct Entry
    {
        /// <summary>Number of the resource.</summary>
        internal int Subject;

        /// <summary>The next entry of the same resource, or -1.</summary>
        internal int Next;

        /// <summary>Kind of source.</summary>
        internal byte Facet;

        /// <summary>Whether it is known not to be there.</summary>
        internal bool Gone;

        /// <summary>Whether this run saw it.</summary>
        internal bool Seen;

        /// <summary>Number of the place where this run saw it, or -1.</summary>
        internal int Scope;

        /// <summary>Number of the checks under which its verdicts were found, or -1.</summary>
        internal int Basis;

        /// <summary>Digest of everything last seen.</summary>
        internal Digest Mark;

        /// <summary>Digest of its verdicts.</summary>
        internal Digest Verdicts;
    }
}
