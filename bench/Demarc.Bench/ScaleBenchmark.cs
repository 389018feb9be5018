using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine;
using Demarc.Engine.Content;

namespace Demarc.Bench;

/// <summary>
/// A whole assessment of synthetic estates of growing size, each in a process of its own, beside the least that reading their bytes
/// takes: one pass of <see cref="Utf8JsonReader"/>.
/// </summary>
public static class ScaleBenchmark
{
    private const string Organisation = """
        organisation: Example
        workloads:
          - { id: shop, title: Shop, environment: production, criticality: critical, when: "resource.tags.?app.orValue('') == 'shop'" }
          - { id: data, title: Data, environment: production, criticality: high, when: "resource.tags.?app.orValue('') == 'data'" }
          - { id: lab, title: Lab, environment: test, criticality: low, when: "resource.name.startsWith('lab-')" }
        """;

    private static readonly DateOnly Day = new(2026, 6, 15);

    /// <summary>Runs all sizes: 20,000 and 200,000 unless others are given.</summary>
    public static void Run(TextWriter output, IReadOnlyCollection<string> sizes)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-scale-").FullName;
        try
        {
            var pack = Path.Combine(folder, "content.pack");
            var shipped = ContentFolder.Read(ContentOfRepository(), ContentLayer.Shipped);
            using (var target = File.Create(pack)) ContentPack.Write(shipped, target);
            output.WriteLine(
                "| resources | MB | raw pass s | reading s | assessing s | reading/raw | read/s | us/resource read | us/duty assessed | "
                + "instances | duties | peak MB |");
            output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var size in sizes.Count > 0 ? sizes : ["20000", "200000"])
            {
                var file = Path.Combine(folder, "items.json");
                SyntheticItems.Write(file, int.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture));
                output.WriteLine(Child("scale-one", pack, file, size));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One size, in the process that is measured.</summary>
    public static void RunOne(TextWriter output, string pack, string file, string size)
    {
        using var source = File.OpenRead(pack);
        var content = ContentPack.Read(source);
        var catalogue = CatalogueBuilder.Build(content.Files, content.Hash).Catalogue!;
        var organisation = OrganisationReader.Read(YamlContent.Read(Organisation, "demarc.yaml", out _)!, catalogue).Organisation!;

        // The first pass brings the file into the cache of the system, and the loop into its final form.
        RawPass(file);
        var raw = Seconds(() => RawPass(file));
        EstateReading? reading = null;
        AssessmentResult? result = null;
        var read = Seconds(() => reading = EstateReading.Read([file], [], catalogue, organisation, rows: null));
        var assess = Seconds(() => result = Assessment.Run(catalogue, organisation, reading!.Estate, Day));
        var count = result!.Estate.Resources;
        if (reading!.Inputs.Any(static input => input.Damaged) || count != long.Parse(size, CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"{count} resources of {size}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:0,0} | {new FileInfo(file).Length / 1e6:0} | {raw:0.00} | {read:0.00} | {assess:0.00} | {read / raw:0.0} | "
            + $"{count / read:0,0} | {read / count * 1e6:0.0} | {assess / result.Duties.Length * 1e6:0.0} | "
            + $"{result.Estate.Instances.Length} | {result.Duties.Length:0,0} | {PeakMegabytes()} |"));
    }

    private static long RawPass(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        var buffer = new byte[256 << 10];
        var (kept, tokens, state) = (0, 0L, default(JsonReaderState));
        while (true)
        {
            var read = stream.Read(buffer, kept, buffer.Length - kept);
            var reader = new Utf8JsonReader(buffer.AsSpan(0, kept + read), isFinalBlock: read == 0, state);
            while (reader.Read()) tokens++;
            if (read == 0) return tokens;
            state = reader.CurrentState;
            var rest = buffer.AsSpan((int)reader.BytesConsumed, kept + read - (int)reader.BytesConsumed);
            rest.CopyTo(buffer);
            kept = rest.Length;
        }
    }

    private static double Seconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Most memory the process ever held, as the system counts it.</summary>
    private static string PeakMegabytes()
    {
        if (!File.Exists("/proc/self/status")) return "?";
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return (long.Parse(line.AsSpan(6, line.Length - 8), CultureInfo.InvariantCulture) >> 10).ToString(CultureInfo.InvariantCulture);
    }

    private static string Child(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(ScaleBenchmark).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd().TrimEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? line : throw new InvalidOperationException("the measured process failed");
    }

    private static string ContentOfRepository()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) return Path.Combine(at.FullName, "content");
        }

        throw new InvalidOperationException("run it from the repository: its content is measured with");
    }
}
