using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Work;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Jobs;

/// <summary>Jobs as the page and the API list them: the newest first, as they are now, whatever day is asked about.</summary>
internal static class JobLines
{
    /// <summary>Those that ended are kept for 90 days; nobody looks through more than these.</summary>
    internal const int Most = 2_000;

    internal const string Reserved = "Managers and administrators see and stop background work.";

    internal static IReadOnlyList<JobRow> Of(TenantScope scope, WorkQueue queue) => queue.Of(scope.Tenant).List(Most);

    /// <summary>The table; its columns are asked for without a scope, too.</summary>
    internal static Table<JobRow> Table(TenantScope? scope) => new("jobs",
    [
        new("title", "Work", row => Cell.Of(Titled(row), HrefOf(scope, row))) { HeadsRow = true, Searched = true },
        new("kind", "Kind", static row => Cell.Of(Words.Plain(row.Kind))) { Filter = static row => row.Kind },
        new("state", "State", static row => Cell.State(StateOf(row))) { Filter = StateOf },
        new("progress", "How far", static row => Cell.Of(Progress(row))),
        new("by", "Asked by", static row => Cell.Of(row.AskedBy)) { Searched = true },
        new("asked", "Asked (UTC)", static row => Cell.Of(TimeOf(row.Asked))) { Sort = static row => row.Asked.Microseconds },
        new("begun", "Began", static row => Cell.Of(TimeOf(row.Begun))) { Sort = static row => row.Begun.Microseconds },
        new("ended", "Ended", static row => Cell.Of(TimeOf(row.Ended))) { Sort = static row => row.Ended.Microseconds },
        new("id", "Id", static row => Cell.Code(row.Id)) { Searched = true, Shown = false },
    ])
    { Noun = ("job", "jobs") };

    /// <summary>Stops a job, and writes down who did.</summary>
    /// <returns>False when it was over, or what it does is on record already.</returns>
    internal static bool Stop(TenantScope scope, HttpContext context, JobStore jobs, JobRow row)
    {
        var services = context.RequestServices;
        if (!jobs.Cancel(row.Id, Moment.Of(services.GetRequiredService<TimeProvider>().GetUtcNow()))) return false;
        services.GetRequiredService<AccessLog>().Note(
            context, scope, row.Kind == ImportJob.Kind ? "import-stopped" : "job-stopped", row.Id);
        return true;
    }

    /// <summary>Another text whenever a job is added, or stands otherwise.</summary>
    internal static string VersionOf(IReadOnlyList<JobRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{row.Id} {row.State} {row.Attempt}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    internal static string StateOf(JobRow row) => Kebab<JobState>.Name(row.State);

    private static string Titled(JobRow row) => row.Title.Length > 0 ? row.Title : row.Kind;

    private static string? HrefOf(TenantScope? scope, JobRow row) =>
        row.Kind == ImportJob.Kind && row.State != JobState.Receiving ? scope?.Url("import/" + row.Id) : null;

    private static string Progress(JobRow row) => row switch
    {
        { IsOver: true } or { Of: 0 } => row.Words,
        _ => string.Create(CultureInfo.InvariantCulture, $"{row.Words} ({row.Done} of {row.Of})"),
    };

    private static string TimeOf(Moment moment) => moment.IsOpen ? "" : $"{moment.ToTime():yyyy-MM-dd HH:mm:ss}";
}
