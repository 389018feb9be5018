namespace Demarc.System.Tests.Cli;

/// <summary>Authors' mistakes are named with their place.</summary>
public sealed class ContentVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("demarc-content-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_shipped_content_is_valid()
    {
        var run = DemarcRun.Of("content", "validate");
        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.Matches("^[0-9]+ files: [0-9]+ controls, ", run.Output);
    }

    [Fact]
    public void A_mistake_in_a_condition_that_nobody_validated_is_told_with_its_place()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(DemarcRun.Root, "content"), "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Path.Combine(DemarcRun.Root, "content"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Write("responsibility/mistaken.yaml", """
            rules:
              - id: mistaken
                level: profile
                applies to: { duties: [use] }
                when: "state =="
                party: customer
                why: It is wrong.
                source: { title: Line, url: "https://acme.example/line", date: 2026-01-01 }
            """);
        var run = DemarcRun.Of("responsibility", "--service", "aws/rds", "--content", folder);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("responsibility/mistaken.yaml:5:", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_has_file_line_and_column()
    {
        Write("controls/physical.yaml", """
            domain: physical
            title: Physical
            controls:
              - id: PHY-01
                title: Sites
                objective: Nobody gets in.
                layer: physical-datacentre
                criticality: high
                review: yearly
                parts:
                  - { id: control, title: Control, duty: operate, scope: provider, customer does: Keep the doors shut. }
            """);
        var run = DemarcRun.Of("content", "validate", folder);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("controls/physical.yaml:7:12: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("physical-datacenter", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules:\n  - id: [\n", "responsibility/base.yaml:")]
    [InlineData("rules: &all []\n", "responsibility/base.yaml:1:")]
    [InlineData("rules:\n  - { id: a, id: b }\n", "responsibility/base.yaml:2:")]
    public void What_is_no_plain_yaml_is_refused_with_its_place(string text, string place)
    {
        Write("responsibility/base.yaml", text);
        var run = DemarcRun.Of("content", "validate", folder);
        Assert.Equal(2, run.Code);
        Assert.Contains(place, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_wrong_input()
    {
        var run = DemarcRun.Of("content", "validate", Path.Combine(folder, "nowhere"));
        Assert.Equal(2, run.Code);
        Assert.Contains("nowhere", run.Errors, StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
