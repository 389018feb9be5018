using Demarc.Engine.Content;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Sources;

/// <summary>Results of other tools: what they say, about what, and under which names their check is known.</summary>
public sealed class FindingFormatTests : IDisposable
{
    private const string Prowler = """
        [{"message": "Bucket a has versioning disabled.", "status_code": "FAIL", "status_id": 1, "class_uid": 2004, "time": 1750000000,
          "metadata": {"event_code": "s3_bucket_object_versioning", "product": {"name": "Prowler"}, "version": "1.4.0"},
          "finding_info": {"uid": "prowler-1"}, "cloud": {"provider": "aws", "region": "eu-west-1", "account": {"uid": "111122223333"}},
          "resources": [{"uid": "arn:aws:s3:::a", "region": "eu-west-1", "type": "AwsS3Bucket"}]},
         {"status_code": "MANUAL", "class_uid": 2004, "metadata": {"event_code": "own_check", "product": {"name": "Prowler"}},
          "finding_info": {"uid": "prowler-2"}, "resources": [{"uid": "111122223333"}]},
         {"class_uid": 2004, "metadata": {}, "finding_info": {"uid": "x"}, "resources": []}]
        """;

    private const string Asff = """
        {"Findings": [
          {"SchemaVersion": "2018-10-08", "GeneratorId": "security-control/S3.14", "AwsAccountId": "111122223333", "Region": "eu-west-1",
           "UpdatedAt": "2026-06-01T00:00:00.000Z", "Title": "S3 buckets should have versioning", "RecordState": "ACTIVE",
           "ProductFields": {"RelatedAWSResources:0/name": "securityhub-s3-bucket-versioning-enabled-1a2b3c4d"},
           "Compliance": {"Status": "PASSED", "SecurityControlId": "S3.14"}, "Workflow": {"Status": "RESOLVED"},
           "Resources": [{"Type": "AwsS3Bucket", "Id": "arn:aws:s3:::a", "Region": "eu-west-1"}]},
          {"SchemaVersion": "2018-10-08", "GeneratorId": "security-control/S3.14", "RecordState": "ARCHIVED",
           "Compliance": {"Status": "FAILED"}, "Resources": [{"Id": "arn:aws:s3:::gone"}]},
          {"SchemaVersion": "2018-10-08", "GeneratorId": "security-control/IAM.6", "RecordState": "ACTIVE", "AwsAccountId": "111122223333",
           "Compliance": {"Status": "FAILED"}, "Workflow": {"Status": "SUPPRESSED"}, "Resources": [{"Id": "AWS::::Account:111122223333"}]}]}
        """;

    private const string Sarif = """
        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Checkov"}}, "results": [
          {"ruleId": "CKV_AWS_21", "level": "error", "message": {"text": "No versioning"},
           "locations": [{"logicalLocations": [{"fullyQualifiedName": "aws_s3_bucket.a"}]}]},
          {"ruleId": "CKV_AWS_21", "kind": "pass", "message": {"text": "ok"},
           "locations": [{"physicalLocation": {"artifactLocation": {"uri": "main.tf"}, "region": {"startLine": 7}}}]},
          {"ruleId": "CKV_AWS_18", "message": {"text": "No logging"}, "suppressions": [{"kind": "inSource", "justification": "no"}],
           "locations": [{"logicalLocations": [{"name": "aws_s3_bucket.b"}]}]},
          {"message": {"text": "nameless"}}]}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-findings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Ocsf_events_say_pass_fail_or_neither()
    {
        var run = ExportRun.Of(Prowler);
        Assert.Equal(
            [
                ("arn:aws:s3:::a", "prowler:s3_bucket_object_versioning", VerdictOutcome.Fail),
                ("111122223333", "prowler:own_check", VerdictOutcome.Inconclusive),
            ],
            run.Each(static seen => (seen.Facts.Id, seen.Facts.Finding!.Names[0], seen.Facts.Finding.Outcome)));
        Assert.Equal(("111122223333", "eu-west-1"), (run.Seen[0].Facts.Account, run.Seen[0].Facts.Region));
        Assert.Equal(2025, run.Seen[0].Facts.CapturedAt!.Value.Year);
        Assert.Equal(["record 3"], run.Places);
    }

    [Fact]
    public void Security_hub_findings_are_known_by_control_and_by_rule()
    {
        var run = ExportRun.Of(Asff);
        Assert.Equal(
            [("arn:aws:s3:::a", VerdictOutcome.Pass), ("111122223333", VerdictOutcome.Excepted)],
            run.Each(static seen => (seen.Facts.Id, seen.Facts.Finding!.Outcome)));
        Assert.Equal(["security-hub:S3.14", "aws-config:s3-bucket-versioning-enabled"], run.Seen[0].Facts.Finding!.Names);
    }

    [Fact]
    public void Sarif_results_fail_unless_they_say_otherwise()
    {
        var run = ExportRun.Of(Sarif);
        Assert.Equal(
            [
                ("aws_s3_bucket.a", VerdictOutcome.Fail), ("main.tf:7", VerdictOutcome.Pass), ("aws_s3_bucket.b", VerdictOutcome.Excepted),
            ],
            run.Each(static seen => (seen.Facts.Id, seen.Facts.Finding!.Outcome)));
        Assert.Equal(["run 1, result 4"], run.Places);
    }

    [Fact]
    public void Imported_results_become_verdicts_and_the_rest_is_named()
    {
        var file = Path.Combine(folder, "prowler.json");
        File.WriteAllText(file, Prowler);
        var run = DemarcRun.Of("import", "ocsf", file);
        Assert.Equal(3, run.Code);
        Assert.Equal("resource_id,type,account,region,check,verdict,reason,severity", run.Lines[0]);
        Assert.StartsWith(
            "arn:aws:s3:::a,aws/s3/bucket,111122223333,eu-west-1,aws-s3-bucket-versioning,fail,", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains("prowler:own_check (1)", run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, DemarcRun.Of("import", "sarif", file).Code);
    }

    [Fact]
    public void What_an_export_does_not_show_another_tool_may()
    {
        File.WriteAllText(Path.Combine(folder, "prowler.json"), Prowler);
        File.WriteAllText(
            Path.Combine(folder, "buckets.json"),
            """{"Buckets":[{"Name":"a","CreationDate":"2026-01-01T00:00:00Z"}],"Owner":{"ID":"x"}}""");
        var run = DemarcRun.Of("checks", "run", folder, "--check", "aws-s3-bucket-versioning");
        Assert.Contains(run.Lines, static line => line.Contains(",fail,prowler:s3_bucket_object_versioning", StringComparison.Ordinal));
    }
}
