namespace Demarc.Engine.Expressions;

/// <summary>
/// Parts of timestamps and durations. Months, days of the month and days of the year count from 0, <c>getDate</c> from 1.
/// </summary>
internal static class TimeFunctions
{
    [CelSignature("timestamp::getFullYear(): int")]
    public static long Year(CelValue time) => Local(time).Year;

    [CelSignature("timestamp::getFullYear(string): int")]
    public static long Year(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).Year;

    [CelSignature("timestamp::getMonth(): int")]
    public static long Month(CelValue time) => Local(time).Month - 1;

    [CelSignature("timestamp::getMonth(string): int")]
    public static long Month(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).Month - 1;

    [CelSignature("timestamp::getDate(): int")]
    public static long Date(CelValue time) => Local(time).Day;

    [CelSignature("timestamp::getDate(string): int")]
    public static long Date(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).Day;

    [CelSignature("timestamp::getDayOfMonth(): int")]
    public static long DayOfMonth(CelValue time) => Local(time).Day - 1;

    [CelSignature("timestamp::getDayOfMonth(string): int")]
    public static long DayOfMonth(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).Day - 1;

    [CelSignature("timestamp::getDayOfWeek(): int")]
    public static long DayOfWeek(CelValue time) => (long)Local(time).DayOfWeek;

    [CelSignature("timestamp::getDayOfWeek(string): int")]
    public static long DayOfWeek(CelValue time, string zone, ref EvalState state) => (long)Local(time, zone, ref state).DayOfWeek;

    [CelSignature("timestamp::getDayOfYear(): int")]
    public static long DayOfYear(CelValue time) => Local(time).DayOfYear - 1;

    [CelSignature("timestamp::getDayOfYear(string): int")]
    public static long DayOfYear(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).DayOfYear - 1;

    [CelSignature("timestamp::getHours(): int")]
    public static long Hours(CelValue time) => Local(time).Hour;

    [CelSignature("timestamp::getHours(string): int")]
    public static long Hours(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).Hour;

    [CelSignature("timestamp::getMinutes(): int")]
    public static long Minutes(CelValue time) => Local(time).Minute;

    [CelSignature("timestamp::getMinutes(string): int")]
    public static long Minutes(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).Minute;

    [CelSignature("timestamp::getSeconds(): int")]
    public static long Seconds(CelValue time) => Local(time).Second;

    [CelSignature("timestamp::getSeconds(string): int")]
    public static long Seconds(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).Second;

    [CelSignature("timestamp::getMilliseconds(): int")]
    public static long Milliseconds(CelValue time) => time.Extra / 1_000_000;

    [CelSignature("timestamp::getMilliseconds(string): int")]
    public static long Milliseconds(CelValue time, string zone, ref EvalState state) => Local(time, zone, ref state).Millisecond;

    [CelSignature("duration::getHours(): int")]
    public static long DurationHours(CelValue span) => span.Bits / 3_600_000_000_000;

    [CelSignature("duration::getMinutes(): int")]
    public static long DurationMinutes(CelValue span) => span.Bits / 60_000_000_000;

    [CelSignature("duration::getSeconds(): int")]
    public static long DurationSeconds(CelValue span) => span.Bits / 1_000_000_000;

    [CelSignature("duration::getMilliseconds(): int")]
    public static long DurationMilliseconds(CelValue span) => span.Bits / 1_000_000 % 1000;

    private static DateTime Local(in CelValue time)
    {
        CelTime.TryLocal(time.Bits, time.Extra, null, out var local);
        return local;
    }

    private static DateTime Local(in CelValue time, string zone, ref EvalState state)
    {
        if (!CelTime.TryLocal(time.Bits, time.Extra, zone, out var local))
            state.Failure = CelFailure.Error("unknown time zone: " + CelText.Quote(zone));
        return local;
    }
}
