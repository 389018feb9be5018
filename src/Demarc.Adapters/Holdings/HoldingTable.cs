using System.Collections.Immutable;
using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;

namespace Demarc.Adapters.Holdings;

/// <summary>Items of evidence as tables and text.</summary>
public static class HoldingTable
{
    /// <summary>One row for each item that shows a time up to a day.</summary>
    /// <param name="items">The items as they were known.</param>
    /// <param name="catalogue">The ages that parts allow.</param>
    /// <param name="day">The day asked about.</param>
    public static ReportTable Of(IReadOnlyCollection<HeldItem> items, Catalogue catalogue, DateOnly day) => new(
        [
            "item", "kind", "state", "until", "acceptance", "title", "effective", "collected", "received", "expires", "for", "where", "by",
            "entry",
        ],
        () => items.Where(item => item.Times.Day <= day).Select(item =>
        {
            var (state, until) = StateOf(item, catalogue, day);
            return new[]
            {
                item.Id, Kebab<EvidenceKind>.Name(item.Kind), state, until is { } last ? $"{last:yyyy-MM-dd}" : "",
                Kebab<Acceptance>.Name(item.Acceptance), item.Acceptance == Acceptance.Erased ? "ERASED" : item.Title,
                item.Times.Effective.ToString(), item.Times.Collected.ToString(), item.Times.Received.ToString(),
                item.Times.Expires is { } end ? $"{end:yyyy-MM-dd}" : "", For(item), Where(item.About.Reach), item.Submitter,
                item.Entry.ToString(CultureInfo.InvariantCulture),
            };
        }));

    /// <summary>The worst state of an item over the parts it is for, which may allow different ages.</summary>
    public static (string State, DateOnly? Until) StateOf(HeldItem item, Catalogue catalogue, DateOnly day)
    {
        if (item.Acceptance is Acceptance.Pending or Acceptance.Erased) return (Kebab<Acceptance>.Name(item.Acceptance), null);
        var record = item.ToRecord();
        var parts = record.Cover is EvidenceCover.Seen seen ? seen.Duties.Select(static duty => duty.Part).Distinct() : item.About.Parts;
        var states = parts.Select(catalogue.Part).OfType<ControlPart>().SelectMany(static part => part.Evidence)
            .Where(need => need.Kind == item.Kind).Select(need => record.StateOn(need.MaxAge, day)).ToList();
        if (states.Count == 0) return ("", null);
        var worst = states.OrderByDescending(static state => state.State).ThenBy(static state => state.Until).First();
        return (Kebab<Freshness>.Name(worst.State), item.Acceptance == Acceptance.Rejected ? null : worst.Until);
    }

    /// <summary>Everything about one item, line by line.</summary>
    public static IEnumerable<string> Lines(HeldItem item, Catalogue catalogue, DateOnly day)
    {
        var erased = item.Acceptance == Acceptance.Erased;
        var (state, until) = StateOf(item, catalogue, day);
        yield return $"{item.Id}  {(erased ? "ERASED" : item.Title)}";
        yield return $"  kind        {Kebab<EvidenceKind>.Name(item.Kind)}, {Kebab<EvidenceOrigin>.Name(item.Origin)}";
        yield return $"  state       {state} on {day:yyyy-MM-dd}{(until is { } last ? $", until {last:yyyy-MM-dd}" : "")}";
        yield return $"  effective   {item.Times.Effective}";
        yield return $"  collected   {item.Times.Collected}";
        yield return $"  received    {item.Times.Received}, from {item.Submitter}";
        if (item.Times.Expires is { } end) yield return $"  expires     {end:yyyy-MM-dd}";
        yield return $"  for         {For(item)}";
        if (Where(item.About.Reach) is { Length: > 0 } where) yield return $"  where       {where}";
        var attested = item.Attested.Replace("\n", "\n              ", StringComparison.Ordinal);
        if (attested.Length > 0) yield return $"  attested    {attested}";
        yield return $"  file        {(erased ? "ERASED" : item.File)}, {item.Size} bytes";
        yield return $"  commitment  {Convert.ToHexStringLower(item.Commitment.Span)}";
        yield return $"  record      {Convert.ToHexStringLower(item.Record.Span)}"
            + (item.IsIntact switch { true => ", as written", false => ", ALTERED: the row is not what the log binds to", null => "" });
        yield return $"  log entry   {item.Entry}";
        foreach (var deed in item.Deeds)
        {
            yield return $"  {Kebab<DeedKind>.Name(deed.Kind),-10}  {deed.Known}, {deed.Actor}, log entry {deed.Entry}"
                + (deed.Reason.Length > 0 ? $": {deed.Reason}" : "") + (deed.Basis.Length > 0 ? $" ({deed.Basis})" : "");
        }
    }

    private static string For(HeldItem item) => item.Cover is null
        ? string.Join(' ', item.About.Parts)
        : string.Create(CultureInfo.InvariantCulture, $"{item.About.Duties} duties, run {item.About.Run}");

    private static string Where(EvidenceReach reach) => string.Join("; ", new[]
    {
        Named("provider", reach.Providers), Named("service", reach.Services), Named("account", reach.Accounts),
        Named("region", reach.Regions), Named("workload", reach.Workloads),
    }.Where(static text => text.Length > 0));

    private static string Named(string name, ImmutableArray<string> values) =>
        values.IsEmpty ? "" : $"{name} {string.Join(' ', values)}";
}
