using Demarc.Web.Access.SecondFactor;
using Demarc.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Access.Own;

/// <summary>One's own account: password, authenticator app, recovery codes, sessions.</summary>
internal static class AccountEndpoints
{
    internal static void Map(WebApplication app)
    {
        app.MapGet("/account", static (OwnDesk own) => own.In(() => Task.FromResult(own.Show())));
        app.MapPost("/account/password", static (OwnDesk own, Passwords passwords) => own.In(() => ChangePassword(own, passwords)))
            .RequireRateLimiting(RateLimits.Door);
        app.MapPost("/account/app", static (OwnDesk own) => own.Freshly(() => Begin(own)));
        app.MapGet("/account/app", static (OwnDesk own) => own.Freshly(() => Task.FromResult(App(own, ""))));
        app.MapPost("/account/app/confirm", static (OwnDesk own) => own.Freshly(() => Confirm(own)));
        app.MapPost("/account/app/remove", static (OwnDesk own) => own.Freshly(() => RemoveApp(own)));
        app.MapPost("/account/codes", static (OwnDesk own) => own.Freshly(() => RenewCodes(own)));
        app.MapPost("/account/sessions/end-others", static (OwnDesk own) => own.In(() => EndOthers(own)));
        app.MapPost("/account/sessions/{id}/end", static (string id, OwnDesk own) => own.In(() => Task.FromResult(EndOne(own, id))));
    }

    private static async Task<IResult> ChangePassword(OwnDesk own, Passwords passwords)
    {
        var form = await own.Context.Request.ReadFormAsync();
        var (old, chosen) = (form["old"].ToString(), form["new"].ToString());
        if (own.Person.Password.Length == 0) return own.Show(refusal: "This account has no password.");
        if (Passwords.Fault(chosen, own.Person.Login) is { } fault) return own.Show(refusal: fault);
        if (passwords.Try(own.Person.Login, old, Sessions.AddressOf(own.Context)).Person is null)
            return own.Show(refusal: "The present password is wrong, or the account is locked for a while.");
        own.Accounts.SetPassword(own.Person.Number, passwords.Hash(own.Person.Login, chosen));
        var ended = own.Sessions.EndAll(own.Person.Number, own.SignedIn!.Session);
        own.Log.Note(own.Context, own.Person, "password-changed", detail: $"{ended} other sessions ended");
        return own.Show(done: "The password is changed. All other sessions have ended.");
    }

    private static Task<IResult> Begin(OwnDesk own)
    {
        if (own.Person.Password.Length == 0)
            return Task.FromResult(own.Show(refusal: "Codes are asked for after a password, and this account has none."));
        if (own.Apps.IsSetUp(own.Person.Number)) return Task.FromResult(own.Show(refusal: "Take the present app away first."));
        own.Apps.Begin(own.Person.Number);
        return Task.FromResult(Results.LocalRedirect("/account/app"));
    }

    private static async Task<IResult> Confirm(OwnDesk own)
    {
        var form = await own.Context.Request.ReadFormAsync();
        if (own.Apps.Confirm(own.Person.Number, form["code"].ToString()) is not { } codes)
            return App(own, "The code is wrong. Is the clock of your phone right?");
        own.Sessions.EndAll(own.Person.Number, own.SignedIn!.Session);
        own.Log.Note(own.Context, own.Person, "app-added");
        return own.Show(codes: codes, done: "The app is set up. From now on its code is asked for after the password.");
    }

    private static Task<IResult> RemoveApp(OwnDesk own)
    {
        own.Accounts.RemoveTotp(own.Person.Number);
        own.Log.Note(own.Context, own.Person, "app-removed");
        return Task.FromResult(OwnDesk.Back());
    }

    private static Task<IResult> RenewCodes(OwnDesk own)
    {
        if (!own.Apps.IsSetUp(own.Person.Number)) return Task.FromResult(own.Show(refusal: "There is no app to do without."));
        var codes = own.Apps.Renew(own.Person.Number);
        own.Log.Note(own.Context, own.Person, "codes-made");
        return Task.FromResult(own.Show(codes: codes, done: "Earlier recovery codes open no more."));
    }

    private static Task<IResult> EndOthers(OwnDesk own)
    {
        var ended = own.Sessions.EndAll(own.Person.Number, own.SignedIn!.Session);
        own.Log.Note(own.Context, own.Person, "sessions-ended", detail: $"{ended}, by the person");
        return Task.FromResult(OwnDesk.Back());
    }

    private static IResult EndOne(OwnDesk own, string id)
    {
        var session = own.Accounts.SessionsOf(own.Person.Number, own.Sessions.Now).FirstOrDefault(one => NameOf(one.Id) == id);
        if (session is null) return ErrorPages.Missing("The session has ended already.");
        own.Sessions.End(session);
        own.Log.Note(own.Context, own.Person, "sessions-ended", detail: "1, by the person");
        return OwnDesk.Back();
    }

    /// <summary>A session as addresses name it; its secret cannot be told from that.</summary>
    internal static string NameOf(byte[] session) => Convert.ToHexStringLower(session);

    private static IResult App(OwnDesk own, string refusal)
    {
        if (own.Apps.Pending(own.Person.Number) is not { } secret) return OwnDesk.Back();
        return new RazorComponentResult<AppPage>(new
        {
            Address = TotpCode.Address(own.Person.Login, secret),
            Key = string.Join(' ', TotpCode.Text(secret).Chunk(4).Select(static part => new string(part))),
            Refusal = refusal,
        })
        { StatusCode = refusal.Length > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };
    }
}
