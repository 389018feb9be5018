namespace Demarc.System.Tests.Cli;

/// <summary>Every answer says which rule gave it, where that rule is written, and on what it rests.</summary>
public sealed class ExplainVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("demarc-explain-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_explanation_names_rule_fact_source_and_file()
    {
        var run = DemarcRun.Of("explain", "VUL-01.apply", "--service", "aws/rds");
        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.Matches("decided by hosts-[a-z-]+, level 2 \\(profile\\)", run.Output);
        Assert.Matches("file       content/responsibility/hosts\\.yaml:[0-9]+:[0-9]+", run.Output);
        Assert.Matches("source     .+, https://.+, 20[0-9]{2}-[0-9]{2}-[0-9]{2}", run.Output);
        Assert.Contains("fact       patchChannel = window", run.Output, StringComparison.Ordinal);
        Assert.Contains("catalogue  0.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_is_explained_part_by_part()
    {
        var run = DemarcRun.Of("explain", "VUL-01", "--service", "aws/ec2");
        Assert.Equal(0, run.Code);
        Assert.Contains("VUL-01.publish  ", run.Output, StringComparison.Ordinal);
        Assert.Contains("VUL-01.apply  ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_what_if_is_shown_as_a_change()
    {
        var run = DemarcRun.Of("explain", "KEY-02.custody", "--service", "aws/s3", "--set", "keyCustody=customer");
        Assert.Contains("level 5 (configuration)", run.Output, StringComparison.Ordinal);
        Assert.Contains("changed by what-if: keyCustody = customer", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_of_a_real_resource_count()
    {
        var file = Path.Combine(folder, "rds-describe-db-instances.json");
        File.WriteAllText(file, """
            {"DBInstances":[{"DBInstanceIdentifier":"erp","DBInstanceArn":"arn:aws:rds:us-east-1:111122223333:db:erp","Engine":"custom-oracle-ee",
            "AutoMinorVersionUpgrade":false,"StorageEncrypted":true,"PubliclyAccessible":false,"BackupRetentionPeriod":7,"MultiAZ":false}]}
            """);
        var run = DemarcRun.Of("explain", "VUL-01.apply", "--resource", "arn:aws:rds:us-east-1:111122223333:db:erp", "--input", file);
        Assert.Equal(0, run.Code);
        Assert.Contains("owner      customer", run.Output, StringComparison.Ordinal);
        Assert.Contains("changed by rds-custom: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VUL-01", "VUL-91", "--service", "aws/rds")]
    [InlineData("VUL-01.apply", "VUL-01.aply", "--service", "aws/rds")]
    [InlineData("aws/rds", "VUL-01", "--service", "aws/rdss")]
    [InlineData("--service", "VUL-01")]
    [InlineData("--input", "VUL-01", "--resource", "x")]
    public void Wrong_usage_ends_with_2(string said, params string[] arguments)
    {
        var run = DemarcRun.Of(["explain", .. arguments]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }
}
