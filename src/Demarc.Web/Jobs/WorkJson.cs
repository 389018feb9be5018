using System.Collections.Immutable;
using System.Text.Json;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Web.Jobs;

/// <summary>How requests and outcomes of jobs are written.</summary>
internal static class WorkJson
{
    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);
}

/// <summary>What an import is asked to do.</summary>
/// <param name="Looked">The time whose state the files show, in microseconds.</param>
/// <param name="Files">How many files there are.</param>
/// <param name="Administers">Whether who asked administers: then an organisation's file among them is taken as it is.</param>
public sealed record ImportOrder(long Looked, int Files, bool Administers = false);

/// <summary>What came of an import.</summary>
/// <param name="Run">Number of the run that was recorded; 0 when nothing was.</param>
/// <param name="Resources">Resources seen.</param>
/// <param name="Changed">Facts that changed.</param>
/// <param name="Inputs">What became of each file.</param>
/// <param name="Mistakes">What is wrong with the organisation's file; then nothing was read.</param>
public sealed record ImportReport(
    int Run, long Resources, long Changed, ImmutableArray<ImportedFile> Inputs, ImmutableArray<string> Mistakes)
{
    /// <summary>Why decisions were left out; jobs of an earlier version do not say.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    private const int MostFiles = 500;
    private const int MostProblems = 5;

    /// <summary>From what an import gave.</summary>
    public static ImportReport Of(ImportOutcome outcome) => new(
        outcome.Run?.Number ?? 0, outcome.Run?.Sightings ?? 0, outcome.Run?.Changed ?? 0,
        [.. outcome.Inputs.Take(MostFiles).Select(static input => new ImportedFile(
            Path.GetFileName(input.Path), input.Format, Kebab<InputStatus>.Name(input.Status), input.Records,
            [.. input.Problems.Take(MostProblems).Select(static problem => problem.Place.Length > 0
                ? $"{problem.Place}: {problem.Reason}" : problem.Reason)]))],
        [.. outcome.Mistakes.Take(50).Select(static mistake => mistake.ToString())])
    {
        LeftOut = [.. outcome.LeftOut.Take(50).Select(static left => left.ToString())],
    };

    /// <summary>Reads it as a job keeps it; null when there is none.</summary>
    public static ImportReport? Read(string outcome) =>
        outcome.Length == 0 ? null : JsonSerializer.Deserialize<ImportReport>(outcome, WorkJson.Options);
}

/// <summary>What became of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">What it was recognised as; empty when as nothing.</param>
/// <param name="Status">read, partly-read or refused.</param>
/// <param name="Records">Records taken.</param>
/// <param name="Problems">Why not all of it could be used.</param>
public sealed record ImportedFile(string Name, string Format, string Status, long Records, ImmutableArray<string> Problems);
