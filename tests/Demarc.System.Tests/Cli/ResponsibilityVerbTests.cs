namespace Demarc.System.Tests.Cli;

/// <summary>The contract of <c>demarc responsibility</c>: columns, spellings, suggestions, exit codes.</summary>
public sealed class ResponsibilityVerbTests
{
    private static readonly string[] Owners = ["provider", "customer", "shared", "third-party", "not-applicable", "unknown"];

    [Theory]
    [InlineData("part", "control,part,provider,service,model,owner,rule,source", 5)]
    [InlineData("control", "control,provider,service,model,owner,shared_kind,rule", 4)]
    public void Columns_by_grain(string grain, string header, int owner)
    {
        var run = DemarcRun.Of("responsibility", "--service", "aws/rds", "--grain", grain, "--format", "csv");
        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.Equal(header, run.Lines[0]);
        Assert.True(run.Lines.Length > 150, "every control has a row");
        Assert.All(run.Lines.Skip(1), line => Assert.Contains(line.Split(',')[owner], Owners, StringComparer.Ordinal));
    }

    [Fact]
    public void Columns_by_requirement_and_other_spellings_of_ids()
    {
        var run = DemarcRun.Of(
            "responsibility", "--service", "aws/rds", "--framework", "nist-800-53-r5", "--requirement", "AC-02 (1)", "--format", "csv");
        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.Equal(
            "framework,requirement,provider,service,model,owner,shared_kind,provider_parts,shared_parts,customer_parts,stated_by",
                run.Lines[0]);
        Assert.StartsWith("nist-800-53-r5,AC-2(1),aws,aws/rds,paas,", Assert.Single(run.Lines.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_goes_by_any_of_its_names()
    {
        var byId = DemarcRun.Of("responsibility", "--service", "aws/rds", "--grain", "control", "--format", "csv");
        var byAlias = DemarcRun.Of(
            "responsibility", "--provider", "amazon", "--service", "Relational Database Service", "--grain", "control", "--format", "csv");
        Assert.Equal((0, byId.Output), (byAlias.Code, byAlias.Output));
    }

    [Fact]
    public void Without_a_service_all_of_a_provider_are_shown()
    {
        var run = DemarcRun.Of("responsibility", "--provider", "github", "--grain", "control", "--format", "csv");
        Assert.Equal(0, run.Code);
        Assert.True(run.Lines.Skip(1).Select(static line => line.Split(',')[2]).Distinct(StringComparer.Ordinal).Count() > 1);
        Assert.All(run.Lines.Skip(1), static line => Assert.Equal("github", line.Split(',')[1]));
    }

    [Theory]
    [InlineData("aws/rds", "--service", "aws/rsd")]
    [InlineData("aws", "--provider", "awz")]
    [InlineData("iso27001-2022", "--framework", "iso27001-2023")]
    [InlineData("hostAccess", "--service", "aws/rds", "--set", "hostAcces=full")]
    [InlineData("none, read-only, full", "--service", "aws/rds", "--set", "hostAccess=ful")]
    [InlineData("FACT=VALUE", "--service", "aws/rds", "--set", "hostAccess")]
    [InlineData("2026-01-31", "--service", "aws/rds", "--as-of", "20261120")]
    [InlineData("--framework", "--grain", "requirement")]
    [InlineData("requirement", "--grain", "parts")]
    [InlineData("--colour", "--colour", "red")]
    public void Wrong_usage_says_what_was_meant_and_ends_with_2(string said, params string[] arguments)
    {
        var run = DemarcRun.Of(["responsibility", .. arguments]);
        Assert.Equal(2, run.Code);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void No_verb_and_unknown_verbs_end_with_2()
    {
        Assert.Equal(2, DemarcRun.Of().Code);
        Assert.Equal(2, DemarcRun.Of("nonsense").Code);
        Assert.Equal(0, DemarcRun.Of("--help").Code);
    }

    [Fact]
    public void What_if_moves_the_line()
    {
        static string Owner(params string[] more) => DemarcRun
            .Of(["responsibility", "--service", "aws/rds", "--grain", "part", "--format", "csv", "--as-of", "2026-11-22", .. more])
            .Lines.Single(static line => line.StartsWith("VUL-01,apply,", StringComparison.Ordinal)).Split(',')[5];
        Assert.Equal("provider", Owner());
        Assert.Equal("customer", Owner("--set", "hostAccess=full", "--set", "patchChannel=customer"));
    }

    [Fact]
    public void Equal_questions_get_equal_bytes()
    {
        string[] question = ["responsibility", "--provider", "aws", "--grain", "part", "--format", "json", "--as-of", "2026-11-22"];
        Assert.Equal(DemarcRun.Of(question), DemarcRun.Of(question));
    }
}
