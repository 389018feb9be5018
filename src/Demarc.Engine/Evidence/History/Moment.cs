using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Demarc.Engine.Evidence;

/// <summary>A point in time (UTC) to the microsecond: what every database keeps without loss, and what compares fast.</summary>
/// <param name="Microseconds">Since 1970-01-01T00:00:00Z; <see cref="long.MaxValue"/> for "not ended".</param>
[SuppressMessage(
    "Usage", "CA2225:Operator overloads have named alternates", Justification = "CompareTo and Microseconds are the alternates.")]
public readonly record struct Moment(long Microseconds) : IComparable<Moment>
{
    private const long TicksAtZero = 621_355_968_000_000_000;
    private const long First = -TicksAtZero / TimeSpan.TicksPerMicrosecond;
    private const long Last = (3_155_378_975_999_999_999 - TicksAtZero) / TimeSpan.TicksPerMicrosecond;

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mm:ssK"];

    /// <summary>The end of what has not ended.</summary>
    public static Moment Open { get; } = new(long.MaxValue);

    /// <summary>Before everything.</summary>
    public static Moment Start { get; } = new(long.MinValue);

    /// <summary>Whether it stands for "not ended".</summary>
    public bool IsOpen => Microseconds == long.MaxValue;

    /// <summary>The moment of a time; parts of a microsecond are dropped.</summary>
    public static Moment Of(DateTimeOffset time) => new((time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>The first moment of a day.</summary>
    public static Moment Of(DateOnly day) => Of(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));

    /// <summary>The last moment of a day.</summary>
    public static Moment EndOf(DateOnly day) => new(Of(day).Microseconds + (TimeSpan.MicrosecondsPerDay - 1));

    /// <summary>Reads <c>2026-01-31T10:00:00Z</c>, with another offset, or with parts of a second; without an offset it is UTC.</summary>
    public static bool TryParse(string? text, out Moment moment)
    {
        var read = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        moment = read ? Of(time) : default;
        return read;
    }

    /// <summary>The same as a time; the last one there is for "not ended".</summary>
    public DateTimeOffset ToTime() =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(Microseconds, First, Last) * TimeSpan.TicksPerMicrosecond);

    /// <inheritdoc/>
    public int CompareTo(Moment other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>As it is written in output: empty for "not ended", parts of a second only where there are any.</summary>
    public override string ToString() =>
        IsOpen ? "" : ToTime().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Earlier.</summary>
    public static bool operator <(Moment left, Moment right) => left.Microseconds < right.Microseconds;

    /// <summary>Later.</summary>
    public static bool operator >(Moment left, Moment right) => left.Microseconds > right.Microseconds;

    /// <summary>Not later.</summary>
    public static bool operator <=(Moment left, Moment right) => left.Microseconds <= right.Microseconds;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(Moment left, Moment right) => left.Microseconds >= right.Microseconds;

    /// <summary>The time between two moments, neither of which is <see cref="Open"/>.</summary>
    public static TimeSpan operator -(Moment left, Moment right) => TimeSpan.FromMicroseconds(left.Microseconds - right.Microseconds);

    /// <summary>The earlier.</summary>
    public static Moment Min(Moment left, Moment right) => left < right ? left : right;

    /// <summary>The later.</summary>
    public static Moment Max(Moment left, Moment right) => left > right ? left : right;
}
