using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Inventory;

/// <summary>Brings a value that a source wrote into the type its property declares.</summary>
internal static class PropertyValue
{
    // A bare null would become the value null, "known absent": CelValue converts from null texts.
    private static CelValue? NotOfTheType => default(CelValue?);

    /// <summary>The value in that type, or null when it cannot be read as one. JSON in it still stands in the source's buffer.</summary>
    internal static CelValue? Convert(CelValue value, CelType type) => type.Kind switch
    {
        CelTypeKind.Bool => ToBool(value),
        CelTypeKind.Int => ToInt(value),
        CelTypeKind.Double => ToDouble(value),
        CelTypeKind.String => ToText(value),
        CelTypeKind.Timestamp => ToTimestamp(value),
        CelTypeKind.List when value.Kind == CelKind.List => ToList(value, type.Parameters[0]),
        CelTypeKind.Dyn or CelTypeKind.Map => value,
        _ => NotOfTheType,
    };

    /// <summary>The same properties on texts of their own: the source's buffer is used again for the next record.</summary>
    internal static CelRecord Kept(CelRecord properties) => new(properties.Type, Array.ConvertAll(properties.Slots, Kept));

    /// <summary>The same value on a text of its own.</summary>
    internal static CelValue Kept(CelValue value)
    {
        if (value.Kind == CelKind.String) return CelValue.Of(value.AsString());
        var json = value.AsJson();
        if (json.Exists) return CelValue.Of(JsonTape.Parse(json.Utf8.ToArray()).Root);
        return value.Kind switch
        {
            CelKind.List => CelValue.OfList([.. value.Items().Select(Kept)]),
            CelKind.Map =>
                CelValue.OfMap(value.Entries().Select(static entry => KeyValuePair.Create(Kept(entry.Key), Kept(entry.Value)))),
            _ => value,
        };
    }

    private static CelValue? ToBool(CelValue value) => value.Kind switch
    {
        CelKind.Bool => value,
        CelKind.String when bool.TryParse(value.AsString(), out var flag) => CelValue.Of(flag),
        _ => NotOfTheType,
    };

    private static CelValue? ToInt(CelValue value) => value.Kind switch
    {
        CelKind.Int => value,
        CelKind.Double when Math.Truncate(value.AsDouble()) == value.AsDouble() && Math.Abs(value.AsDouble()) < 9e15 =>
            CelValue.Of((long)value.AsDouble()),
        CelKind.String when long.TryParse(value.AsString(), out var number) => CelValue.Of(number),
        _ => NotOfTheType,
    };

    private static CelValue? ToDouble(CelValue value) => value.Kind switch
    {
        CelKind.Double => value,
        CelKind.Int => CelValue.Of((double)value.AsInt()),
        CelKind.String when double.TryParse(value.AsString(), out var number) => CelValue.Of(number),
        _ => NotOfTheType,
    };

    private static CelValue? ToText(CelValue value) => value.Kind switch
    {
        CelKind.String => value,
        CelKind.Int => CelValue.Of(value.AsInt().ToString()),
        CelKind.Bool => CelValue.Of(value.AsBool() ? "true" : "false"),
        _ => NotOfTheType,
    };

    private static CelValue? ToTimestamp(CelValue value) => value.Kind switch
    {
        CelKind.Timestamp => value,
        CelKind.String when DateTimeOffset.TryParse(
            value.AsString(), null, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) => CelValue.Of(time),
        _ => NotOfTheType,
    };

    private static CelValue? ToList(CelValue value, CelType item)
    {
        if (item.Kind == CelTypeKind.Dyn) return value;
        var items = new List<CelValue>(value.Count);
        foreach (var element in value.Items())
        {
            if (Convert(element, item) is not { } converted) return null;
            items.Add(converted);
        }

        return CelValue.OfList([.. items]);
    }
}
