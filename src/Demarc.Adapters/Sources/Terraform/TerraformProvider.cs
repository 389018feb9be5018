namespace Demarc.Adapters.Sources.Terraform;

/// <summary>Which provider of the catalogue a Terraform provider stands for.</summary>
internal static class TerraformProvider
{
    /// <summary>
    /// The provider id. <paramref name="source"/> is a registry address (<c>registry.terraform.io/hashicorp/aws</c>), the form in state
    /// files (<c>module.m.provider["registry.terraform.io/hashicorp/aws"].west</c>), the old short name (<c>aws</c>,
    /// <c>provider.aws</c>), or null.
    /// </summary>
    /// <returns>Null for providers that only compute or touch the machine Terraform runs on.</returns>
    internal static string? Id(string? source, string type)
    {
        var name = source is null ? null : NameOf(source);
        if (string.IsNullOrEmpty(name)) name = type.Split('_')[0];
        return name switch
        {
            "aws" or "awscc" => "aws",
            "azurerm" or "azuread" or "azapi" or "azurestack" or "azuredevops" => "azure",
            "google" or "google-beta" => "gcp",
            "googleworkspace" or "gsuite" => "google-workspace",
            "microsoft365wp" or "microsoft365" => "m365",
            "mongodbatlas" => "mongodb",
            "oktaasa" => "okta",
            "hcp" or "tfe" or "vault" or "consul" => "hashicorp",
            "panos" or "prismacloud" => "paloalto",
            "opsgenie" => "atlassian",
            "ibm" => "ibm-cloud",
            "alicloud" => "alibaba-cloud",
            "random" or "null" or "local" or "tls" or "time" or "template" or "archive" or "external" or "http" or "terraform"
                or "cloudinit" => null,
            _ => name.ToLowerInvariant().Replace('_', '-'),
        };
    }

    /// <summary>The bare name, "aws".</summary>
    internal static string NameOf(string source)
    {
        var open = source.IndexOf("provider[\"", StringComparison.Ordinal);
        if (open >= 0)
        {
            var inner = source[(open + 10)..];
            var close = inner.IndexOf('"', StringComparison.Ordinal);
            source = close < 0 ? inner : inner[..close];
            return source[(source.LastIndexOf('/') + 1)..];
        }

        if (source.Contains('/', StringComparison.Ordinal)) return source[(source.LastIndexOf('/') + 1)..];
        var parts = source.Split('.');
        var mark = Array.LastIndexOf(parts, "provider");
        return mark >= 0 && mark + 1 < parts.Length ? parts[mark + 1] : parts[0];
    }
}
