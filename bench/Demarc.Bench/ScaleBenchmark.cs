using System.Globalization;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine;
using Demarc.Engine.Content;

namespace Demarc.Bench;

/// <summary>
/// A whole assessment of synthetic estates of growing size, each in a process of its own, beside the least that reading their bytes
/// takes: one pass of <see cref="System.Text.Json.Utf8JsonReader"/>.
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
            var pack = Measured.PackContent(folder);
            output.WriteLine(
                "| resources | MB | raw pass s | reading s | assessing s | reading/raw | read/s | us/resource read | us/duty assessed | "
                + "instances | duties | peak MB |");
            output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var size in sizes.Count > 0 ? sizes : ["20000", "200000"])
            {
                var file = Path.Combine(folder, "items.json");
                SyntheticItems.Write(file, int.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture), ItemKinds.All);
                output.WriteLine(Measured.Child("scale-one", pack, file, size));
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
        var catalogue = Measured.Catalogue(pack);
        var organisation = OrganisationReader.Read(YamlContent.Read(Organisation, "demarc.yaml", out _)!, catalogue).Organisation!;

        // The first pass brings the file into the cache of the system, and the loop into its final form.
        Measured.RawPass(file);
        var raw = Measured.Time(() => Measured.RawPass(file)).Wall;
        EstateReading? reading = null;
        AssessmentResult? result = null;
        var read = Measured.Time(() => reading = EstateReading.Read([file], [], catalogue, organisation, rows: null)).Wall;
        var assess = Measured.Time(() => result = Assessment.Run(catalogue, organisation, reading!.Estate, [], Day)).Wall;
        var count = result!.Estate.Resources;
        if (reading!.Inputs.Any(static input => input.Damaged) || count != long.Parse(size, CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"{count} resources of {size}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:0,0} | {new FileInfo(file).Length / 1e6:0} | {raw:0.00} | {read:0.00} | {assess:0.00} | {read / raw:0.0} | "
            + $"{count / read:0,0} | {read / count * 1e6:0.0} | {assess / result.Duties.Length * 1e6:0.0} | "
            + $"{result.Estate.Instances.Length} | {result.Duties.Length:0,0} | {Measured.PeakMegabytes()} |"));
    }
}
