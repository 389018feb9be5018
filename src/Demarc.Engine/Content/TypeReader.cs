using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>Reads <c>types/&lt;provider&gt;/&lt;service&gt;.yaml</c>.</summary>
internal static class TypeReader
{
    private static readonly ImmutableArray<string> SourceNames =
        ["aws-config", "aws-api", "cloudformation", "terraform", "azure-arm", "gcp-asset"];

    internal static void Read(ContentReader file, CatalogueDraft draft)
    {
        foreach (var reader in file.Maps("types", "a resource type"))
        {
            var id = reader.Required("type");
            var properties = new CelRecordType("resource", Properties(reader));
            var environment = ContentEnvironments.Resource(properties);
            var type = new ResourceType
            {
                Id = id,
                Title = reader.Required("title"),
                Service = reader.Required("service"),
                Properties = properties,
                Environment = environment,
                CheckEnvironment = environment.WithVariable("now", CelType.Timestamp),
                Sources = Sources(reader, properties),
                References = References(reader, properties, draft),
                Names = Names(reader, properties),
                IsSetting = reader.Flag("setting"),
                IsIdentity = reader.Flag("identities"),
                Place = reader.Place,
            };
            draft.Put(draft.Types, "type", id, type, reader.Place);
            reader.Done();
        }
    }

    private static List<CelField> Properties(ContentReader reader)
    {
        var fields = new List<CelField>();
        if (reader.Map("properties", "properties with their types") is not { } map) return fields;
        foreach (var (name, value) in map.Entries())
        {
            var text = (value as ContentNode.Scalar)?.Text ?? "";
            if (TypeNamed(text) is { } type) fields.Add(new CelField(name, type, Optional: true));
            else map.Fault(value.Place, $"\"{text}\" is not a type: string, int, double, bool, timestamp, dyn, list(T) or map(T)");
        }

        return fields;
    }

    private static ImmutableArray<PropertyReference> References(ContentReader reader, CelRecordType properties, CatalogueDraft draft)
    {
        if (reader.Map("references", "properties that other resources tell") is not { } map) return [];
        var references = ImmutableArray.CreateBuilder<PropertyReference>();
        foreach (var (name, _) in map.Entries())
        {
            var reference = map.Map(name, "a reference (by, type, value)")!;
            var (by, type) = (reference.Required("by"), reference.Required("type"));
            var key = by switch
            {
                "account" => ReferenceKey.Account,
                "region" => ReferenceKey.Region,
                _ => ReferenceKey.Property,
            };
            Slot(reference, properties, name);
            var slot = key == ReferenceKey.Property ? Slot(reference, properties, by) : -1;
            var value = new LazyExpression(
                reference.Required("value"), reference.PlaceOf("value"), () => draft.Types.GetValueOrDefault(type)?.Environment,
                CelType.Dyn);
            references.Add(new PropertyReference(properties.IndexOf(name), key, slot, type, value));
            reference.Done();
        }

        return references.ToImmutable();
    }

    private static GivenName? Names(ContentReader reader, CelRecordType properties)
    {
        if (reader.Map("names", "the other name that resources of this type give (type, name, target)") is not { } map) return null;
        var target = map.Optional("target");
        var given = new GivenName(
            map.Required("type"), target is null ? -1 : Slot(map, properties, target), Slot(map, properties, map.Required("name")));
        map.Done();
        return given;
    }

    private static int Slot(ContentReader reader, CelRecordType properties, string property)
    {
        var slot = properties.IndexOf(property);
        if (slot < 0 && property.Length > 0) reader.Fault(reader.Place, $"the type has no property \"{property}\"");
        return slot;
    }

    private static CelType? TypeNamed(string text) => text switch
    {
        "string" => CelType.String,
        "int" => CelType.Int,
        "double" => CelType.Double,
        "bool" => CelType.Bool,
        "timestamp" => CelType.Timestamp,
        "dyn" => CelType.Dyn,
        _ when text.StartsWith("list(", StringComparison.Ordinal) && text.EndsWith(')') =>
            TypeNamed(text[5..^1]) is { } item ? CelType.List(item) : null,
        _ when text.StartsWith("map(", StringComparison.Ordinal) && text.EndsWith(')') =>
            TypeNamed(text[4..^1]) is { } item ? CelType.Map(CelType.String, item) : null,
        _ => null,
    };

    private static ImmutableArray<TypeMapping> Sources(ContentReader reader, CelRecordType properties)
    {
        var mappings = ImmutableArray.CreateBuilder<TypeMapping>();
        if (reader.Map("sources", "sources") is not { } sources) return [];
        foreach (var name in SourceNames)
        {
            // One mapping, or a list of them where a source shows the type in several forms.
            if (sources.Node(name) is ContentNode.Sequence)
            {
                foreach (var source in sources.Maps(name, "a mapping")) mappings.Add(Mapping(name, source, properties));
            }
            else if (sources.Map(name, "a mapping") is { } source)
            {
                mappings.Add(Mapping(name, source, properties));
            }
        }

        sources.Done();
        return mappings.ToImmutable();
    }

    private static TypeMapping Mapping(string name, ContentReader source, CelRecordType properties)
    {
        var mapping = new TypeMapping
        {
            Source = name,
            Match = source.Texts("match"),
            Id = Text(source, "id"),
            Name = Text(source, "name"),
            Region = Text(source, "region"),
            Tags = RuleReader.Expression(source, "tags", ContentEnvironments.Mapping, CelType.Dyn),
            Set = Set(source, properties),
        };
        source.Done();
        return mapping;
    }

    private static LazyExpression? Text(ContentReader source, string key) =>
        RuleReader.Expression(source, key, ContentEnvironments.Mapping, CelType.Dyn);

    private static ImmutableArray<(int Slot, LazyExpression Expression)> Set(ContentReader source, CelRecordType properties)
    {
        var set = ImmutableArray.CreateBuilder<(int, LazyExpression)>();
        if (source.Map("set", "properties with expressions") is not { } map) return [];
        foreach (var (name, value) in map.Entries())
        {
            var slot = properties.IndexOf(name);
            if (slot < 0)
                map.Fault(value.Place,
                    $"the type has no property \"{name}\"; did you mean {Nearest.To(name, properties.Fields.Select(static f => f.Name))}?");
            else if (value is ContentNode.Scalar { Text: { } text })
                set.Add((slot, new LazyExpression(text, value.Place, ContentEnvironments.Mapping, CelType.Dyn)));
            else map.Fault(value.Place, $"\"{name}\" is a single expression");
        }

        return set.ToImmutable();
    }
}
