using System.Text.Json;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Estates;

namespace Demarc.Web.Jobs;

/// <summary>
/// Does an import: writes what was sent into a folder, takes it in, and notes the run in the job's row in the transaction that ends the
/// run. Whoever takes the job over afterwards sees there that the run is done, and does only what follows.
/// </summary>
public sealed class ImportJob(Imports imports, WebOptions options)
{
    /// <summary>Kind of the job.</summary>
    public const string Kind = "import";

    /// <summary>Does it.</summary>
    /// <param name="work">The job and how to say how far it is.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">It is to stop.</exception>
    /// <exception cref="StoreBusyException">Somebody else writes: it is to be done later.</exception>
    internal WorkEnd Do(WorkAtHand work)
    {
        // Asked before anything is unpacked, which would be done in vain.
        if (imports.IsBusy(work.Tenant)) throw new StoreBusyException("somebody else writes");
        var order = JsonSerializer.Deserialize<ImportOrder>(work.Row.Request, WorkJson.Options)
            ?? throw new JsonException("the request of the job is empty");
        var folder = Directory.CreateTempSubdirectory("demarc-import-").FullName;
        try
        {
            work.Say("Unpacking");
            Unpack(work, folder);
            return Take(work, folder, order);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Unpack(WorkAtHand work, string folder)
    {
        foreach (var file in work.Jobs.Parts(work.Row.Id).Chunked())
        {
            work.Stop.ThrowIfCancellationRequested();
            var path = Path.Combine(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var written = File.Create(path);
            foreach (var body in file.Bodies) written.Write(body);
        }
    }

    private WorkEnd Take(WorkAtHand work, string folder, ImportOrder order)
    {
        var row = work.Row;
        var request = new ImportRequest
        {
            Inputs = [folder],
            Looked = new Moment(order.Looked),
            Now = Moment.Of(options.Clock.GetUtcNow()),
            Verb = "import",
            Tenant = work.Tenant,
            Keys = options.KeyFolder,
            IsSentAlone = !order.Administers,
            Recorded = row.Run,
            Progress = Progress(work, order.Files),
            Finishing = (connection, transaction, run) =>
            {
                // A worker taken for dead, or asked to stop, ends no run.
                if (!work.Jobs.Recorded(connection, transaction, work.Claim, run.Number))
                    throw new OperationCanceledException("the job is no longer this worker's, or is to stop");
            },
        };
        var report = ImportReport.Of(imports.Run(request));
        return report.Run > 0
            ? new WorkEnd(JobState.Done, $"Recorded as run {report.Run}", JsonSerializer.Serialize(report, WorkJson.Options))
            : new WorkEnd(
                JobState.Failed, "Nothing was recorded: the organisation's file has mistakes",
                JsonSerializer.Serialize(report, WorkJson.Options));
    }

    private static Action<ImportStep> Progress(WorkAtHand work, int files)
    {
        var (begun, resources, file) = (0, 0L, "");
        return step =>
        {
            if (step.File.Length > 0) (begun, file) = (begun + 1, Path.GetFileName(step.File));
            resources = Math.Max(resources, step.Resources);
            var words = step.Stage switch
            {
                ImportStage.Reading => resources > 0 ? $"Reads {file}: {resources:N0} resources so far" : $"Reads {file}",
                ImportStage.Judging => "Works out whose each duty is",
                ImportStage.Recording => "Records what changed",
                _ => "Keeps the evidence",
            };
            var done = step.Stage == ImportStage.Reading ? Math.Max(begun - 1, 0) : files + (int)step.Stage - (int)ImportStage.Judging;
            work.Say(words, done, files + 3, step.Stage != ImportStage.Reading);
        };
    }
}

/// <summary>Pieces as files.</summary>
internal static class JobParts
{
    /// <summary>Files in order, each with its pieces; read one after the other.</summary>
    internal static IEnumerable<(string Name, IEnumerable<byte[]> Bodies)> Chunked(this IEnumerable<(JobPart Part, byte[] Body)> parts)
    {
        using var pieces = parts.GetEnumerator();
        var more = pieces.MoveNext();
        while (more)
        {
            var first = pieces.Current.Part;
            yield return (first.Name, Bodies(first.File));
        }

        IEnumerable<byte[]> Bodies(int file)
        {
            while (more && pieces.Current.Part.File == file)
            {
                yield return pieces.Current.Body;
                more = pieces.MoveNext();
            }
        }
    }
}
