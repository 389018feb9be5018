using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Work;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>What it works on is still being taken in.</summary>
    Receiving,

    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>A process works on it.</summary>
    Running,

    /// <summary>Came to its end.</summary>
    Done,

    /// <summary>Came to nothing, and will not be tried again.</summary>
    Failed,

    /// <summary>Somebody stopped it; nothing of it was kept.</summary>
    Cancelled,
}

/// <summary>Work that goes on after the request that asked for it.</summary>
public sealed record JobRow
{
    /// <summary>Its id in the tenant: of an import it cannot be guessed, of what is planned it is made of the day.</summary>
    public required string Id { get; init; }

    /// <summary>What is done, such as <c>import</c>. Of one kind, one job at a time is done for each tenant.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public JobState State { get; init; } = JobState.Receiving;

    /// <summary>What people call it.</summary>
    public string Title { get; init; } = "";

    /// <summary>Who asked for it: a name, for those who may see the job.</summary>
    public string AskedBy { get; init; } = "";

    /// <summary>When.</summary>
    public required Moment Asked { get; init; }

    /// <summary>When it was first begun; <see cref="Moment.Open"/> when it was not.</summary>
    public Moment Begun { get; init; } = Moment.Open;

    /// <summary>When it ended; <see cref="Moment.Open"/> when it has not.</summary>
    public Moment Ended { get; init; } = Moment.Open;

    /// <summary>Until when the process that works on it is believed to live, unless it says so again.</summary>
    public Moment Until { get; init; } = Moment.Start;

    /// <summary>The process that works on it, or did last; empty for none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>How often it was begun.</summary>
    public int Attempt { get; init; }

    /// <summary>Whether somebody asked to stop it.</summary>
    public bool CancelAsked { get; init; }

    /// <summary>How far it is, in whatever <see cref="Of"/> counts.</summary>
    public long Done { get; init; }

    /// <summary>How much there is to do; 0 when nobody knows.</summary>
    public long Of { get; init; }

    /// <summary>What is being done, in a few words for people.</summary>
    public string Words { get; init; } = "";

    /// <summary>What was asked for, as JSON of the kind.</summary>
    public string Request { get; init; } = "{}";

    /// <summary>What came of it, as JSON of the kind; empty while nothing did.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The run it recorded, written in the transaction that ended the run; 0 for none.</summary>
    public int Run { get; init; }

    /// <summary>Whether it has come to an end of any kind.</summary>
    public bool IsOver => State is JobState.Done or JobState.Failed or JobState.Cancelled;
}

/// <summary>A claim on a job: valid until another process takes the job over.</summary>
/// <param name="Job">The job.</param>
/// <param name="Owner">The process.</param>
/// <param name="Attempt">Which attempt it is.</param>
public sealed record JobClaim(string Job, string Owner, int Attempt);
