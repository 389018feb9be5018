using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// Answers of AWS describe, list and get calls as the command line, boto3 and recorders save them. Which list holds resources of which
/// type is content; a list that no type file knows is kept under its own name.
/// </summary>
public sealed class AwsApiFormat : SourceFormat
{
    private readonly ApiListShapes shapes;
    private readonly AccountFolder folders = new();

    /// <summary>Reads answers with the lists that the type files name.</summary>
    public AwsApiFormat(IReadOnlyList<ApiListShape> shapes) => this.shapes = new ApiListShapes(shapes);

    /// <inheritdoc/>
    public override string Name => "AWS API answer";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.AwsApi;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) => shape.Kind switch
    {
        TextKind.Text => AnswerEnvelope.Printed(shape.FirstLine) is not null,
        TextKind.JsonObject or TextKind.JsonLines => IsAnswer(shape) || shapes.IsElement(shape),
        TextKind.JsonArray => shapes.IsElement(shape) || IsAnswer(shape),
        _ => false,
    };

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var reader = new AnswerReader(input, shapes, folders);
        if (input.Shape.Kind == TextKind.Text)
        {
            reader.Fail(AnswerEnvelope.Printed(input.Shape.FirstLine)!, "line 1");
            input.FormatDetail ??= reader.Summary();
            return;
        }

        var json = new JsonInput(input);
        var streamed = !input.Shape.Whole && input.Shape.Kind == TextKind.JsonObject && !IsWrapped(input.Shape);
        if (streamed)
        {
            foreach (var (name, inList, value) in json.Members()) reader.ReadMember(name, inList, value, $"record {json.Ordinal}");
        }
        else
        {
            foreach (var root in json.Values()) reader.Read(root, $"record {json.Ordinal}");
        }

        input.FormatDetail ??= reader.Summary();
    }

    private static bool IsWrapped(InputShape shape) => shape.Has("status_code", "data");

    private bool IsAnswer(InputShape shape)
    {
        if (IsWrapped(shape) || shape.Has("ResponseMetadata") || (shape.Has("Error") && shape.Nested.Contains("Error.Code"))) return true;
        if (shape.Has("Statement") || shape.Has("AWSTemplateFormatVersion")) return false;
        if (AccountSettings.Recognises(shape)) return true;
        foreach (var member in shape.Members)
        {
            if ((shapes.Begins(member) || AnswerNames.IsKnown(member)) && LooksOwned(shape, member)) return true;
        }

        return shape.Kind != TextKind.JsonArray && (shape.Has("Account", "UserId", "Arn") || HoldsNamedResources(shape));
    }

    /// <summary>A known name counts when what stands in it is empty or looks like AWS's: other products use the same words.</summary>
    private static bool LooksOwned(InputShape shape, string member)
    {
        var prefix = member + ".";
        var any = false;
        foreach (var nested in shape.Nested)
        {
            if (!nested.StartsWith(prefix, StringComparison.Ordinal)) continue;
            any = true;
            if (char.IsAsciiLetterUpper(nested[prefix.Length]) || ElementIdentity.IsIdentifying(nested[prefix.Length..])) return true;
        }

        return !any && (shape.Members.All(static name => name.Length > 0 && char.IsAsciiLetter(name[0])) && shape.Members.Length <= 12);
    }

    /// <summary>A list or object whose entries carry ARNs.</summary>
    private static bool HoldsNamedResources(InputShape shape)
    {
        if (shape.Head.Span.IndexOf("\"arn:aws"u8) < 0) return false;
        foreach (var nested in shape.Nested)
        {
            var dot = nested.IndexOf('.', StringComparison.Ordinal);
            if (nested.IndexOf('.', dot + 1) < 0 && nested.AsSpan(dot + 1).EndsWith("arn", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return shape.Members.Any(static member => member.EndsWith("Arn", StringComparison.OrdinalIgnoreCase));
    }
}
