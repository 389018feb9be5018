using System.CommandLine;
using Demarc.Adapters.Estates;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Cli;

/// <summary>One assessment from the command line: inputs are read, checked and judged, and recorded where a store is open.</summary>
internal static class AssessRun
{
    /// <summary>Assesses.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="estate">Inputs and organisation.</param>
    /// <param name="record">How it is recorded.</param>
    /// <param name="recording">The open store; null for none.</param>
    /// <param name="day">The day asked about; null for today.</param>
    /// <param name="rows">Takes the rows of the inventory.</param>
    /// <param name="verdicts">Takes the verdicts.</param>
    /// <param name="known">Told of the catalogue before anything is recorded; may throw.</param>
    internal static (AssessmentResult Result, EstateLoad Load) Run(
        ParseResult parsed, EstateOptions estate, RecordOptions record, Recording? recording, string? day, InventorySpool? rows,
        VerdictSpool verdicts, Action<Catalogue>? known = null)
    {
        var time = AsOf.Time(day);
        CheckPass? pass = null;
        var load = Progress.Show(estate.Inputs(parsed), progress => estate.Load(
            parsed, rows, progress, checks: (catalogue, organisation) =>
            {
                known?.Invoke(catalogue);
                return pass = recording is null
                    ? CheckPass.Of(catalogue, organisation, catalogue.Checks, time, verdicts)
                    : CheckPass.Of(catalogue, organisation, catalogue.Checks, time, verdicts, recording.Begin(catalogue, organisation));
            },
            recorded: recording?.Organisation()));
        var result = Assessment.Run(
            load.Catalogue, load.Organisation, load.Reading.Estate, verdicts.Totals(load.Catalogue), AsOf.Day(day),
            record.Looks(parsed, pass!, load), recording?.Held(), recording?.Times());
        if (recording is null) return (result, load);
        Console.Error.WriteLine(recording.Finish(load, DutySnapshot.Of(
            load.Catalogue, load.Organisation, result.Day, result.Duties, result.Owners, result.Evidence)));
        Console.Error.WriteLine(recording.Keep(result));
        return (result.With(recording.Drift(load.Organisation)), load);
    }
}
