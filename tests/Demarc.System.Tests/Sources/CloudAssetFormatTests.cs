using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>Cloud Asset Inventory in its spellings, wrappers and contents.</summary>
public sealed class CloudAssetFormatTests
{
    private static readonly string Export = """
        {"name":"//compute.googleapis.com/projects/shop-prod/zones/us-central1-a/instances/web",
         "asset_type":"compute.googleapis.com/Instance","resource":{"version":"v1",
         "parent":"//cloudresourcemanager.googleapis.com/projects/123456","location":"us-central1-a","data":{"name":"web",
         "labels":{"team":"shop"},"canIpForward":true}},"ancestors":["projects/123456","organizations/1"],
         "update_time":"2026-02-03T04:05:06.789Z"}
        """.ReplaceLineEndings("");

    private static string Api => Export.Replace("asset_type", "assetType", StringComparison.Ordinal)
        .Replace("update_time", "updateTime", StringComparison.Ordinal);

    public static TheoryData<string> Dresses => new()
    {
        Export,
        Export + "\n" + Export,
        "[" + Export + "," + Export + "]",
        "[" + Api + "]",
        "{\"assets\":[" + Api + "],\"nextPageToken\":\"x\"}",
        "[{\"assets\":[" + Api + "]},{\"assets\":[" + Api + "]}]",
        "{\"asset\":" + Api + ",\"window\":{\"startTime\":\"2026-02-03T04:05:06Z\"}}",
        "{\"assets\":[{\"window\":{},\"asset\":" + Api + "},{\"deleted\":true,\"asset\":" + Api.Insert(1, "\"deleted\":true,") + "}]}",
        "{\"status_code\":200,\"data\":{\"assets\":[" + Api + "]}}",
    };

    [Theory]
    [InlineData("\"config\":{\"resourceLabels\":{\"team\":\"shop\"}}")]
    [InlineData("\"metadata\":{\"labels\":{\"team\":\"shop\"}}")]
    [InlineData("\"settings\":{\"userLabels\":{\"team\":\"shop\"}}")]
    [InlineData("\"resourceLabels\":{\"team\":\"shop\"}")]
    public void LabelsAreFoundWhereTheServiceKeepsThem(string place)
    {
        var run = ExportRun.Of(Export.Replace("\"labels\":{\"team\":\"shop\"}", place, StringComparison.Ordinal));
        Assert.Equal([new("team", "shop")], run.Only.Facts.Tags);
    }

    [Theory]
    [MemberData(nameof(Dresses))]
    public void TheSameAssetComesOut(string text)
    {
        var run = ExportRun.Of(text);
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.NotEmpty(run.Seen);
        Assert.All(run.Seen, static seen =>
        {
            Assert.Equal("compute.googleapis.com/Instance", seen.Facts.NativeType);
            Assert.Equal("//compute.googleapis.com/projects/shop-prod/zones/us-central1-a/instances/web", seen.Facts.Id);
            Assert.Equal("shop-prod", seen.Facts.Account);
            Assert.Equal("us-central1", seen.Facts.Region);
            Assert.Equal(new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero), seen.Facts.CapturedAt);
            Assert.Equal([new("team", "shop")], seen.Facts.Tags);
            Assert.True(seen.Json.GetProperty("canIpForward").GetBoolean());
            Assert.False(seen.Facts.Projected);
        });
    }

    [Fact]
    public void TheReadTimeOfAListIsTheCapture()
    {
        var seen = ExportRun.Of("{\"readTime\":\"2026-05-01T00:00:00Z\",\"assets\":[" + Api + "]}").Only;
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), seen.Facts.CapturedAt);
    }

    [Theory]
    [InlineData("iam_policy", "#iamPolicy", "{\"bindings\":[{\"role\":\"roles/owner\",\"members\":[\"allUsers\"]}]}")]
    [InlineData("iamPolicy", "#iamPolicy", "{\"bindings\":[]}")]
    [InlineData("org_policy", "#orgPolicy", "[{\"constraint\":\"constraints/x\"}]")]
    public void OtherContentIsAStatementOfItsOwn(string member, string suffix, string content)
    {
        var seen = ExportRun.Of(
            "{\"name\":\"//storage.googleapis.com/b1\",\"asset_type\":\"storage.googleapis.com/Bucket\",\"" + member + "\":" + content
            + ",\"ancestors\":[\"projects/123\",\"organizations/1\"]}").Only;
        Assert.Equal("storage.googleapis.com/Bucket" + suffix, seen.Facts.NativeType);
        Assert.Equal("//storage.googleapis.com/b1" + suffix, seen.Facts.Id);
        Assert.Equal("123", seen.Facts.Account);
        Assert.Equal("b1", seen.Facts.Name);
        Assert.Equal(content, seen.Body);
    }

    [Fact]
    public void APolicyInTheSameRecordStandsBesideTheSettings()
    {
        var seen = ExportRun.Of(
            "[{\"name\":\"//storage.googleapis.com/b1\",\"asset_type\":\"storage.googleapis.com/Bucket\",\"resource\":{\"data\":"
            + "{\"location\":\"EU\",\"projectNumber\":\"77\"}},\"iam_policy\":{\"bindings\":[]}}]").Only;
        Assert.Equal("storage.googleapis.com/Bucket", seen.Facts.NativeType);
        Assert.Equal("EU", seen.Facts.Region);
        Assert.Equal("77", seen.Facts.Account);
        Assert.Equal("{\"location\":\"EU\",\"projectNumber\":\"77\",\"iamPolicy\":{\"bindings\":[]}}", seen.Body);
    }

    [Fact]
    public void PerimetersAndLevelsAreTheResource()
    {
        var seen = ExportRun.Of("[{\"name\":\"//accesscontextmanager.googleapis.com/accessPolicies/1/servicePerimeters/p\",\"asset_type\":"
            + "\"accesscontextmanager.googleapis.com/ServicePerimeter\",\"service_perimeter\":{\"title\":\"t\"}}]").Only;
        Assert.Equal("accesscontextmanager.googleapis.com/ServicePerimeter", seen.Facts.NativeType);
        Assert.Equal("global", seen.Facts.Region);
        Assert.Equal("t", seen.Json.GetProperty("title").GetString());
    }

    [Fact]
    public void SearchResultsAreProjections()
    {
        var run = ExportRun.Of("""
            {"results":[{"name":"//storage.googleapis.com/b1","assetType":"storage.googleapis.com/Bucket","project":"projects/55",
             "location":"us-east1","labels":{"a":"b"},"displayName":"b1"},
             {"resource":"//storage.googleapis.com/b2","assetType":"storage.googleapis.com/Bucket","project":"projects/55",
              "policy":{"bindings":[]}},
             {"name":"//run.googleapis.com/projects/p/locations/europe-west1/services/s","assetType":"run.googleapis.com/Service",
              "versionedResources":[{"version":"v1","resource":{"kind":"Service"}}]}]}
            """);
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal([true, false, false], run.Each(static seen => seen.Facts.Projected));
        Assert.Equal(
            ["storage.googleapis.com/Bucket", "storage.googleapis.com/Bucket#iamPolicy", "run.googleapis.com/Service"],
            run.Each(static seen => seen.Facts.NativeType));
        Assert.Equal(["us-east1", null, "europe-west1"], run.Each(static seen => seen.Facts.Region));
        Assert.Equal(["55", "55", "p"], run.Each(static seen => seen.Facts.Account));
        Assert.Equal("Service", run.Seen[2].Json.GetProperty("kind").GetString());
        Assert.Equal([new("a", "b")], run.Seen[0].Facts.Tags);
    }

    [Fact]
    public void SettingsInsideAStringAreUnpacked()
    {
        var seen = ExportRun.Of("""
            {"name":"//storage.googleapis.com/b1","asset_type":"storage.googleapis.com/Bucket",
             "resource":{"data":"{\"location\":\"US\",\"versioning\":{\"enabled\":true}}"}}
            """).Only;
        Assert.Equal("US", seen.Facts.Region);
        Assert.True(seen.Json.GetProperty("versioning").GetProperty("enabled").GetBoolean());
    }

    [Theory]
    [InlineData("{\"readTime\":\"2026-05-01T00:00:00Z\"}")]
    [InlineData("{\"readTime\":\"2026-05-01T00:00:00Z\",\"assets\":[]}")]
    public void AnEmptyListIsReadAndEmpty(string text)
    {
        var run = ExportRun.Of(text);
        Assert.Empty(run.Seen);
        Assert.Equal(InputStatus.Read, run.Report.Status);
    }

    [Fact]
    public void ADamagedLineCostsThatLine()
    {
        var run = ExportRun.Of(
            Export + "\n{\"name\":\"//x.googleapis.com/a\",\"asset_type\":\n" + Export
            + "\n{\"name\":\"no-slashes\",\"asset_type\":\"t\",\"resource\":{}}\n");
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
        Assert.Contains(
            run.Report.Problems, static problem => problem.Reason.Contains("not a full resource name", StringComparison.Ordinal));
        Assert.NotEmpty(run.Seen);
    }

    [Theory]
    [InlineData("us-central1-a", "us-central1")]
    [InlineData("europe-west12-c", "europe-west12")]
    [InlineData("us-central1", "us-central1")]
    [InlineData("EU", "EU")]
    [InlineData("global", "global")]
    [InlineData("nam-eur-asia1", "nam-eur-asia1")]
    public void AZoneIsTurnedIntoItsRegion(string location, string region)
    {
        var seen = ExportRun.Of(
            "[{\"name\":\"//sqladmin.googleapis.com/projects/p/instances/i\",\"asset_type\":\"sqladmin.googleapis.com/Instance\","
            + "\"resource\":{\"data\":{\"region\":\""
            + location + "\",\"settings\":{\"userLabels\":{\"l\":\"m\"}}}}}]").Only;
        Assert.Equal(region, seen.Facts.Region);
        Assert.Equal([new("l", "m")], seen.Facts.Tags);
    }
}
