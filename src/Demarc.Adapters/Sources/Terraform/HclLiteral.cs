using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// Reads an object or list as the configuration writes it, <c>{ Version = "2012-10-17", Statement = [...] }</c>, or as converters print it
/// (<c>{'Version': '2012-10-17'}</c>): the argument of <c>jsonencode</c>. What is an expression in it is asked for.
/// </summary>
internal sealed class HclLiteral
{
    private const int Deepest = 60;

    private readonly string text;
    private readonly Utf8JsonWriter writer;
    private readonly Action<Utf8JsonWriter, string> write;
    private int at;
    private int depth;

    private HclLiteral(string text, int at, Utf8JsonWriter writer, Action<Utf8JsonWriter, string> write)
    {
        this.text = text;
        this.at = at;
        this.writer = writer;
        this.write = write;
    }

    /// <summary>The JSON text that <c>jsonencode(...)</c> makes; null when the expression is another one, or not understood.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="write">Writes a text, in which <c>${...}</c> stand for expressions.</param>
    internal static string? Encoded(string expression, Action<Utf8JsonWriter, string> write)
    {
        const string Call = "jsonencode(";
        if (!expression.StartsWith(Call, StringComparison.Ordinal) || !expression.EndsWith(')')) return null;
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, BodyBuffer.Options);
        var literal = new HclLiteral(expression, Call.Length, json, write);
        if (literal.Next() is not ('{' or '[') || !literal.Value() || literal.Next() != ')') return null;
        if (literal.at != expression.Length - 1) return null;
        json.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private bool Value()
    {
        switch (Next())
        {
            case '{':
                return Object();
            case '[':
                return List();
            case '"' or '\'':
                if (Quoted() is not { } quoted) return false;
                write(writer, quoted);
                return true;
            default:
                return Bare();
        }
    }

    private bool Object()
    {
        if (++depth > Deepest) return false;
        at++;
        writer.WriteStartObject();
        while (Next() is var next && next != '}')
        {
            var name = next is '"' or '\'' ? Quoted() : Word();
            if (string.IsNullOrEmpty(name) || Next() is not ('=' or ':')) return false;
            at++;
            writer.WritePropertyName(name);
            if (!Value()) return false;
            if (Next() == ',') at++;
        }

        at++;
        depth--;
        writer.WriteEndObject();
        return true;
    }

    private bool List()
    {
        if (++depth > Deepest) return false;
        at++;
        writer.WriteStartArray();
        while (Next() != ']')
        {
            if (!Value()) return false;
            if (Next() == ',') at++;
        }

        at++;
        depth--;
        writer.WriteEndArray();
        return true;
    }

    /// <summary>A number, a truth value, or an expression up to the next separator outside of its own brackets and quotes.</summary>
    private bool Bare()
    {
        var (start, open) = (at, 0);
        var quote = '\0';
        for (; at < text.Length; at++)
        {
            var letter = text[at];
            if (quote != '\0')
            {
                if (letter == '\\') at++;
                else if (letter == quote) quote = '\0';
            }
            else if (letter == '"') quote = letter;
            else if (letter is '(' or '[' or '{') open++;
            else if (letter is ')' or ']' or '}' && --open < 0) break;
            else if (letter is ',' or '\n' && open == 0) break;
        }

        var word = text[start..Math.Min(at, text.Length)].Trim();
        if (word.Length == 0) return false;
        if (word is "true" or "True" or "false" or "False") writer.WriteBooleanValue(word[0] is 't' or 'T');
        else if (word is "null" or "None") writer.WriteNullValue();
        else if (decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) writer.WriteNumberValue(number);
        else write(writer, word.StartsWith("${", StringComparison.Ordinal) ? word : "${" + word + "}");
        return true;
    }

    private string Word()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-')) at++;
        return text[start..at];
    }

    private string? Quoted()
    {
        var quote = text[at++];
        var result = new StringBuilder();
        for (var nested = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '\\' && at + 1 < text.Length)
            {
                letter = text[++at];
                result.Append(letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => letter });
                continue;
            }

            // A quote inside ${ } does not end the text.
            if (letter == '{' && at > 0 && text[at - 1] == '$') nested++;
            else if (letter == '}' && nested > 0) nested--;
            else if (letter == quote && nested == 0)
            {
                at++;
                return result.ToString();
            }

            result.Append(letter);
        }

        return null;
    }

    /// <summary>The next letter that counts, behind white space and comments; <c>'\0'</c> at the end.</summary>
    private char Next()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at])) at++;
            else if (text[at] == '#' || (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '/'))
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            else return text[at];
        }

        return '\0';
    }
}
