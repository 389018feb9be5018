using System.Text.Json;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Holdings;

/// <summary>Evidence through the program: what is handed in and accepted closes gaps, and so does what exports show.</summary>
public sealed class EvidenceVerbTests : IDisposable
{
    private const string Export = """
        {"fileVersion": "1.0", "configSnapshotId": "x", "configurationItems": [
          {"configurationItemVersion": "1.3", "configurationItemCaptureTime": "2026-11-19T23:40:12.412Z", "awsAccountId": "111122223333",
           "configurationItemStatus": "OK", "resourceType": "AWS::SQS::Queue", "resourceId": "https://sqs/q", "resourceName": "q",
           "ARN": "arn:aws:sqs:us-east-1:111122223333:q", "awsRegion": "us-east-1", "tags": {},
           "configuration": {"QueueArn": "arn:aws:sqs:us-east-1:111122223333:q", "SqsManagedSseEnabled": "true"}}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-evidence-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_accepted_closes_its_gap_and_what_was_rejected_opens_it_again()
    {
        var (input, store) = (Write("config.json", Export), Path.Combine(folder, "facts.db"));
        Assert.Contains("no-evidence", Gap("GOV-11.report"), StringComparison.Ordinal);
        var added = DemarcRun.Of(
            "evidence", "add", "--kind", "attestation", "--part", "GOV-11.report", "--effective", "2026-11-01", "--by", "dana", "--attest",
            "Nothing was reported.", "--store", store);
        Assert.Equal(0, added.Code);
        Assert.Contains("waits to be accepted", Gap("GOV-11.report"), StringComparison.Ordinal);
        Assert.Equal(0, DemarcRun.Of("evidence", "accept", "ev-", "--by", "priya", "--store", store).Code);
        Assert.Equal("", Gap("GOV-11.report"));
        Assert.Equal(0, DemarcRun.Of("evidence", "reject", "ev-", "--by", "priya", "--reason", "Not so", "--store", store).Code);
        Assert.Contains("was rejected: Not so", Gap("GOV-11.report"), StringComparison.Ordinal);

        string Gap(string part)
        {
            var run = DemarcRun.Of("assess", input, "--as-of", "2026-11-20", "--store", store, "--covers", "some", "--format", "csv");
            Assert.Equal(0, run.Code);
            var id = part.Split('.');
            return string.Join('\n', run.Lines.Where(line =>
                line.Contains($",{id[0]},{id[1]},", StringComparison.Ordinal) && !line.StartsWith("unowned", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_run_keeps_what_exports_show_once_and_says_what_it_rests_on()
    {
        var (input, store) = (Write("config.json", Export), Path.Combine(folder, "facts.db"));
        string[] arguments = ["checks", "run", input, "--as-of", "2026-11-20", "--covers", "accounts", "--store", store];
        Assert.Contains("items of evidence for", DemarcRun.Of(arguments).Errors, StringComparison.Ordinal);
        Assert.Contains("is held already", DemarcRun.Of(arguments).Errors, StringComparison.Ordinal);
        Assert.Contains("only some checks", DemarcRun.Of([.. arguments, "--check", "aws-sqs-encryption"]).Errors, StringComparison.Ordinal);
        var list = DemarcRun.Of(
            "evidence", "list", "--store", store, "--as-of", "2026-11-20", "--format", "json", "--kind", "check-result");
        var item = Assert.Single(JsonDocument.Parse(list.Output).RootElement.EnumerateArray());
        Assert.Equal("2026-11-19T23:40:12.412Z", item.GetProperty("effective").GetString());
        Assert.Equal("fresh", item.GetProperty("state").GetString());
        var output = Path.Combine(folder, "seen.json");
        var id = item.GetProperty("item").GetString()!;
        Assert.Equal(0, DemarcRun.Of("evidence", "show", id, "--store", store, "--out", output).Code);
        var seen = JsonDocument.Parse(File.ReadAllText(output)).RootElement;
        Assert.Equal("check-result", seen.GetProperty("kind").GetString());
        Assert.NotEqual(0, seen.GetProperty("duties").GetArrayLength());
        Assert.NotEqual(0, seen.GetProperty("checks").GetArrayLength());
        // A file that is there is never written over.
        Assert.Equal(2, DemarcRun.Of("evidence", "show", id, "--store", store, "--out", output).Code);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
