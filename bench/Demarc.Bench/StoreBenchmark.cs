using System.Globalization;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Bench;

/// <summary>
/// Recording of buckets, security groups and users: the first run, the same estate again, and again with one resource in a hundred
/// changed, beside reading and checking without a store.
/// </summary>
public static class StoreBenchmark
{
    private static readonly DateTimeOffset Day = new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs all sizes: 100,000 unless others are given. With an address before them the store is there, not in a file.</summary>
    public static void Run(TextWriter output, IReadOnlyCollection<string> arguments)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-store-bench-").FullName;
        try
        {
            var pack = Measured.PackContent(folder);
            var address = arguments.FirstOrDefault(StoreAddress.IsPostgres);
            List<string> sizes = [.. arguments.Where(static argument => !StoreAddress.IsPostgres(argument))];
            output.WriteLine("| resources | run | wall s | processor s | us/resource | facts written | evaluated | store MB | peak MB |");
            output.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var size in sizes.Count > 0 ? sizes : ["100000"])
            {
                var (items, changed) = (Path.Combine(folder, "items.json"), Path.Combine(folder, "changed.json"));
                SyntheticItems.Write(items, int.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture), ItemKinds.Checked);
                Change(items, changed);
                var store = address ?? Path.Combine(folder, $"facts-{size}.db");
                output.WriteLine(Measured.Child("store-one", pack, items, changed, size, store));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One size, in the process that is measured. A round before makes the code what it is in a long run.</summary>
    public static void RunOne(TextWriter output, string pack, string items, string changed, string size, string address)
    {
        var catalogue = Measured.Catalogue(pack);
        Measured.RawPass(items);
        One(catalogue, items, size, "", 0);
        foreach (var (run, file, day) in (ReadOnlySpan<(string, string, int)>)
            [("no store", items, 0), ("first", items, 1), ("again", items, 2), ("1 % changed", changed, 3)])
            output.Write(One(catalogue, file, size, run == "no store" ? "" : address, day).Replace("RUN", run, StringComparison.Ordinal));
    }

    private static string One(Catalogue catalogue, string file, string size, string address, int day)
    {
        var looked = Day.AddDays(day);
        var (facts, evaluated, bytes) = (0L, 0L, 0L);
        var (wall, processor) = Measured.Time(() =>
        {
            if (address.Length == 0)
            {
                var checks = CheckPass.Of(catalogue, Organisation.Nameless, catalogue.Checks, looked, verdicts: null);
                EstateReading.Read([file], [], catalogue, Organisation.Nameless, rows: null, checks: checks);
                return;
            }

            using var store = StoreAddress.Open(address, "bench-" + size, create: true);
            var recorder = RunRecorder.Begin(store, new RunStart
            {
                Verb = "bench",
                Catalogue = catalogue,
                Checks = catalogue.Checks,
                Looked = Moment.Of(looked),
                Now = Moment.Of(looked),
            });
            var pass = CheckPass.Of(catalogue, Organisation.Nameless, catalogue.Checks, looked, verdicts: null, recorder);
            var reading = EstateReading.Read([file], [], catalogue, Organisation.Nameless, rows: null, checks: pass);
            var recorded = recorder.Finish(reading.Inputs);
            (facts, evaluated, bytes) = (recorded.Changed, recorded.Evaluated, store.SizeOnDisk());
        });
        var count = long.Parse(size, CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:#,0} | RUN | {wall:0.00} | {processor:0.00} | {wall / count * 1e6:0.0} | {facts:#,0} | {evaluated:#,0} | "
            + $"{bytes / 1e6:0} | {Measured.PeakMegabytes()} |\n");
    }

    /// <summary>The same items with one name in a hundred changed.</summary>
    private static void Change(string from, string to)
    {
        var text = File.ReadAllText(from).Split("\"resourceName\":\"");
        for (var i = 100; i < text.Length; i += 100) text[i] = "renamed-" + text[i];
        File.WriteAllText(to, string.Join("\"resourceName\":\"", text));
    }
}
