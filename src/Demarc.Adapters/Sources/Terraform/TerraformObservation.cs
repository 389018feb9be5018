using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>The observation of one resource instance.</summary>
internal static class TerraformObservation
{
    internal static Observation Of(TerraformInstance instance, JsonNode values, Func<string, JsonNode> setting)
    {
        var type = instance.Type;
        var provider = TerraformProvider.Id(instance.Source, type);
        return new Observation
        {
            Source = SourceKind.Terraform,
            NativeType = type,
            Id = instance.Address.Text,
            OtherIds = [.. new[] { values["arn"], values["id"] }.Select(TerraformPlace.Known).OfType<string>()],
            Provider = provider,
            Account = TerraformPlace.Account(provider, values, setting),
            Region = TerraformPlace.Region(provider, type, values, setting),
            Name = TerraformPlace.Known(values["name"]) ?? instance.Name,
            Tags = Tags(values),
            Body = values,
        };
    }

    private static List<KeyValuePair<string, string>> Tags(JsonNode values)
    {
        // tags_all and effective_labels also hold the provider's default tags, but are often unknown before the apply.
        var list = new List<KeyValuePair<string, string>>();
        Collect(values["tags"], list);
        Collect(values["tags_all"], list);
        Collect(values["labels"], list);
        Collect(values["effective_labels"], list);
        Collect(values["user_labels"], list);
        Collect(values["resource_labels"], list);
        return list;
    }

    private static void Collect(JsonNode tags, List<KeyValuePair<string, string>> list)
    {
        foreach (var (name, value) in tags.Members())
        {
            if (TerraformPlace.Known(value) is { } text && !list.Exists(tag => tag.Key == name)) list.Add(new(name, text));
        }
    }
}
