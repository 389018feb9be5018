using Demarc.Adapters.Sources.Gcp;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>Account and region of a resource in a plan or state, from its own values or its provider's settings.</summary>
internal static class TerraformPlace
{
    private static readonly string[] GlobalAws =
    [
        "aws_iam_", "aws_route53_", "aws_cloudfront_", "aws_organizations_", "aws_globalaccelerator_", "aws_shield_", "aws_waf_",
        "aws_account_",
    ];

    private static readonly string[] GlobalGoogle =
        ["google_project", "google_folder", "google_organization", "google_service_account", "google_compute_firewall",
            "google_compute_network"];

    /// <summary>The account as the values show it: in an ARN, an Azure id, a project; otherwise from the provider's settings.</summary>
    internal static string? Account(string? provider, JsonNode values, Func<string, JsonNode> setting) => provider switch
    {
        "aws" => Arn(values) is [_, _, _, _, { Length: > 0 } account, ..]
            ? account
            : Known(values["owner_id"]) ?? Known(setting("allowed_account_ids")[0]) ?? RoleAccount(setting("assume_role")),
        "azure" => Subscription(Known(values["id"])) ?? Subscription(Known(values["scope"])) ?? Known(values["subscription_id"])
            ?? Subscription(Known(values["resource_group_id"])) ?? Known(setting("subscription_id")),
        "gcp" => Known(values["project"]) is { } project ? AssetName.ProjectIn(project) ?? project
            : AssetName.ProjectIn(Known(values["id"])) ?? Known(values["project_id"]) ?? Known(setting("project")),
        _ => null,
    };

    /// <summary>The region as the values show it; otherwise from the provider's settings.</summary>
    internal static string? Region(string? provider, string type, JsonNode values, Func<string, JsonNode> setting)
    {
        switch (provider)
        {
            case "aws":
                if (IsGlobalAws(type)) return "global";
                var zone = Known(values["availability_zone"]);
                return Known(values["region"])
                    ?? (zone is [.., >= '0' and <= '9', >= 'a' and <= 'z'] ? zone[..^1] : null)
                    ?? (Arn(values) is [_, _, _, { Length: > 0 } region, ..] ? region : null)
                    ?? Known(setting("region"));
            case "azure":
                return Azure.AzureRegion.Canonical(Known(values["location"]));
            case "gcp":
                var place = Known(values["location"]) ?? Known(values["region"]) ?? Known(values["zone"]);
                if (place is not null) return GcpPlace.RegionOf(place[(place.LastIndexOf('/') + 1)..]);
                if (values["location"].Exists || values["region"].Exists || values["zone"].Exists) return Known(setting("region"));
                return GlobalGoogle.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal)) ? "global" : null;
            default:
                return Known(values["region"]);
        }
    }

    /// <summary>A string that is known before the apply; null otherwise, also for a reference that stands in its place.</summary>
    internal static string? Known(JsonNode node) =>
        node.GetString() is { Length: > 0 } text && text != UnknownMark.Text && !text.Contains("${", StringComparison.Ordinal)
            ? text
            : null;

    private static bool IsGlobalAws(string type)
    {
        if (type.StartsWith("aws_route53_resolver_", StringComparison.Ordinal)) return false;
        foreach (var prefix in GlobalAws)
        {
            if (type.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static string[]? Arn(JsonNode values)
    {
        var arn = Known(values["arn"]) ?? Known(values["id"]);
        return arn is not null && arn.StartsWith("arn:", StringComparison.Ordinal) ? arn.Split(':') : null;
    }

    private static string? RoleAccount(JsonNode role)
    {
        var arn = Known(role[0]["role_arn"]["constant_value"]) ?? Known(role[0]["role_arn"]);
        return arn?.Split(':') is [_, _, _, _, { Length: > 0 } account, ..] ? account : null;
    }

    private static string? Subscription(string? id) => Azure.ArmId.Parse(id)?.Subscription;
}
