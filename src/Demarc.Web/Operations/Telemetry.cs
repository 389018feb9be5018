using System.Diagnostics;
using System.Diagnostics.Metrics;
using Demarc.Adapters.Work;
using Demarc.Engine.Content;

namespace Demarc.Web.Operations;

/// <summary>What the program measures about itself.</summary>
internal static class Telemetry
{
    /// <summary>Name of the meter, and of the source of traces.</summary>
    internal const string Name = "Demarc";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Source = new(Name);

    private static readonly Histogram<double> Jobs =
        Meter.CreateHistogram<double>("demarc.job.duration", "s", "How long an attempt at a job took, by kind and how it ended");

    private static readonly Histogram<double> States =
        Meter.CreateHistogram<double>("demarc.state.duration", "s", "How long it took to make what pages show from the store");

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("demarc.webhook.deliveries", null, "Webhooks sent");

    private static readonly Counter<long> Uploaded = Meter.CreateCounter<long>("demarc.upload.bytes", "By", "Bytes sent to be taken in");

    /// <summary>A job begins; to be disposed when it has ended.</summary>
    internal static Activity? JobBegins(string kind) => Source.StartActivity("job " + kind);

    /// <summary>An attempt at a job ended; Unknown when it was given back.</summary>
    internal static void JobEnded(string kind, JobState state, TimeSpan took) => Jobs.Record(
        took.TotalSeconds, new KeyValuePair<string, object?>("kind", kind),
        new KeyValuePair<string, object?>("state", state == JobState.Unknown ? "given-back" : Kebab<JobState>.Name(state)));

    /// <summary>A state was made.</summary>
    internal static void StateMade(TimeSpan took) => States.Record(took.TotalSeconds);

    /// <summary>A webhook was sent.</summary>
    internal static void Delivered(bool arrived) => Deliveries.Add(1, new KeyValuePair<string, object?>("arrived", arrived));

    /// <summary>Something was sent to be taken in.</summary>
    internal static void Taken(long bytes) => Uploaded.Add(bytes);
}
