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
        (string Name, Action Work)[] steps =
        [
            ("raw pass", () => Measured.RawPass(file)),
            ("read", () => Read(static _ => { })),
            ("read, map", () => Read(observation => mapper.MapInPlace(observation))),
            ("read, map, check", () => Read(Check)),
            ("read, map, place", () => Read(observation => builder.Add(mapper.MapInPlace(observation)!))),
        ];
        steps = [.. steps.Where(step => only.Length == 0 || step.Name == only)];
        var best = steps.Select(static _ => (Seconds: double.MaxValue, Bytes: 0L)).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            // All steps in each round, so that a busy moment of the machine meets all alike.
            for (var i = 0; i < steps.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var seconds = Measured.Time(steps[i].Work).Processor;
                best[i] = (Math.Min(best[i].Seconds, seconds), GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }

        for (var i = 0; i < steps.Length; i++)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{steps[i].Name,-20} {best[i].Seconds:0.000} s {best[i].Seconds / Math.Max(1, count) * 1e6,8:0.00} us "
                + $"{best[i].Seconds / best[0].Seconds,6:0.0} x {best[i].Bytes / (double)Math.Max(1, count),8:0} bytes"));
        }

        void Check(Observation observation)
        {
            verdicts.Clear();
            runner.Evaluate(mapper.MapInPlace(observation)!, verdicts);
        }

        void Read(Action<Observation> take)
        {
            count = 0;
            SourceReader.Read([file], SourceFormats.All(catalogue), () => new Desk(observation =>
            {
                count++;
                take(observation);
            }), threads: 1);
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
