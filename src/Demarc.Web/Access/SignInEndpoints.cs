using Demarc.Web.Estates;
using Demarc.Web.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Access;

/// <summary>
/// The door: signing in with a password, signing out. Other ways in end where these do, in <see cref="Sessions.Begin"/>.
/// </summary>
internal static class SignInEndpoints
{
    internal static void Map(WebApplication app)
    {
        app.MapGet("/", Start);
        app.MapGet("/organisations", Organisations);
        app.MapGet("/sign-in", static (string? back) => Page(back, "", ""));
        app.MapPost("/sign-in", SignIn).RequireRateLimiting(RateLimits.Door);
        app.MapPost("/sign-out", SignOut);
        TicketEndpoints.Map(app);
        ThemeChoice.Map(app);
    }

    private static IResult Start(HttpContext context, Sessions sessions)
    {
        if (context.SignedIn() is not { } signedIn) return Results.LocalRedirect("/sign-in");
        var tenants = signedIn.TenantsAt(sessions.Now);
        return Results.LocalRedirect(tenants.Count == 1 ? $"/o/{tenants[0]}/" : "/organisations");
    }

    private static IResult Organisations(HttpContext context, Sessions sessions, EstateStates states)
    {
        if (context.SignedIn() is not { } signedIn) return Results.LocalRedirect("/sign-in");
        var rows = signedIn.TenantsAt(sessions.Now)
            .Select(tenant => new OrganisationChoice(tenant, signedIn.RoleIn(tenant, sessions.Now), states.NameOf(tenant))).ToList();
        return new RazorComponentResult<OrganisationsPage>(new { Organisations = rows, Who = signedIn.Person.Name });
    }

    private static RazorComponentResult<SignInPage> Page(string? back, string login, string refusal) =>
        new(new { Back = LocalPath.Of(back), Login = login, Refusal = refusal })
        { StatusCode = refusal.Length > 0 ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK };

    private static async Task<IResult> SignIn(HttpContext context, Passwords passwords, Door door)
    {
        var form = await context.Request.ReadFormAsync();
        var (login, back) = (form["login"].ToString(), form["back"].ToString());
        var outcome = passwords.Try(login, form["password"].ToString(), Sessions.AddressOf(context));
        return outcome.Person is { } person
            ? Results.LocalRedirect(door.Passed(context, person, "password", LocalPath.Of(back))) : Page(back, login, outcome.Reason);
    }

    private static IResult SignOut(HttpContext context, Sessions sessions)
    {
        if (context.SignedIn() is { } signedIn) sessions.End(context, signedIn);
        return Results.LocalRedirect("/sign-in");
    }
}

/// <summary>An organisation somebody may go to.</summary>
/// <param name="Tenant">Its name in addresses.</param>
/// <param name="Role">What the person is there.</param>
/// <param name="Name">Its own name.</param>
public sealed record OrganisationChoice(string Tenant, Role Role, string Name);
