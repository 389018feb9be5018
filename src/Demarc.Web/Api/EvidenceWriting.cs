using System.Text;
using Demarc.Adapters.Holdings;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Api.Writing;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Evidence;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A decision about an item of evidence.</summary>
/// <param name="Deed">accept, reject, hold or release.</param>
/// <param name="Reason">Why; needed for all but accept.</param>
internal sealed record NewDeedItem(string Deed, string Reason = "");

/// <summary>Handing evidence in and deciding about it: the same rules as on the page.</summary>
internal static class EvidenceWriting
{
    private const int MostReason = 2_000;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.WriteForm<EvidenceItem>(
            "/evidence", "addEvidence",
            "Hands an item in: a form with kind, part, effective, optionally title, collected, expires, provider, service, account, "
            + "region, workload, statement, and one file", StatusCodes.Status201Created, Add)
            .Needs(Right.Contribute, "Owners, managers and administrators add evidence.");
        organisation.Write<NewDeedItem, EvidenceItem>(
            "/evidence/{id}/deeds", "decideEvidence", "Accepts, rejects, holds or releases an item", StatusCodes.Status200OK, Decide)
            .Needs(Right.Decide, "Managers and administrators decide about evidence.");
    }

    private static async Task<IResult> Add(TenantScope scope, HttpContext context, EvidenceDesks desks, WebOptions options)
    {
        var (form, fault) = await ApiBody.Form(context);
        if (form is null) return fault!;
        var file = form.Files.Count > 0 ? form.Files[0] : null;
        if (form.Files.Count > 1) return ApiProblem.Field("file", "One item is one file.");
        var catalogue = scope.State.Result.Catalogue;
        var (item, refusal) = AddFields.Of(form).Read(
            scope.State.Result, file is { Length: > 0 } ? file.FileName : null, scope.Person.Login, Moment.Of(options.Clock.GetUtcNow()));
        if (item is null) return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, refusal.Why);
        return await ApiWriting.Try(async () =>
        {
            await using var content = file is { Length: > 0 }
                ? file.OpenReadStream() : new MemoryStream(Encoding.UTF8.GetBytes(item.Attested), writable: false);
            var held = await Task.Run(() => desks.At(scope.Tenant, desk => desk.Add(item, content, catalogue)), context.RequestAborted);
            return Results.Created($"/api/v1/o/{scope.Tenant}/evidence/{held.Id}", EvidenceItem.Of(held));
        });
    }

    private static async Task<IResult> Decide(TenantScope scope, HttpContext context, EvidenceDesks desks, string id)
    {
        if (!desks.Held(scope.Tenant, null).Any(item => item.Id == id)) return ApiProblem.Missing("There is no such item.");
        var (body, refusal) = await ApiBody.Read<NewDeedItem>(context);
        if (body is null) return refusal!;
        if (!Kebab<DeedKind>.TryParse(body.Deed, out var kind) || kind == DeedKind.Erase)
            return ApiProblem.Field("deed", "It is one of accept, reject, hold, release.");
        if (body.Reason.Length > MostReason) return ApiProblem.Field("reason", $"It has at most {MostReason} characters.");
        return await ApiWriting.Try(() => Results.Ok(
            EvidenceItem.Of(desks.At(scope.Tenant, desk => desk.Decide(id, kind, scope.Person.Login, body.Reason)))));
    }
}
