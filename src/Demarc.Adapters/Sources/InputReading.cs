using System.Collections.Immutable;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources;

/// <summary>One input while it is being read: its bytes, where observations go, and what could not be used.</summary>
public sealed class InputReading
{
    private readonly Func<ObservationDesk> desks;
    private readonly ObservationDesk desk;
    private readonly bool isPart;
    private readonly List<InputProblem> problems = [];
    private readonly SortedDictionary<string, long> leftOut = new(StringComparer.Ordinal);
    private long unlisted;

    internal InputReading(InputFile file, InputShape shape, Stream content, Func<ObservationDesk> desks, int threads)
    {
        File = file;
        Shape = shape;
        Content = content;
        Threads = threads;
        this.desks = desks;
        desk = desks();
    }

    private InputReading(InputReading whole)
        : this(whole.File, whole.Shape, Stream.Null, whole.desks, threads: 1) => (isPart, ShowsSome) = (true, whole.ShowsSome);

    /// <summary>The file, for its path: some tools put the resource's name there.</summary>
    public InputFile File { get; }

    /// <summary>What the beginning of the input looks like.</summary>
    public InputShape Shape { get; }

    /// <summary>The bytes as UTF-8 text, decompressed, without byte-order mark; to be read once, from the beginning.</summary>
    public Stream Content { get; }

    /// <summary>A more precise name of the format, when reading shows it; otherwise the format's own name is reported.</summary>
    public string? FormatDetail { get; set; }

    /// <summary>
    /// Whether it shows resources because they were asked for or had changed, and not all there are: an event, a history, an answer about
    /// one.
    /// </summary>
    public bool ShowsSome { get; set; }

    /// <summary>Observations handed over so far.</summary>
    public long Records { get; private set; }

    /// <summary>How many threads may read it.</summary>
    internal int Threads { get; }

    /// <summary>What was left out on purpose, by kind, such as <c>deleted</c>; with how many of it.</summary>
    internal IReadOnlyDictionary<string, long> LeftOut => leftOut;

    /// <summary>Hands over one observation.</summary>
    public void Add(Observation observation)
    {
        Records++;
        if (ShowsSome) observation = observation with { Listed = false };
        var address = observation.Source is SourceKind.Terraform or SourceKind.CloudFormation;
        desk.Take(address ? observation with { Container = File.Label } : observation);
        if (!isPart) desk.HandOver();
    }

    /// <summary>Hands over what the input tells although it holds no record of it.</summary>
    internal void Tell(Observation observation)
    {
        desk.Take(observation);
        if (!isPart) desk.HandOver();
    }

    /// <summary>Counts records that are left out on purpose.</summary>
    internal void LeaveOut(string kind, long count = 1) => leftOut[kind] = leftOut.GetValueOrDefault(kind) + count;

    /// <summary>Notes something that could not be used. Everything else goes on.</summary>
    public void Problem(string place, string reason)
    {
        if (problems.Count < InputReport.MaxProblems) problems.Add(new InputProblem(Printable.Of(place), Printable.Of(reason)));
        else unlisted++;
    }

    /// <summary>A part of the same input that another thread can read.</summary>
    internal InputReading Part() => new(this);

    /// <summary>Takes over what was found in a part, which is empty afterwards.</summary>
    internal void TakeOver(InputReading part)
    {
        Records += part.Records;
        part.desk.HandOver();
        foreach (var problem in part.problems) Problem(problem.Place, problem.Reason);
        unlisted += part.unlisted;
        foreach (var (kind, count) in part.leftOut) LeaveOut(kind, count);
        FormatDetail ??= part.FormatDetail;
        (part.Records, part.unlisted, part.FormatDetail) = (0, 0, null);
        part.problems.Clear();
        part.leftOut.Clear();
    }

    internal InputReport Report(SourceFormat format)
    {
        var listed = problems.ToImmutableArray();
        if (unlisted > 0) listed = listed.Add(new InputProblem("", $"and {unlisted} more"));
        var status = (listed.IsEmpty, Records) switch
        {
            (true, _) => InputStatus.Read,
            (false, > 0) => InputStatus.PartlyRead,
            _ => InputStatus.Refused,
        };
        return new InputReport(File.Label, FormatDetail ?? format.Name, status, Records, listed) { Source = format.Source };
    }
}
