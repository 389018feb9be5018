using System.Globalization;
using Demarc.Engine.Evidence;

namespace Demarc.Web.Access;

/// <summary>Times for which somebody is something: asked for and shown as days, of which the last one counts to its end (UTC).</summary>
public static class Spans
{
    /// <summary>Reads the days of a form; an empty first day is today, an empty last one is no end.</summary>
    /// <param name="from">First day as <c>2026-01-31</c>, or empty.</param>
    /// <param name="to">Last day, or empty.</param>
    /// <param name="now">Now: what begins today begins now.</param>
    /// <param name="valid">The time.</param>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    public static string? Read(string from, string to, Moment now, out Interval valid)
    {
        valid = default;
        var today = DateOnly.FromDateTime(now.ToTime().UtcDateTime);
        if (!TryDay(from, today, out var first)) return "Write the first day as 2026-01-31.";
        if (!TryDay(to, DateOnly.MaxValue, out var last)) return "Write the last day as 2026-01-31.";
        if (first < today) return "What somebody is begins today or later.";
        if (last < first) return "The last day is not before the first.";
        valid = new Interval(
            first == today ? now : Moment.Of(first), last == DateOnly.MaxValue ? Moment.Open : Moment.Of(last.AddDays(1)));
        return null;
    }

    /// <summary>The first day.</summary>
    public static string FirstDay(Interval valid) => TenantScope.Text(DateOnly.FromDateTime(valid.From.ToTime().UtcDateTime));

    /// <summary>The last day; empty when there is none.</summary>
    public static string LastDay(Interval valid) =>
        valid.To.IsOpen ? "" : TenantScope.Text(DateOnly.FromDateTime(new Moment(valid.To.Microseconds - 1).ToTime().UtcDateTime));

    private static bool TryDay(string text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return text.Length == 0 || (DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 2000 and < 2200);
    }
}
