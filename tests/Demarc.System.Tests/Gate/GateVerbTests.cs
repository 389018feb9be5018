using System.Text.Json;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Gate;

/// <summary>The gate judges what a plan makes or changes, and nothing else.</summary>
public sealed class GateVerbTests : IDisposable
{
    private const string Organisation = """
        organisation: Us
        people: [{ id: ann, name: Ann }]
        owners: [{ owner: ann }]
        services: [{ service: aws/ebs, reviewed: 2026-01-10 }]
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-gate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_failing_check_on_a_new_resource_blocks()
    {
        var run = Gate(Plan(("create", "v", "false")), Organisation);
        Assert.Equal(1, run.Code);
        Assert.StartsWith("## Demarc: blocked\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("`aws_ebs_volume.v`", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_resource_left_alone_does_not()
    {
        var run = Gate(Plan(("no-op", "v", "false")), Organisation);
        Assert.Equal(0, run.Code);
        Assert.StartsWith("## Demarc: clear\n\n0 resources", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reviewed_service_with_owners_and_good_settings_passes() =>
        Assert.Equal(0, Gate(Plan(("create", "v", "true")), Organisation).Code);

    [Fact]
    public void A_service_nobody_reviewed_blocks_at_its_severity()
    {
        var unreviewed = Organisation.Replace(", reviewed: 2026-01-10", "", StringComparison.Ordinal);
        Assert.Equal(0, Gate(Plan(("update", "v", "true")), unreviewed).Code);
        var run = Gate(Plan(("update", "v", "true")), unreviewed, "--fail-on", "medium");
        Assert.Equal(1, run.Code);
        Assert.Contains("| `aws/ebs` | **no** |", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_nobody_answers_for_blocks()
    {
        var run = Gate(Plan(("create", "v", "true")), Organisation.Replace("[{ owner: ann }]", "[]", StringComparison.Ordinal));
        Assert.Equal(1, run.Code);
        Assert.Contains("Nobody answers for it", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_known_only_after_the_apply_is_neither_right_nor_wrong()
    {
        var run = Gate(Plan(("create", "v", "null")).Replace("\"after_unknown\": {}", "\"after_unknown\": {\"encrypted\": true}",
            StringComparison.Ordinal), Organisation);
        Assert.Equal(3, run.Code);
        Assert.StartsWith("## Demarc: not decided\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_and_the_comment_say_the_same_as_the_output()
    {
        var (log, comment) = (Path.Combine(folder, "gate.sarif"), Path.Combine(folder, "gate.md"));
        var run = Gate(Plan(("create", "v", "false")), Organisation, "--sarif", log, "--comment", comment);
        Assert.Equal(run.Output, File.ReadAllText(comment));
        using var sarif = JsonDocument.Parse(File.ReadAllBytes(log));
        var result = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Single(static item => item.GetProperty("ruleId").GetString() == "aws-ebs-volume-encrypted");
        Assert.Equal(("fail", "error"), (result.GetProperty("kind").GetString(), result.GetProperty("level").GetString()));
        var place = result.GetProperty("locations")[0];
        Assert.Equal("plan.json", place.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("aws_ebs_volume.v", place.GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString());
    }

    [Fact]
    public void Names_of_the_plan_cannot_act_as_markup()
    {
        var run = Gate(Plan(("create", "x`|<img src=x>", "false")), Organisation);
        var besideCode = run.Output.Replace("`aws_ebs_volume.x'\\|<img src=x>`", "", StringComparison.Ordinal);
        Assert.DoesNotContain("<img", besideCode, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_plan_is_refused()
    {
        File.WriteAllText(Path.Combine(folder, "plan.json"), """{"Volumes":[{"VolumeId":"vol-1","Encrypted":true}]}""");
        File.WriteAllText(Path.Combine(folder, "demarc.yaml"), Organisation);
        var run = DemarcRun.Of("gate", Path.Combine(folder, "plan.json"));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("none of the inputs is a Terraform plan", run.Errors, StringComparison.Ordinal);
    }

    private static string Plan(params (string Action, string Name, string Encrypted)[] volumes) =>
        $$"""
        {"format_version": "1.2", "terraform_version": "1.9.5", "planned_values": {"root_module": {"resources": [
          {{string.Join(',', volumes.Select(static volume => Volume(volume.Name, volume.Encrypted)))}}] } },
         "resource_changes": [{{string.Join(',', volumes.Select(static volume => Changed(volume.Action, volume.Name, volume.Encrypted)))}}] }
        """;

    private static string Volume(string name, string encrypted) => $$"""
        {"address": "aws_ebs_volume.{{name}}", "mode": "managed", "type": "aws_ebs_volume", "name": "{{name}}",
         "provider_name": "registry.terraform.io/hashicorp/aws",
         "values": {"availability_zone": "eu-west-1a", "encrypted": {{encrypted}}, "kms_key_id": "arn:aws:kms:eu-west-1:111122223333:key/1",
           "size": 8, "snapshot_id": null, "tags": {} } }
        """;

    private static string Changed(string action, string name, string encrypted) => $$"""
        {"address": "aws_ebs_volume.{{name}}", "mode": "managed", "type": "aws_ebs_volume", "name": "{{name}}",
         "provider_name": "registry.terraform.io/hashicorp/aws",
         "change": {"actions": ["{{action}}"], "before": null, "after": {"encrypted": {{encrypted}}}, "after_unknown": {}, "after_sensitive": {} } }
        """;

    private DemarcRun Gate(string plan, string organisation, params string[] more)
    {
        var (file, us) = (Path.Combine(folder, "plan.json"), Path.Combine(folder, "demarc.yaml"));
        File.WriteAllText(file, plan);
        File.WriteAllText(us, organisation);
        return DemarcRun.Of(["gate", file, "--organisation", us, "--as-of", "2026-11-20", .. more]);
    }
}
