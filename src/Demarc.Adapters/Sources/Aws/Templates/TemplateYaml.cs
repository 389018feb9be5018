using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>
/// Turns a template in YAML into the JSON that means the same: <c>!Ref X</c> is <c>{"Ref": "X"}</c>, <c>!GetAtt X.Arn</c> is
/// <c>{"Fn::GetAtt": ["X", "Arn"]}</c>, every other short tag <c>!Name</c> is <c>Fn::Name</c>. Plain scalars have the types of YAML 1.1, as
/// CloudFormation reads them, except that digits with a leading zero stay a text: account ids look like that. Anchors and merges are
/// expanded within bounds.
/// </summary>
internal sealed class TemplateYaml
{
    /// <summary>Largest template: 4 MiB. CloudFormation itself takes 1 MB.</summary>
    internal const int MostBytes = 4 << 20;

    private const int MostEvents = 400_000;
    private const int MostNodes = 1_000_000;
    private const int Deepest = 90;

    private readonly List<ParsingEvent> events = [];
    private readonly List<int> ends = [];
    private readonly Dictionary<string, int> anchors = new(StringComparer.Ordinal);
    private readonly Utf8JsonWriter writer;
    private int written;

    private TemplateYaml(Utf8JsonWriter writer) => this.writer = writer;

    /// <summary>The lines on which the entries of <c>Resources</c> begin, by logical id.</summary>
    internal Dictionary<string, long> Lines { get; } = new(StringComparer.Ordinal);

    /// <summary>The template as JSON; a missing node when it cannot be read.</summary>
    internal JsonNode Root { get; private set; }

    /// <summary>True when further documents follow, which CloudFormation does not read either.</summary>
    internal bool HasMore { get; private set; }

    /// <summary>What is wrong, and where; null when the template was read.</summary>
    internal (string Place, string Reason)? Fault { get; private set; }

    /// <summary>Reads a text.</summary>
    internal static TemplateYaml Read(TextReader text)
    {
        var bytes = new ArrayBufferWriter<byte>(1 << 14);
        using var json = new Utf8JsonWriter(bytes, BodyBuffer.Options);
        var yaml = new TemplateYaml(json);
        try
        {
            yaml.Load(new Parser(new Scanner(text, skipComments: true)));
            yaml.Write(0, 0);
            json.Flush();
            var tape = new JsonTape();
            if (tape.TryFill(bytes.WrittenMemory) is { } fault) yaml.Fault = ("", fault.Message);
            else yaml.Root = tape.Root;
        }
        catch (YamlException error)
        {
            yaml.Fault = (Place(error.Start), Plain(error));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or OverflowException)
        {
            yaml.Fault = ("", "not YAML that can be read: " + error.Message);
        }

        return yaml;
    }

    /// <summary>Takes the events of the first document and notes where each value ends.</summary>
    private void Load(Parser parser)
    {
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        var open = new Stack<int>();
        while (!parser.Accept<DocumentEnd>(out _))
        {
            var current = parser.Current!;
            if (events.Count >= MostEvents) throw Wrong(current, $"more than {MostEvents} values");
            if (open.Count > Deepest) throw Wrong(current, $"nested more than {Deepest} deep");
            if (current is NodeEvent { Anchor.IsEmpty: false } anchored && current is not AnchorAlias)
                anchors[anchored.Anchor.Value] = events.Count;
            if (current is SequenceStart or MappingStart) open.Push(events.Count);
            events.Add(current);
            ends.Add(events.Count);
            if (current is SequenceEnd or MappingEnd) ends[open.Pop()] = events.Count;
            parser.MoveNext();
        }

        parser.Consume<DocumentEnd>();
        HasMore = parser.Accept<DocumentStart>(out _);
    }

    private void Write(int at, int depth)
    {
        var current = events[at];
        if (++written > MostNodes) throw Wrong(current, $"more than {MostNodes} values once aliases are expanded");
        if (depth > Deepest) throw Wrong(current, $"nested more than {Deepest} deep");
        if (current is AnchorAlias alias)
        {
            Write(Anchored(alias), depth + 1);
            return;
        }

        var tag = current is NodeEvent { Tag.IsEmpty: false } node ? node.Tag.Value : "";
        if (tag is ['!', _, ..])
        {
            writer.WriteStartObject();
            var function = tag[1..] is "Ref" or "Condition" ? tag[1..] : "Fn::" + tag[1..];
            writer.WritePropertyName(function);
            if (current is Scalar { } argument) Argument(function, argument.Value);
            else Plain(at, "", depth + 1);
            writer.WriteEndObject();
        }
        else
        {
            Plain(at, tag, depth);
        }
    }

    private void Argument(string function, string value)
    {
        var dot = value.IndexOf('.', StringComparison.Ordinal);
        if (function != "Fn::GetAtt" || dot < 0)
        {
            writer.WriteStringValue(value);
            return;
        }

        writer.WriteStartArray();
        writer.WriteStringValue(value[..dot]);
        writer.WriteStringValue(value[(dot + 1)..]);
        writer.WriteEndArray();
    }

    private void Plain(int at, string tag, int depth)
    {
        switch (events[at])
        {
            case Scalar scalar:
                WriteScalar(scalar, tag);
                break;
            case SequenceStart:
                writer.WriteStartArray();
                for (var item = at + 1; events[item] is not SequenceEnd; item = ends[item]) Write(item, depth + 1);
                writer.WriteEndArray();
                break;
            case MappingStart:
                writer.WriteStartObject();
                foreach (var (name, value) in Entries(at, depth))
                {
                    writer.WritePropertyName(name);
                    Write(value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            default:
                throw Wrong(events[at], "a value is expected here");
        }
    }

    /// <summary>The entries of a mapping with what is merged into it: its own entries win.</summary>
    private Dictionary<string, int> Entries(int at, int depth)
    {
        var entries = new Dictionary<string, int>(StringComparer.Ordinal);
        List<int>? merged = null;
        for (var key = at + 1; events[key] is not MappingEnd; key = ends[key + 1])
        {
            if (events[key] is not Scalar { } name) throw Wrong(events[key], "a key is a text");
            if (name is { Value: "<<", Style: ScalarStyle.Plain }) (merged ??= []).Add(key + 1);
            else if (!entries.TryAdd(name.Value, key + 1)) throw Wrong(name, $"the key \"{name.Value}\" is given twice");
            if (depth == 1 && events[at - 1] is Scalar { Value: "Resources" }) Lines.TryAdd(name.Value, name.Start.Line);
        }

        foreach (var source in merged ?? []) Merge(source, entries, depth + 1);
        return entries;
    }

    private void Merge(int at, Dictionary<string, int> entries, int depth)
    {
        if (++written > MostNodes || depth > Deepest) throw Wrong(events[at], "merges nested too deeply, or too many of them");
        switch (events[at])
        {
            case AnchorAlias alias:
                Merge(Anchored(alias), entries, depth + 1);
                break;
            case SequenceStart:
                for (var item = at + 1; events[item] is not SequenceEnd; item = ends[item]) Merge(item, entries, depth + 1);
                break;
            case MappingStart:
                foreach (var (name, value) in Entries(at, depth))
                {
                    written++;
                    entries.TryAdd(name, value);
                }

                break;
            default:
                throw Wrong(events[at], "only a map can be merged");
        }
    }

    private int Anchored(AnchorAlias alias) =>
        anchors.TryGetValue(alias.Value.Value, out var at) ? at : throw Wrong(alias, $"there is no anchor \"{alias.Value.Value}\"");

    private void WriteScalar(Scalar scalar, string tag)
    {
        var text = scalar.Value;
        var typed = tag.Length == 0 ? scalar.Style == ScalarStyle.Plain
            : tag is "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:null";
        if (!typed) writer.WriteStringValue(text);
        else if (text is "" or "~" or "null" or "Null" or "NULL") writer.WriteNullValue();
        else if (text is "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON")
            writer.WriteBooleanValue(value: true);
        else if (text is "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF")
            writer.WriteBooleanValue(value: false);
        else if (IsNumber(text)) writer.WriteRawValue(text, skipInputValidation: true);
        else writer.WriteStringValue(text);
    }

    /// <summary>A decimal number as JSON writes it too; whole ones only as far as 64 bits go.</summary>
    private static bool IsNumber(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        if (digits.Length is 0 or > 40 || !char.IsAsciiDigit(digits[0]) || !char.IsAsciiDigit(digits[^1])) return false;
        if (digits.Length > 1 && digits[0] == '0' && digits[1] != '.') return false;
        var point = digits.IndexOf('.');
        if (point < 0) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        return !digits[..point].ContainsAnyExceptInRange('0', '9') && !digits[(point + 1)..].ContainsAnyExceptInRange('0', '9');
    }

    private static YamlException Wrong(ParsingEvent at, string reason) => new(at.Start, at.End, reason);

    private static string Place(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"line {mark.Line}, column {mark.Column}");

    private static string Plain(YamlException error)
    {
        var message = error.Message;
        var place = message.IndexOf("): ", StringComparison.Ordinal);
        return place < 0 ? message : message[(place + 3)..];
    }
}
