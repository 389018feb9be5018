using System.Collections.Immutable;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Store.Reading;

/// <summary>A resource as of a time.</summary>
public sealed record StoredResource
{
    private readonly ImmutableArray<FactRow> shown;
    private readonly SqlStore store;

    private StoredResource(SqlStore store, SubjectRow subject, ImmutableArray<FactRow> shown)
    {
        (this.store, Subject, this.shown) = (store, subject, shown);
        About = ResourceAbout.Merge(shown.Select(static fact => ResourceAbout.Read(fact.Body!.About)));
    }

    /// <summary>The resource.</summary>
    public SubjectRow Subject { get; }

    /// <summary>Name, service, workload, tags.</summary>
    public ResourceAbout About { get; }

    /// <summary>Since when it is there without interruption, as far as is known.</summary>
    public required Moment FirstSeen { get; init; }

    /// <summary>Since when it is as it is.</summary>
    public required Moment Since { get; init; }

    /// <summary>When the newest capture was made, by the source.</summary>
    public Moment Captured => shown.Max(static fact => fact.Captured);

    /// <summary>Since when we know it.</summary>
    public Moment Recorded => shown.Max(static fact => fact.Known.From);

    /// <summary>When a run last saw it.</summary>
    public required Moment LastSeen { get; init; }

    /// <summary>When it was last seen, if later runs did not look there; null when the last run saw it.</summary>
    public Moment? NotSeenSince { get; init; }

    /// <summary>Kinds of source that show it.</summary>
    public ImmutableArray<string> Sources => [.. shown.Select(static fact => fact.Series.Facet)];

    /// <summary>
    /// Digest of its properties as one source shows them; of several sources, of what they show together (then no content of that digest is
    /// in the store).
    /// </summary>
    public Digest Content => shown.Length == 1 ? shown[0].Body!.Content : Digest.Of(Properties());

    /// <summary>Its properties as JSON: of what several sources show, the newest capture counts.</summary>
    public byte[] Properties() => shown
        .OrderBy(static fact => fact.Captured).ThenBy(static fact => fact.Series.Facet, StringComparer.Ordinal)
        .Select(fact => store.Content(fact.Body!.Content)).Aggregate(static (older, newer) => JsonUnion.Of(older, newer));

    /// <summary>The resource as expressions of scopes see it: without properties.</summary>
    public Resource ToResource() => ToResource(Subject.Name, About);

    /// <summary>A resource as it was last, whether or not it is there; null when nothing is known but that it is not.</summary>
    internal static Resource? LastOf(SubjectRow subject, IReadOnlyList<FactRow> facts) =>
        facts.Where(static fact => fact.Body is not null).MaxBy(static fact => fact.Valid.From) is { Body: { } body }
            ? ToResource(subject.Name, ResourceAbout.Read(body.About)) : null;

    /// <summary>A resource of a name, without properties.</summary>
    internal static Resource ToResource(SubjectName name, ResourceAbout about) => new()
    {
        Id = name.Id,
        Type = name.Type,
        Catalogued = false,
        Provider = name.Provider,
        Account = name.Account,
        Region = name.Region,
        Container = name.Container,
        Service = about.Service,
        Workload = about.Workload,
        Name = about.Name,
        Tags = about.Tags,
        Source = SourceKind.Unknown,
    };

    /// <summary>When a fact began to say what it says: facts before it may differ from it in verdicts alone.</summary>
    private static Moment Begin(IReadOnlyList<FactRow> facts, FactRow fact)
    {
        var begin = fact.Valid.From;
        foreach (var earlier in facts.Where(other => other.Series == fact.Series).Reverse())
        {
            if (earlier.Valid.To == begin && earlier.Body?.Mark == fact.Body!.Mark) begin = earlier.Valid.From;
        }

        return begin;
    }

    /// <summary>The resource as a view shows it; null when it is not there.</summary>
    internal static StoredResource? Of(StoreView view, SubjectRow subject, IReadOnlyList<FactRow> facts)
    {
        ImmutableArray<FactRow> there = [.. facts.Where(fact => fact.Body is not null && fact.Valid.Contains(view.At))];
        if (there.IsEmpty) return null;
        var seen = there.Max(fact => view.LastSeen(subject.Name, fact));
        return new StoredResource(view.Store, subject, there)
        {
            FirstSeen = IntervalSet.Of(facts.Where(static fact => fact.Body is not null).Select(static fact => fact.Valid)).Intervals
                .First(interval => interval.Contains(view.At)).From,
            Since = there.Max(fact => Begin(facts, fact)),
            LastSeen = seen,
            NotSeenSince = view.Looks.Last > seen ? seen : null,
        };
    }
}
