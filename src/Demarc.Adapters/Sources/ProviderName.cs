namespace Demarc.Adapters.Sources;

/// <summary>Provider ids from the names that bills and lists use.</summary>
internal static class ProviderName
{
    private static readonly string[] LegalForms =
        [" inc", " llc", " ltd", " limited", " corporation", " corp", " gmbh", " emea sarl", " sarl", " sa", " bv", " plc"];

    /// <summary>The provider id: <c>aws</c>, <c>azure</c>, <c>gcp</c>, <c>oci</c>; any other name in lower case with dashes.</summary>
    internal static string? Id(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        var kept = name.Trim().ToLowerInvariant().Where(static letter => letter is not ('.' or ',' or '\'' or '"'));
        var plain = string.Concat(kept).TrimEnd();
        foreach (var form in LegalForms)
        {
            if (plain.EndsWith(form, StringComparison.Ordinal)) plain = plain[..^form.Length].TrimEnd();
        }

        return plain switch
        {
            "aws" or "amazon" or "amazon web services" or "amazon web services (aws)" => "aws",
            "microsoft" or "azure" or "microsoft azure" => "azure",
            "google" or "gcp" or "google cloud" or "google cloud platform" => "gcp",
            "oracle" or "oci" or "oracle cloud" or "oracle cloud infrastructure" or "oracle america" => "oci",
            "microsoft 365" or "office 365" or "m365" or "o365" => "m365",
            _ => Dashed(plain),
        };
    }

    private static string? Dashed(string plain)
    {
        var id = string.Join('-', plain.Split([' ', '_', '/', '-', '&', '(', ')'], StringSplitOptions.RemoveEmptyEntries));
        return id.Length == 0 ? null : id;
    }
}
