using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Estates;

/// <summary>
/// Sorts verdicts by resource, type and check on disk: the result does not depend on the order in which they came, and memory does not
/// grow with the estate. When several inputs showed one resource, each check keeps one verdict: one that decides before one that does not,
/// then the newest capture.
/// </summary>
public sealed class VerdictSpool : IDisposable
{
    private const int RowsInMemory = 100_000;

    private static readonly Comparer<Entry> Order = Comparer<Entry>.Create(static (left, right) =>
    {
        var order = string.CompareOrdinal(left.Row.ResourceId, right.Row.ResourceId);
        if (order == 0) order = string.CompareOrdinal(left.Row.Type, right.Row.Type);
        if (order == 0) order = string.CompareOrdinal(left.Row.Account, right.Row.Account);
        if (order == 0) order = string.CompareOrdinal(left.Row.Region, right.Row.Region);
        if (order == 0) order = string.CompareOrdinal(left.Row.Container, right.Row.Container);
        if (order == 0) order = string.CompareOrdinal(left.Row.Check, right.Row.Check);
        return order;
    });

    private readonly List<Entry> memory = [];
    private readonly List<FileStream> runs = [];
    private Func<string, string, string> accountOf = static (_, account) => account;

    /// <summary>Adds a verdict about a resource.</summary>
    public void Add(Resource resource, Verdict verdict) => Add(
        new VerdictRow(
            resource.Id, resource.Type, resource.Account, resource.Region, resource.Workload, resource.Container, verdict.Check.Id,
            verdict.Outcome, verdict.Reason, verdict.Check.Severity),
        resource.CapturedAt?.UtcTicks ?? 0);

    /// <summary>Tells the one name of each account (provider, account), known only when everything is read.</summary>
    internal void NameAccounts(Func<string, string, string> names) => accountOf = names;

    /// <summary>The verdicts added up for each check and service instance.</summary>
    public ImmutableArray<CheckResult> Totals(Catalogue catalogue)
    {
        var totals = new CheckTotals();
        foreach (var row in Rows())
        {
            var instance = new InstanceKey(catalogue.Type(row.Type)!.Service, row.Account, row.Region, row.Workload);
            var captured = row.Container.Length > 0 ? CheckTotals.Planned : row.Captured;
            totals.Add(new Verdict(catalogue.Check(row.Check)!, row.Outcome, row.Reason), instance, row.ResourceId, captured, row.Since);
        }

        return totals.Results();
    }

    /// <summary>The verdicts in order; may be asked several times.</summary>
    public IEnumerable<VerdictRow> Rows() =>
        Distinct().Select(row => row with { Account = accountOf(row.Type.Split('/')[0], row.Account) });

    private IEnumerable<VerdictRow> Distinct()
    {
        memory.Sort(Order);
        Entry? pending = null;
        foreach (var entry in Merged())
        {
            if (pending is { } kept && Order.Compare(kept, entry) != 0) yield return kept.Row with { Captured = kept.Captured };
            pending = pending is { } same && Order.Compare(same, entry) == 0 ? Better(same, entry) : entry;
        }

        if (pending is { } last) yield return last.Row with { Captured = last.Captured };
    }

    /// <inheritdoc/>
    public void Dispose() => runs.ForEach(static run => run.Dispose());

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="captured">Time of the look at the resource, in ticks; 0 when not known.</param>
    internal void Add(VerdictRow row, long captured)
    {
        memory.Add(new Entry(row, captured));
        if (memory.Count >= RowsInMemory) Spill();
    }

    /// <summary>Equally good verdicts that differ are settled by their text, never by the order in which they came.</summary>
    private static Entry Better(Entry left, Entry right)
    {
        var (leftDecides, rightDecides) = (Decides(left), Decides(right));
        if (leftDecides != rightDecides) return leftDecides ? left : right;
        if (left.Captured != right.Captured) return left.Captured > right.Captured ? left : right;
        var (leftRank, rightRank) = (left.Row.Outcome.Weight(), right.Row.Outcome.Weight());
        if (leftRank != rightRank) return leftRank > rightRank ? left : right;
        return string.CompareOrdinal(left.Row.Reason, right.Row.Reason) <= 0 ? left : right;
    }

    private static bool Decides(Entry entry) => entry.Row.Outcome is not (VerdictOutcome.Inconclusive or VerdictOutcome.Unknown);

    private void Spill()
    {
        memory.Sort(Order);
        var run = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
                BufferSize = 1 << 16,
            });
        using (var writer = new BinaryWriter(run, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var entry in memory) entry.Write(writer);
        }

        runs.Add(run);
        memory.Clear();
    }

    private IEnumerable<Entry> Merged()
    {
        var queue = new PriorityQueue<IEnumerator<Entry>, Entry>(Order);
        foreach (var source in runs.Select(Read).Append(memory))
        {
            var entries = source.GetEnumerator();
            if (entries.MoveNext()) queue.Enqueue(entries, entries.Current);
        }

        while (queue.TryDequeue(out var entries, out var entry))
        {
            yield return entry;
            if (entries.MoveNext()) queue.Enqueue(entries, entries.Current);
            else entries.Dispose();
        }
    }

    private static IEnumerable<Entry> Read(FileStream run)
    {
        run.Position = 0;
        using var reader = new BinaryReader(run, Encoding.UTF8, leaveOpen: true);
        while (run.Position < run.Length) yield return Entry.Read(reader);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(VerdictRow Row, long Captured)
    {
        internal void Write(BinaryWriter writer)
        {
            foreach (var text in (ReadOnlySpan<string>)
                [Row.ResourceId, Row.Type, Row.Account, Row.Region, Row.Workload, Row.Container, Row.Check, Row.Reason]) writer.Write(text);
            writer.Write((byte)Row.Outcome);
            writer.Write((byte)Row.Severity);
            writer.Write(Captured);
            writer.Write(Row.Since);
        }

        internal static Entry Read(BinaryReader reader)
        {
            var texts = new string[8];
            for (var i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
            var row = new VerdictRow(
                texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], (VerdictOutcome)reader.ReadByte(), texts[7],
                (Severity)reader.ReadByte());
            var captured = reader.ReadInt64();
            return new Entry(row with { Since = reader.ReadInt64() }, captured);
        }
    }
}
