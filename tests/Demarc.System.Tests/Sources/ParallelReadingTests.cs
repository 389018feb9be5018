using System.Globalization;
using System.Text;
using Demarc.Adapters.Sources;
using Demarc.Adapters.Sources.Aws;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>However many threads read, and wherever the ends of buffers fall, the same comes out in the same order.</summary>
public sealed class ParallelReadingTests
{
    private static readonly IReadOnlyList<SourceFormat> Formats = AwsFormats.All([]);

    [Fact]
    public void Any_number_of_threads_sees_what_one_sees()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var text = new RandomSnapshot(seed).Text();
            var one = Read(text, threads: 1);
            foreach (var threads in (int[])[2, 3, 8]) Assert.Equal(one, Read(text, threads));
        }
    }

    [Fact]
    public void Records_of_every_length_are_found_wherever_a_buffer_ends()
    {
        // The first record grows by a byte each time, so that every byte of those behind it falls once on the end of a buffer.
        var others = string.Join(",\n ", Enumerable.Range(0, 1700).Select(static n =>
            Item(n.ToString("0000", CultureInfo.InvariantCulture), ",\"note\":\"a \\\"quoted\\\\\\\" } ] , \\u00e9 \u00e9\"")));
        var expected = Enumerable.Range(0, 1700).Select(static n => $"arn:aws:x:::{n:0000}").Prepend("arn:aws:x:::first").ToList();
        for (var padding = 0; padding < 200; padding++)
        {
            var first = Item("first", ",\"padding\":\"" + new string('p', padding) + "\"");
            var text = Encoding.UTF8.GetBytes("{\"configurationItems\":[" + first + "," + others + "]}");
            var seen = new List<string>();
            var reports = OfFile(text, path => SourceReader.Read([path], Formats, () => new Desk(seen, static o => o.Id), threads: 2));
            Assert.Equal(InputStatus.Read, Assert.Single(reports).Status);
            Assert.Equal(expected, seen);
        }
    }

    [Fact]
    public void A_record_larger_than_all_buffers_stands_between_its_neighbours()
    {
        var huge = Item("huge", ",\"padding\":[\"" + new string('p', 3 << 20) + "\",\"}]\"]");
        var text = Encoding.UTF8.GetBytes($"{{\"configurationItems\":[{Item("a")},{huge},{Item("b")},{huge},{Item("c")}]}}");
        foreach (var threads in (int[])[1, 2, 4])
        {
            var seen = new List<string>();
            OfFile(text, path => SourceReader.Read([path], Formats, () => new Desk(seen, static o => o.Id), threads));
            Assert.Equal(["arn:aws:x:::a", "arn:aws:x:::huge", "arn:aws:x:::b", "arn:aws:x:::huge", "arn:aws:x:::c"], seen);
        }
    }

    private static string Item(string name, string more = "") =>
        $"{{\"resourceType\":\"AWS::X::Y\",\"arn\":\"arn:aws:x:::{name}\",\"configuration\":{{\"name\":\"{name}\"}}{more}}}";

    /// <summary>Everything that reading says, as lines.</summary>
    private static List<string> Read(byte[] text, int threads)
    {
        var lines = new List<string>();
        var reports = OfFile(text, path => SourceReader.Read([path], Formats, () => new Desk(lines, Line), threads));
        foreach (var report in reports)
        {
            lines.Add($"{report.Status} {report.Format} {report.Records}");
            lines.AddRange(report.Problems.Select(static problem => $"{problem.Place}: {problem.Reason}"));
        }

        return lines;
    }

    private static string Line(Observation seen) =>
        $"{seen.Id} {seen.NativeType} {seen.Account} {seen.Region} {seen.CapturedAt:O} {seen.Name} "
        + string.Join(' ', seen.Tags.Select(static tag => tag.Key + "=" + tag.Value)) + " " + seen.Body;

    private static IReadOnlyList<InputReport> OfFile(byte[] text, Func<string, IReadOnlyList<InputReport>> read)
    {
        var path = Path.Combine(Path.GetTempPath(), "demarc-" + Path.GetRandomFileName());
        File.WriteAllBytes(path, text);
        try
        {
            return read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Describes what it takes where it is read, as a desk that maps and checks does, and hands the descriptions over.</summary>
    private sealed class Desk(List<string> seen, Func<Observation, string> describe) : ObservationDesk
    {
        private readonly List<string> taken = [];

        public override void Take(Observation observation) => taken.Add(describe(observation));

        public override void HandOver()
        {
            seen.AddRange(taken);
            taken.Clear();
        }
    }
}
