using System.Text.Json;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>
/// Recorded answers and account exports of other people, counted here by the call in the file's name, not by what the formats see.
/// </summary>
public sealed class AwsRealExportTests
{
    /// <summary>Lists whose entries are no resources.</summary>
    private static readonly HashSet<string> NoResources = new(StringComparer.Ordinal)
    {
        "Findings", "EvaluationResults", "FailedEvaluations", "ConfigRulesEvaluationStatus", "Contents", "Versions", "Regions",
        "AvailabilityZones", "ServicesLastAccessed", "failures",
    };

    /// <summary>Calls whose whole answer is about one resource: one observation unless it is empty.</summary>
    private static readonly HashSet<string> Details = new(StringComparer.Ordinal)
    {
        "ListAccountAliases", "ListAttachedRolePolicies", "ListAttachedUserPolicies", "ListAttachedGroupPolicies", "ListRolePolicies",
        "ListUserPolicies", "ListGroupPolicies", "ListAccessKeys", "ListMFADevices", "GetTrailStatus", "GetEventSelectors", "PutEventSelectors",
        "GetAccountSummary", "GetAccountPasswordPolicy", "GetKeyPolicy", "GetKeyRotationStatus", "GetBucketPolicy", "GetBucketLocation",
        "GetBucketVersioning", "GetBucketLifecycleConfiguration", "ListBucketIntelligentTieringConfigurations", "GetDetector",
        "GetOpenIDConnectProvider", "GetSAMLProvider",
    };

    [Fact]
    public void EveryConfigItemIsThere()
    {
        if (ExportRun.Data("custodian-recordings/config") is not { } folder) return;
        var run = ExportRun.OfPath(folder);
        foreach (var report in run.Reports)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, report.Path)));
            var root = document.RootElement;
            var expected = root.TryGetProperty("configurationItems", out var items) ? items.GetArrayLength()
                : root.TryGetProperty("invokingEvent", out var invoking)
                ? invoking.GetString()!.Contains("\"configurationItem\":", StringComparison.Ordinal) ? 1 : 0
                : root.TryGetProperty("configurationItemStatus", out _) ? 1 : -1;
            Assert.Equal(Math.Max(expected, 0), report.Records);
            Assert.Equal(expected < 0 ? InputStatus.Refused : InputStatus.Read, report.Status);
        }

        Assert.Equal(17, run.Reports.Count);
        Assert.All(run.Seen, static seen => Assert.Equal("644160558196", seen.Facts.Account));
        Assert.All(run.Seen, static seen => Assert.NotNull(seen.Facts.CapturedAt));
        Assert.All(run.Seen, static seen => Assert.Equal(JsonValueKind.Object, seen.Json.GetProperty("configuration").ValueKind));
        foreach (var seen in run.Seen)
        {
            foreach (var part in seen.Json.GetProperty("supplementaryConfiguration").EnumerateObject())
                Assert.NotEqual(JsonValueKind.String, part.Value.ValueKind);
        }
    }

    [Fact]
    public void EveryRecordedAnswerIsReadOrRefusedBecauseItIsAnError()
    {
        if (ExportRun.Data("custodian-recordings/placebo") is not { } folder) return;
        var run = AwsRun.OfPath(folder);
        Assert.Equal(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length, run.Reports.Count);
        var refused = new List<string>();
        foreach (var report in run.Reports)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, report.Path)));
            var data = document.RootElement.GetProperty("data");
            var call = Path.GetFileName(report.Path).Split('.', '_')[1];
            Assert.True(Expected(call, data) == report.Records,
                $"{report.Path}: {Expected(call, data)} expected, {report.Records} read ({report.Format})");
            if (report.Status != InputStatus.Read) refused.Add(report.Path);
            if (report.Status == InputStatus.Read || Unnamed(data)) continue;
            Assert.True(data.TryGetProperty("Error", out var error), report.Path);
            Assert.Contains(error.GetProperty("Code").GetString()!, Assert.Single(report.Problems).Reason, StringComparison.Ordinal);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{run.Reports.Count} files, {run.Seen.Count} observations, {refused.Count} refused");
        Assert.DoesNotContain("\"__class__\"", string.Concat(run.Seen.Select(static seen => seen.Body)), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFileOfAnAccountFolderIsReadAndDetailsAreWithTheirResources()
    {
        if (ExportRun.Data("cloudmapper-account") is not { } folder) return;
        var run = AwsRun.OfPath(folder);
        var detailFolders = new[] { "attributes", "get-policy", "-policy/", "bucket-acl", "bucket-location" };
        foreach (var report in run.Reports)
        {
            if (!report.Path.StartsWith("demo/", StringComparison.Ordinal))
            {
                Assert.Equal((InputStatus.Refused, "not an export of a known format"), (report.Status, report.Problems[0].Reason));
                continue;
            }

            Assert.Equal(InputStatus.Read, report.Status);
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, report.Path)));
            var call = string.Concat(report.Path.EndsWith(".json", StringComparison.Ordinal)
                ? Path.GetFileNameWithoutExtension(report.Path).Split('-').Skip(1).Select(Capital)
                : report.Path.Split('/')[2].Split('-').Skip(1).Select(Capital));
            var joined = report.Path.Split('/').Length > 3
                && detailFolders.Any(part => report.Path.Contains(part, StringComparison.Ordinal));
            Assert.True((joined ? 0 : Expected(call, document.RootElement)) == report.Records,
                $"{report.Path}: {report.Records} ({report.Format})");
        }

        Assert.All(run.Seen.Where(static seen => seen.Facts.NativeType is not ("analyzers" or "NetworkInterfaces")),
            static seen => Assert.Equal("123456789012", seen.Facts.Account));
        var bucket = run.Seen.Single(static seen => seen.Facts.NativeType == "Buckets").Json.GetProperty("detail");
        string[] expected = ["BucketAcl", "BucketLocation", "BucketPolicy"];
        Assert.Equal(expected, bucket.EnumerateObject().Select(static member => member.Name), StringComparer.Ordinal);
        Assert.Equal(JsonValueKind.Object, bucket.GetProperty("BucketPolicy").GetProperty("Policy").ValueKind);
        var topics = run.Seen.Where(static seen => seen.Facts.NativeType == "Topics").ToList();
        Assert.Equal(2, topics.Count);
        Assert.All(topics, static topic =>
            Assert.Equal(JsonValueKind.Object,
                topic.Json.GetProperty("detail").GetProperty("TopicAttributes").GetProperty("Attributes").GetProperty("Policy").ValueKind));
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>A query that selected neither name nor type: nothing tells which resource its results are about.</summary>
    private static bool Unnamed(JsonElement data) =>
        data.TryGetProperty("Results", out var results) && results.EnumerateArray().Any(static row => !HasIdentity(row.GetString()!));

    private static bool HasIdentity(string row) =>
        row.Contains("\"resourceId\"", StringComparison.Ordinal) || row.Contains("\"arn\":\"arn:", StringComparison.Ordinal)
            || row.Contains("\"functionArn\"", StringComparison.Ordinal);

    private static int Expected(string call, JsonElement data)
    {
        if (data.TryGetProperty("Error", out _)) return call == "GetAccountPasswordPolicy" ? 1 : 0;
        if (call is "GetCallerIdentity" or "AssumeRole" || data.TryGetProperty("JobId", out _) || data.TryGetProperty("JobStatus", out _))
            return 0;
        if (data.TryGetProperty("Content", out var content))
            return content.GetString()!.Split('\n').Count(static line => line.Contains(",arn:aws:iam", StringComparison.Ordinal));
        if (data.TryGetProperty("Results", out var results))
            return results.EnumerateArray().Count(static row => HasIdentity(row.GetString()!));
        if (data.TryGetProperty("configurationItems", out var items))
            return items.EnumerateArray()
                .Count(static item => item.GetProperty("configurationItemStatus").GetString() != "ResourceDeleted");
        var members = data.EnumerateObject().Where(static member => member.Name is not ("ResponseMetadata" or "Owner" or "IsTruncated"))
            .ToList();
        if (Details.Contains(call))
            return members.Exists(static member =>
                member.Value.ValueKind != JsonValueKind.Array || member.Value.GetArrayLength() > 0) ? 1 : 0;
        if (call == "DescribeInstances")
            return data.GetProperty("Reservations").EnumerateArray().Sum(static r => r.GetProperty("Instances").GetArrayLength());
        return members.Where(static member => !NoResources.Contains(member.Name)).Sum(static member => member.Value.ValueKind switch
        {
            JsonValueKind.Array => member.Value.GetArrayLength(),
            JsonValueKind.Object when !member.Value.TryGetProperty("__class__", out _) => 1,
            _ => 0,
        });
    }
}
