using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>Resource addresses: <c>module.a["x"].aws_s3_bucket.b[0]</c>.</summary>
internal static class TerraformAddress
{
    /// <summary>The address with its module and index. Terraform 0.12 leaves both out of the addresses of a state.</summary>
    internal static string Full(string module, string address, JsonNode index)
    {
        if (module.Length > 0 && !address.StartsWith(module + ".", StringComparison.Ordinal)) address = module + "." + address;
        return address.EndsWith(']') ? address : address + Index(index);
    }

    /// <summary>The index as Terraform writes it: <c>[0]</c> or <c>["key"]</c>; empty without one.</summary>
    internal static string Index(JsonNode index) => index.Kind switch
    {
        JsonKind.Number => "[" + Encoding.UTF8.GetString(index.Utf8) + "]",
        JsonKind.String => "[\"" + JsonEncodedText.Encode(index.GetString()!, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"]",
        _ => "",
    };

    /// <summary>The address in the configuration, which knows no indexes.</summary>
    internal static string WithoutIndexes(string address)
    {
        if (!address.Contains('[', StringComparison.Ordinal)) return address;
        var text = new StringBuilder(address.Length);
        var inside = false;
        var quoted = false;
        for (var at = 0; at < address.Length; at++)
        {
            var letter = address[at];
            if (inside && letter == '\\') at++;
            else if (inside && letter == '"') quoted = !quoted;
            else if (!inside && letter == '[') inside = true;
            else if (inside && letter == ']' && !quoted) inside = false;
            else if (!inside) text.Append(letter);
        }

        return text.ToString();
    }
}
