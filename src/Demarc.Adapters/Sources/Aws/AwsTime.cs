using System.Globalization;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>Times as AWS answers, the command line and recordings of answers write them.</summary>
internal static class AwsTime
{
    /// <summary>
    /// Reads ISO 8601, HTTP dates, seconds or milliseconds since 1970, and the object form of recorded answers; null otherwise.
    /// </summary>
    internal static DateTimeOffset? Read(JsonNode node) => node.Kind switch
    {
        JsonKind.String => FromUsual(node.Utf8) ?? FromText(node.GetString()!),
        JsonKind.Number when node.TryGetDouble(out var number) => FromNumber(number),
        JsonKind.Object => FromParts(node),
        _ => null,
    };

    /// <summary>True for the object in which recordings keep a time: <c>{"__class__": "datetime", "year": ...}</c>.</summary>
    internal static bool IsRecorded(JsonNode node) => node.TryGet("__class__"u8, out var kind) && kind.Is("datetime"u8);

    /// <summary>The time in ISO 8601, to the microsecond, in UTC.</summary>
    internal static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The form of nearly all times, <c>2026-01-31T12:00:00.000Z</c>; null for every other.</summary>
    private static DateTimeOffset? FromUsual(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || text[^1] != 'Z') return null;
        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return null;
        var rest = text[19..^1];
        var milliseconds = rest is [(byte)'.', _, _, _] ? Number(rest[1..]) : rest.IsEmpty ? 0 : -1;
        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        var (hour, minute, second) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]));
        var known = milliseconds >= 0 && year > 0 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month)
            && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60;
        return known ? new DateTimeOffset(year, month, day, hour, minute, second, milliseconds, TimeSpan.Zero) : null;
    }

    /// <summary>The number that digits stand for; a negative one when something else is among them.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit)) return -1;
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static DateTimeOffset? FromText(string text)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        if (text.Length is < 10 or > 64) return null;
        if (text[4] == '-' || text[3] == ',')
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out var time) ? time : null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? FromNumber(number) : null;
    }

    private static DateTimeOffset? FromNumber(double number)
    {
        // Beyond the year 5138 in seconds only milliseconds make sense.
        if (Math.Abs(number) > 1e11) number /= 1000;
        return Math.Abs(number) < 2e11 ? DateTimeOffset.UnixEpoch.AddTicks((long)(number * 1e7)) : null;
    }

    private static DateTimeOffset? FromParts(JsonNode node)
    {
        if (!IsRecorded(node)) return null;
        if (!Part(node, "year"u8, 1, 9999, out var year) || !Part(node, "month"u8, 1, 12, out var month)) return null;
        if (!Part(node, "day"u8, 1, DateTime.DaysInMonth(year, month), out var day)) return null;
        if (!Part(node, "hour"u8, 0, 23, out var hour) || !Part(node, "minute"u8, 0, 59, out var minute)) return null;
        if (!Part(node, "second"u8, 0, 59, out var second)) return null;
        if (!Part(node, "microsecond"u8, 0, 999_999, out var micro)) micro = 0;
        return new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(micro * 10L);
    }

    private static bool Part(JsonNode node, ReadOnlySpan<byte> name, int least, int most, out int value)
    {
        value = least;
        if (!node.TryGet(name, out var part) || !part.TryGetInt64(out var number) || number < least || number > most) return false;
        value = (int)number;
        return true;
    }
}
