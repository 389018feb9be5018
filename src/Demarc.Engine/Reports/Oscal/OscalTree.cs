using System.Text.Json.Nodes;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>Builds JSON objects in the order of OSCAL's models; empty lists and absent values are left out, as its schemas
/// demand.</summary>
internal static class OscalTree
{
    internal static JsonObject With(this JsonObject owner, string key, string? text)
    {
        if (text is not null) owner.Add(key, text);
        return owner;
    }

    internal static JsonObject With(this JsonObject owner, string key, Guid id) => owner.With(key, id.ToString());

    internal static JsonObject With(this JsonObject owner, string key, JsonObject? value)
    {
        if (value is not null) owner.Add(key, value);
        return owner;
    }

    internal static JsonObject With(this JsonObject owner, string key, IEnumerable<JsonObject> items)
    {
        var list = new JsonArray([.. items]);
        if (list.Count > 0) owner.Add(key, list);
        return owner;
    }

    internal static JsonObject With(this JsonObject owner, string key, IEnumerable<string> texts)
    {
        var list = new JsonArray([.. texts.Select(static text => (JsonNode)JsonValue.Create(text))]);
        if (list.Count > 0) owner.Add(key, list);
        return owner;
    }

    /// <summary>A property in our own namespace.</summary>
    internal static JsonObject Own(string name, string value) =>
        new JsonObject().With("name", name).With("ns", OscalNames.Namespace).With("value", OscalText.Line(value));

    /// <summary>A property in OSCAL's namespace.</summary>
    internal static JsonObject Prop(string name, string value) => new JsonObject().With("name", name).With("value", OscalText.Line(value));

    /// <summary>A role with the parties that fill it; null when there is none.</summary>
    internal static JsonObject[] Role(string role, IEnumerable<Guid> parties)
    {
        string[] ids = [.. parties.Distinct().Select(static id => id.ToString())];
        return ids.Length == 0 ? [] : [new JsonObject().With("role-id", role).With("party-uuids", ids)];
    }
}
