using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Sources;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>The resource types of Azure and Google Cloud, from whole exports down to single settings.</summary>
public sealed class TypeMappingTests
{
    private static readonly Lazy<Catalogue> Types = new(Load);

    [Fact]
    public void EveryExpressionOfTheTypesChecks()
    {
        var faults = Types.Value.Types.SelectMany(static type => type.Sources).SelectMany(Expressions)
            .SelectMany(static expression => expression.Check());
        Assert.Empty(faults);
        Assert.True(Types.Value.Types.Count(static type => type.Id.StartsWith("azure/", StringComparison.Ordinal)) >= 40);
        Assert.True(Types.Value.Types.Count(static type => type.Id.StartsWith("gcp/", StringComparison.Ordinal)) >= 40);
    }

    [Fact]
    public void EveryTypeIsOfAServiceAndNoNativeTypeIsClaimedTwice()
    {
        var services = Types.Value.Services.Select(static service => service.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Types.Value.Types.Where(type => !services.Contains(type.Service)).Select(static type => type.Id));
        var claims = Types.Value.Types.SelectMany(static type => type.Sources)
            .SelectMany(static source => source.Match.Select(native => $"{source.Source} {native}"));
        var twice = claims.GroupBy(static claim => claim, StringComparer.Ordinal).Where(static group => group.Count() > 1);
        Assert.Empty(twice.Select(static group => group.Key));
    }

    [Fact]
    public void AStorageAccountSaysTheSameInArmAndTerraform()
    {
        var arm = Only("""
            [{"id":"/subscriptions/S/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a","name":"a",
             "type":"Microsoft.Storage/storageAccounts",
              "location":"westeurope","kind":"StorageV2","sku":{"name":"Standard_LRS"},"properties":{"provisioningState":"Succeeded",
              "supportsHttpsTrafficOnly":true,"minimumTlsVersion":"TLS1_2","allowBlobPublicAccess":false,"publicNetworkAccess":"Disabled",
              "encryption":{"keySource":"Microsoft.Keyvault","requireInfrastructureEncryption":true},
               "networkAcls":{"defaultAction":"Deny","bypass":"AzureServices"}}}]
            """);
        var plan = Only("""
            {"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"azurerm_storage_account.a",
             "mode":"managed","type":"azurerm_storage_account",
              "name":"a","provider_name":"registry.terraform.io/hashicorp/azurerm","values":{"https_traffic_only_enabled":true,
               "min_tls_version":"TLS1_2",
              "allow_nested_items_to_be_public":false,"public_network_access_enabled":false,
               "customer_managed_key":[{"key_vault_key_id":"k"}],
              "infrastructure_encryption_enabled":true,"network_rules":[{"default_action":"Deny","bypass":["AzureServices"]}],
               "account_kind":"StorageV2",
              "account_tier":"Standard","account_replication_type":"LRS"}}]}},"resource_changes":[{"address":"azurerm_storage_account.a",
               "mode":"managed",
              "type":"azurerm_storage_account","change":{"actions":["create"],"after_unknown":{"id":true,"is_hns_enabled":true}}}]}
            """);
        foreach (var name in (string[])[
            "keySource", "minimumTlsVersion", "httpsOnly", "publicNetworkAccess", "allowBlobPublicAccess", "customerManagedKey",
            "infrastructureEncryption", "networkDefaultAction", "networkBypass", "skuName", "kind"])
        {
            Assert.Equal(Show(arm, name), Show(plan, name));
            Assert.False(Show(arm, name) == "not collected", name);
        }

        // Left out, the documented default holds; what the apply will decide, nobody knows yet.
        Assert.Equal("true", Show(arm, "allowSharedKeyAccess"));
        Assert.Equal("true", Show(plan, "allowSharedKeyAccess"));
        Assert.Equal("not collected", Show(plan, "isHnsEnabled"));
        Assert.Equal("azure/storage/account", plan.Type);
    }

    [Fact]
    public void AProjectionNeverMakesAFactOfWhatItLeavesOut()
    {
        var row = Only("""
            [{"id":"/subscriptions/S/resourceGroups/g/providers/Microsoft.DocumentDB/databaseAccounts/c","name":"c",
             "type":"microsoft.documentdb/databaseaccounts","properties_publicNetworkAccess":"Disabled"}]
            """);
        Assert.Equal("\"Disabled\"", Show(row, "publicNetworkAccess"));
        Assert.Equal("not collected", Show(row, "customerManagedKey"));
        Assert.Equal("not collected", Show(row, "disableLocalAuth"));
        Assert.Equal("not collected", Show(row, "minimalTlsVersion"));

        var found = Only("""
            {"results":[{"name":"//storage.googleapis.com/b","assetType":"storage.googleapis.com/Bucket","project":"projects/1",
             "location":"us"}]}
            """);
        Assert.Equal(found.Properties!.Type.Fields.Length, found.NotCollected.Length);
    }

    [Fact]
    public void UnknownValuesOfAPlanStayUnknownThroughEveryExpression()
    {
        var disk = Only(Plan("google_compute_disk", """
            {"disk_encryption_key":[],"size":10,"zone":"us-central1-a"}
            """, """
            {"disk_encryption_key":[{"kms_key_self_link":true}]}
            """));
        Assert.Equal("not collected", Show(disk, "customerManagedKey"));
        var plain = Only(Plan("google_compute_disk", """{"disk_encryption_key":[],"size":10}""", "{}"));
        Assert.Equal("false", Show(plain, "customerManagedKey"));
        Assert.Equal("10", Show(plain, "sizeGb"));
        var bucket = Only(Plan("google_storage_bucket", """
            {"versioning":[{"enabled":true}],"encryption":[{}]}
            """, """
            {"encryption":[{"default_kms_key_name":true}],"public_access_prevention":true}
            """));
        Assert.Equal("true", Show(bucket, "versioning"));
        Assert.Equal("not collected", Show(bucket, "customerManagedKey"));
        Assert.Equal("not collected", Show(bucket, "publicAccessPrevention"));
        var binding = Only(Plan("google_storage_bucket_iam_binding", """
            {"role":"r","members":["user:a",null]}
            """, """
            {"members":[false,true]}
            """));
        Assert.Equal("not collected", Show(binding, "publicMembers"));
        var open = Only(Plan("google_storage_bucket_iam_binding", """
            {"role":"r","members":["allUsers",null]}
            """, """
            {"members":[false,true]}
            """));
        Assert.Equal("true", Show(open, "publicMembers"));
    }

    [Fact]
    public void SecurityRulesHaveOneFormAndOutliveTheReadersMemory()
    {
        const string Group = """
            {"id":"/subscriptions/S/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/nN",
             "type":"Microsoft.Network/networkSecurityGroups",
             "name":"n","properties":{"securityRules":[{"name":"sshN","properties":{"priority":100,"direction":"Inbound",
              "access":"Allow","protocol":"Tcp",
             "sourceAddressPrefix":"*","sourceAddressPrefixes":[],"destinationAddressPrefix":"*","destinationPortRange":"22",
              "destinationPortRanges":[]}}]}}
            """;
        var groups = Enumerable.Range(0, 3).Select(static n => Group.Replace("N\"", n + "\"", StringComparison.Ordinal));
        var arm = Map("[" + string.Join(',', groups) + "]");
        var plan = Only(Plan("azurerm_network_security_group", """
            {"security_rule":[{"name":"ssh0","priority":100,"direction":"Inbound","access":"Allow","protocol":"Tcp",
             "source_address_prefix":"*","source_address_prefixes":[],"destination_address_prefix":"*","destination_address_prefixes":[],
             "destination_port_range":"22","destination_port_ranges":[]}]}
            """, "{}"));
        Assert.Equal(["n0", "n1", "n2"], arm.ConvertAll(static resource => resource.Id[^2..]));
        Assert.Equal("\"ssh1\"", Text(First(arm[1], "securityRules"), "name"));
        foreach (var field in (string[])["name", "direction", "access", "protocol", "priority"])
            Assert.Equal(Text(First(arm[0], "securityRules"), field), Text(First(plan, "securityRules"), field));
        Assert.Equal("\"22\"", Value(First(plan, "securityRules"), "destinationPortRanges").Items().Single().ToString());
    }

    [Fact]
    public void GoogleDefaultsThatAreDocumentedAreFilledIn()
    {
        var bucket = Only("""
            [{"name":"//storage.googleapis.com/b","asset_type":"storage.googleapis.com/Bucket","resource":{"data":{"location":"EU"}}}]
            """);
        Assert.Equal("false", Show(bucket, "versioning"));
        Assert.Equal("false", Show(bucket, "customerManagedKey"));
        Assert.Equal("\"inherited\"", Show(bucket, "publicAccessPrevention"));
        Assert.Equal("not collected", Show(bucket, "iamPolicy"));
        Assert.Equal("EU", bucket.Region);

        var machine = Only("""
            [{"name":"//compute.googleapis.com/projects/p/zones/us-east1-b/instances/i","asset_type":"compute.googleapis.com/Instance",
             "resource":{"data":{"networkInterfaces":[{"accessConfigs":[{"natIP":"1.2.3.4"}]}],
             "metadata":{"items":[{"key":"enable-oslogin","value":"TRUE"}]}}}}]
            """);
        Assert.Equal("true", Show(machine, "publicIp"));
        Assert.Equal("true", Show(machine, "osLogin"));
        Assert.Equal("us-east1", machine.Region);
    }

    [Theory]
    [InlineData("gcp-cai", "gcp/", 9)]
    public void RealExportsFindTheirTypes(string folder, string prefix, int others)
    {
        if (ExportRun.Data(folder) is not { } path) return;
        var mapper = new ResourceMapper(Types.Value, []);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        SourceReader.Read([path], ExportRun.Formats, observation => found[observation.Id] = mapper.Map(observation)!.Type);
        Assert.Equal(294, found.Count);
        Assert.Equal(others, found.Values.Count(type => !type.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static string Plan(string type, string values, string unknown) => """
        {"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"TYPE.x","mode":"managed","type":"TYPE",
         "name":"x","values":VALUES}]}},
         "resource_changes":[{"address":"TYPE.x","mode":"managed","type":"TYPE","change":{"actions":["create"],"after_unknown":UNKNOWN}}]}
        """.Replace("TYPE", type, StringComparison.Ordinal).Replace("VALUES", values, StringComparison.Ordinal)
        .Replace("UNKNOWN", unknown, StringComparison.Ordinal);

    private static Resource Only(string export) => Assert.Single(Map(export));

    private static List<Resource> Map(string export)
    {
        var mapper = new ResourceMapper(Types.Value, []);
        var mapped = new List<Resource>();
        var path = Path.Combine(Path.GetTempPath(), "demarc-" + Path.GetRandomFileName());
        File.WriteAllText(path, export);
        try
        {
            SourceReader.Read([path], ExportRun.Formats, observation => mapped.Add(mapper.Map(observation)!));
        }
        finally
        {
            File.Delete(path);
        }

        return mapped;
    }

    private static CelValue Property(Resource resource, string name) => resource.Properties![name]!.Value;

    private static string Show(Resource resource, string name)
    {
        var value = Property(resource, name);
        return value.IsFailure ? "not collected" : value.ToString();
    }

    private static CelValue First(Resource resource, string name) => Property(resource, name).Items().First();

    private static CelValue Value(CelValue map, string key) =>
        map.Entries().Single(entry => entry.Key.AsString() == key).Value;

    private static string Text(CelValue map, string key) => Value(map, key).ToString();

    private static IEnumerable<LazyExpression> Expressions(TypeMapping mapping)
    {
        foreach (var (_, expression) in mapping.Set) yield return expression;
        foreach (var expression in (LazyExpression?[])[mapping.Id, mapping.Name, mapping.Region, mapping.Tags])
        {
            if (expression is not null) yield return expression;
        }
    }

    private static Catalogue Load()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Demarc.slnx"))) at = at.Parent;
        var content = ContentFolder.Read(Path.Combine(at.FullName, "content"), ContentLayer.Shipped);
        string[] wanted = ["controls/", "providers/azure/", "providers/gcp/", "providers/m365/", "providers/on-premises/", "types/azure/", "types/gcp/"];
        var result = CatalogueBuilder.Build(
            content.Files.Where(file => wanted.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal))), "test");
        Assert.Empty(result.Diagnostics);
        return result.Catalogue!;
    }
}
