using System.Text;
using System.Text.Json;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;
using NJsonSchema;

namespace Demarc.System.Tests.Content;

/// <summary>One schema of content/schemas, and what a text looks like to it.</summary>
internal sealed class SchemaFile
{
    private readonly JsonSchema schema;

    private SchemaFile(string text)
    {
        schema = JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult();
        Root = JsonDocument.Parse(text).RootElement;
    }

    internal JsonElement Root { get; }

    /// <summary>The folder that holds the solution.</summary>
    internal static string Repository { get; } = Find();

    internal static SchemaFile Of(string kind) =>
        new(File.ReadAllText(Path.Combine(Repository, "content", "schemas", kind + ".schema.json")));

    /// <summary>The values of an enumeration among the definitions.</summary>
    internal string[] Values(string definition) => Enumerated(Root.GetProperty("definitions").GetProperty(definition));

    internal static string[] Enumerated(JsonElement schema) =>
        [.. schema.GetProperty("enum").EnumerateArray().Select(static value => value.GetString()!)];

    /// <summary>What the schema has against a text of YAML; empty when it is content with it.</summary>
    internal IEnumerable<string> Faults(string yaml)
    {
        var root = Node(yaml);
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory)) Write(root, writer);
        return schema.Validate(Encoding.UTF8.GetString(memory.ToArray())).Select(static fault => fault.ToString());
    }

    /// <summary>A text of YAML as our own reader understands it.</summary>
    internal static ContentNode Node(string yaml, string file = "test.yaml")
    {
        var node = YamlContent.Read(yaml, file, out var diagnostic);
        Assert.True(node is not null, diagnostic?.ToString());
        return node;
    }

    /// <summary>Every scalar is a text to the readers, so it is one here.</summary>
    private static void Write(ContentNode node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case ContentNode.Scalar scalar:
                writer.WriteStringValue(scalar.Text);
                break;
            case ContentNode.Sequence list:
                writer.WriteStartArray();
                foreach (var item in list.Items) Write(item, writer);
                writer.WriteEndArray();
                break;
            case ContentNode.Mapping map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
        }
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) return at.FullName;
        }

        throw new DirectoryNotFoundException("no folder above the tests holds Demarc.slnx");
    }
}
