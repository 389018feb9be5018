using System.Collections.Immutable;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources;

/// <summary>One input while it is being read: its bytes, where observations go, and what could not be used.</summary>
public sealed class InputReading
{
    private readonly Action<Observation> sink;
    private readonly List<InputProblem> problems = [];
    private long unlisted;

    internal InputReading(InputFile file, InputShape shape, Stream content, Action<Observation> sink)
    {
        File = file;
        Shape = shape;
        Content = content;
        this.sink = sink;
    }

    /// <summary>The file, for its path: some tools put the resource's name there.</summary>
    public InputFile File { get; }

    /// <summary>What the beginning of the input looks like.</summary>
    public InputShape Shape { get; }

    /// <summary>The bytes as UTF-8 text, decompressed, without byte-order mark; to be read once, from the beginning.</summary>
    public Stream Content { get; }

    /// <summary>A more precise name of the format, when reading shows it; otherwise the format's own name is reported.</summary>
    public string? FormatDetail { get; set; }

    /// <summary>Observations handed over so far.</summary>
    public long Records { get; private set; }

    /// <summary>Hands over one observation.</summary>
    public void Add(Observation observation)
    {
        Records++;
        var address = observation.Source is SourceKind.Terraform or SourceKind.CloudFormation;
        sink(address ? observation with { Container = File.Label } : observation);
    }

    /// <summary>Notes something that could not be used. Everything else goes on.</summary>
    public void Problem(string place, string reason)
    {
        if (problems.Count < InputReport.MaxProblems) problems.Add(new InputProblem(Printable.Of(place), Printable.Of(reason)));
        else unlisted++;
    }

    internal InputReport Report(string format)
    {
        var listed = problems.ToImmutableArray();
        if (unlisted > 0) listed = listed.Add(new InputProblem("", $"and {unlisted} more"));
        var status = (listed.IsEmpty, Records) switch
        {
            (true, _) => InputStatus.Read,
            (false, > 0) => InputStatus.PartlyRead,
            _ => InputStatus.Refused,
        };
        return new InputReport(File.Label, FormatDetail ?? format, status, Records, listed);
    }
}
