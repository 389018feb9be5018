using System.Globalization;

namespace Demarc.Cli;

/// <summary>The one place of the program that looks at the clock.</summary>
internal static class AsOf
{
    /// <summary>The end of the day written (UTC), or now.</summary>
    /// <exception cref="UsageException">It is not a date.</exception>
    internal static DateTimeOffset Time(string? text) => text is null
        ? TimeProvider.System.GetUtcNow()
        : new DateTimeOffset(Day(text).AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddSeconds(-1);

    /// <summary>The day written, or today (UTC).</summary>
    /// <exception cref="UsageException">It is not a date.</exception>
    internal static DateOnly Day(string? text)
    {
        if (text is null) return DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        // Near the ends of the calendar no due day can be counted.
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1900 and < 9000) return day;
        throw new UsageException($"\"{text}\" is not a date written as 2026-01-31");
    }
}
