using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;

namespace Demarc.Engine.Tests.Content;

/// <summary>Content written in a test as JSON, and built by the same entry points as files.</summary>
internal static class Tree
{
    internal const string Acme =
        """
        {"provider": "acme", "title": "Acme", "kind": "cloud",
         "documentation": [{"title": "Docs", "url": "https://acme.example/docs", "date": "2025-01-01"}]}
        """;

    internal static JsonObject Source => new() { ["title"] = "Statement", ["url"] = "https://acme.example/line", ["date"] = "2025-01-01" };

    internal static JsonArray Documentation => [Source];

    internal static ContentFile File(string path, string json) => File(path, JsonNode.Parse(json)!);

    internal static ContentFile File(string path, JsonNode json) => new(path, Node(json, path), ContentLayer.Shipped);

    internal static ContentNode Node(JsonNode? json, string file)
    {
        var place = new ContentPlace(file, 1, 1);
        return json switch
        {
            JsonObject map => new ContentNode.Mapping(place, [.. map.Select(pair => (pair.Key, Node(pair.Value, file)))]),
            JsonArray list => new ContentNode.Sequence(place, [.. list.Select(item => Node(item, file))]),
            null => new ContentNode.Scalar(place, null),
            _ => new ContentNode.Scalar(place, json.ToString()),
        };
    }

    internal static Catalogue Build(params IEnumerable<ContentFile> files)
    {
        var result = CatalogueBuilder.Build(files, "test");
        Assert.True(result.Catalogue is not null, string.Join('\n', result.Diagnostics));
        ImmutableArray<ContentDiagnostic> broken = [.. result.Catalogue.Expressions().SelectMany(static expression => expression.Check())];
        Assert.True(broken.IsEmpty, string.Join('\n', broken));
        return result.Catalogue;
    }

    internal static Organisation Organisation(Catalogue catalogue, string json)
    {
        var result = OrganisationReader.Read(Node(JsonNode.Parse(json), "demarc.yaml"), catalogue);
        Assert.True(result.Organisation is not null, string.Join('\n', result.Diagnostics));
        return result.Organisation;
    }
}
