using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Expressions;

/// <summary>
/// Hands the elements of a list, or the keys and values of a map, to generated code in blocks: what is an array already is one block,
/// JSON is read a few elements at a time. The generated loop then runs over plain arrays.
/// </summary>
internal struct ElementBlocks
{
    private readonly JsonBlocks? json;
    private bool started;

    public ElementBlocks(in CelValue container)
    {
        IsMap = container.Kind == CelKind.Map;
        Items = [];
        Values = [];
        if (container.Ref is CelValue[] items)
        {
            Items = items;
            Count = items.Length;
        }
        else if (container.Ref is CelMap map)
        {
            (Items, Values) = map.Arrays;
            Count = Items.Length;
        }
        else if (container.Count > 0)
        {
            json = new JsonBlocks(container.AsJson());
        }
    }

    public bool IsMap { get; }

    /// <summary>The elements or keys of the block.</summary>
    public CelValue[] Items { get; private set; }

    /// <summary>The values of the block's entries, for a map.</summary>
    public CelValue[] Values { get; private set; }

    /// <summary>Elements in the block.</summary>
    public int Count { get; private set; }

    /// <summary>Position of the block's first element.</summary>
    public long Start { get; private set; }

    /// <summary>Goes to the next block; false when there is none.</summary>
    public bool Advance()
    {
        if (json is not null)
        {
            Start += started ? Count : 0;
            started = true;
            (Items, Values) = (json.Items, json.Values);
            Count = json.Fill();
            return Count > 0;
        }

        var more = !started && Count > 0;
        started = true;
        return more;
    }

    private sealed class JsonBlocks
    {
        private const int Size = 16;

        private readonly bool map;
        private JsonNode.ItemEnumerator elements;
        private JsonNode.MemberEnumerator members;

        public JsonBlocks(JsonNode node)
        {
            map = node.Kind == JsonKind.Object;
            elements = node.Items();
            members = node.Members();
            Items = new CelValue[Math.Min(node.Count, Size)];
            Values = map ? new CelValue[Items.Length] : [];
        }

        public CelValue[] Items { get; }

        public CelValue[] Values { get; }

        public int Fill()
        {
            var count = 0;
            while (count < Items.Length && (map ? members.MoveNext() : elements.MoveNext()))
            {
                Items[count] = map ? CelValue.Of(members.Current.Name) : CelValue.Of(elements.Current);
                if (map) Values[count] = CelValue.Of(members.Current.Value);
                count++;
            }

            return count;
        }
    }
}
