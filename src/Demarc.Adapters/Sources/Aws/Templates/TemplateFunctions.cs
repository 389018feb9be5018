using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>
/// Evaluates the functions of a template with the defaults of its parameters. What identifies another resource of the template is certain
/// to be set, though its text is not known: it becomes <c>${LogicalId}</c> or <c>${LogicalId.Arn}</c>; account, region and stack become
/// <c>${AWS.AccountId}</c> and the like (without the colons, which separate the parts of an ARN). The partition is taken to be
/// <c>aws</c>: names in the others differ in nothing else.
/// </summary>
internal sealed class TemplateFunctions
{
    /// <summary>Characters that functions may make out of one template, and calls of them; what goes beyond is unknown.</summary>
    private const int MostText = 8 << 20;

    private readonly Template template;
    private int made;

    internal TemplateFunctions(Template template)
    {
        this.template = template;
        Conditions = new TemplateConditions(template, this);
    }

    /// <summary>The conditions of the template.</summary>
    internal TemplateConditions Conditions { get; }

    /// <summary>Functions would make more text than is taken.</summary>
    internal bool Exhausted => made > MostText;

    /// <summary>The function an object is, or null: one member named Ref, Condition or Fn::..., as CloudFormation requires.</summary>
    internal static string? NameOf(JsonNode value)
    {
        if (value.Kind != JsonKind.Object || value.Count != 1) return null;
        foreach (var (name, argument) in value.Members())
        {
            if (name is "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal)) return name;
            if (name is "Condition" && argument.Kind == JsonKind.String) return name;
        }

        return null;
    }

    /// <summary>Whether a text holds something that the deployment puts in.</summary>
    internal static bool IsOpen(string text) => text.Contains("${", StringComparison.Ordinal);

    /// <summary>Whether a resource is made; null where the deployment decides.</summary>
    internal bool? Exists(string resource)
    {
        if (template.TypeOf(resource) is null) return false;
        return template.ConditionOf(resource) is { } condition ? Conditions.Named(condition) : true;
    }

    /// <summary>Evaluates one place; what stands inside an object or list is not looked at.</summary>
    internal TemplateValue Evaluate(JsonNode node)
    {
        if (NameOf(node) is not { } name)
        {
            // A dynamic reference to a secret or parameter is resolved at deployment.
            return node.GetString() is { } text && text.Contains("{{resolve:", StringComparison.Ordinal)
                ? TemplateValue.Undecided
                : new TemplateValue.Written(node);
        }

        if (!Take(1) || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return TemplateValue.Undecided;
        var argument = node[name];
        return name switch
        {
            "Ref" => Reference(argument.GetString() ?? ""),
            "Fn::GetAtt" => Attribute(argument),
            "Fn::Sub" => Substitute(argument),
            "Fn::Join" => Join(argument),
            "Fn::If" => If(argument),
            "Fn::Select" => Select(argument),
            "Fn::Split" => Split(argument),
            "Fn::FindInMap" => FindInMap(argument),
            "Fn::Base64" => Base64(argument),
            "Fn::Length" => Items(argument) is { } items ? Make(items.Count.ToString(CultureInfo.InvariantCulture), isNumber: true)
                : TemplateValue.Undecided,
            _ => TemplateValue.Undecided,
        };
    }

    /// <summary>The names in a text with substitutions, <c>${Name}</c> and <c>${Name.Attribute}</c>.</summary>
    internal static IEnumerable<string> Variables(string text)
    {
        foreach (var (part, isVariable) in Parts(text))
        {
            if (isVariable) yield return part;
        }
    }

    private TemplateValue Reference(string name)
    {
        switch (name)
        {
            case "AWS::NoValue":
                return TemplateValue.Removed;
            case "AWS::Partition":
                return Make("aws");
            case "AWS::URLSuffix":
                return Make("amazonaws.com");
            case "AWS::AccountId" or "AWS::Region" or "AWS::StackName" or "AWS::StackId":
                return Make("${AWS." + name[5..] + "}");
            default:
                if (template.HasParameter(name)) return template.DefaultOf(name);
                return IsNamed(name) ? Make("${" + name + "}") : TemplateValue.Undecided;
        }
    }

    private TemplateValue Attribute(JsonNode argument)
    {
        if (argument.Kind != JsonKind.Array) return AttributeOf(argument.GetString() ?? "");
        return AttributeOf($"{argument[0].GetString()}.{Evaluate(argument[1]).AsText()}");
    }

    private TemplateValue AttributeOf(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !IsNamed(text[..dot])) return TemplateValue.Undecided;
        return Kinship.NamesOne(text[(text.LastIndexOf('.') + 1)..]) ? Make("${" + text + "}") : TemplateValue.Undecided;
    }

    /// <summary>Resources of AWS have ids; what a resource of our own or a nested stack gives back may be anything.</summary>
    internal static bool HasIdentity(string type) =>
        type.StartsWith("AWS::", StringComparison.Ordinal) && !type.StartsWith("AWS::CloudFormation::", StringComparison.Ordinal);

    private bool IsNamed(string resource) => template.TypeOf(resource) is { } type && HasIdentity(type) && Exists(resource) != false;

    private TemplateValue Substitute(JsonNode argument)
    {
        var (text, own) = argument.Kind == JsonKind.Array ? (argument[0].GetString(), argument[1]) : (argument.GetString(), default);
        if (text is null) return TemplateValue.Undecided;
        var result = new StringBuilder();
        foreach (var (part, isVariable) in Parts(text))
        {
            var value = !isVariable ? new TemplateValue.Made(part)
                : own.TryGet(part, out var given) ? Evaluate(given)
                : part.Contains('.', StringComparison.Ordinal) ? AttributeOf(part) : Reference(part);
            if (!Append(result, value)) return TemplateValue.Undecided;
        }

        return Finished(result);
    }

    private static List<(string Text, bool IsVariable)> Parts(string text)
    {
        var parts = new List<(string, bool)>();
        var plain = 0;
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', at);
            if (end < 0) break;
            if (at > plain) parts.Add((text[plain..at], false));
            var name = text[(at + 2)..end].Trim();
            parts.Add(name.StartsWith('!') ? ("${" + name[1..] + "}", false) : (name, true));
            at = plain = end + 1;
        }

        if (plain < text.Length) parts.Add((text[plain..], false));
        return parts;
    }

    private TemplateValue Join(JsonNode argument)
    {
        if (argument.Count != 2 || argument[0].GetString() is not { } separator || Items(argument[1]) is not { } items)
            return TemplateValue.Undecided;
        var result = new StringBuilder();
        var first = true;
        foreach (var item in items)
        {
            if (!first) result.Append(separator);
            if (!Take(separator.Length) || !Append(result, item)) return TemplateValue.Undecided;
            first = false;
        }

        return Finished(result);
    }

    /// <summary>Adds a text, or a gap for what is not known; false when functions make too much text.</summary>
    private bool Append(StringBuilder result, TemplateValue value)
    {
        var text = value.AsText() ?? (value as TemplateValue.Partial)?.Text ?? UnknownMark.Text;
        if (!Take(text.Length)) return false;
        result.Append(text);
        return true;
    }

    private static TemplateValue Finished(StringBuilder result)
    {
        var text = result.ToString();
        if (text == UnknownMark.Text) return TemplateValue.Undecided;
        return text.Contains(UnknownMark.Text, StringComparison.Ordinal) ? new TemplateValue.Partial(text) : new TemplateValue.Made(text);
    }

    private TemplateValue If(JsonNode argument) => argument.Count != 3 ? TemplateValue.Undecided
        : Conditions.Named(argument[0].GetString() ?? "") switch
        {
            true => Evaluate(argument[1]),
            false => Evaluate(argument[2]),
            null => argument[1].Utf8.SequenceEqual(argument[2].Utf8) && argument[1].Kind == argument[2].Kind
                ? Evaluate(argument[1])
                : TemplateValue.Undecided,
        };

    private TemplateValue Select(JsonNode argument)
    {
        if (argument.Count != 2 || Items(argument[1]) is not { } items) return TemplateValue.Undecided;
        return int.TryParse(Evaluate(argument[0]).AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && position < items.Count ? items[position] : TemplateValue.Undecided;
    }

    private TemplateValue Split(JsonNode argument)
    {
        if (argument.Count != 2 || argument[0].GetString() is not { Length: > 0 } separator) return TemplateValue.Undecided;
        if (Evaluate(argument[1]).AsText() is not { } text || IsOpen(text) || !Take(text.Length)) return TemplateValue.Undecided;
        return new TemplateValue.Several([.. text.Split(separator).Select(static part => new TemplateValue.Made(part))]);
    }

    private TemplateValue FindInMap(JsonNode argument)
    {
        if (argument.Count is not (3 or 4)) return TemplateValue.Undecided;
        var keys = new string[3];
        for (var at = 0; at < keys.Length; at++)
        {
            if (Evaluate(argument[at]).AsText() is not { } key || IsOpen(key)) return TemplateValue.Undecided;
            keys[at] = key;
        }

        var found = template.Mapped(keys[0], keys[1], keys[2]);
        if (!found.Exists && argument[3].TryGet("DefaultValue"u8, out var otherwise)) return Evaluate(otherwise);
        return found.Exists && Take(found.Utf8.Length) ? new TemplateValue.Written(found) : TemplateValue.Undecided;
    }

    private TemplateValue Base64(JsonNode argument) => Evaluate(argument).AsText() is { } text && Take(text.Length * 2)
        ? new TemplateValue.Made(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))
        : TemplateValue.Undecided;

    /// <summary>The items of a list, evaluated; null when it is not known.</summary>
    private IReadOnlyList<TemplateValue>? Items(JsonNode list)
    {
        switch (Evaluate(list))
        {
            case TemplateValue.Several several:
                return several.Items;
            case TemplateValue.Written { Node.Kind: JsonKind.Array } written:
                var items = new List<TemplateValue>();
                foreach (var item in written.Node.Items())
                {
                    var value = Evaluate(item);
                    if (value != TemplateValue.Removed) items.Add(value);
                }

                return items;
            default:
                return null;
        }
    }

    private TemplateValue Make(string text, bool isNumber = false) =>
        Take(text.Length) ? new TemplateValue.Made(text, isNumber) : TemplateValue.Undecided;

    private bool Take(int characters)
    {
        made = (int)Math.Min((long)made + characters, int.MaxValue);
        return made <= MostText;
    }
}
