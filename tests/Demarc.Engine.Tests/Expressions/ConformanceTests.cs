using Demarc.Engine.Expressions.Conformance;

namespace Demarc.Engine.Tests.Expressions;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_test_without_messages_passes()
    {
        var file = Suite();
        if (file is null)
        {
            output.WriteLine("conformance suite not found beside the repository: nothing run");
            return;
        }

        var run = ConformanceRun.Of(File.ReadLines(file));
        foreach (var failure in run.Failures) output.WriteLine($"{failure.Name}: expected {failure.Expected}, actual {failure.Actual}");
        Assert.Empty(run.Failures);
        Assert.Equal((1752, 704), (run.Passed, run.Skipped));
    }

    private static string? Suite()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Demarc.slnx"))) continue;
            var file = Path.Combine(folder.FullName, "..", "shared", "data", "cel", "conformance.jsonl");
            return File.Exists(file) ? file : null;
        }

        return null;
    }
}
