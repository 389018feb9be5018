using System.Runtime.InteropServices;

namespace Demarc.Engine.Evidence;

/// <summary>
/// How long failures took to be mended, and how old those are that go on: a mean of what was mended alone looks the better the more is left
/// lying.
/// </summary>
public sealed record RepairTimes
{
    /// <summary>How it is counted.</summary>
    public const string Formula =
        "mttr = sum of (mended - first known to fail) / mended; open age = sum of (as of - first known to fail) / open";

    /// <summary>What is counted.</summary>
    public const string Population =
        "failures of one check on one resource, account or region: mended between from and as of, and open as of";

    /// <summary>What is left out.</summary>
    public const string Exclusions =
        "failures that ended without being mended: accepted by an exception, resource removed, check no longer applicable (counted "
        + "beside); a verdict that cannot be told ends no failure; what failed at the first look may be older (counted as from_first_look)";

    /// <summary>Failures that were mended in the period.</summary>
    public required long Mended { get; init; }

    /// <summary>Mean time to repair; null when nothing was mended.</summary>
    public required TimeSpan? Mean { get; init; }

    /// <summary>Half of them took at most this long; null when nothing was mended.</summary>
    public required TimeSpan? Median { get; init; }

    /// <summary>Failures that go on at the end of the period.</summary>
    public required long Open { get; init; }

    /// <summary>Their mean age; null when there are none.</summary>
    public required TimeSpan? OpenMean { get; init; }

    /// <summary>The age of the oldest; null when there are none.</summary>
    public required TimeSpan? OpenOldest { get; init; }

    /// <summary>Of those mended and open: how many the first look already saw fail, so that they are at least as old as counted.</summary>
    public required long FromFirstLook { get; init; }

    /// <summary>Failures for which an exception was approved in the period.</summary>
    public required long Accepted { get; init; }

    /// <summary>Failures whose resource went in the period.</summary>
    public required long Removed { get; init; }

    /// <summary>Failures whose check stopped to apply in the period.</summary>
    public required long NotApplicable { get; init; }

    /// <summary>Adds failures up, one at a time.</summary>
    /// <param name="period">Failures count that ended in it, or go on at its end.</param>
    public sealed class Tally(Interval period)
    {
        private readonly List<long> mended = [];
        private readonly List<long> open = [];
        private long fromFirstLook;
        private long accepted;
        private long removed;
        private long notApplicable;

        /// <summary>Takes a failure.</summary>
        public void Take(Failure failure)
        {
            if (failure.AsOf(period.To) is not { } known) return;
            var ends = known.End == FailureEnd.GoesOn ? period.To : known.Span.To;
            if (ends < period.From) return;
            var age = ends.Microseconds - known.Span.From.Microseconds;
            switch (known.End)
            {
                case FailureEnd.Mended:
                    mended.Add(age);
                    break;
                case FailureEnd.GoesOn:
                    open.Add(age);
                    break;
                case FailureEnd.Accepted:
                    accepted++;
                    return;
                case FailureEnd.Removed:
                    removed++;
                    return;
                default:
                    notApplicable++;
                    return;
            }

            fromFirstLook += known.FromFirstLook ? 1 : 0;
        }

        /// <summary>The sums.</summary>
        public RepairTimes ToTimes()
        {
            mended.Sort();
            return new RepairTimes
            {
                Mended = mended.Count,
                Mean = Mean(mended),
                Median = mended.Count == 0 ? null : TimeSpan.FromMicroseconds(mended[(mended.Count - 1) / 2]),
                Open = open.Count,
                OpenMean = Mean(open),
                OpenOldest = open.Count == 0 ? null : TimeSpan.FromMicroseconds(open.Max()),
                FromFirstLook = fromFirstLook,
                Accepted = accepted,
                Removed = removed,
                NotApplicable = notApplicable,
            };
        }

        // The sum of a million ages in microseconds may not fit into 64 bits.
        private static TimeSpan? Mean(List<long> ages)
        {
            if (ages.Count == 0) return null;
            Int128 sum = 0;
            foreach (var age in CollectionsMarshal.AsSpan(ages)) sum += age;
            return TimeSpan.FromMicroseconds((long)(sum / ages.Count));
        }
    }
}
