using System.Collections.Immutable;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources;

/// <summary>Reads inputs of any known format, one after the other, in a fixed order.</summary>
public static class SourceReader
{
    /// <summary>
    /// Reads every file of the inputs. Nothing one file contains can stop the others: each ends as read, partly read or refused.
    /// </summary>
    /// <param name="inputs">Files and folders; "-" is standard input.</param>
    /// <param name="formats">The formats known, asked in this order.</param>
    /// <param name="sink">Takes each observation; its body is valid only during the call.</param>
    /// <param name="progress">Told of each file before it is read; may be null.</param>
    /// <param name="leaveOut">Full paths of files and folders that are not exports and are not to be read.</param>
    public static ImmutableArray<InputReport> Read(
        IEnumerable<string> inputs, IReadOnlyList<SourceFormat> formats, Action<Observation> sink, Action<InputFile>? progress = null,
        IReadOnlyCollection<string>? leaveOut = null) =>
        Read(inputs, formats, () => new PassingDesk(sink), threads: 1, progress, leaveOut);

    /// <summary>
    /// The same with large inputs read by several threads. Whatever their number, desks hand over in the order of files and records.
    /// </summary>
    /// <param name="inputs">Files and folders; "-" is standard input.</param>
    /// <param name="formats">The formats known, asked in this order.</param>
    /// <param name="desks">Opens a desk for observations; one for each thread that reads a file.</param>
    /// <param name="threads">How many threads may read, at least 1.</param>
    /// <param name="progress">Told of each file before it is read; may be null.</param>
    /// <param name="leaveOut">Full paths of files and folders that are not exports and are not to be read.</param>
    public static ImmutableArray<InputReport> Read(
        IEnumerable<string> inputs, IReadOnlyList<SourceFormat> formats, Func<ObservationDesk> desks, int threads,
        Action<InputFile>? progress = null, IReadOnlyCollection<string>? leaveOut = null)
    {
        var reports = ImmutableArray.CreateBuilder<InputReport>();
        var files = InputFiles.List(inputs, (label, reason) => reports.Add(Refuse(label, reason)));
        foreach (var file in files)
        {
            if (leaveOut is not null && IsLeftOut(file, leaveOut)) continue;
            progress?.Invoke(file);
            reports.Add(ReadOne(file, formats, desks, threads));
        }

        return reports.ToImmutable();
    }

    private static bool IsLeftOut(InputFile file, IReadOnlyCollection<string> leaveOut)
    {
        if (file.Path == "-") return false;
        var path = Path.GetFullPath(file.Path);
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        return leaveOut.Any(left =>
            path == left || target == left || path.StartsWith(left + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    private static InputReport ReadOne(InputFile file, IReadOnlyList<SourceFormat> formats, Func<ObservationDesk> desks, int threads)
    {
        InputReading? reading = null;
        SourceFormat? format = null;
        try
        {
            using var content = InputContent.Open(file);
            var shape = InputShape.Probe(content.Head, content.HeadIsAll);
            if (content.Head.IsEmpty) return Refuse(file.Label, "the file is empty");
            format = formats.FirstOrDefault(candidate => candidate.Recognises(shape));
            if (format is null && shape.Damage is { } place)
                return Refuse(file.Label, "damaged JSON, from which no format can be recognised", place);
            if (format is null) return Refuse(file.Label, "not an export of a known format") with { Foreign = !file.Named };
            reading = new InputReading(file, shape, content, desks, threads);
            var head = content.Head.ToArray();
            format.Read(reading);
            return reading.Report(format) with { Continues = Continuation.Shows(head, content.Tail) };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException
            or System.Text.DecoderFallbackException)
        {
            if (reading is null) return Refuse(file.Label, error.Message);
            reading.Problem("", error.Message);
            return reading.Report(format!);
        }
    }

    private static InputReport Refuse(string label, string reason, string place = "") =>
        new(label, "", InputStatus.Refused, 0, [new InputProblem(place, Printable.Of(reason))]);
}
