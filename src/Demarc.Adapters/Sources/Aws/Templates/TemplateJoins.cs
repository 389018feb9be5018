using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>Which resources of a template refer to which: by Ref, Fn::GetAtt and Fn::Sub, and by equal names.</summary>
internal sealed class TemplateJoins
{
    private readonly Template template;
    private readonly TemplateFunctions functions;
    private readonly IReadOnlyList<TemplateResource> resources;
    private readonly Dictionary<string, int> byId = new(StringComparer.Ordinal);
    private readonly DocumentRelations relations;
    private readonly IdentityIndex identities;

    internal TemplateJoins(InputReading input, Template template, TemplateFunctions functions, IReadOnlyList<TemplateResource> resources)
    {
        this.template = template;
        this.functions = functions;
        this.resources = resources;
        string[] types = [.. resources.Select(static resource => resource.Type)];
        var kinship = new Kinship(types);
        relations = new DocumentRelations(types, kinship);
        identities = new IdentityIndex(types, kinship, relations, static (_, _) => null);
        for (var record = 0; record < resources.Count; record++)
        {
            byId.TryAdd(resources[record].Id, record);
            Identify(record);
        }

        for (var record = 0; record < resources.Count; record++)
        {
            foreach (var (name, value) in resources[record].Properties.Members()) Walk(record, name, name, value, certain: true);
        }

        if (relations.GivenUp) input.Problem("", "more references between its resources than are followed: what they tell is unknown");
    }

    /// <summary>What refers to the resource.</summary>
    internal CelValue Related(int record) => relations.Of(record, from => CelValue.Of(resources[from].Body));

    private void Identify(int record)
    {
        var resource = resources[record];
        foreach (var (name, written) in resource.Properties.Members())
        {
            if (!Kinship.Identifies(resource.Type, name)) continue;
            if (Symbol(written) is { } symbol) identities.Add(record, symbol);
            if (resource.Body[name].GetString() is not { } text || text == UnknownMark.Text) continue;
            identities.Add(record, text);
            if (resource.Type == "AWS::S3::Bucket") identities.Add(record, "arn:aws:s3:::" + text);
        }
    }

    /// <summary>
    /// Two places that make their text in the same way have the same text, whatever it is: a policy for the bucket that a parameter names.
    /// </summary>
    private static string? Symbol(JsonNode written) =>
        TemplateFunctions.NameOf(written) is not null && written.Utf8.Length <= IdentityIndex.LongestName ? written.ToString() : null;

    private void Walk(int record, string property, string leaf, JsonNode node, bool certain)
    {
        if (relations.GivenUp) return;
        if (TemplateFunctions.NameOf(node) is not null)
        {
            Function(record, property, leaf, node, certain);
            return;
        }

        switch (node.Kind)
        {
            case JsonKind.String:
                Named(record, property, leaf, node.GetString()!);
                break;
            case JsonKind.Array:
                foreach (var item in node.Items()) Walk(record, property, leaf, item, certain);
                break;
            case JsonKind.Object:
                foreach (var (name, inner) in node.Members()) Walk(record, property, name, inner, certain);
                break;
        }
    }

    private void Function(int record, string property, string leaf, JsonNode node, bool certain)
    {
        if (TemplateFunctions.NameOf(node) is "Fn::If" && node["Fn::If"] is { Count: 3 } choice)
        {
            var decided = functions.Conditions.Named(choice[0].GetString() ?? "");
            if (decided != false) Walk(record, property, leaf, choice[1], certain && decided == true);
            if (decided != true) Walk(record, property, leaf, choice[2], certain && decided == false);
            return;
        }

        var found = new Found();
        Collect(node, ref found, record, property, certain);
        if (found.Resource) return;
        var value = functions.Evaluate(node);
        if (value.AsText() is { } text && Named(record, property, leaf, text)) return;
        if (value is TemplateValue.Several several)
        {
            foreach (var item in several.Items) Named(record, property, leaf, item.AsText() ?? "");
        }
        else if ((value == TemplateValue.Undecided || value is TemplateValue.Partial)
            && !(Symbol(node) is { } symbol && Named(record, property, leaf, symbol)) && found.Open)
        {
            relations.LeaveOpen(record, property, leaf);
        }
    }

    /// <summary>The resources that the arguments of a function name, and whether they leave something open that could be one.</summary>
    private void Collect(JsonNode node, ref Found found, int record, string property, bool certain)
    {
        if (!relations.Step()) return;
        var name = TemplateFunctions.NameOf(node);
        if (name is "Ref") Meant(node["Ref"].GetString() ?? "", ref found, record, property, certain);
        else if (name is "Fn::GetAtt" && node[name].Kind == JsonKind.String)
            Meant(node[name].GetString()!, ref found, record, property, certain);
        else if (name is "Fn::GetAtt") Meant(node[name][0].GetString() ?? "", ref found, record, property, certain);
        else if (name is "Fn::Sub")
        {
            var (text, own) = node[name].Kind == JsonKind.Array ? (node[name][0], node[name][1]) : (node[name], default);
            foreach (var variable in TemplateFunctions.Variables(text.GetString() ?? ""))
            {
                if (relations.Step() && !own.TryGet(variable, out _)) Meant(variable, ref found, record, property, certain);
            }

            foreach (var (_, inner) in own.Members()) Collect(inner, ref found, record, property, certain);
        }
        else if (name is not "Fn::ImportValue")
        {
            found.Open |= name is "Fn::Transform" or "Fn::If" or "Fn::FindInMap";
            foreach (var (_, inner) in node.Members()) Collect(inner, ref found, record, property, certain);
            foreach (var item in node.Items()) Collect(item, ref found, record, property, certain);
        }
    }

    private void Meant(string reference, ref Found found, int record, string property, bool certain)
    {
        var dot = reference.IndexOf('.', StringComparison.Ordinal);
        var id = dot < 0 ? reference : reference[..dot];
        if (template.HasParameter(id)) found.Open |= !template.IsOutside(id);
        if (!byId.TryGetValue(id, out var target)) return;
        // What a resource of our own or a nested stack gives back may name any other resource.
        if (TemplateFunctions.HasIdentity(resources[target].Type)) found.Resource = true;
        else found.Open = true;
        Refer(record, property, target, certain);
    }

    private bool Named(int record, string property, string leaf, string text)
    {
        var named = identities.Find(record, leaf, text);
        foreach (var target in named ?? []) Refer(record, property, target, certain: true);
        if (named is null) relations.LeaveOpen(record, property, leaf);
        return named is not { Count: 0 };
    }

    private void Refer(int record, string property, int target, bool certain)
    {
        var condition = resources[record].OpenCondition;
        relations.Refer(record, property, target, certain && (condition is null || condition == resources[target].OpenCondition));
    }

    private record struct Found(bool Resource, bool Open);
}
