using System.Globalization;
using System.Text;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Semantics;

/// <summary>
/// One value of a provider's document, from JSON or from an expression: read where it stands, names of members in any letter case, and
/// what is not known yet stays visible as such.
/// </summary>
internal readonly struct Datum
{
    private readonly CelValue value;
    private readonly JsonNode node;

    private Datum(CelValue value) => this.value = value;

    private Datum(JsonNode node) => (this.node, value) = (node, CelValue.Null);

    /// <summary>What this is.</summary>
    public DatumKind Kind => node.Kind switch
    {
        JsonKind.Missing => KindOf(value.Kind),
        JsonKind.Null => DatumKind.Absent,
        JsonKind.False or JsonKind.True => DatumKind.Boolean,
        JsonKind.Number => DatumKind.Number,
        JsonKind.String => UnknownMark.TryRead(node, out _) ? DatumKind.Unknown : DatumKind.Text,
        JsonKind.Array => DatumKind.List,
        _ => DatumKind.Map,
    };

    /// <summary>Nothing there, or null.</summary>
    public bool IsAbsent => Kind == DatumKind.Absent;

    /// <summary>Why there is no value, when <see cref="Kind"/> is unknown.</summary>
    public CelFailure Failure => (node.Kind == JsonKind.String ? CelValue.Of(node) : value).Failure ?? CelValue.Unknown("a value").Failure!;

    /// <summary>
    /// A text of which only a part is not known yet, with <see cref="UnknownMark.Text"/> where the gap is. Its kind is unknown; who can
    /// make use of the rest asks for it here.
    /// </summary>
    public string? TextWithGap =>
        node.Kind == JsonKind.String && UnknownMark.TryRead(node, out _) && !UnknownMark.IsWhole(node) ? node.GetString() : null;

    /// <summary>Elements of a list or members of a map.</summary>
    public int Count => node.Kind == JsonKind.Missing ? value.Count : node.Count;

    /// <summary>A value of the expression language.</summary>
    public static Datum Of(in CelValue value)
    {
        if (value.Kind == CelKind.Optional) return value.TryGetOptional(out var inner) ? Of(inner) : new Datum(CelValue.Null);
        return value.AsJson() is { Kind: not JsonKind.Missing } json ? new Datum(json) : new Datum(value);
    }

    /// <summary>A JSON value.</summary>
    public static Datum Of(JsonNode node) => new(node);

    /// <summary>The member of that ASCII name in any letter case; absent when there is none, unknown when the whole is.</summary>
    public Datum Member(ReadOnlySpan<byte> name)
    {
        if (node.Kind != JsonKind.Missing)
        {
            if (node.TryGetIgnoreCase(name, out var found)) return new Datum(found);
            return node.Kind == JsonKind.String && Kind == DatumKind.Unknown ? this : new Datum(CelValue.Null);
        }

        if (value.IsFailure) return this;
        if (value.Kind == CelKind.Record)
            return value.TryGet(Encoding.ASCII.GetString(name), out var field) ? Of(field) : new Datum(CelValue.Null);
        if (value.Ref is not CelMap map) return new Datum(CelValue.Null);
        var keys = map.Keys;
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].AsString();
            if (key.Length == name.Length && Ascii.EqualsIgnoreCase(name, key)) return Of(map.Values[i]);
        }

        return new Datum(CelValue.Null);
    }

    /// <summary>The same for a name that is asked for again and again.</summary>
    public Datum Member(MemberName name)
    {
        if (node.Kind != JsonKind.Missing || value.Ref is not CelMap map || value.Kind != CelKind.Map) return Member(name.Utf8);
        var at = name.In(map);
        return at < 0 ? new Datum(CelValue.Null) : Of(map.Values[at]);
    }

    /// <summary>The first of two members that is there: providers spell one setting in two ways.</summary>
    public Datum Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherwise)
    {
        var first = Member(name);
        return first.IsAbsent ? Member(otherwise) : first;
    }

    /// <summary>The elements of a list; a single value counts as a list of one, an absent one as none.</summary>
    public ItemEnumerator Items() => new(this);

    /// <summary>The members of a map with their names as texts.</summary>
    public IEnumerable<(string Name, Datum Value)> Members()
    {
        if (node.Kind == JsonKind.Object)
        {
            foreach (var (name, inner) in node.Members()) yield return (name, new Datum(inner));
        }
        else if (node.Kind == JsonKind.Missing)
        {
            foreach (var (key, inner) in value.Entries()) yield return (key.AsString(), Of(inner));
        }
    }

    /// <summary>The text; numbers and Booleans as JSON writes them. Null for anything else.</summary>
    public string? Text() => Kind switch
    {
        DatumKind.Text when node.Kind == JsonKind.Missing => value.Kind == CelKind.String ? value.AsString() : value.Ref?.ToString(),
        DatumKind.Text => node.GetString(),
        DatumKind.Boolean => (node.Kind == JsonKind.Missing ? value.AsBool() : node.Kind == JsonKind.True) ? "true" : "false",
        DatumKind.Number when node.Kind != JsonKind.Missing => node.GetScalar(),
        DatumKind.Number => value.Kind switch
        {
            CelKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
            CelKind.Uint => value.AsUint().ToString(CultureInfo.InvariantCulture),
            _ => value.AsDouble().ToString(CultureInfo.InvariantCulture),
        },
        _ => null,
    };

    /// <summary>The text without allocating when it is short plain JSON; empty when this is no text.</summary>
    /// <param name="buffer">Room for short texts.</param>
    public ReadOnlySpan<char> Characters(Span<char> buffer)
    {
        if (node.Kind == JsonKind.String && !node.IsEscaped && node.Utf8.Length <= buffer.Length)
            return buffer[..Encoding.UTF8.GetChars(node.Utf8, buffer)];
        return Text() ?? "";
    }

    /// <summary>Whether this is exactly that ASCII text.</summary>
    public bool Is(ReadOnlySpan<byte> text)
    {
        if (node.Kind == JsonKind.String) return node.Is(text);
        return value.Kind == CelKind.String && Ascii.Equals(text, value.Text);
    }

    /// <summary>Whether this is that ASCII text but for letter case.</summary>
    public bool IsIgnoringCase(ReadOnlySpan<byte> text)
    {
        if (node.Kind == JsonKind.String && !node.IsEscaped) return Ascii.EqualsIgnoreCase(text, node.Utf8);
        return Kind == DatumKind.Text && Ascii.EqualsIgnoreCase(text, Text());
    }

    /// <summary>A whole number, also one written as a text.</summary>
    public bool TryInteger(out long number)
    {
        if (node.Kind == JsonKind.Number && node.TryGetInt64(out number)) return true;
        if (node.Kind == JsonKind.Missing && value.Kind == CelKind.Int)
        {
            number = value.AsInt();
            return true;
        }

        number = 0;
        if (Kind is not (DatumKind.Text or DatumKind.Number)) return false;
        Span<char> buffer = stackalloc char[24];
        var text = Kind == DatumKind.Text ? Characters(buffer) : Text();
        return long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite
            | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static DatumKind KindOf(CelKind kind) => kind switch
    {
        CelKind.Unknown or CelKind.Error => DatumKind.Unknown,
        CelKind.Null => DatumKind.Absent,
        CelKind.Bool => DatumKind.Boolean,
        CelKind.Int or CelKind.Uint or CelKind.Double => DatumKind.Number,
        CelKind.String or CelKind.Ip or CelKind.Cidr => DatumKind.Text,
        CelKind.List => DatumKind.List,
        CelKind.Map or CelKind.Record => DatumKind.Map,
        _ => DatumKind.Other,
    };

    /// <summary>Walks the elements of a list, or the one value that stands for a list.</summary>
    internal struct ItemEnumerator
    {
        private readonly Datum whole;
        private readonly CelValue[]? items;
        private readonly bool json;
        private JsonNode.ItemEnumerator elements;
        private int next;

        internal ItemEnumerator(Datum whole)
        {
            this.whole = whole;
            if (whole.node.Kind == JsonKind.Array)
            {
                json = true;
                elements = whole.node.Items();
            }
            else if (whole.node.Kind == JsonKind.Missing && whole.value.Kind == CelKind.List)
            {
                items = whole.value.Ref as CelValue[] ?? [.. whole.value.Items()];
            }
            else if (whole.IsAbsent)
            {
                items = [];
            }
        }

        public Datum Current { get; private set; }

        public bool MoveNext()
        {
            if (json)
            {
                if (!elements.MoveNext()) return false;
                Current = new Datum(elements.Current);
                return true;
            }

            if (items is not null)
            {
                if (next >= items.Length) return false;
                Current = Of(items[next++]);
                return true;
            }

            Current = whole;
            return next++ == 0;
        }

        public readonly ItemEnumerator GetEnumerator() => this;
    }
}
