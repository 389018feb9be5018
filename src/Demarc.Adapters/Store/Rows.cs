using System.Data.Common;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store;

/// <summary>What a fact is about.</summary>
public enum SubjectKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>A resource.</summary>
    Resource,

    /// <summary>An account, or a region of it, about which checks of accounts speak.</summary>
    Place,

    /// <summary>Where duties arise: organisation, provider, account, service or instance.</summary>
    Scope,

    /// <summary>An approved exception.</summary>
    Exception,
}

/// <summary>What a fact says.</summary>
public enum FactKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>The properties of a resource, with the verdicts that follow from them.</summary>
    State,

    /// <summary>Verdicts on a resource that depend on the time, too.</summary>
    Clock,

    /// <summary>Verdicts on an account or region.</summary>
    Place,

    /// <summary>Whose each duty of a scope is, by which rule.</summary>
    Responsibility,

    /// <summary>Who answers for each duty of ours in a scope, and what shows that it is done.</summary>
    Standing,

    /// <summary>An exception as approved.</summary>
    Exception,

    /// <summary>What the organisation says about itself: its file, and its own content.</summary>
    Organisation,

    /// <summary>Services that bills and lists name, without resources; one series for each kind of source, provider and account.</summary>
    Named,
}

/// <summary>What a subject is, without its number.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Provider">Provider id; empty when unknown.</param>
/// <param name="Account">Account; empty when unknown or not part of it.</param>
/// <param name="Region">Region; empty when unknown or not part of it.</param>
/// <param name="Type">Resource type id; of a scope the service.</param>
/// <param name="Id">Resource id; of a scope the workload; of an exception its id.</param>
/// <param name="Container">The plan or template inside which the id is unique; else empty.</param>
public sealed record SubjectName(
    SubjectKind Kind, string Provider, string Account, string Region, string Type, string Id, string Container = "");

/// <summary>A subject with its number.</summary>
/// <param name="Number">Number within the tenant, from 1, dense.</param>
/// <param name="Key">Digest of what identifies it.</param>
/// <param name="Name">What it is.</param>
public sealed record SubjectRow(int Number, Digest Key, SubjectName Name);

/// <summary>What a fact says, as far as the database is concerned.</summary>
/// <param name="Content">Digest of the content; none: the subject is not there.</param>
/// <param name="Mark">Digest of everything seen; what decides whether a sighting is new.</param>
/// <param name="Verdicts">Digest of the verdicts that follow; none when no check was evaluated.</param>
/// <param name="Basis">Digest of the checks and exceptions under which they were evaluated.</param>
/// <param name="About">What else was seen, as JSON; may be empty.</param>
public sealed record FactBody(Digest Content, Digest Mark, Digest Verdicts, Digest Basis, string About)
{
    /// <summary>A body whose content is all there is to it.</summary>
    public static FactBody Of(Digest content) => new(content, content, Digest.None, Digest.None, "");

    /// <summary>Bodies say the same when the same was seen.</summary>
    public static IEqualityComparer<FactBody> ByMark { get; } =
        EqualityComparer<FactBody>.Create(static (left, right) => left?.Mark == right?.Mark, static body => body.Mark.GetHashCode());
}

/// <summary>Names the series of facts of one kind, about one subject, from one kind of source.</summary>
/// <param name="Kind">Kind of fact.</param>
/// <param name="Subject">Number of the subject.</param>
/// <param name="Facet">The kind of source; empty for what Demarc itself found.</param>
public readonly record struct Series(FactKind Kind, int Subject, string Facet);

/// <summary>A fact as recorded.</summary>
/// <param name="Series">The series it belongs to.</param>
/// <param name="Valid">When it was true.</param>
/// <param name="Known">When it was held to be so.</param>
/// <param name="Captured">The time the source gave.</param>
/// <param name="Body">What it says; null: the subject was not there.</param>
public sealed record FactRow(Series Series, Interval Valid, Interval Known, Moment Captured, FactBody? Body)
{
    /// <summary>The fact as a version of a timeline.</summary>
    public FactVersion<FactBody> Version => new(Valid.From, Valid.To, Captured, Body);
}

/// <summary>How far a run came.</summary>
public enum RunState
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>It goes on, or was cut off. Nothing it wrote is shown.</summary>
    Unfinished,

    /// <summary>It came to its end: everything it wrote counts.</summary>
    Finished,

    /// <summary>It was cut off, and whoever wrote next took back what it wrote.</summary>
    Undone,
}

/// <summary>A run as recorded.</summary>
public sealed record RunRow
{
    /// <summary>Number within the tenant, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it was recorded: later than every run before.</summary>
    public required Moment Known { get; init; }

    /// <summary>The time whose state its inputs show.</summary>
    public required Moment Looked { get; init; }

    /// <summary>How far it came.</summary>
    public required RunState State { get; init; }

    /// <summary>Whether it came to its end.</summary>
    public bool Finished => State == RunState.Finished;

    /// <summary>The verb that made it.</summary>
    public required string Verb { get; init; }

    /// <summary>Version of the catalogue.</summary>
    public required string Catalogue { get; init; }

    /// <summary>Digest of its inputs and what became of them.</summary>
    public Digest Inputs { get; init; }

    /// <summary>Digest of the places it looked at.</summary>
    public Digest Scope { get; init; }

    /// <summary>Digest of the numbers of resources seen in places at which it looked only partly; none when there were none.</summary>
    public Digest Partly { get; init; }

    /// <summary>Digest of the reasons of the rules that decided; none when no duties were derived.</summary>
    public Digest Rules { get; init; }

    /// <summary>Observations of resources.</summary>
    public long Sightings { get; init; }

    /// <summary>Facts written.</summary>
    public long Changed { get; init; }

    /// <summary>Observations on which checks were evaluated, not taken from earlier.</summary>
    public long Evaluated { get; init; }
}

/// <summary>An approval of configuration as recorded.</summary>
/// <param name="Number">Number within the tenant, from 1.</param>
/// <param name="Known">When it was given.</param>
/// <param name="Looked">The time whose configuration was approved.</param>
/// <param name="Approver">By whom.</param>
/// <param name="Scope">Which resources, as CEL; empty: all.</param>
/// <param name="Note">What the approver wrote.</param>
/// <param name="Resources">How many.</param>
public sealed record BaselineRow(int Number, Moment Known, Moment Looked, string Approver, string Scope, string Note, long Resources);

/// <summary>Something done to the store itself.</summary>
/// <param name="Number">Number within the tenant, from 1.</param>
/// <param name="Known">When.</param>
/// <param name="Kind">What: <c>retire</c>, <c>retain</c>, <c>erase</c>.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">On what; for an erasure nothing that would tell what was erased.</param>
/// <param name="Facts">Facts removed or ended.</param>
public sealed record DeedRow(int Number, Moment Known, string Kind, string Actor, string Reason, string Detail, long Facts);

/// <summary>How much a store holds for its tenant.</summary>
/// <param name="Rows">Rows by table, in order of the tables' names.</param>
/// <param name="ContentBytes">Bytes of all contents.</param>
public sealed record StoreSize(IReadOnlyDictionary<string, long> Rows, long ContentBytes);

/// <summary>Everything one transaction writes.</summary>
public sealed class WriteBatch
{
    /// <summary>New subjects, and known ones of which more is known now.</summary>
    public List<SubjectRow> Subjects { get; } = [];

    /// <summary>Contents; those that are there already are left alone.</summary>
    public List<(Digest Digest, byte[] Body)> Contents { get; } = [];

    /// <summary>Series from which everything this run wrote is taken back first.</summary>
    public List<Series> Undone { get; } = [];

    /// <summary>Facts no longer believed.</summary>
    public List<FactRow> Superseded { get; } = [];

    /// <summary>Facts now believed.</summary>
    public List<FactRow> Facts { get; } = [];

    /// <summary>Facts whose verdicts were found again under other checks.</summary>
    public List<FactRow> Confirmed { get; } = [];

    /// <summary>The run as it is now, written with the rest or not at all; null when it is not to be touched.</summary>
    public RunRow? Run { get; set; }

    /// <summary>Writes something else in the same transaction, last; when it throws, nothing is written. Null for nothing.</summary>
    public Action<DbConnection, DbTransaction>? Also { get; set; }

    /// <summary>Bytes of the contents.</summary>
    public long Bytes { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Rows => Subjects.Count + Contents.Count + Undone.Count + Superseded.Count + Facts.Count + Confirmed.Count;

    /// <summary>Adds a content.</summary>
    public void Add(Digest digest, byte[] body)
    {
        Contents.Add((digest, body));
        Bytes += body.Length;
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Subjects.Clear();
        Contents.Clear();
        Undone.Clear();
        Superseded.Clear();
        Facts.Clear();
        Confirmed.Clear();
        Run = null;
        Also = null;
        Bytes = 0;
    }
}
