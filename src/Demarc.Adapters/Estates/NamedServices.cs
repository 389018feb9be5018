using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>Services that bills and lists name, as bytes that are equal when they name the same.</summary>
internal static class NamedServices
{
    internal static byte[] Write(IEnumerable<Resource> named)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var texts in named.Select(Texts).DistinctBy(static texts => string.Join('\n', texts), StringComparer.Ordinal))
            {
                writer.WriteStartArray();
                foreach (var text in texts) writer.WriteStringValue(text);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static ImmutableArray<Resource> Read(SourceKind source, byte[] body)
    {
        var named = ImmutableArray.CreateBuilder<Resource>();
        foreach (var item in JsonTape.Parse(body).Root.Items())
        {
            named.Add(new Resource
            {
                Source = source,
                Catalogued = false,
                Type = Text(item, 0),
                Id = Text(item, 1),
                Provider = Text(item, 2),
                Account = Text(item, 3),
                AccountAlias = Text(item, 4),
                Region = Text(item, 5),
                Service = Text(item, 6),
                Workload = Text(item, 7),
            });
        }

        return named.ToImmutable();
    }

    private static string[] Texts(Resource resource) =>
    [
        resource.Type, resource.Id, resource.Provider, resource.Account, resource.AccountAlias, resource.Region, resource.Service,
        resource.Workload,
    ];

    private static string Text(JsonNode item, int at) => item[at].GetString() ?? "";
}
