using System.Buffers.Text;
using Demarc.Web.Access.Own;
using Demarc.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access.Passkeys;

/// <summary>Coming in with a passkey; adding one to an own account and taking it away.</summary>
internal static class PasskeyEndpoints
{
    private const string Json = "application/json";

    internal static void Map(WebApplication app)
    {
        app.MapPost("/sign-in/passkey/options", static async (HttpContext context, PasskeyDesk desk) =>
            Results.Content(await desk.OptionsToEnter(context), Json)).RequireRateLimiting(RateLimits.Door);
        app.MapPost("/sign-in/passkey", Enter).RequireRateLimiting(RateLimits.Door);
        app.MapPost("/account/passkeys/options", static (OwnDesk own, PasskeyDesk desk) => own.Freshly(async () =>
            Results.Content(await desk.OptionsToAdd(own.Context, own.Person), Json)));
        app.MapPost("/account/passkeys", static (OwnDesk own, PasskeyDesk desk) => own.Freshly(() => Add(own, desk)));
        app.MapPost("/account/passkeys/{id}/remove", static (string id, OwnDesk own) =>
            own.Freshly(() => Task.FromResult(Remove(own, id))));
    }

    private static async Task<IResult> Enter(HttpContext context, PasskeyDesk desk, Sessions sessions, AccessLog log)
    {
        var form = await context.Request.ReadFormAsync();
        if (await desk.Enter(context, form["credential"].ToString()) is not { } person)
        {
            log.NoteStranger(context, "", "refused", "passkey");
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await ErrorPages.Write(context, "You are not signed in", "The passkey was not recognised. Sign in another way, or try again.");
            return Results.Empty;
        }

        sessions.Begin(context, person, "passkey");
        return Results.LocalRedirect(LocalPath.Of(form["back"]));
    }

    private static async Task<IResult> Add(OwnDesk own, PasskeyDesk desk)
    {
        var form = await own.Context.Request.ReadFormAsync();
        var name = form["name"].ToString().Trim();
        if (name.Length is < 1 or > 60 || name.Any(char.IsControl)) name = "Passkey";
        if (!await desk.Add(own.Context, own.Person, form["credential"].ToString(), name))
            return own.Show(refusal: "The passkey was not taken. Try again; it must ask for a fingerprint, a face or a PIN.");
        own.Log.Note(own.Context, own.Person, "passkey-added", detail: name);
        return OwnDesk.Back();
    }

    private static IResult Remove(OwnDesk own, string id)
    {
        if (id.Length > 2_000 || !Base64Url.IsValid(id)) return ErrorPages.Missing("There is no such passkey.");
        var bytes = Base64Url.DecodeFromChars(id);
        var name = own.Accounts.PasskeysOf(own.Person.Number).FirstOrDefault(one => one.Id.AsSpan().SequenceEqual(bytes))?.Name;
        if (name is null || !own.Accounts.RemovePasskey(own.Person.Number, bytes)) return ErrorPages.Missing("There is no such passkey.");
        own.Log.Note(own.Context, own.Person, "passkey-removed", detail: name);
        return OwnDesk.Back();
    }
}
