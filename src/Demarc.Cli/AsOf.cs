using System.Globalization;

namespace Demarc.Cli;

/// <summary>The one place of the program that looks at the clock.</summary>
internal static class AsOf
{
    /// <summary>The day written, or today (UTC).</summary>
    /// <exception cref="UsageException">It is not a date.</exception>
    internal static DateOnly Day(string? text)
    {
        if (text is null) return DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        throw new UsageException($"\"{text}\" is not a date written as 2026-01-31");
    }
}
