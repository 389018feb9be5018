using Demarc.Adapters.Blobs;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Evidence;

/// <summary>What is held, what is needed, the page of each item with its timeline, and what can be done about it.</summary>
internal static class EvidenceScreen
{
    private const int MostReason = 2_000;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/evidence", static (TenantScope scope, TableQuery query, EvidenceDesks desks) => Page.Of<EvidencePage>(
            scope, EvidenceLines.Table(scope).View(scope.State, EvidenceLines.Of(scope, desks), query)));
        organisation.MapGet("/evidence.csv", static (TenantScope scope, TableQuery query, EvidenceDesks desks) =>
            EvidenceLines.Table(scope).Csv(scope, EvidenceLines.Of(scope, desks), query, "evidence"));
        organisation.MapGet("/evidence/needed", static (TenantScope scope, TableQuery query, EvidenceDesks desks) => Page.Of<NeededPage>(
            scope, NeedLines.Table(scope, desks).View(scope.State, NeedLines.Of(scope.State), query)));
        organisation.MapGet("/evidence/needed.csv", static (TenantScope scope, TableQuery query, EvidenceDesks desks) =>
            NeedLines.Table(scope, desks).Csv(scope, NeedLines.Of(scope.State), query, "evidence-needed"));
        AddEvidence.Map(organisation);
        organisation.MapGet("/evidence/{id}", static (TenantScope scope, EvidenceDesks desks, string id) =>
            EvidenceLines.Find(scope, desks, id) is { } line
                ? Page.Of<ItemPage>(scope, new ItemModel(line, "")) : Missing());
        organisation.MapGet("/evidence/{id}/content", Content);
        organisation.MapPost("/evidence/{id}/{deed}", Decide);
    }

    private static IResult Missing() => ErrorPages.Missing("There is no such item, or it shows a time after the day asked about.");

    private static IResult Content(TenantScope scope, HttpContext context, EvidenceDesks desks, AccessLog log, string id)
    {
        if (EvidenceLines.Find(scope, desks, id)?.Held is not { Blob: { } blob } held) return Missing();
        log.Note(context, scope, "evidence-read", held.Id);
        try
        {
            // It is somebody's file: the browser keeps it, and never shows it as a page of ours.
            return Results.File(desks.Content(scope.Tenant, blob), "application/octet-stream", held.File);
        }
        catch (Exception error) when (error is BlobException or LedgerException or StoreException)
        {
            return ErrorPages.Refused($"The file cannot be given out: {error.Message}.");
        }
    }

    private static async Task<IResult> Decide(TenantScope scope, HttpContext context, EvidenceDesks desks, string id, string deed)
    {
        var kind = deed switch
        {
            "accept" => DeedKind.Accept,
            "reject" => DeedKind.Reject,
            "hold" => DeedKind.Hold,
            "release" => DeedKind.Release,
            _ => DeedKind.Unknown,
        };
        if (kind == DeedKind.Unknown) return ErrorPages.Missing("No such decision.");
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers and administrators decide about evidence.");
        if (EvidenceLines.Find(scope, desks, id) is not { Held: not null } line) return Missing();
        var reason = (await context.Request.ReadFormAsync(context.RequestAborted))["reason"].ToString().Trim();
        if (kind != DeedKind.Accept && reason.Length == 0) return Refused(scope, line, "Say why: whoever reads it later asks first.");
        if (reason.Length > MostReason) return Refused(scope, line, $"A reason has at most {MostReason} characters.");
        try
        {
            desks.At(scope.Tenant, desk => desk.Decide(line.Held.Id, kind, scope.Person.Login, reason));
            return Results.LocalRedirect(scope.Url("evidence/" + line.Held.Id));
        }
        catch (Exception error) when (error is EvidenceException or LedgerException or StoreException)
        {
            return Refused(scope, line, EvidenceRefusal.Sentence(error.Message));
        }
    }

    private static IResult Refused(TenantScope scope, EvidenceLine line, string why)
    {
        var page = Page.Of<ItemPage>(scope, new ItemModel(line, why));
        page.StatusCode = StatusCodes.Status400BadRequest;
        return page;
    }
}

/// <summary>What the page of an item shows.</summary>
/// <param name="Line">The item.</param>
/// <param name="Refusal">Why a decision was not taken; empty when none was refused.</param>
public sealed record ItemModel(EvidenceLine Line, string Refusal);
