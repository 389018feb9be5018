using System.Globalization;

namespace Demarc.Engine.Expressions;

/// <summary>Parsing, formatting and calendar arithmetic of timestamps and durations, to the nanosecond.</summary>
internal static class CelTime
{
    /// <summary>0001-01-01T00:00:00Z in seconds since 1970.</summary>
    public const long MinSeconds = -62_135_596_800;

    /// <summary>9999-12-31T23:59:59Z in seconds since 1970.</summary>
    public const long MaxSeconds = 253_402_300_799;

    private const long Nano = 1_000_000_000;
    private const long SecondsPerDay = 86_400;

    public static CelValue Timestamp(long seconds, long nanoseconds)
    {
        var carry = Math.DivRem(nanoseconds, Nano, out var rest);
        if (rest < 0) (carry, rest) = (carry - 1, rest + Nano);
        seconds += carry;
        return seconds is < MinSeconds or > MaxSeconds ? CelValue.Of(CelFailure.TimeRange) : CelValue.OfTimestamp(seconds, (int)rest);
    }

    public static CelValue Difference(in CelValue left, in CelValue right)
    {
        var nanoseconds = ((Int128)left.Bits - right.Bits) * Nano + (left.Extra - right.Extra);
        return nanoseconds < long.MinValue || nanoseconds > long.MaxValue
            ? CelValue.Of(CelFailure.DurationRange)
            : CelValue.OfDuration((long)nanoseconds);
    }

    public static CelValue Add(in CelValue timestamp, long nanoseconds, bool negate)
    {
        var whole = Math.DivRem(nanoseconds, Nano, out var rest);
        return negate
            ? Timestamp(timestamp.Bits - whole, timestamp.Extra - rest)
            : Timestamp(timestamp.Bits + whole, timestamp.Extra + rest);
    }

    public static string Format(long seconds, int nanoseconds)
    {
        var text = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond).ToString("yyyy-MM-dd'T'HH:mm:ss",
            CultureInfo.InvariantCulture);
        if (nanoseconds == 0) return text + "Z";
        return text + "." + nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0') + "Z";
    }

    /// <summary>Reads RFC 3339: a date, T, a time with an optional fraction, and Z or an offset.</summary>
    public static CelValue ParseTimestamp(string text)
    {
        var bad = "invalid timestamp: " + CelText.Quote(text);
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't') || text[13] != ':' || text[16] != ':')
            return CelValue.Error(bad);
        if (!Digits(text, 0, 4, out var year) || !Digits(text, 5, 2, out var month) || !Digits(text, 8, 2, out var day)
            || !Digits(text, 11, 2, out var hour) || !Digits(text, 14, 2, out var minute) || !Digits(text, 17, 2, out var second))
            return CelValue.Error(bad);
        var at = 19;
        long nanoseconds = 0;
        if (text[at] == '.' && !Fraction(text, ref at, out nanoseconds)) return CelValue.Error(bad);
        if (!Offset(text, at, out var offset) || month is < 1 or > 12 || hour > 23 || minute > 59 || second > 59)
            return CelValue.Error(bad);
        if (year < 1) return CelValue.Of(CelFailure.TimeRange);
        if (day < 1 || day > DateTime.DaysInMonth(year, month)) return CelValue.Error(bad);
        var days = new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        return Timestamp((days * SecondsPerDay) + (hour * 3600) + (minute * 60) + second - offset, nanoseconds);
    }

    /// <summary>Reads a duration such as <c>1h30m</c>, <c>-1.5s</c>, <c>10ms</c>.</summary>
    public static CelValue ParseDuration(string text)
    {
        var bad = CelValue.Error("invalid duration: " + CelText.Quote(text));
        var at = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        if (text.Length > 64) return bad;
        if (text.AsSpan(at) is "0") return CelValue.OfDuration(0);
        if (at == text.Length) return bad;
        Int128 total = 0;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
            if (!decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var number))
                return bad;
            if (!Unit(text, ref at, out var unit)) return bad;
            if (number > 1_000_000_000_000_000_000m) return CelValue.Of(CelFailure.DurationRange);
            var whole = decimal.Truncate(number);
            total += ((Int128)whole * unit) + (Int128)((number - whole) * unit);
        }

        if (text[0] == '-') total = -total;
        return total < long.MinValue || total > long.MaxValue ? CelValue.Of(CelFailure.DurationRange) : CelValue.OfDuration((long)total);
    }

    /// <summary>The timestamp's local date and time in a zone: an IANA name, or an offset such as -02:30.</summary>
    public static bool TryLocal(long seconds, int nanoseconds, string? zone, out DateTime local)
    {
        local = DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / 100));
        if (zone is null or "UTC" or "Z" or "") return true;
        TimeSpan shift;
        if (char.IsAsciiDigit(zone[0]) || zone[0] is '+' or '-')
        {
            var text = char.IsAsciiDigit(zone[0]) ? "+" + zone : zone;
            if (!Offset(text, 0, out var offset)) return false;
            shift = TimeSpan.FromSeconds(offset);
        }
        else
        {
            if (zone.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) return false;
            shift = found.GetUtcOffset(local);
        }

        var ticks = local.Ticks + shift.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return false;
        local = new DateTime(ticks, DateTimeKind.Unspecified);
        return true;
    }

    private static bool Unit(string text, ref int at, out long nanoseconds)
    {
        var rest = text.AsSpan(at);
        (nanoseconds, var length) = rest switch
        {
            ['n', 's', ..] => (1L, 2),
            ['u' or '\u00b5' or '\u03bc', 's', ..] => (1_000, 2),
            ['m', 's', ..] => (1_000_000, 2),
            ['s', ..] => (Nano, 1),
            ['m', ..] => (60 * Nano, 1),
            ['h', ..] => (3600 * Nano, 1),
            _ => (0, 0),
        };
        at += length;
        return length > 0;
    }

    private static bool Digits(string text, int at, int length, out int value) =>
        int.TryParse(text.AsSpan(at, length), NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool Fraction(string text, ref int at, out long nanoseconds)
    {
        nanoseconds = 0;
        var start = ++at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            if (at - start < 9) nanoseconds = (nanoseconds * 10) + (text[at] - '0');
            at++;
        }

        for (var digits = at - start; digits < 9; digits++) nanoseconds *= 10;
        return at > start && at < text.Length;
    }

    private static bool Offset(string text, int at, out int seconds)
    {
        seconds = 0;
        var rest = text.AsSpan(at);
        if (rest is "Z" or "z") return true;
        if (rest.Length != 6 || rest[0] is not ('+' or '-') || rest[3] != ':') return false;
        if (!Digits(text, at + 1, 2, out var hours) || !Digits(text, at + 4, 2, out var minutes) || hours > 23 || minutes > 59)
            return false;
        seconds = ((hours * 3600) + (minutes * 60)) * (rest[0] == '-' ? -1 : 1);
        return true;
    }
}
