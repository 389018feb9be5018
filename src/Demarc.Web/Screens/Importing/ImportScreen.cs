using System.Text;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Jobs;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Importing;

/// <summary>Taking exports in by upload, in the background: the same path as <c>assess --store</c>.</summary>
internal static class ImportScreen
{
    private const int MostShown = 20;
    private const string Reserved = "Managers and administrators take exports in.";

    /// <summary>What is done within this time is shown as done at once.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2.5);

    /// <summary>A list to fill in; docs/sources.md tells of all columns.</summary>
    private const string ListOfServices = """
        service,provider,account,region,workload,owner,environment
        Amazon RDS,aws,111111111111,eu-central-1,shop,Ada Berg,production
        Microsoft 365,m365,contoso,,workplace,Kim Ito,production
        Zoom,zoom,contoso,,workplace,,production

        """;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/import", static (TenantScope scope, WorkQueue queue) => scope.Can(Right.Decide)
            ? Form(scope, queue, "") : ErrorPages.Forbidden(Reserved));
        organisation.MapGet("/import/services.csv", static () => Results.File(
            Encoding.UTF8.GetBytes(ListOfServices), "text/csv; charset=utf-8", "services.csv"));
        organisation.MapPost("/import", Take).WithMetadata(new Upload(Right.Decide));
        organisation.MapGet("/import/{job}", Show);
        organisation.MapPost("/import/{job}/stop", Stop);
    }

    private static IResult Form(TenantScope scope, WorkQueue queue, string refusal) => Page.Of<ImportPage>(
        scope, new ImportModel([.. queue.Of(scope.Tenant).Recent(ImportJob.Kind, MostShown)], refusal));

    private static async Task<IResult> Take(TenantScope scope, HttpContext context, WorkQueue queue, WebOptions options, AccessLog log)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(Reserved);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var files = form.Files;
        var said = form["day"].ToString();
        var day = WorkAnswer.Day(said);
        if (said.Trim().Length > 0 && (day is null || day > DateOnly.FromDateTime(options.Clock.GetUtcNow().UtcDateTime)))
            return Form(scope, queue, "Write the day as 2026-01-31; it is not after today.");
        if (files.Count is 0 or > WorkQueue.MostFiles) return Form(scope, queue, $"Choose 1 to {WorkQueue.MostFiles} files.");
        var sent = files.Select(static file => new SentFile(file.FileName, file.OpenReadStream())).ToList();
        try
        {
            var job = await queue.Import(
                scope.Tenant, scope.Person.Name, sent, day, scope.Can(Right.Administer), context.RequestAborted);
            log.Note(context, scope, "import-asked", $"{job.Id}: {string.Join(", ", files.Select(static file => file.FileName))}");
            job = await queue.Await(scope.Tenant, job.Id, AtOnce);
            return Results.LocalRedirect(scope.Url($"import/{job.Id}"));
        }
        catch (StoreException error)
        {
            return Form(scope, queue, error.Message);
        }
        finally
        {
            foreach (var file in sent) await file.Content.DisposeAsync();
        }
    }

    private static IResult Show(TenantScope scope, WorkQueue queue, string job)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(Reserved);
        return queue.Of(scope.Tenant).Find(job) is { Kind: ImportJob.Kind } row
            ? Page.Of<ImportJobPage>(scope, row) : ErrorPages.Missing("There is no such import.");
    }

    private static IResult Stop(TenantScope scope, HttpContext context, WorkQueue queue, WebOptions options, AccessLog log, string job)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(Reserved);
        var jobs = queue.Of(scope.Tenant);
        if (jobs.Find(job) is not { Kind: ImportJob.Kind }) return ErrorPages.Missing("There is no such import.");
        log.Note(context, scope, "import-stopped", job);
        jobs.Cancel(job, Engine.Evidence.Moment.Of(options.Clock.GetUtcNow()));
        return Results.LocalRedirect(scope.Url($"import/{job}"));
    }
}

/// <summary>What the page of imports shows.</summary>
/// <param name="Recent">The latest imports, newest first.</param>
/// <param name="Refusal">Why something was not taken; empty when it was.</param>
public sealed record ImportModel(IReadOnlyList<JobRow> Recent, string Refusal);
