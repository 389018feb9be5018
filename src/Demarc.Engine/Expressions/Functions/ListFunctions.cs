namespace Demarc.Engine.Expressions;

/// <summary>Functions on lists and maps.</summary>
internal static class ListFunctions
{
    [CelSignature("size(list(A)): int")]
    [CelSignature("list(A)::size(): int")]
    [CelSignature("size(map(A, B)): int")]
    [CelSignature("map(A, B)::size(): int")]
    public static long Size(CelValue container) => container.Count;

    [CelSignature("list(A)::slice(int, int): list(A)")]
    public static CelValue Slice(CelValue list, long start, long end, ref EvalState state)
    {
        if (start < 0 || end < start || end > list.Count) return CelValue.Error($"cannot slice({start}, {end}): index out of range");
        return state.ChargeNew(list.Count) ? CelValue.OfList([.. list.Items().Skip((int)start).Take((int)(end - start))]) : default;
    }

    [CelSignature("list(list(A))::flatten(): list(A)")]
    public static CelValue Flatten(CelValue list, ref EvalState state) => Flatten(list, 1, ref state);

    [CelSignature("list(dyn)::flatten(int): list(dyn)")]
    public static CelValue Flatten(CelValue list, long depth, ref EvalState state)
    {
        if (depth < 0) return CelValue.Error("flatten() needs a depth of 0 or more");
        var items = list.Items().ToList();
        for (; depth > 0 && items.Exists(i => i.Kind == CelKind.List); depth--)
        {
            if (!state.ChargeNew(items.Sum(i => Math.Max(1L, i.Count)))) return default;
            items = [.. items.SelectMany(i => i.Kind == CelKind.List ? i.Items() : [i])];
        }

        return CelValue.OfList([.. items]);
    }

    [CelSignature("list(A)::distinct(): list(A)")]
    public static CelValue Distinct(CelValue list, ref EvalState state) =>
        state.Charge(list.Count * 16L) ? CelValue.OfList([.. list.Items().Distinct()]) : default;

    [CelSignature("list(A)::reverse(): list(A)")]
    public static CelValue Reverse(CelValue list, ref EvalState state) =>
        state.Charge(list.Count) ? CelValue.OfList([.. list.Items().Reverse()]) : default;

    [CelSignature("list(A)::first(): optional(A)")]
    public static CelValue First(CelValue list) => list.Count == 0 ? CelValue.None : CelValue.OfOptional(list.Items().First());

    [CelSignature("list(A)::last(): optional(A)")]
    public static CelValue Last(CelValue list) => list.Count == 0 ? CelValue.None : CelValue.OfOptional(list.Items().Last());

    [CelSignature("list(A)::sort(): list(A)")]
    public static CelValue Sort(CelValue list, ref EvalState state)
    {
        CelValue[] items = [.. list.Items()];
        return SortBy((CelValue[])items.Clone(), items, ref state);
    }

    [CelSignature("lists.range(int): list(int)")]
    public static CelValue Range(long count, ref EvalState state)
    {
        if (count < 0) return CelValue.Error("lists.range() needs 0 or more");
        if (!state.ChargeNew(count)) return default;
        var items = new CelValue[count];
        for (var i = 0; i < items.Length; i++) items[i] = CelValue.Of((long)i);
        return CelValue.OfList(items);
    }

    [CelSignature("sets.contains(list(A), list(A)): bool")]
    public static bool Contains(CelValue list, CelValue part, ref EvalState state)
    {
        if (!state.Charge((list.Count + part.Count) * 16L)) return false;
        var set = list.Items().ToHashSet();
        return part.Items().All(set.Contains);
    }

    [CelSignature("sets.equivalent(list(A), list(A)): bool")]
    public static bool Equivalent(CelValue left, CelValue right, ref EvalState state) =>
        Contains(left, right, ref state) && Contains(right, left, ref state);

    [CelSignature("sets.intersects(list(A), list(A)): bool")]
    public static bool Intersects(CelValue left, CelValue right, ref EvalState state)
    {
        if (!state.Charge((left.Count + right.Count) * 16L)) return false;
        var set = left.Items().ToHashSet();
        return right.Items().Any(set.Contains);
    }

    /// <summary>Sorts items by keys of one comparable type; equal keys keep their order.</summary>
    public static CelValue SortBy(CelValue[] keys, CelValue[] items, ref EvalState state)
    {
        if (!state.Charge(keys.Length * 64L)) return default;
        foreach (var key in keys)
        {
            if (key.IsFailure) return key;
            if (CelEquality.Compare(key, keys[0]) == CelEquality.NoOrder || key.Kind != keys[0].Kind)
                return CelValue.Of(CelFailure.NoOverload);
        }

        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(order, (a, b) => Math.Sign(Order(keys[a], keys[b])) is var sign and not 0 ? sign : a.CompareTo(b));
        return CelValue.OfList([.. order.Select(i => items[i])]);
    }

    /// <summary>A total order: NaN sorts before every number, or sorting would not be well defined.</summary>
    private static int Order(in CelValue left, in CelValue right)
    {
        var order = CelEquality.Compare(left, right);
        return order == CelEquality.Unordered ? left.AsDouble().CompareTo(right.AsDouble()) : order;
    }
}
