using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Expressions;

/// <summary>
/// The text by which a reader marks a value that its source does not know yet: what Terraform knows only after the apply, what a template
/// computes at deployment. Expressions see such a value as unknown, never as a text.
/// </summary>
public static class UnknownMark
{
    /// <summary>The mark. It begins with a control character, so no real value equals it.</summary>
    public const string Text = "\u0001unknown\u0001";

    private static readonly CelValue Mark = CelValue.Unknown("a value that is not known yet");

    /// <summary>
    /// The unknown value when the string is the mark or holds it: of a text with a gap nothing can be said as a text. Control characters
    /// are always escaped in JSON, and in one way by our writer.
    /// </summary>
    internal static bool TryRead(JsonNode text, out CelValue value)
    {
        value = Mark;
        return text.IsEscaped && text.Utf8.IndexOf("\\u0001unknown\\u0001"u8) >= 0;
    }

    /// <summary>Whether nothing of the text is known, not even its beginning or end.</summary>
    internal static bool IsWhole(JsonNode text) => text.IsEscaped && text.Utf8.SequenceEqual("\\u0001unknown\\u0001"u8);
}
