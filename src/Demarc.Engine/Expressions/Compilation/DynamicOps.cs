using System.Runtime.CompilerServices;

namespace Demarc.Engine.Expressions;

/// <summary>What generated code calls when the kinds are known only at evaluation. Operands are never failures unless said so.</summary>
internal static class DynamicOps
{
    public static CelValue At(ref CelValue first, int index) => Unsafe.Add(ref first, index);

    /// <summary>Puts the result of one of several expressions in its place.</summary>
    public static void Put(ref CelValue first, int index, in CelValue value) => Unsafe.Add(ref first, index) = value;

    /// <summary>The slots of a variable that holds a record of that type, otherwise null.</summary>
    public static CelValue[]? SlotsAt(ref CelValue first, int index, CelRecordType type) => Slots(Unsafe.Add(ref first, index), type);

    /// <summary>The slots of a record of that type, otherwise null.</summary>
    public static CelValue[]? Slots(in CelValue value, CelRecordType type) =>
        value.Tag == CelKind.Record && Unsafe.As<CelRecord>(value.Ref!) is var record && ReferenceEquals(record.Type, type)
            ? record.Slots
            : null;

    public static bool IsRecord(in CelValue value, CelRecordType type) => Slots(value, type) is not null;

    /// <summary>Why a value of another kind was expected: its own failure, if it is one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelFailure Mismatch(in CelValue value, int line, int column) =>
        CelFailure.At(value.IsFailure ? value.Failure! : CelFailure.NoOverload, line, column);

    /// <summary>As <see cref="NoRecord"/>, for a variable.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelFailure NoRecordAt(ref CelValue first, int index, FieldKey key, int line, int column) =>
        NoRecord(Unsafe.Add(ref first, index), key, line, column);

    /// <summary>Whether a remembered selection was not made yet.</summary>
    public static bool IsUnset(in CelValue value) => value.Tag == CelKind.Unknown && value.Ref is null;

    /// <summary>Why a value has no fields of the expected record.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelFailure NoRecord(in CelValue value, FieldKey key, int line, int column) => CelFailure.At(
        value.Failure ?? (value.IsNull ? CelFailure.Error($"no such field: '{key.Name}' of null") : CelFailure.NoOverload), line, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string Text(in CelValue value) => value.Ref as string ?? JsonText(value);

    /// <summary>Ordinal equality. Not inlined: the framework's unrolled comparison multiplies the time to generate code.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool SameText(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Real(in CelValue value) => BitConverter.Int64BitsToDouble(value.Bits);

    public static bool TryGetKey(in CelValue map, in CelValue key, out CelValue value)
    {
        if (map.Ref is CelMap own) return own.TryGet(key, out value);
        value = default;
        if (key.Kind != CelKind.String || !map.AsJson().TryGet(key.Text, out var node)) return false;
        value = CelValue.Of(node);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue Select(in CelValue target, FieldKey key)
    {
        switch (target.Kind)
        {
            case CelKind.Map:
                return Find(target, key, out var found) ? found : CelValue.Of(key.Missing);
            case CelKind.Record:
                return ((CelRecord)target.Ref!)[key.Name] ?? CelValue.Of(key.Missing);
            case CelKind.Optional:
                return target.TryGetOptional(out var inner) ? SelectOptional(inner, key) : CelValue.None;
            default:
                return CelValue.Error($"type '{TypeNames.Of(target)}' does not support field selection: no such key '{key.Name}'");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue SelectOptional(in CelValue target, FieldKey key)
    {
        switch (target.Kind)
        {
            case CelKind.Map:
                return Find(target, key, out var found) ? Wrap(found) : CelValue.None;
            case CelKind.Optional when !HoldsNull(target):
                return target.TryGetOptional(out var inner) ? SelectOptional(inner, key) : CelValue.None;
            case CelKind.Record:
                var value = ((CelRecord)target.Ref!)[key.Name];
                return value is null ? CelValue.Of(key.Missing) : value.Value.IsNull ? CelValue.None : Wrap(value.Value);
            case CelKind.Null:
                return CelValue.Of(key.Missing);
            case CelKind.Optional when HoldsNull(target):
                return CelValue.None;
            default:
                return Select(target, key);
        }
    }

    /// <summary>Whether a field is there: a Boolean, or a failure. Null has no fields.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue Has(in CelValue target, FieldKey key)
    {
        switch (target.Kind)
        {
            case CelKind.Map:
                return Find(target, key, out var found) ? found.Kind == CelKind.Unknown ? found : CelValue.True : CelValue.False;
            case CelKind.Record:
                return ((CelRecord)target.Ref!)[key.Name] is { } value ? Present(value) : CelValue.Of(key.Missing);
            case CelKind.Optional:
                return target.TryGetOptional(out var inner) ? Has(inner, key) : CelValue.False;
            case CelKind.Null:
                return CelValue.False;
            default:
                return CelValue.Of(CelFailure.NoOverload);
        }
    }

    /// <summary>Presence of a record field: its failure, false for null, otherwise true.</summary>
    public static CelValue Present(in CelValue slot) => slot.IsFailure ? slot : CelValue.Of(!slot.IsNull);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue Index(in CelValue target, in CelValue index)
    {
        switch (target.Kind)
        {
            case CelKind.List:
                if (!Position(index, out var at)) return CelValue.Of(CelFailure.BadIndex);
                return at >= 0 && at < target.Count ? Element(target, (int)at) : CelValue.Error($"index out of bounds: {at}");
            case CelKind.Map:
                return TryGetKey(target, index, out var value) ? value : CelValue.Error("no such key: " + CelText.Literal(index));
            case CelKind.Optional:
                return target.TryGetOptional(out var inner) ? IndexOptional(inner, index) : CelValue.None;
            default:
                return CelValue.Of(CelFailure.NoOverload);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue IndexOptional(in CelValue target, in CelValue index)
    {
        switch (target.Kind)
        {
            case CelKind.List:
                if (!Position(index, out var at)) return CelValue.Of(CelFailure.BadIndex);
                return at >= 0 && at < target.Count ? Wrap(Element(target, (int)at)) : CelValue.None;
            case CelKind.Map:
                return TryGetKey(target, index, out var value) ? Wrap(value) : CelValue.None;
            case CelKind.Optional when HoldsNull(target):
                return CelValue.None;
            default:
                return Index(target, index);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue In(in CelValue item, in CelValue container, ref EvalState state)
    {
        if (container.Kind == CelKind.Map) return CelValue.Of(TryGetKey(container, item, out _));
        if (container.Kind != CelKind.List) return CelValue.Of(CelFailure.NoOverload);
        if (!state.Charge(container.Count)) return CelValue.Of(state.Failure!);
        for (var cursor = new CelCursor(container); cursor.Advance();)
        {
            if (CelEquality.Equal(item, cursor.Current)) return CelValue.True;
        }

        return CelValue.False;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool InStrings(in CelValue item, HashSet<string> texts) => item.Kind == CelKind.String && texts.Contains(Text(item));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool InFew(in CelValue item, string[] texts)
    {
        if (item.Kind != CelKind.String) return false;
        var text = Text(item);
        foreach (var other in texts)
        {
            if (string.Equals(text, other, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>An optional entry of a list literal.</summary>
    public static bool AddOptional(List<CelValue> items, in CelValue optional)
    {
        if (optional.Kind != CelKind.Optional) return false;
        if (optional.TryGetOptional(out var value)) items.Add(value);
        return true;
    }

    /// <summary>An optional entry of a map literal.</summary>
    public static bool AddOptionalEntry(List<CelValue> keys, List<CelValue> values, in CelValue key, in CelValue optional)
    {
        if (!AddOptional(values, optional)) return false;
        if (values.Count > keys.Count) keys.Add(key);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue ToList(List<CelValue> items) => CelValue.OfList([.. items]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue ToMap(List<CelValue> keys, List<CelValue> values) => CelMap.Create([.. keys], [.. values]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static CelValue OfShape(CelMap shape, CelValue[] values) => new(CelKind.Map, new CelMap(shape, values));

    /// <summary>All entries of one map added to others, for transformMapEntry.</summary>
    public static bool AddEntries(List<CelValue> keys, List<CelValue> values, in CelValue map)
    {
        if (map.Kind != CelKind.Map) return false;
        for (var cursor = new CelCursor(map); cursor.Advance();)
        {
            keys.Add(cursor.Current);
            values.Add(cursor.CurrentValue);
        }

        return true;
    }

    public static CelValue SortBy(List<CelValue> keys, in CelValue list, ref EvalState state) => list.Kind == CelKind.List
        ? ListFunctions.SortBy([.. keys], [.. list.Items()], ref state)
        : CelValue.Of(CelFailure.NoOverload);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string JsonText(in CelValue value) => value.Text;

    /// <summary>
    /// A setting written as null has nothing below it: <c>item.?versioning[?0].?enabled</c> is none, whether it is null or not there.
    /// </summary>
    private static bool HoldsNull(in CelValue optional) => optional.TryGetOptional(out var value) && value.IsNull;

    private static CelValue Wrap(in CelValue value) => value.IsFailure ? value : CelValue.OfOptional(value);

    private static bool Find(in CelValue map, FieldKey key, out CelValue value)
    {
        if (map.Ref is CelMap own) return own.TryGet(key.Key, out value);
        value = default;
        if (!map.AsJson().TryGet(key.Utf8, key.Hash, out var node)) return false;
        value = CelValue.Of(node);
        return true;
    }

    private static CelValue Element(in CelValue list, int at) =>
        list.Ref is CelValue[] items ? items[at] : CelValue.Of(list.AsJson()[at]);

    /// <summary>A list position: any number that is whole.</summary>
    private static bool Position(in CelValue index, out long at)
    {
        at = index.Bits;
        if (index.Kind == CelKind.Int) return true;
        if (index.Kind == CelKind.Uint) return at >= 0;
        if (index.Kind != CelKind.Double) return false;
        var real = index.AsDouble();
        at = real is >= -1e15 and <= 1e15 ? (long)real : -1;
        return Math.Truncate(real) == real;
    }
}
