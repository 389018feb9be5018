using System.Runtime.InteropServices;

namespace Demarc.Engine.Expressions;

/// <summary>A map built by an expression or by the host, in insertion order. Numeric keys are equal across kinds.</summary>
internal sealed class CelMap
{
    private const int IndexedFrom = 9;

    private readonly CelValue[] keys;
    private readonly CelValue[] values;
    private readonly Dictionary<CelValue, int>? index;

    private CelMap(CelValue[] keys, CelValue[] values, Dictionary<CelValue, int>? index)
    {
        this.keys = keys;
        this.values = values;
        this.index = index;
    }

    /// <summary>A map of the keys of another one.</summary>
    /// <param name="shape">The other map.</param>
    /// <param name="values">One value for each of its keys.</param>
    public CelMap(CelMap shape, CelValue[] values)
        : this(shape.keys, values, shape.index) => IsOfShape = true;

    /// <summary>Whether its keys are those of another map, and of all that are made like it.</summary>
    public bool IsOfShape { get; }

    public static CelMap Empty { get; } = new([], [], null);

    public int Count => keys.Length;

    /// <summary>Keys and values themselves, not to be changed.</summary>
    public (CelValue[] Keys, CelValue[] Values) Arrays => (keys, values);

    public ReadOnlySpan<CelValue> Keys => keys;

    public ReadOnlySpan<CelValue> Values => values;

    public static bool IsKey(CelKind kind) => kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String;

    public static CelMap From(IEnumerable<KeyValuePair<CelValue, CelValue>> entries)
    {
        Dictionary<CelValue, int>? seen = null;
        var names = new List<CelValue>();
        var contents = new List<CelValue>();
        foreach (var (key, value) in entries)
        {
            var at = seen is null ? Find(CollectionsMarshal.AsSpan(names), key) : seen.GetValueOrDefault(key, -1);
            if (at >= 0)
            {
                contents[at] = value;
                continue;
            }

            seen?.Add(key, names.Count);
            names.Add(key);
            contents.Add(value);
            if (names.Count == IndexedFrom) seen = names.Index().ToDictionary(static name => name.Item, static name => name.Index);
        }

        return new CelMap([.. names], [.. contents], seen);
    }

    /// <summary>A map from keys and values of equal number; a failure when a key repeats or cannot be a key.</summary>
    public static CelValue Create(CelValue[] keys, CelValue[] values)
    {
        var seen = keys.Length >= IndexedFrom ? new Dictionary<CelValue, int>(keys.Length) : null;
        for (var i = 0; i < keys.Length; i++)
        {
            if (!IsKey(keys[i].Kind)) return CelValue.Of(CelFailure.KeyType);
            if (seen is null ? Find(keys.AsSpan(0, i), keys[i]) >= 0 : !seen.TryAdd(keys[i], i))
                return CelValue.Error("Failed with repeated key: " + CelText.Literal(keys[i]));
        }

        return new CelValue(CelKind.Map, new CelMap(keys, values, seen));
    }

    public bool TryGet(in CelValue key, out CelValue value)
    {
        var at = index is null ? Find(keys, key) : index.GetValueOrDefault(key, -1);
        value = at < 0 ? default : values[at];
        return at >= 0;
    }

    private static int Find(ReadOnlySpan<CelValue> keys, in CelValue key)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (CelEquality.Equal(keys[i], key)) return i;
        }

        return -1;
    }
}
