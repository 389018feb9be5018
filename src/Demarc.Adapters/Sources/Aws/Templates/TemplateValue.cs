using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>What a place of a template holds once its functions are evaluated.</summary>
internal abstract record TemplateValue
{
    private TemplateValue()
    {
    }

    /// <summary>Only the deployment decides.</summary>
    internal static TemplateValue Undecided { get; } = new Unknown();

    /// <summary>The property is removed (AWS::NoValue).</summary>
    internal static TemplateValue Removed { get; } = new None();

    /// <summary>A text that a function made, or a parameter's default.</summary>
    internal sealed record Made(string Text, bool IsNumber = false) : TemplateValue;

    /// <summary>A text that a function made, with the mark of the unknown where the deployment puts something in.</summary>
    internal sealed record Partial(string Text) : TemplateValue;

    /// <summary>A list that a function made.</summary>
    internal sealed record Several(IReadOnlyList<TemplateValue> Items) : TemplateValue;

    /// <summary>A value as the template writes it; functions may stand inside.</summary>
    internal sealed record Written(JsonNode Node) : TemplateValue;

    /// <summary>The text, or the number or truth value as text; null for everything else, and for a text with gaps.</summary>
    internal string? AsText() => this switch
    {
        Made made => made.Text,
        Written written => written.Node.GetScalar(),
        _ => null,
    };

    private sealed record Unknown : TemplateValue;

    private sealed record None : TemplateValue;
}
