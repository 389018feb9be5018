using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.System.Tests.Content;

namespace Demarc.System.Tests.Pairs;

/// <summary>What running all checks over one form of a resource gave.</summary>
/// <param name="Rows">The verdicts.</param>
/// <param name="Resources">The resources read, in order.</param>
/// <param name="Damage">What could not be read.</param>
internal sealed record FormRun(List<VerdictRow> Rows, List<Resource> Resources, List<string> Damage);

/// <summary>The YAML files of cases beside this one, and one run over a form of a case.</summary>
internal static class PairFile
{
    internal static readonly DateTimeOffset Now = new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<Catalogue> Shipped = new(static () =>
    {
        var folder = ContentFolder.Read(Path.Combine(SchemaFile.Repository, "content"), ContentLayer.Shipped);
        var result = CatalogueBuilder.Build(folder.Files, "test");
        Assert.True(result.Catalogue is not null, string.Join('\n', result.Diagnostics));
        return result.Catalogue;
    });

    internal static Catalogue Catalogue => Shipped.Value;

    internal static string[] All() => [.. Directory.EnumerateFiles(
        Path.Combine(SchemaFile.Repository, "tests", "Demarc.System.Tests", "Pairs"), "*.yaml").Order(StringComparer.Ordinal)];

    internal static IEnumerable<ContentNode.Mapping> Pairs(string file)
    {
        var root = YamlContent.ReadFile(file, Path.GetFileName(file), out _, out var fault);
        Assert.True(root is not null, fault?.ToString());
        return ((ContentNode.Sequence)((ContentNode.Mapping)root)["pairs"]!).Items.Cast<ContentNode.Mapping>();
    }

    /// <summary>A form is the text of one file, or several texts by file name.</summary>
    internal static FormRun Run(ContentNode content) => Run(content is ContentNode.Mapping files
        ? files.Entries.ToDictionary(static file => file.Key, static file => ((ContentNode.Scalar)file.Value).Text!, StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal) { ["export.json"] = ((ContentNode.Scalar)content).Text! });

    internal static FormRun Run(Dictionary<string, string> files)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-pair-").FullName;
        try
        {
            foreach (var (name, text) in files) File.WriteAllText(Path.Combine(folder, name), text);
            using var spool = new VerdictSpool();
            var resources = new List<Resource>();
            var checks = CheckPass.Of(Catalogue, Organisation.Nameless, Catalogue.Checks, Now, spool);
            var reading = EstateReading.Read(
                [folder], [], Catalogue, Organisation.Nameless, null, watch: resources.Add, checks: checks);
            return new FormRun(
                [.. spool.Rows()], resources,
                [
                    .. reading.Inputs.Where(static input => input.Damaged)
                        .Select(static input => $"{input.Path} {input.Status}: {string.Join("; ", input.Problems)}"),
                ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
