using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Demarc.Adapters.Store.Recording;

namespace Demarc.Adapters.Store;

/// <summary>Takes names out of contents that speak of others as well. Of a content without them nothing is returned.</summary>
/// <param name="names">The names of one account, or the id of a resource.</param>
/// <param name="others">Names that contain one of these and stay.</param>
/// <param name="ofAccount">Whether they are those of an account.</param>
internal sealed class Erasure(IReadOnlySet<string> names, IReadOnlyCollection<string> others, bool ofAccount)
{
    private const string Erased = "(erased)";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The names of the account; none for a resource.</summary>
    internal IEnumerable<string> Accounts => ofAccount ? names : [];

    /// <summary>Places at which a run looked: those of the account, or the plan of that id, say nothing any more.</summary>
    internal byte[]? FromScopes(byte[] body)
    {
        var had = LookScopes.Read(body);
        var has = new LookScopes(had.Places.RemoveAll(
            pair => names.Contains(ofAccount ? pair.Place.Account : pair.Place.Container, StringComparer.Ordinal)));
        return has.Places.Length == had.Places.Length ? null : has.Write();
    }

    /// <summary>Inputs of a run: their paths, and what was not used of them.</summary>
    internal byte[]? FromInputs(byte[] body)
    {
        var (root, changed) = (JsonNode.Parse(body)!, false);
        foreach (var input in root.AsArray().OfType<JsonObject>())
        {
            changed |= Rewrite(input, "path");
            if (input["problems"] is not JsonArray problems) continue;
            for (var i = 0; i < problems.Count; i++) changed |= Rewrite(problems, i);
        }

        return changed ? Bytes(root) : null;
    }

    /// <summary>Reasons of rules; ids of rules stay.</summary>
    internal byte[]? FromRules(byte[] body)
    {
        var (root, changed) = (JsonNode.Parse(body)!, false);
        foreach (var rule in root.AsArray().OfType<JsonArray>())
        {
            for (var i = 1; i < rule.Count; i++) changed |= Rewrite(rule, i);
        }

        return changed ? Bytes(root) : null;
    }

    /// <summary>Services that bills and lists name: those of the account, or of that id, are left out.</summary>
    internal byte[]? FromNamed(byte[] body)
    {
        var root = JsonNode.Parse(body)!.AsArray();
        return root.RemoveAll(item => (ofAccount ? NamedServices.AccountsOf(item!) : NamedServices.IdsOf(item!)).Any(names.Contains)) > 0
            ? Bytes(root) : null;
    }

    private bool Rewrite(JsonObject map, string key)
    {
        if (Without(map[key]) is not { } text) return false;
        map[key] = text;
        return true;
    }

    private bool Rewrite(JsonArray list, int at)
    {
        if (Without(list[at]) is not { } text) return false;
        list[at] = text;
        return true;
    }

    private string? Without(JsonNode? node)
    {
        if (node is not JsonValue value || !value.TryGetValue<string>(out var had)) return null;
        var has = names.OrderByDescending(static name => name.Length).Aggregate(had, Without);
        return has == had ? null : has;
    }

    /// <summary>A text without a name, where the name stands by itself and not inside another one.</summary>
    private string Without(string text, string name)
    {
        var (found, from) = (new StringBuilder(), 0);
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (at < from || !IsWhole(text, at, name.Length) || IsOther(text, at, name)) continue;
            found.Append(text, from, at - from).Append(Erased);
            from = at + name.Length;
        }

        return found.Append(text, from, text.Length - from).ToString();
    }

    private bool IsOther(string text, int at, string name)
    {
        foreach (var other in others)
        {
            for (var inside = other.IndexOf(name, StringComparison.Ordinal); inside >= 0;
                inside = other.IndexOf(name, inside + 1, StringComparison.Ordinal))
            {
                var start = at - inside;
                if (start >= 0 && string.CompareOrdinal(text, start, other, 0, other.Length) == 0 && IsWhole(text, start, other.Length))
                    return true;
            }
        }

        return false;
    }

    private static bool IsWhole(string text, int at, int length) =>
        (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(text[at]))
        && (at + length == text.Length || !char.IsLetterOrDigit(text[at + length]) || !char.IsLetterOrDigit(text[at + length - 1]));

    private static byte[] Bytes(JsonNode root) => Encoding.UTF8.GetBytes(root.ToJsonString(Json));
}
