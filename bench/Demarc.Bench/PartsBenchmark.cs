using System.Diagnostics;
using System.Globalization;
using Demarc.Adapters.Sources;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;

namespace Demarc.Bench;

/// <summary>What each property and each check costs: every expression timed by itself on every item of a prepared file.</summary>
internal static class PartsBenchmark
{
    private static readonly CelValue Now = CelValue.Of(new DateTimeOffset(2026, 6, 15, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Prints nanoseconds for each evaluation, the dearest first.</summary>
    internal static void Run(TextWriter output, string folder)
    {
        var catalogue = Measured.Catalogue(Path.Combine(folder, "content.pack"));
        var mapper = new ResourceMapper(catalogue, []);
        var costs = new Dictionary<(string Type, string Name), (long Ticks, long Bytes, long Count)>();
        var round = 0;
        for (; round < 3; round++)
        {
            costs.Clear();
            SourceReader.Read([Path.Combine(folder, "items.json")], SourceFormats.All(catalogue), Take);
        }

        foreach (var ((type, name), (ticks, bytes, count)) in costs.OrderByDescending(static cost => cost.Value.Ticks))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{ticks * 1e9 / Stopwatch.Frequency / count,8:0} ns {bytes / count,8} bytes {type} {name}"));
        }

        void Take(Observation observation)
        {
            if (mapper.TypeOf(observation) is not { } type) return;
            ReadOnlySpan<CelValue> item = [CelValue.Of(observation.Body), observation.Related];
            var mapping = type.Sources.First(static source => source.Source == "aws-config");
            foreach (var (slot, expression) in mapping.Set) Time(type, type.Properties.Fields[slot].Name, expression, item);
            if (mapper.MapInPlace(observation)?.Properties is not { } properties) return;
            ReadOnlySpan<CelValue> variables = [CelValue.Of(properties), Now];
            foreach (var check in catalogue.Checks.Where(check => check.Type == type.Id && !check.Reported))
                Time(type, check.Id, check.Condition, variables);
        }

        void Time(ResourceType type, string name, LazyExpression expression, ReadOnlySpan<CelValue> variables)
        {
            var program = expression.Program;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            program.Evaluate(variables);
            var took = Stopwatch.GetTimestamp() - start;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            // Longer than that it was not the expression, but something else on the machine.
            if (took * 1e6 / Stopwatch.Frequency > 100) return;
            var (ticks, bytes, count) = costs.GetValueOrDefault((type.Id, name));
            costs[(type.Id, name)] = (ticks + took, bytes + allocated, count + 1);
        }
    }
}
