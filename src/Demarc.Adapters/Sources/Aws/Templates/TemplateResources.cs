using System.Buffers;
using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>
/// Turns the resources of a template into observations: functions evaluated as far as the template decides them, the rest unknown.
/// A resource whose condition is false by the defaults of the parameters is not there.
/// </summary>
internal sealed class TemplateResources
{
    private static readonly string[] Attributes = ["DeletionPolicy", "UpdateReplacePolicy", "Condition"];

    private readonly InputReading input;
    private readonly Template template;
    private readonly TemplateFunctions functions;
    private readonly Func<string, string> placeOf;
    private readonly List<TemplateResource> resources = [];

    /// <summary>Reads the resources of a template.</summary>
    /// <param name="input">Takes them, and what cannot be read.</param>
    /// <param name="root">The template.</param>
    /// <param name="placeOf">Where a resource stands, by its logical id.</param>
    internal TemplateResources(InputReading input, JsonNode root, Func<string, string> placeOf)
    {
        this.input = input;
        this.placeOf = placeOf;
        template = new Template(root);
        functions = new TemplateFunctions(template);
        foreach (var (id, resource) in root["Resources"].Members()) Add(id, resource);
        if (functions.Exhausted) input.Problem("", "functions make more text than is read: what they make is unknown");
    }

    /// <summary>Hands over the resources, each with what refers to it.</summary>
    internal void HandOver()
    {
        var joins = new TemplateJoins(input, template, functions, resources);
        for (var record = 0; record < resources.Count; record++)
        {
            var resource = resources[record];
            input.Add(new Observation
            {
                Source = SourceKind.CloudFormation,
                NativeType = resource.Type,
                Id = resource.Id,
                Provider = "aws",
                Name = resource.Id,
                Tags = AwsTags.Read(resource.Body["Tags"]).Where(static tag => IsPlain(tag.Key) && IsPlain(tag.Value)).ToArray(),
                Projected = resource.Projected,
                Body = resource.Body,
                Related = joins.Related(record),
            });
        }
    }

    private void Add(string id, JsonNode resource)
    {
        if (resource["Type"].GetString() is not { Length: > 0 } type)
        {
            input.Problem(placeOf(id), id.StartsWith("Fn::", StringComparison.Ordinal)
                ? $"{id} makes resources at deployment: they are not in the template"
                : "a resource without a type");
            return;
        }

        var exists = functions.Exists(id);
        if (exists == false) return;
        var properties = resource["Properties"];
        var decidedLater = TemplateFunctions.NameOf(properties) is not null || properties.TryGet("Fn::Transform"u8, out _);
        if (decidedLater) input.Problem(placeOf(id), "its properties are decided at deployment");
        if (TemplateFunctions.NameOf(properties) is not null) properties = default;
        if (Body(resource, properties, out var fault) is { Exists: true } body)
            resources.Add(new TemplateResource(id, type, properties, body, exists is null ? template.ConditionOf(id) : null, decidedLater));
        else
            input.Problem(placeOf(id), fault?.ToString() ?? "not readable");
    }

    private JsonNode Body(JsonNode resource, JsonNode properties, out JsonFault? fault)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, BodyBuffer.Options))
        {
            var body = new TemplateBody(writer, functions);
            writer.WriteStartObject();
            foreach (var (name, value) in properties.Members()) body.Member(name, value);
            foreach (var attribute in Attributes)
            {
                if (resource.TryGet(attribute, out var value) && !properties.TryGet(attribute, out _)) body.Member(attribute, value);
            }

            writer.WriteEndObject();
        }

        var tape = new JsonTape();
        fault = tape.TryFill(bytes.WrittenMemory);
        return fault is null ? tape.Root : default;
    }

    private static bool IsPlain(string text) => text != UnknownMark.Text && !TemplateFunctions.IsOpen(text);
}

/// <summary>One resource of a template.</summary>
/// <param name="Id">Its logical id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Properties">Its properties as written.</param>
/// <param name="Body">Its properties with functions evaluated.</param>
/// <param name="OpenCondition">The condition that decides at deployment whether it is made; null when it is made in any case.</param>
/// <param name="Projected">True when properties are added at deployment.</param>
internal sealed record TemplateResource(
    string Id, string Type, JsonNode Properties, JsonNode Body, string? OpenCondition, bool Projected);
