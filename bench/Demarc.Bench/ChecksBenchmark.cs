using System.Globalization;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;

namespace Demarc.Bench;

/// <summary>
/// Reading, mapping and checking of buckets, security groups and users without a store, beside one pass of
/// <see cref="System.Text.Json.Utf8JsonReader"/> over the same bytes by one thread in the same process.
/// </summary>
public static class ChecksBenchmark
{
    private const int Rounds = 3;

    private static readonly DateTimeOffset Now = new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs all sizes, each in a process of its own: 10,000, 100,000 and 1,000,000 unless others are given.</summary>
    public static void Run(TextWriter output, IReadOnlyCollection<string> sizes)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-checks-").FullName;
        try
        {
            var pack = Measured.PackContent(folder);
            output.WriteLine(
                "| resources | MB | raw s | wall s | wall/raw | processor s | processor/raw | us/resource | KB allocated/resource "
                + "| verdicts | peak MB |");
            output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var size in sizes.Count > 0 ? sizes : ["10000", "100000", "1000000"])
            {
                var file = Path.Combine(folder, "items.json");
                SyntheticItems.Write(file, int.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture), ItemKinds.Checked);
                output.WriteLine(Measured.Child("checks-one", pack, file, size));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One size, in the process that is measured. Of several rounds the best counts: other work only ever adds time.</summary>
    public static void RunOne(TextWriter output, string pack, string file, string size)
    {
        var catalogue = Measured.Catalogue(pack);
        Measured.RawPass(file);
        var (raw, all) = (Best(() => Measured.RawPass(file)), (Wall: double.MaxValue, Processor: double.MaxValue));
        var (count, verdicts, allocated, peak) = (0L, 0L, 0L, "");
        all = Best(() =>
        {
            var before = GC.GetTotalAllocatedBytes();
            var checks = CheckPass.Of(catalogue, Organisation.Nameless, catalogue.Checks, Now, verdicts: null);
            var reading = EstateReading.Read([file], [], catalogue, Organisation.Nameless, rows: null, checks: checks);
            // Of the first round: what a later one adds is what is left of those before.
            if (peak.Length == 0) peak = Measured.PeakMegabytes();
            (count, verdicts, allocated) = (reading.Estate.Resources, checks.Count, GC.GetTotalAllocatedBytes() - before);
            if (reading.Inputs.Any(static input => input.Damaged)) throw new InvalidOperationException("not all was read");
        });
        if (count != long.Parse(size, CultureInfo.InvariantCulture)) throw new InvalidOperationException($"{count} resources of {size}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:0,0} | {new FileInfo(file).Length / 1e6:0} | {raw.Wall:0.00} | {all.Wall:0.00} | {all.Wall / raw.Wall:0.0} | "
            + $"{all.Processor:0.00} | {all.Processor / raw.Processor:0.0} | {all.Wall / count * 1e6:0.0} | "
            + $"{allocated / 1e3 / count:0.0} | {verdicts:0,0} | {peak} |"));
    }

    private static (double Wall, double Processor) Best(Action work) =>
        Enumerable.Range(0, Rounds).Select(_ => Measured.Time(work)).MinBy(static time => time.Wall);
}
