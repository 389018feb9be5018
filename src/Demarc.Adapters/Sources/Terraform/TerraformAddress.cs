using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>A resource address in its parts: <c>module.a["x"].aws_s3_bucket.b[0]</c>.</summary>
/// <param name="Text">The whole address.</param>
/// <param name="Module">The path of the module instance, <c>module.a["x"]</c>; empty for the root.</param>
/// <param name="Resource">Type and name, <c>aws_s3_bucket.b</c>.</param>
/// <param name="Index">The index as written, <c>[0]</c>; empty without one.</param>
internal sealed record TerraformAddress(string Text, string Module, string Resource, string Index)
{
    /// <summary>The address in the configuration, which knows no indexes.</summary>
    internal string InConfiguration { get; } = Joined(WithoutIndexes(Module), Resource);

    /// <summary>Takes an address apart.</summary>
    internal static TerraformAddress Parse(string text)
    {
        var parts = Split(text);
        var at = 0;
        while (at + 2 < parts.Count && parts[at] == "module") at += 2;
        var resource = string.Join('.', parts.Skip(at));
        var bracket = resource.IndexOf('[', StringComparison.Ordinal);
        return new TerraformAddress(
            text, string.Join('.', parts.Take(at)), bracket < 0 ? resource : resource[..bracket], bracket < 0 ? "" : resource[bracket..]);
    }

    /// <summary>The address with its module and index. Terraform 0.12 leaves both out of the addresses of a state.</summary>
    internal static string Full(string module, string address, JsonNode index)
    {
        if (module.Length > 0 && !address.StartsWith(module + ".", StringComparison.Ordinal)) address = module + "." + address;
        return address.EndsWith(']') ? address : address + Subscript(index);
    }

    /// <summary>The index as Terraform writes it: <c>[0]</c> or <c>["key"]</c>; empty without one.</summary>
    internal static string Subscript(JsonNode index) => index.Kind switch
    {
        JsonKind.Number => "[" + Encoding.UTF8.GetString(index.Utf8) + "]",
        JsonKind.String => "[\"" + JsonEncodedText.Encode(index.GetString()!, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"]",
        _ => "",
    };

    /// <summary>A path below a module; the root module has an empty path.</summary>
    internal static string Joined(string module, string local) => module.Length == 0 ? local : module + "." + local;

    /// <summary>The parts between the dots that stand outside of brackets.</summary>
    internal static List<string> Split(string text)
    {
        var parts = new List<string>();
        var start = 0;
        Walk(text, (at, inside) =>
        {
            if (inside || text[at] != '.') return;
            parts.Add(text[start..at]);
            start = at + 1;
        });
        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>The address in the configuration, which knows no indexes.</summary>
    internal static string WithoutIndexes(string address)
    {
        if (!address.Contains('[', StringComparison.Ordinal)) return address;
        var text = new StringBuilder(address.Length);
        Walk(address, (at, inside) =>
        {
            if (!inside) text.Append(address[at]);
        });
        return text.ToString();
    }

    /// <summary>Visits the letters and tells which stand in an index, its brackets included.</summary>
    private static void Walk(string address, Action<int, bool> visit)
    {
        var inside = false;
        var quoted = false;
        for (var at = 0; at < address.Length; at++)
        {
            var letter = address[at];
            var ends = inside && letter == ']' && !quoted;
            if (!inside && letter == '[') inside = true;
            else if (inside && letter == '"') quoted = !quoted;
            visit(at, inside);
            if (inside && letter == '\\' && at + 1 < address.Length) visit(++at, true);
            if (ends) inside = false;
        }
    }
}
