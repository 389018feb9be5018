using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Expressions;

/// <summary>Walks the elements of a list or the keys of a map without allocating for lists.</summary>
internal struct CelCursor
{
    private readonly CelValue[]? items;
    private readonly CelMap? map;
    private readonly bool json;
    private JsonNode.ItemEnumerator elements;
    private JsonNode.MemberEnumerator members;
    private int next;

    public CelCursor(in CelValue container)
    {
        if (container.Kind == CelKind.List)
        {
            items = container.Ref as CelValue[];
            if (items is not null) return;
            json = true;
            elements = container.AsJson().Items();
        }
        else if (container.Kind == CelKind.Map)
        {
            IsMap = true;
            map = container.Ref as CelMap;
            if (map is not null) return;
            json = true;
            members = container.AsJson().Members();
        }
    }

    /// <summary>Whether it walks a map.</summary>
    public bool IsMap { get; }

    /// <summary>Position of the current element, from 0.</summary>
    public readonly long Index => next - 1;

    /// <summary>The element or key reached.</summary>
    public CelValue Current { get; private set; }

    /// <summary>The value of the entry reached, for a map; the element itself for a list.</summary>
    public CelValue CurrentValue { get; private set; }

    public bool Advance()
    {
        if (items is not null)
        {
            if (next >= items.Length) return false;
            Current = items[next++];
            return true;
        }

        return map is not null ? AdvanceMap(map) : json && AdvanceJson();
    }

    private bool AdvanceMap(CelMap entries)
    {
        if (next >= entries.Count) return false;
        Current = entries.Keys[next];
        CurrentValue = entries.Values[next];
        next++;
        return true;
    }

    private bool AdvanceJson()
    {
        next++;
        if (IsMap)
        {
            if (!members.MoveNext()) return false;
            var (name, value) = members.Current;
            Current = CelValue.Of(name);
            CurrentValue = CelValue.Of(value);
            return true;
        }

        if (!elements.MoveNext()) return false;
        Current = CelValue.Of(elements.Current);
        return true;
    }
}
