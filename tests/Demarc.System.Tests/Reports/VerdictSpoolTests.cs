using Demarc.Adapters.Estates;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Reports;

/// <summary>The verdicts of a run come out in one order, whatever the order in which resources were read.</summary>
public sealed class VerdictSpoolTests
{
    private static readonly Check Check = CheckOf("aws-s3-bucket-versioning");

    [Fact]
    public void More_rows_than_fit_into_memory_come_out_sorted_and_complete()
    {
        var ids = Enumerable.Range(0, 250_000).Select(static i => $"r{i:000000}").ToArray();
        var expected = ids.ToArray();
        new Random(5).Shuffle(ids);
        using var spool = new VerdictSpool();
        foreach (var id in ids) spool.Add(At(id, 0), Says(VerdictOutcome.Pass));
        Assert.Equal(expected, spool.Rows().Select(static row => row.ResourceId).ToArray());
        Assert.Equal(expected.Length, spool.Rows().Count());
    }

    [Theory]
    [InlineData(VerdictOutcome.Inconclusive, 2, VerdictOutcome.Pass, 1, VerdictOutcome.Pass)]
    [InlineData(VerdictOutcome.Fail, 1, VerdictOutcome.Pass, 2, VerdictOutcome.Pass)]
    [InlineData(VerdictOutcome.Pass, 1, VerdictOutcome.Fail, 2, VerdictOutcome.Fail)]
    [InlineData(VerdictOutcome.Pass, 1, VerdictOutcome.Fail, 1, VerdictOutcome.Fail)]
    [InlineData(VerdictOutcome.NotApplicable, 1, VerdictOutcome.Fail, 1, VerdictOutcome.Fail)]
    [InlineData(VerdictOutcome.Inconclusive, 1, VerdictOutcome.Inconclusive, 2, VerdictOutcome.Inconclusive)]
    public void Two_looks_at_one_resource_give_one_verdict(
        VerdictOutcome first, int firstDay, VerdictOutcome second, int secondDay, VerdictOutcome expected)
    {
        foreach (var turned in (bool[])[false, true])
        {
            using var spool = new VerdictSpool();
            spool.Add(At("r", turned ? secondDay : firstDay), Says(turned ? second : first));
            spool.Add(At("r", turned ? firstDay : secondDay), Says(turned ? first : second));
            Assert.Equal(expected, Assert.Single(spool.Rows()).Outcome);
        }
    }

    private static Verdict Says(VerdictOutcome outcome) => new(Check, outcome, outcome == VerdictOutcome.Pass ? "" : "because");

    private static Resource At(string id, int day) => new()
    {
        Id = id,
        Type = Check.Type,
        Catalogued = true,
        Provider = "aws",
        Account = "",
        Region = "",
        Service = "aws/s3",
        Workload = "",
        Source = SourceKind.AwsConfig,
        CapturedAt = new DateTimeOffset(2026, 1, 1 + day, 0, 0, 0, TimeSpan.Zero),
    };

    private static Check CheckOf(string id)
    {
        var folder = Adapters.ContentFiles.ContentFolder.Read(Path.Combine(Content.SchemaFile.Repository, "content"), ContentLayer.Shipped);
        return CatalogueBuilder.Build(folder.Files, "test").Catalogue!.Check(id)!;
    }
}
