using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Recording;

/// <summary>Turns what is believed of a series after some sightings into the fewest rows to write.</summary>
/// <param name="batch">Takes the rows.</param>
/// <param name="known">When this is known.</param>
internal sealed class SeriesPlacement(WriteBatch batch, Moment known)
{
    /// <summary>Facts written so far.</summary>
    internal long Written { get; private set; }

    /// <summary>Places sightings, one after the other, on the versions believed.</summary>
    /// <param name="series">The series.</param>
    /// <param name="believed">Its rows believed now.</param>
    /// <param name="sightings">What was seen: the newest first.</param>
    /// <param name="looks">Complete looks at its place.</param>
    /// <returns>Whether anything changed.</returns>
    internal bool Place(Series series, IReadOnlyList<FactRow> believed, IEnumerable<Sighting<FactBody>> sightings, Looks looks)
    {
        List<FactVersion<FactBody>> versions = [.. believed.Select(static row => row.Version)];
        foreach (var sighting in sightings)
        {
            var change = Timeline.Place(versions, sighting, looks, FactBody.ByMark);
            foreach (var gone in change.Gone) versions.Remove(gone);
            versions.AddRange(change.Come);
            versions.Sort(static (left, right) => left.From.CompareTo(right.From));
        }

        return Write(series, believed, versions);
    }

    /// <summary>Takes back what this run wrote of a series, and places other sightings instead.</summary>
    /// <param name="series">The series.</param>
    /// <param name="rows">Its rows as they are, this run's among them.</param>
    /// <param name="before">Its rows as they were before this run.</param>
    /// <param name="sightings">What was seen: the newest first.</param>
    /// <param name="looks">Complete looks at its place.</param>
    /// <returns>Whether anything changed from what was before.</returns>
    internal bool Replace(
        Series series, IReadOnlyList<FactRow> rows, IReadOnlyList<FactRow> before, IEnumerable<Sighting<FactBody>> sightings, Looks looks)
    {
        batch.Undone.Add(series);
        Written -= rows.Count(row => row.Known.From == known);
        return Place(series, before, sightings, looks);
    }

    /// <summary>Gives the current version other verdicts: the same was seen, and it is judged otherwise.</summary>
    internal void Judge(FactRow current, Digest verdicts, Digest basis)
    {
        var body = current.Body! with { Verdicts = verdicts, Basis = basis };
        batch.Superseded.Add(current);
        batch.Facts.Add(current with { Body = body, Known = new Interval(known, Moment.Open) });
        Written++;
    }

    /// <summary>Gives the current version other verdicts from a moment on, and others again until then.</summary>
    internal void JudgeFrom(Moment moment, FactRow current, Digest earlier, Digest verdicts, Digest basis)
    {
        if (moment <= current.Valid.From)
        {
            Judge(current, verdicts, basis);
            return;
        }

        Judge(current with { Valid = current.Valid with { To = moment } }, earlier, basis);
        var body = current.Body! with { Verdicts = verdicts, Basis = basis };
        batch.Facts.Add(current with
        {
            Body = body,
            Valid = current.Valid with { From = moment },
            Known = new Interval(known, Moment.Open),
        });
        Written++;
    }

    private bool Write(Series series, IReadOnlyList<FactRow> believed, List<FactVersion<FactBody>> versions)
    {
        var kept = versions.ToHashSet();
        var had = believed.Select(static row => row.Version).ToHashSet();
        var before = Written;
        foreach (var row in believed)
        {
            if (!kept.Contains(row.Version)) batch.Superseded.Add(row);
        }

        foreach (var version in versions.Where(version => !had.Contains(version)))
        {
            batch.Facts.Add(new FactRow(
                series, version.Span, new Interval(known, Moment.Open), version.Captured, version.State));
            Written++;
        }

        return Written > before;
    }
}
