using System.Text;
using System.Text.Json;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>Plans and states of all ages.</summary>
public sealed class TerraformFormatTests
{
    private const string Unknown = "\u0001unknown\u0001";

    private const string Plan = """
        {"format_version":"1.2","terraform_version":"1.9.5","variables":{"where":{"value":"eu-west-1"}},
         "planned_values":{"root_module":{"resources":[
           {"address":"aws_db_instance.main","mode":"managed","type":"aws_db_instance","name":"main",
            "provider_name":"registry.terraform.io/hashicorp/aws",
            "values":{"engine":"postgres","storage_encrypted":null,"tags":{"env":"prod"},"tags_all":{"env":"prod","team":"a"},
             "blocks":[{"a":1}],"list":["x",null]}},
           {"address":"data.aws_region.r","mode":"data","type":"aws_region","name":"r",
            "provider_name":"registry.terraform.io/hashicorp/aws","values":{}}],
          "child_modules":[{"address":"module.m[\"a.b]\"]","resources":[
            {"address":"module.m[\"a.b]\"].aws_s3_bucket.b[\"k\"]","mode":"managed","type":"aws_s3_bucket","name":"b","index":"k",
             "provider_name":"registry.terraform.io/hashicorp/aws",
             "values":{"bucket":"x"}}],
            "child_modules":[{"address":"module.m[\"a.b]\"].module.n","resources":[
              {"address":"module.m[\"a.b]\"].module.n.google_compute_disk.d[0]","mode":"managed","type":"google_compute_disk","name":"d",
               "index":0,
               "provider_name":"registry.terraform.io/hashicorp/google-beta","values":{"zone":"us-central1-b","project":"p1",
                "labels":{"x":"y"}}}]}]}]}},
         "resource_changes":[
           {"address":"aws_db_instance.main","mode":"managed","type":"aws_db_instance","change":{"actions":["create"],"after_unknown":
             {"arn":true,"kms_key_id":true,"tags":{},"blocks":[{"b":true}],"list":[false,true],"made":{"inner":true},
              "none":{"inner":false}}}},
           {"address":"module.m[\"a.b]\"].aws_s3_bucket.b[\"k\"]","mode":"managed","type":"aws_s3_bucket","change":{"actions":["no-op"],
            "after_unknown":{}}},
           {"address":"aws_s3_bucket.gone","mode":"managed","type":"aws_s3_bucket","change":{"actions":["delete"],"after":null,
            "after_unknown":{}}},
           {"address":"module.m[\"a.b]\"].module.n.google_compute_disk.d[0]","mode":"managed","type":"google_compute_disk",
            "change":{"actions":["update"],"after_unknown":{"id":true}}}],
         "configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"region":{"references":["var.where"]}}},
            "aws.us":{"name":"aws","alias":"us","expressions":{"region":{"constant_value":"us-east-1"},
             "allowed_account_ids":{"constant_value":["123456789012"]}}}},
          "root_module":{"resources":[{"address":"aws_db_instance.main","provider_config_key":"aws"}],
           "module_calls":{"m":{"module":{"resources":[{"address":"aws_s3_bucket.b","provider_config_key":"aws.us"}]}}}}}}
        """;

    [Fact]
    public void APlanShowsWhatWillBe()
    {
        var run = ExportRun.Of(Plan);
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal("Terraform plan (format 1.2; data sources left out: 1)", run.Report.Format);
        Assert.Equal(
            ["aws_db_instance.main", "module.m[\"a.b]\"].aws_s3_bucket.b[\"k\"]", "module.m[\"a.b]\"].module.n.google_compute_disk.d[0]"],
            run.Each(static seen => seen.Facts.Id));
        Assert.Equal(["aws", "aws", "gcp"], run.Each(static seen => seen.Facts.Provider));
        Assert.Equal(["eu-west-1", "us-east-1", "us-central1"], run.Each(static seen => seen.Facts.Region));
        Assert.Equal([null, "123456789012", "p1"], run.Each(static seen => seen.Facts.Account));
        Assert.All(run.Seen, static seen => Assert.False(seen.Facts.Projected));
        Assert.All(run.Seen, static seen => Assert.Null(seen.Facts.CapturedAt));
        Assert.Equal([new("env", "prod"), new("team", "a")], run.Seen[0].Facts.Tags);
        Assert.Equal([new("x", "y")], run.Seen[2].Facts.Tags);
    }

    [Fact]
    public void ValuesKnownOnlyAfterTheApplyAreMarked()
    {
        var values = ExportRun.Of(Plan).Seen[0].Json;
        Assert.Equal("postgres", values.GetProperty("engine").GetString());
        Assert.Equal(JsonValueKind.Null, values.GetProperty("storage_encrypted").ValueKind);
        Assert.Equal(Unknown, values.GetProperty("arn").GetString());
        Assert.Equal(Unknown, values.GetProperty("kms_key_id").GetString());
        Assert.Equal(1, values.GetProperty("blocks")[0].GetProperty("a").GetInt32());
        Assert.Equal(Unknown, values.GetProperty("blocks")[0].GetProperty("b").GetString());
        Assert.Equal("x", values.GetProperty("list")[0].GetString());
        Assert.Equal(Unknown, values.GetProperty("list")[1].GetString());
        Assert.Equal(Unknown, values.GetProperty("made").GetProperty("inner").GetString());
        Assert.False(values.TryGetProperty("none", out _));
        Assert.Equal("prod", values.GetProperty("tags").GetProperty("env").GetString());
    }

    [Fact]
    public void AResourceThatTheListOfChangesLacksMayHaveUnknownValues()
    {
        const string Values = """
            {"format_version":"0.1","planned_values":{"root_module":{"resources":[{"address":"aws_kms_key.k","mode":"managed",
             "type":"aws_kms_key","name":"k","values":{"a":1}}]}}CHANGES}
            """;
        var other = Values.Replace("CHANGES", ""","resource_changes":[{"address":"aws_kms_key.l","change":{"actions":["create"]}}]""",
            StringComparison.Ordinal);
        var seen = ExportRun.Of(other).Only;
        Assert.True(seen.Facts.Projected);
        Assert.Equal("aws", seen.Facts.Provider);
        Assert.False(ExportRun.Of(Values.Replace("CHANGES", "", StringComparison.Ordinal)).Only.Facts.Projected);
    }

    [Fact]
    public void AnArgumentThatTheConfigurationLeavesOutIsNoUnknownValue()
    {
        var seen = ExportRun.Of("""
            {"format_version":"1.2","terraform_version":"1.9.0","planned_values":{"root_module":{"resources":[{"address":"aws_instance.i",
              "mode":"managed","type":"aws_instance","name":"i","values":{"ami":"a","root_block_device":[{"volume_size":8}]}}]}},
             "resource_changes":[{"address":"aws_instance.i","type":"aws_instance","name":"i","change":{"actions":["create"],
              "after":{"ami":"a"},"after_unknown":{"id":true,"arn":true,"metadata_options":true,"key_name":true,
               "root_block_device":[{"encrypted":true,"kms_key_id":true}]}}}],
             "configuration":{"root_module":{"resources":[{"address":"aws_instance.i","mode":"managed","type":"aws_instance","name":"i",
              "expressions":{"ami":{"constant_value":"a"},"key_name":{"references":["aws_key_pair.k.id","aws_key_pair.k"]},
               "root_block_device":[{"volume_size":{"constant_value":8},"kms_key_id":{"references":["aws_kms_key.k.arn","aws_kms_key.k"]}}]}}]}}}
            """).Only.Json;
        Assert.False(seen.TryGetProperty("metadata_options", out _));
        Assert.False(seen.GetProperty("root_block_device")[0].TryGetProperty("encrypted", out _));
        Assert.True(seen.GetProperty("root_block_device")[0].TryGetProperty("kms_key_id", out _));
        Assert.True(seen.TryGetProperty("key_name", out _));
        Assert.True(seen.TryGetProperty("arn", out _));
    }

    [Fact]
    public void APlanWithChangesOnlyLeavesOutWhatGoes()
    {
        var run = ExportRun.Of("""
            {"format_version":"1.1","terraform_version":"1.2.0","resource_changes":[
             {"address":"azurerm_key_vault.v","mode":"managed","type":"azurerm_key_vault","name":"v",
              "provider_name":"registry.terraform.io/hashicorp/azurerm",
              "change":{"actions":["delete","create"],"after":{"location":"West Europe","name":"kv"},"after_unknown":{"id":true}}},
             {"address":"aws_s3_bucket.b","mode":"managed","type":"aws_s3_bucket","change":{"actions":["delete"],"after":null}},
             {"address":"aws_s3_bucket.f","mode":"managed","type":"aws_s3_bucket","change":{"actions":["forget"],"after":null}},
             {"address":"data.x.y","mode":"data","type":"x","change":{"actions":["read"],"after":{}}}]}
            """);
        Assert.Equal("azurerm_key_vault.v", run.Only.Facts.Id);
        Assert.Equal("azure", run.Only.Facts.Provider);
        Assert.Equal("westeurope", run.Only.Facts.Region);
        Assert.Equal("kv", run.Only.Facts.Name);
        Assert.Equal(Unknown, run.Only.Json.GetProperty("id").GetString());
    }

    [Fact]
    public void AShownStateOfTheOldestFormatGetsItsModulePathsAndIndexes()
    {
        var run = ExportRun.Of("""
            {"format_version":"0.1","terraform_version":"0.12.31","values":{"root_module":{"child_modules":[{"address":"module.a",
             "resources":[
             {"address":"aws_instance.x","mode":"managed","type":"aws_instance","name":"x","index":1,"provider_name":"aws",
              "values":{"arn":"arn:aws:ec2:eu-north-1:111122223333:instance/i-1","availability_zone":"eu-north-1b"}},
             {"address":"aws_iam_role.r","mode":"managed","type":"aws_iam_role","name":"r","index":"a\"b","provider_name":"aws",
              "values":{"arn":"arn:aws:iam::111122223333:role/r"}}]}]}}}
            """);
        Assert.Equal(["module.a.aws_instance.x[1]", "module.a.aws_iam_role.r[\"a\\\"b\"]"], run.Each(static seen => seen.Facts.Id));
        Assert.Equal(["eu-north-1", "global"], run.Each(static seen => seen.Facts.Region));
        Assert.All(run.Seen, static seen => Assert.Equal("111122223333", seen.Facts.Account));
    }

    [Fact]
    public void AStateFileIsReadInstanceByInstance()
    {
        var run = ExportRun.Of("""
            {"version":4,"terraform_version":"1.5.0","serial":3,"lineage":"l","outputs":{"secret":{"value":"s"}},"resources":[
             {"mode":"data","type":"aws_region","name":"r","provider":"provider[\"registry.terraform.io/hashicorp/aws\"]",
              "instances":[{"attributes":{}}]},
             {"module":"module.a[0]","mode":"managed","type":"google_storage_bucket","name":"b",
              "provider":"module.a.provider[\"registry.terraform.io/hashicorp/google\"].eu","instances":[
               {"index_key":"k","attributes":{"location":"EU","project":"p"}},{"index_key":2,"attributes":{"location":"EU",
                "project":"p"}},{"deposed":"d1","index_key":2,"attributes":{}}]},
             {"mode":"managed","type":"azurerm_storage_account","name":"s","provider":"provider.azurerm",
              "instances":[{"attributes":{"id":"/subscriptions/S1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/s",
              "location":"westeurope"}}]},
             {"mode":"managed","type":"random_id","name":"i","provider":"provider[\"registry.terraform.io/hashicorp/random\"]",
              "instances":[{"attributes":{"hex":"aa"}}]}],"check_results":null}
            """);
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal(
            [
                "module.a[0].google_storage_bucket.b[\"k\"]", "module.a[0].google_storage_bucket.b[2]",
                "azurerm_storage_account.s", "random_id.i",
            ],
            run.Each(static seen => seen.Facts.Id));
        Assert.Equal(["gcp", "gcp", "azure", null], run.Each(static seen => seen.Facts.Provider));
        Assert.Equal(["p", "p", "s1", null], run.Each(static seen => seen.Facts.Account));
        Assert.Equal(["EU", "EU", "westeurope", null], run.Each(static seen => seen.Facts.Region));
    }

    [Fact]
    public void UtfSixteenAndByteOrderMarksAreNoObstacle()
    {
        Assert.Equal(3, ExportRun.Of([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Plan)]).Seen.Count);
        Assert.Equal(3, ExportRun.Of([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Plan)]).Seen.Count);
    }

    [Theory]
    [InlineData("{\"format_version\":\"2.0\",\"terraform_version\":\"3.0\",\"planned_values\":{}}", "format version 2.0")]
    [InlineData("{\"format_version\":\"1.0\",\"provider_schemas\":{}}", "provider schemas")]
    [InlineData("{\"format_version\":\"1.0\",\"valid\":true,\"diagnostics\":[]}", "validate")]
    [InlineData("{\"version\":3,\"terraform_version\":\"0.11.1\",\"serial\":1,\"lineage\":\"l\",\"modules\":[]}", "state version 3")]
    [InlineData(
        "{\"@level\":\"info\",\"@message\":\"m\",\"@module\":\"terraform.ui\"}\n"
            + "{\"@level\":\"info\",\"@message\":\"m\",\"@module\":\"terraform.ui\"}",
        "terraform show -json")]
    [InlineData("{\"format_version\":\"1.0\",\"terraform_version\":\"1.0\",\"planned_values\":{\"root_module\":{\"resources\":[{", "")]
    [InlineData("{\"format_version\":\"1.0\",\"terraform_version\":\"1.0\",\"planned_values\":{},\"planned_values\":{}}", "given twice")]
    public void WhatIsNoPlanIsRefusedWithTheReason(string text, string reason)
    {
        var run = ExportRun.Of(text);
        Assert.Empty(run.Seen);
        Assert.Equal(InputStatus.Refused, run.Report.Status);
        Assert.Contains(reason, Assert.Single(run.Report.Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void APlanThatStoppedWithErrorsIsPartlyRead()
    {
        var run = ExportRun.Of(Plan.Insert(1, "\"errored\":true,"));
        Assert.Equal(3, run.Seen.Count);
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
    }

    [Fact]
    public void AnEmptyStateIsRead()
    {
        Assert.Equal(InputStatus.Read, ExportRun.Of("{\"format_version\":\"1.0\"}").Report.Status);
        var file = ExportRun.Of("""{"version":4,"terraform_version":"1.5.0","serial":1,"lineage":"l","outputs":{},"resources":[]}""");
        Assert.Equal(InputStatus.Read, file.Report.Status);
    }

    [Fact]
    public void EveryPrefixOfAPlanEndsWithoutFailure()
    {
        for (var length = 1; length < Plan.Length; length += 7)
        {
            var run = ExportRun.Of(Plan[..length]);
            Assert.Equal(InputStatus.Refused, run.Report.Status);
            Assert.NotEmpty(run.Report.Problems);
        }
    }
}
