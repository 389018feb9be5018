using System.Globalization;
using Demarc.Engine.Evidence;

namespace Demarc.Cli;

/// <summary>The one place of the program that looks at the clock.</summary>
internal static class AsOf
{
    /// <summary>Now.</summary>
    internal static Moment Now => Moment.Of(TimeProvider.System.GetUtcNow());

    /// <summary>The time written, or the end of the day written (UTC), or now.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    internal static DateTimeOffset Time(string? text)
    {
        if (text is null) return TimeProvider.System.GetUtcNow();
        if (Moment.TryParse(text, out var moment) && moment.ToTime().Year is > 1900 and < 9000) return moment.ToTime();
        return new DateTimeOffset(Day(text).AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddSeconds(-1);
    }

    /// <summary>The time written, or the beginning of the day written (UTC).</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    internal static Moment Start(string text) =>
        text.Length == 10 ? Moment.Of(Day(text)) : Moment.Of(Time(text));

    /// <summary>The day written, or that of the time written, or today (UTC).</summary>
    /// <exception cref="UsageException">It is not a date.</exception>
    internal static DateOnly Day(string? text)
    {
        if (text is null) return DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        // Near the ends of the calendar no due day can be counted.
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1900 and < 9000) return day;
        if (Moment.TryParse(text, out var moment) && moment.ToTime().Year is > 1900 and < 9000)
            return DateOnly.FromDateTime(moment.ToTime().UtcDateTime);
        throw new UsageException($"\"{text}\" is not a date written as 2026-01-31");
    }

    /// <summary>
    /// The time whose state exports show: that written; of a day its end, but not a time that has not come yet; now when none is written.
    /// </summary>
    internal static Moment Looked(string? text, Moment now)
    {
        if (text is null) return now;
        var time = Moment.Of(Time(text));
        return text.Length == 10 && Day(text) == DateOnly.FromDateTime(now.ToTime().UtcDateTime) ? now : time;
    }
}
