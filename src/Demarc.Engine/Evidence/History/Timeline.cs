using System.Collections.Immutable;

namespace Demarc.Engine.Evidence;

/// <summary>What is believed of one thing over a span of time.</summary>
/// <typeparam name="T">What it is like; null: it is not there.</typeparam>
/// <param name="From">When it began to be so, as far as is known.</param>
/// <param name="To">When it stopped; <see cref="Moment.Open"/> while it goes on.</param>
/// <param name="Captured">The time the source gave for the capture behind it.</param>
/// <param name="State">What it is like; null when the thing is known not to be there.</param>
public sealed record FactVersion<T>(Moment From, Moment To, Moment Captured, T? State)
    where T : class
{
    /// <summary>The span.</summary>
    public Interval Span => new(From, To);
}

/// <summary>What one run saw of one thing.</summary>
/// <typeparam name="T">What it is like; null: a complete look did not show it.</typeparam>
/// <param name="Captured">The time the source gives; the time of the look when it gives none.</param>
/// <param name="Looked">The time of the look: what a run sees counts as true then.</param>
/// <param name="State">What it is like.</param>
public sealed record Sighting<T>(Moment Captured, Moment Looked, T? State)
    where T : class;

/// <summary>The complete looks at the place where a thing is, other than the one that sees it now.</summary>
/// <param name="times">Their times, in any order.</param>
public sealed class Looks(params IEnumerable<Moment> times)
{
    private readonly ImmutableArray<Moment> ordered = [.. times.Order()];

    /// <summary>None.</summary>
    public static Looks None { get; } = new();

    /// <summary>The latest; <see cref="Moment.Start"/> when there was none.</summary>
    public Moment Last => ordered.IsEmpty ? Moment.Start : ordered[^1];

    /// <summary>The first after a moment; <see cref="Moment.Open"/> when there is none.</summary>
    public Moment After(Moment moment)
    {
        foreach (var look in ordered)
        {
            if (look > moment) return look;
        }

        return Moment.Open;
    }
}

/// <summary>How a sighting changes what is believed: these versions go, those come. Nothing else changes.</summary>
/// <typeparam name="T">What things are like.</typeparam>
/// <param name="Gone">Versions no longer believed; they stay on record as what was believed before.</param>
/// <param name="Come">Versions believed instead; they cover the same moments, and those the sighting adds.</param>
public sealed record TimelineChange<T>(ImmutableArray<FactVersion<T>> Gone, ImmutableArray<FactVersion<T>> Come)
    where T : class
{
    /// <summary>Nothing new.</summary>
    public static TimelineChange<T> None { get; } = new([], []);

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => Gone.IsEmpty && Come.IsEmpty;
}

/// <summary>
/// Puts what runs see in order of time, whichever arrives first. The newest capture tells what is so now; an older one that arrives late
/// tells what was so then, up to the next moment at which something else is known. Between two captures the earlier holds.
/// </summary>
public static class Timeline
{
    /// <summary>Places a sighting.</summary>
    /// <param name="believed">The versions believed now: in order, each beginning where the one before ends, the last one open or the
    /// thing never seen afterwards.</param>
    /// <param name="sighting">What was seen.</param>
    /// <param name="looks">Complete looks at the place by other runs: each confirmed what is believed of its time.</param>
    /// <param name="same">Whether two states say the same.</param>
    public static TimelineChange<T> Place<T>(
        IReadOnlyList<FactVersion<T>> believed, Sighting<T> sighting, Looks looks, IEqualityComparer<T> same)
        where T : class
    {
        var late = sighting.Looked < looks.Last;
        if (believed.Count == 0) return First(sighting, looks, late);
        var current = believed[^1];
        var outdated = current.State is not null && sighting.State is not null && sighting.Captured < current.Captured;
        if (late || outdated || !current.To.IsOpen || Moment.Max(sighting.Looked, sighting.Captured) < current.From)
            return InThePast(believed, sighting, late ? looks.After(sighting.Looked) : Moment.Open, looks, same);
        if (Same(current.State, sighting.State, same)) return TimelineChange<T>.None;
        var from = sighting.Captured > Moment.Max(current.Captured, current.From) ? sighting.Captured : sighting.Looked;
        var next = new FactVersion<T>(Moment.Max(from, current.From), Moment.Open, sighting.Captured, sighting.State);
        if (next.From > current.From) return new TimelineChange<T>([current], [current with { To = next.From }, next]);
        // Of two statements about the same moment the one that came later counts.
        if (believed.Count > 1 && Same(believed[^2].State, next.State, same))
            return new TimelineChange<T>([believed[^2], current], [believed[^2] with { To = Moment.Open }]);
        return believed.Count == 1 && next.State is null
            ? new TimelineChange<T>([current], []) : new TimelineChange<T>([current], [next]);
    }

    /// <summary>
    /// A thing never seen before. A complete look that did not show it says that it was not there, whatever its own date: it begins
    /// with the look that shows it, unless its capture is newer than that.
    /// </summary>
    private static TimelineChange<T> First<T>(Sighting<T> sighting, Looks looks, bool late)
        where T : class
    {
        if (sighting.State is null) return TimelineChange<T>.None;
        if (!late)
        {
            var from = sighting.Captured > looks.Last ? sighting.Captured : sighting.Looked;
            return new TimelineChange<T>([], [new FactVersion<T>(from, Moment.Open, sighting.Captured, sighting.State)]);
        }

        var gone = looks.After(Moment.Max(sighting.Looked, sighting.Captured));
        var seen = new FactVersion<T>(sighting.Captured, gone, sighting.Captured, sighting.State);
        return new TimelineChange<T>([], gone.IsOpen ? [seen] : [seen, new FactVersion<T>(gone, Moment.Open, gone, null)]);
    }

    /// <summary>
    /// A sighting about a time before the current version, or made by a look before the last: it never touches what later looks
    /// confirmed. A look into the past ends nothing.
    /// </summary>
    private static TimelineChange<T> InThePast<T>(
        IReadOnlyList<FactVersion<T>> believed, Sighting<T> sighting, Moment nextLook, Looks looks, IEqualityComparer<T> same)
        where T : class
    {
        if (sighting.State is null) return TimelineChange<T>.None;
        var at = sighting.Captured;
        var around = believed.LastOrDefault(version => version.From <= at);
        if (around is not null && at <= around.Captured && sighting.Looked > around.Captured && !nextLook.IsOpen)
        {
            // The source dates both alike: only the look tells when the other state was seen.
            at = sighting.Looked;
            around = believed.Last(version => version.From <= at);
        }

        var limit = nextLook.IsOpen ? looks.After(at) : nextLook;
        if (around is null)
        {
            var before = believed[0];
            var end = Moment.Min(before.From, limit);
            var added = new FactVersion<T>(at, end, sighting.Captured, sighting.State);
            if (end == before.From && Same(before.State, sighting.State, same))
                return new TimelineChange<T>([before], [added with { To = before.To }]);
            return new TimelineChange<T>(
                [], end < before.From ? [added, new FactVersion<T>(end, before.From, end, null)] : [added]);
        }

        // Two captures of one moment that differ: only a look of its own settles it.
        if (Same(around.State, sighting.State, same) || !around.Span.Contains(at) || (at == around.From && nextLook.IsOpen))
            return TimelineChange<T>.None;
        var until = Moment.Min(around.To, limit);
        var inserted = new FactVersion<T>(at, until, sighting.Captured, sighting.State);
        return new TimelineChange<T>(
            [around],
            [
                .. at > around.From ? [around with { To = at }] : ImmutableArray<FactVersion<T>>.Empty, inserted,
                .. until < around.To ? [around with { From = until }] : ImmutableArray<FactVersion<T>>.Empty,
            ]);
    }

    private static bool Same<T>(T? left, T? right, IEqualityComparer<T> same)
        where T : class =>
        left is null || right is null ? left is null && right is null : same.Equals(left, right);
}
