using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>Tags in the shapes sources use: a map of texts, or a list of key and value pairs in either case.</summary>
public static class Tags
{
    /// <summary>Reads tags; anything else gives none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(CelValue value)
    {
        var node = value.AsJson();
        var tags = new List<KeyValuePair<string, string>>();
        foreach (var (name, text) in node.Members())
        {
            if (text.GetScalar() is { } scalar) tags.Add(new KeyValuePair<string, string>(name, scalar));
        }

        foreach (var item in node.Items())
        {
            var key = (item["Key"].GetScalar() ?? item["key"].GetScalar()) ?? item["TagKey"].GetScalar();
            var text = (item["Value"].GetScalar() ?? item["value"].GetScalar()) ?? item["TagValue"].GetScalar();
            if (key is not null) tags.Add(new KeyValuePair<string, string>(key, text ?? ""));
        }

        return tags;
    }
}
