using System.Diagnostics.Metrics;
using Demarc.Adapters.Work;
using Demarc.Engine.Content;

namespace Demarc.Web.Operations;

/// <summary>What the program measures about itself.</summary>
internal static class Telemetry
{
    /// <summary>Name of the meter.</summary>
    internal const string Name = "Demarc";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Jobs =
        Meter.CreateHistogram<double>("demarc.job.duration", "s", "How long an attempt at a job took, by kind and how it ended");

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("demarc.webhook.deliveries", null, "Webhooks sent");

    /// <summary>A webhook was sent.</summary>
    internal static void Delivered(bool arrived) => Deliveries.Add(1, new KeyValuePair<string, object?>("arrived", arrived));

    /// <summary>An attempt at a job ended; Unknown when it was given back.</summary>
    internal static void JobEnded(string kind, JobState state, TimeSpan took) => Jobs.Record(
        took.TotalSeconds, new KeyValuePair<string, object?>("kind", kind),
        new KeyValuePair<string, object?>("state", state == JobState.Unknown ? "given-back" : Kebab<JobState>.Name(state)));
}
