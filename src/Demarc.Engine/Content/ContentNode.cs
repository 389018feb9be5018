using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>Where something stands in a content file.</summary>
/// <param name="File">Path below the content folder, forward slashes.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public readonly record struct ContentPlace(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>A mistake of a content author.</summary>
/// <param name="Place">Where.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record ContentDiagnostic(ContentPlace Place, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Message}";
}

/// <summary>
/// A content file as a tree of texts, lists and maps, with the place of each. How it was written (YAML, or the shipped pack)
/// no longer matters here.
/// </summary>
public abstract record ContentNode
{
    private ContentNode(ContentPlace place) => Place = place;

    /// <summary>Where the node begins.</summary>
    public ContentPlace Place { get; }

    /// <summary>A text, number, date or Boolean, as written; null for an empty value.</summary>
    public sealed record Scalar : ContentNode
    {
        /// <summary>A scalar.</summary>
        public Scalar(ContentPlace place, string? text, bool quoted = false)
            : base(place) => (Text, Quoted) = (text, quoted);

        /// <summary>The text, or null.</summary>
        public string? Text { get; }

        /// <summary>Whether it was written in quotes or as a block: then it is a text, whatever it looks like.</summary>
        public bool Quoted { get; }
    }

    /// <summary>A list.</summary>
    public sealed record Sequence : ContentNode
    {
        /// <summary>A list.</summary>
        public Sequence(ContentPlace place, ImmutableArray<ContentNode> items)
            : base(place) => Items = items;

        /// <summary>The elements.</summary>
        public ImmutableArray<ContentNode> Items { get; }
    }

    /// <summary>A map with text keys, in the order written. Readers refuse doubled keys.</summary>
    public sealed record Mapping : ContentNode
    {
        /// <summary>A map.</summary>
        public Mapping(ContentPlace place, ImmutableArray<(string Key, ContentNode Value)> entries)
            : base(place) => Entries = entries;

        /// <summary>The entries.</summary>
        public ImmutableArray<(string Key, ContentNode Value)> Entries { get; }

        /// <summary>The value of a key, or null.</summary>
        public ContentNode? this[string key]
        {
            get
            {
                foreach (var (name, value) in Entries)
                {
                    if (name == key) return value;
                }

                return null;
            }
        }
    }
}

/// <summary>A file of content: its path and its tree.</summary>
/// <param name="Path">Path below the content folder, forward slashes.</param>
/// <param name="Root">Its tree.</param>
/// <param name="Layer">Which content it belongs to; a later layer wins over an earlier one.</param>
public sealed record ContentFile(string Path, ContentNode Root, ContentLayer Layer);

/// <summary>Whose content it is.</summary>
public enum ContentLayer
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Shipped with Demarc.</summary>
    Shipped,

    /// <summary>The organisation's own; wins.</summary>
    Organisation,
}
