using System.Globalization;
using Demarc.Adapters.Sources;
using Demarc.Engine.Checks;
using Demarc.Engine.Inventory;

namespace Demarc.Bench;

/// <summary>Where the time of a checks run goes: the same file by one thread, each time with one more step.</summary>
internal static class StepsBenchmark
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Prints processor time and allocation of each step, or of one with many rounds for a profiler, for each resource.</summary>
    internal static void Run(TextWriter output, string folder, string only, int rounds)
    {
        var catalogue = Measured.Catalogue(Path.Combine(folder, "content.pack"));
        var file = Path.Combine(folder, "items.json");
        var mapper = new ResourceMapper(catalogue, []);
        var runner = new CheckRunner(catalogue.Checks, [], Now);
        var builder = new EstateBuilder();
        var verdicts = new List<Verdict>();
        var count = 0L;
        Step("raw pass", () => Measured.RawPass(file));
        Read("read", static _ => { });
        Read("read, map", observation => mapper.MapInPlace(observation));
        Read("read, map, check", observation =>
        {
            verdicts.Clear();
            runner.Evaluate(mapper.MapInPlace(observation)!, verdicts);
        });
        Read("read, map, place", observation => builder.Add(mapper.MapInPlace(observation)!));

        void Read(string name, Action<Observation> take) => Step(name, () =>
        {
            count = 0;
            SourceReader.Read([file], SourceFormats.All(catalogue), () => new Desk(observation =>
            {
                count++;
                take(observation);
            }), threads: 1);
        });

        void Step(string name, Action work)
        {
            if (only.Length > 0 && name != only) return;
            var best = double.MaxValue;
            var allocated = 0L;
            for (var round = 0; round < rounds; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                best = Math.Min(best, Measured.Time(work).Processor);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            var each = Math.Max(1, count);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-20} {best:0.000} s {best / each * 1e6,8:0.00} us {allocated / (double)each,8:0} bytes"));
        }
    }

    private sealed class Desk(Action<Observation> take) : ObservationDesk
    {
        public override void Take(Observation observation) => take(observation);

        public override void HandOver()
        {
        }
    }
}
