using System.Diagnostics;

namespace Demarc.Bench;

/// <summary>Time of one call, as the best of several rounds: other work on the machine only ever adds time.</summary>
internal static class Timing
{
    private const int Rounds = 9;
    private const double RoundSeconds = 0.08;

    /// <summary>Nanoseconds for one call of the loop body; the loop is given the number of calls to make.</summary>
    public static double Nanoseconds(Action<int> loop)
    {
        var calls = 1000;
        for (var elapsed = 0.0; elapsed < RoundSeconds;)
        {
            elapsed = Seconds(loop, calls);
            if (elapsed < RoundSeconds) calls = (int)Math.Min(calls * Math.Max(2, RoundSeconds / Math.Max(elapsed, 1e-6)), 200_000_000);
        }

        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++) best = Math.Min(best, Seconds(loop, calls));
        return best / calls * 1e9;
    }

    private static double Seconds(Action<int> loop, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        loop(calls);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
