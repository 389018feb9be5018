using System.Security.Cryptography;
using System.Text.Json;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Estates;

namespace Demarc.Web.Jobs;

/// <summary>A file that somebody sends.</summary>
/// <param name="Name">Its name, as the sender says it.</param>
/// <param name="Content">Its bytes, read once.</param>
public sealed record SentFile(string Name, Stream Content);

/// <summary>
/// Takes work that goes on after the request that asked for it. What it works on is in the store before anybody is told that it was
/// taken, so that any process can do it, also after this one has died.
/// </summary>
public sealed class WorkQueue(TenantStores stores, WorkSchedule schedule, WebOptions options)
{
    /// <summary>Files of one import.</summary>
    public const int MostFiles = 500;

    private const int ChunkSize = 1 << 20;
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>The jobs of a tenant.</summary>
    public JobStore Of(string tenant) => new(stores.Of(tenant));

    /// <summary>Takes an import.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="askedBy">Who asks.</param>
    /// <param name="files">1 to <see cref="MostFiles"/> files.</param>
    /// <param name="day">The day whose state they show; null: now.</param>
    /// <param name="administers">Whether who asks administers: then an organisation's file among them is taken as it is.</param>
    /// <param name="cancel">Ends the upload; nothing is kept then.</param>
    /// <returns>The job; cancelled when somebody stopped it while its files came.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<JobRow> Import(
        string tenant, string askedBy, IReadOnlyList<SentFile> files, DateOnly? day, bool administers, CancellationToken cancel)
    {
        var now = Moment.Of(options.Clock.GetUtcNow());
        var request = new ImportOrder(Imports.Looked(day, now).Microseconds, files.Count, administers);
        var job = new JobRow
        {
            Id = RandomNumberGenerator.GetString(Alphabet, 16),
            Kind = ImportJob.Kind,
            Title = Named(files),
            AskedBy = askedBy,
            Asked = now,
            Request = JsonSerializer.Serialize(request, WorkJson.Options),
        };
        var jobs = Of(tenant);
        jobs.Receive(job);
        try
        {
            for (var i = 0; i < files.Count; i++)
                if (!await Put(jobs, job.Id, i, files[i], cancel)) return jobs.Find(job.Id)!;
        }
        catch
        {
            jobs.Cancel(job.Id, now);
            throw;
        }

        jobs.Queue(job.Id);
        await schedule.Call(tenant, job.Id);
        return jobs.Find(job.Id)!;
    }

    /// <summary>Waits a little, so that what is quickly done is done when the answer is given.</summary>
    public async Task<JobRow> Await(string tenant, string job, TimeSpan most)
    {
        var jobs = Of(tenant);
        var begun = options.Clock.GetTimestamp();
        while (true)
        {
            var row = jobs.Find(job)!;
            if (row.IsOver || options.Clock.GetElapsedTime(begun) > most) return row;
            await Task.Delay(40);
        }
    }

    /// <summary>Names are the sender's: each file gets a folder of its own, and only the last part of its name.</summary>
    internal static string PlaceOf(int file, string sent)
    {
        var name = Path.GetFileName(sent.Replace('\\', '/'));
        if (name.Length is 0 or > 200 || name is "." or ".." || name.StartsWith('.') || name.Any(char.IsControl)) name = "export";
        // The organisation's file is looked for in the folder itself.
        return name == Adapters.Estates.EstateImport.OrganisationFileName ? name : $"{file:D4}/{name}";
    }

    /// <summary>Keeps a file piece by piece; false when somebody stopped the job meanwhile.</summary>
    private static async Task<bool> Put(JobStore jobs, string job, int number, SentFile file, CancellationToken cancel)
    {
        var place = PlaceOf(number, file.Name);
        var buffer = new byte[ChunkSize];
        for (var chunk = 0; ; chunk++)
        {
            var read = await file.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
            // An empty file is a file, too.
            if (read == 0 && chunk > 0) return true;
            if (!jobs.Put(job, new JobPart(number, chunk, place), buffer[..read])) return false;
            Operations.Telemetry.Taken(read);
            if (read < buffer.Length) return true;
        }
    }

    private static string Named(IReadOnlyList<SentFile> files)
    {
        var first = PlaceOf(0, files[0].Name);
        var name = first[(first.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return files.Count == 1 ? name : $"{name} and {files.Count - 1} more";
    }
}
