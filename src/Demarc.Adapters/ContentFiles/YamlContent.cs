using System.Collections.Immutable;
using Demarc.Engine.Content;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Demarc.Adapters.ContentFiles;

/// <summary>
/// Reads YAML into a tree with places. Only the plain part of the language is accepted: no anchors and aliases (so no expansion),
/// no tags, no doubled keys, one document, bounded size and depth.
/// </summary>
public static class YamlContent
{
    /// <summary>Largest file: 8 MiB.</summary>
    public const int MaxBytes = 8 << 20;

    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 24;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="file">Name used in places.</param>
    /// <param name="bytes">What it holds; empty when it cannot be read or is too large.</param>
    /// <param name="diagnostic">Set to what is wrong when the result is null.</param>
    public static ContentNode? ReadFile(string path, string file, out byte[] bytes, out ContentDiagnostic? diagnostic)
    {
        bytes = [];
        var start = new ContentPlace(file, 1, 1);
        try
        {
            diagnostic = new ContentDiagnostic(start, "the file is larger than 8 MiB");
            if (new FileInfo(path).Length > MaxBytes) return null;
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            diagnostic = new ContentDiagnostic(start, error.Message);
            return null;
        }

        var text = bytes.AsSpan();
        if (text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) text = text[3..];
        if (System.Text.Unicode.Utf8.IsValid(text)) return Read(System.Text.Encoding.UTF8.GetString(text), file, out diagnostic);
        diagnostic = new ContentDiagnostic(start, "the text is not UTF-8");
        return null;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">Name used in places.</param>
    /// <param name="diagnostic">Set to what is wrong when the result is null.</param>
    public static ContentNode? Read(string text, string file, out ContentDiagnostic? diagnostic)
    {
        diagnostic = null;
        try
        {
            if (text.Length > MaxBytes) throw new YamlException(Mark.Empty, Mark.Empty, "the file is larger than 8 MiB");
            var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) throw new YamlException(Mark.Empty, Mark.Empty, "the file is empty");
            parser.Consume<DocumentStart>();
            var root = Node(parser, file, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a file holds one document");
            return root;
        }
        catch (YamlException error)
        {
            diagnostic = new ContentDiagnostic(PlaceOf(file, error.Start), Plain(error));
            return null;
        }
    }

    private static ContentNode Node(Parser parser, string file, int depth)
    {
        var current = parser.Current ?? throw new YamlException("the text ends too early");
        if (depth > MaxDepth) throw new YamlException(current.Start, current.End, $"nested more than {MaxDepth} deep");
        switch (current)
        {
            case AnchorAlias:
                throw new YamlException(current.Start, current.End, "aliases are not used in content");
            case NodeEvent { Anchor.IsEmpty: false }:
                throw new YamlException(current.Start, current.End, "anchors are not used in content");
            case NodeEvent { Tag.IsEmpty: false } tagged when tagged.Tag.Value is not "!":
                throw new YamlException(current.Start, current.End, "tags are not used in content");
            case Scalar scalar:
                parser.MoveNext();
                var empty = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";
                return new ContentNode.Scalar(PlaceOf(file, scalar.Start), empty ? null : scalar.Value, scalar.Style != ScalarStyle.Plain);
            case SequenceStart:
                return Sequence(parser, file, depth);
            case MappingStart:
                return Mapping(parser, file, depth);
            default:
                throw new YamlException(current.Start, current.End, "a text, a list or a map is expected here");
        }
    }

    private static ContentNode.Sequence Sequence(Parser parser, string file, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<ContentNode>();
        while (!parser.Accept<SequenceEnd>(out _)) items.Add(Node(parser, file, depth + 1));
        parser.Consume<SequenceEnd>();
        return new ContentNode.Sequence(PlaceOf(file, start.Start), items.ToImmutable());
    }

    private static ContentNode.Mapping Mapping(Parser parser, string file, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<(string, ContentNode)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.Accept<MappingEnd>(out _))
        {
            var key = parser.Current as Scalar ?? throw new YamlException(parser.Current!.Start, parser.Current.End, "a key is a text");
            if (!key.Anchor.IsEmpty) throw new YamlException(key.Start, key.End, "anchors are not used in content");
            if (!keys.Add(key.Value)) throw new YamlException(key.Start, key.End, $"the key \"{key.Value}\" is given twice");
            parser.MoveNext();
            entries.Add((key.Value, Node(parser, file, depth + 1)));
        }

        parser.Consume<MappingEnd>();
        return new ContentNode.Mapping(PlaceOf(file, start.Start), entries.ToImmutable());
    }

    private static ContentPlace PlaceOf(string file, Mark mark) => new(file, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    private static string Plain(YamlException error)
    {
        var message = error.Message;
        var place = message.IndexOf("): ", StringComparison.Ordinal);
        return place < 0 ? message : message[(place + 3)..];
    }
}
