using System.Text.Json;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>One resource, in every dress the Azure tools give it.</summary>
public sealed class AzureFormatTests
{
    private const string Subscription = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    private const string Id =
        "/subscriptions/" + Subscription + "/resourceGroups/RG-One/providers/Microsoft.Storage/storageAccounts/Store1";

    private const string Row = """
        {"id":"ID","name":"Store1","type":"Microsoft.Storage/storageAccounts","location":"West Europe","tags":{"env":"prod","n":3},
         "kind":"StorageV2","properties":{"supportsHttpsTrafficOnly":true,"encryption":{"keySource":"Microsoft.Storage"}}}
        """;

    private static string Arm => Row.Replace("ID", Id, StringComparison.Ordinal);

    public static TheoryData<string> Dresses => new()
    {
        Arm,
        "[" + Arm + "]",
        "\n" + Arm.Replace('\n', ' ') + "\n",
        "{\"value\":[" + Arm + "],\"nextLink\":\"https://management.azure.com/next\"}",
        "{\"data\":[" + Arm + "],\"count\":1,\"total_records\":1,\"skip_token\":null}",
        "{\"totalRecords\":1,\"count\":1,\"resultTruncated\":\"false\",\"data\":[" + Arm + "],\"facets\":[]}",
        "[{\"value\":[" + Arm + "]},{\"value\":[]}]",
        "{\"status_code\":200,\"data\":{\"value\":[" + Arm + "]}}",
        "{\"version\":1,\"interactions\":[{\"request\":{\"uri\":\"https://management.azure.com/subscriptions/x\"},\"response\":"
            + "{\"status\":{\"code\":200},\"headers\":{},\"body\":{\"data\":{\"value\":[" + Arm + "]}}}}]}",
        """
        {"totalRecords":1,"count":1,"data":{"columns":[{"name":"id","type":"string"},{"name":"name","type":"string"},{"name":"type",
         "type":"string"},
         {"name":"location","type":"string"},{"name":"tags","type":"object"},{"name":"properties","type":"object"}],
         "rows":[["ID","Store1","microsoft.storage/storageaccounts","westeurope",{"env":"prod","n":"3"},
         {"supportsHttpsTrafficOnly":true,"encryption":{"keySource":"Microsoft.Storage"}}]]}}
        """.Replace("ID", Id, StringComparison.Ordinal),
        """
        [{"ResourceId":"ID","Id":"ID","Name":"Store1","ResourceName":"Store1","ResourceType":"Microsoft.Storage/storageAccounts",
         "Type":"Microsoft.Storage/storageAccounts",
         "Location":"westeurope","Tags":{"env":"prod","n":"3"},"Properties":{"supportsHttpsTrafficOnly":true,
          "encryption":{"keySource":"Microsoft.Storage"}}}]
        """.Replace("ID", Id, StringComparison.Ordinal),
        "ID,NAME,TYPE,LOCATION,RESOURCEGROUP,SUBSCRIPTIONID,TAGS,PROPERTIES\r\n"
            + Id + ",Store1,microsoft.storage/storageaccounts,westeurope,rg-one,"
            + Subscription + ",\"{\"\"env\"\":\"\"prod\"\",\"\"n\"\":\"\"3\"\"}\""
            + ",\"{\"\"supportsHttpsTrafficOnly\"\":true,\"\"encryption\"\":{\"\"keySource\"\":\"\"Microsoft.Storage\"\"}}\"\r\n",
    };

    [Theory]
    [MemberData(nameof(Dresses))]
    public void TheSameResourceComesOut(string text)
    {
        var run = ExportRun.Of(text);
        var seen = run.Only;
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal(SourceKind.AzureArm, seen.Facts.Source);
        Assert.Equal("microsoft.storage/storageaccounts", seen.Facts.NativeType);
        Assert.Equal(Id.ToLowerInvariant(), seen.Facts.Id);
        Assert.Equal("azure", seen.Facts.Provider);
        Assert.Equal(Subscription, seen.Facts.Account);
        Assert.Equal("westeurope", seen.Facts.Region);
        Assert.Equal("Store1", seen.Facts.Name);
        Assert.Equal([new("env", "prod"), new("n", "3")], seen.Facts.Tags);
        Assert.False(seen.Facts.Projected);
        Assert.Equal("Microsoft.Storage", Properties(seen).GetProperty("encryption").GetProperty("keySource").GetString());
    }

    [Fact]
    public void SettingsThatAToolMovedToTheTopAreFoundUnderProperties()
    {
        var cli = ExportRun.Of($$$"""
            [{"id":"{{{Id}}}","name":"a","type":"Microsoft.Storage/storageAccounts","location":"westeurope","resourceGroup":"rg",
             "allowBlobPublicAccess":null,"encryption":{"keySource":"x"}}]
            """).Only;
        Assert.True(cli.Facts.Projected);
        Assert.Equal("x", Properties(cli).GetProperty("encryption").GetProperty("keySource").GetString());
        Assert.Equal(JsonValueKind.Null, Properties(cli).GetProperty("allowBlobPublicAccess").ValueKind);

        var python = ExportRun.Of($$$"""
            [{"id":"{{{Id}}}","name":"a","type":"Microsoft.Storage/storageAccounts","minimum_tls_version":"TLS1_2",
             "encryption":{"key_source":"x"}}]
            """).Only;
        Assert.Equal("TLS1_2", Properties(python).GetProperty("minimumTlsVersion").GetString());
        Assert.Equal("x", Properties(python).GetProperty("encryption").GetProperty("keySource").GetString());

        var graph = ExportRun.Of($$$"""
            {"data":[{"id":"{{{Id}}}","properties_encryption_keySource":"x","properties_minimumTlsVersion":"TLS1_2"}],"count":1,
             "total_records":1}
            """).Only;
        Assert.Equal("microsoft.storage/storageaccounts", graph.Facts.NativeType);
        Assert.True(graph.Facts.Projected);
        Assert.Equal("x", Properties(graph).GetProperty("encryption").GetProperty("keySource").GetString());
        Assert.Equal("TLS1_2", Properties(graph).GetProperty("minimumTlsVersion").GetString());
    }

    [Fact]
    public void AListWithoutPropertiesIsAProjection()
    {
        var seen = ExportRun.Of($$$"""
            [{"id":"{{{Id}}}","name":"a","type":"Microsoft.Storage/storageAccounts","location":"global","properties":null,"sku":null}]
            """).Only;
        Assert.True(seen.Facts.Projected);
        Assert.Equal("global", seen.Facts.Region);
    }

    [Theory]
    [InlineData("/subscriptions/S1", "microsoft.resources/subscriptions", "s1")]
    [InlineData("/subscriptions/S1/resourceGroups/g/", "microsoft.resources/subscriptions/resourcegroups", "s1")]
    [InlineData(
        "/subscriptions/s1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a/blobServices/default",
        "microsoft.storage/storageaccounts/blobservices", "s1")]
    [InlineData(
        "/subscriptions/s1/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v/providers/Microsoft.Authorization/locks/l",
        "microsoft.authorization/locks", "s1")]
    [InlineData(
        "/providers/Microsoft.Management/managementGroups/m/providers/Microsoft.Authorization/policyAssignments/p",
        "microsoft.authorization/policyassignments", null)]
    [InlineData("/providers/Microsoft.Authorization/roleDefinitions/r", "microsoft.authorization/roledefinitions", null)]
    public void TheTypeIsReadFromTheIdWhenTheRowHasNone(string id, string type, string? account)
    {
        var seen = ExportRun.Of("[{\"id\":\"" + id + "\",\"name\":\"x\",\"properties\":{}}]").Only;
        Assert.Equal(type, seen.Facts.NativeType);
        Assert.Equal(account, seen.Facts.Account);
        Assert.Equal(id.ToLowerInvariant().TrimEnd('/'), seen.Facts.Id);
    }

    [Theory]
    [InlineData("{\"value\":[]}")]
    [InlineData("{\"value\":[],\"nextLink\":null}")]
    [InlineData("{\"data\":[],\"count\":0,\"total_records\":0,\"skip_token\":null}")]
    public void AnEmptyListIsReadAndEmpty(string text)
    {
        var run = ExportRun.Of(text);
        Assert.Empty(run.Seen);
        Assert.Equal(InputStatus.Read, run.Report.Status);
    }

    [Fact]
    public void ARowThatCannotBeUsedIsNamedAndTheOthersGoOn()
    {
        var run = ExportRun.Of("[" + Arm + ",{\"type\":\"microsoft.compute/disks\",\"count_\":7}," + Arm + "]");
        Assert.Equal(2, run.Seen.Count);
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
        Assert.Equal("record 2", run.Report.Problems[0].Place);
        Assert.Contains("no resource id", run.Report.Problems[0].Reason, StringComparison.Ordinal);

        var table = ExportRun.Of(
            """{"count":2,"data":{"columns":[{"name":"id"},{"name":"name"}],"rows":[["ID"],["ID","a"],[5,6]]}}"""
                .Replace("ID", Id, StringComparison.Ordinal));
        Assert.Single(table.Seen);
        Assert.Equal(["record 1, row 1", "record 1, row 3"], table.Places);
    }

    [Fact]
    public void ErrorsAndEventsInRecordingsAreNotResources()
    {
        var run = ExportRun.Of("""
            {"version":1,"interactions":[{"request":{"uri":"https://management.azure.com/x"},
             "response":{"headers":{"date":["Tue, 27 Jun 2023 16:23:04 GMT"]},"body":{"data":{"value":[ARM]}}}},
             {"request":{},"response":{"status":{"code":404},"body":{"data":{"error":{"code":"ResourceNotFound"}}}}}]}
            """.Replace("ARM", Arm, StringComparison.Ordinal));
        Assert.Equal(new DateTimeOffset(2023, 6, 27, 16, 23, 4, TimeSpan.Zero), run.Only.Facts.CapturedAt);
        Assert.Contains("ResourceNotFound", run.Report.Problems[0].Reason, StringComparison.Ordinal);
    }

    private static JsonElement Properties(Seen seen) => seen.Json.GetProperty("properties");
}
