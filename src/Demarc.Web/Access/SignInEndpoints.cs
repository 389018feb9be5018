using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Access;

/// <summary>
/// The door: signing in with a password, one-time links, signing out. Other ways in end where these do, in <see cref="Sessions.Begin"/>.
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
        app.MapGet("/ticket/{secret}", Open).RequireRateLimiting(RateLimits.Door);
        app.MapPost("/ticket/{secret}", MakeFirst).RequireRateLimiting(RateLimits.Door);
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

    private static async Task<IResult> SignIn(HttpContext context, Passwords passwords, Sessions sessions)
    {
        var form = await context.Request.ReadFormAsync();
        var (login, back) = (form["login"].ToString(), form["back"].ToString());
        var outcome = passwords.Try(login, form["password"].ToString(), Sessions.AddressOf(context));
        if (outcome.Person is not { } person) return Page(back, login, outcome.Reason);
        sessions.Begin(context, person, "password");
        return Results.LocalRedirect(LocalPath.Of(back));
    }

    private static IResult SignOut(HttpContext context, Sessions sessions)
    {
        if (context.SignedIn() is { } signedIn) sessions.End(context, signedIn);
        return Results.LocalRedirect("/sign-in");
    }

    private static IResult Open(string secret, HttpContext context, Tickets tickets, AccountStore accounts, Sessions sessions)
    {
        if (tickets.Peek(secret) is not { } ticket) return ErrorPages.Missing("The link was used before, or its time is over.");
        if (ticket.Purpose == Tickets.FirstAdministrator)
            return new RazorComponentResult<FirstAdministratorPage>(new { Secret = secret, Login = "", Name = "", Fault = "" });
        if (tickets.Use(secret) is null || accounts.Find(ticket.Person) is not { } person)
            return ErrorPages.Missing("The link was used before, or its time is over.");
        sessions.Begin(context, person, "one-time link");
        return Results.LocalRedirect("/");
    }

    private static async Task<IResult> MakeFirst(
        string secret, HttpContext context, Tickets tickets, AccountStore accounts, Passwords passwords, Sessions sessions)
    {
        var form = await context.Request.ReadFormAsync();
        var (login, name, password) = (form["login"].ToString().Trim(), form["name"].ToString().Trim(), form["password"].ToString());
        var fault = login.Length is < 3 or > 100 || login.Any(char.IsWhiteSpace) ? "A login has 3 to 100 characters and no spaces."
            : name.Length is < 1 or > 100 ? "Say your name." : Passwords.Fault(password, login);
        if (fault is not null)
        {
            return new RazorComponentResult<FirstAdministratorPage>(new { Secret = secret, Login = login, Name = name, Fault = fault })
            { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (tickets.Use(secret) is not { Purpose: Tickets.FirstAdministrator } || accounts.People() > 0)
            return ErrorPages.Missing("The link was used before, or its time is over.");
        var now = sessions.Now;
        var person = accounts.Create(login, name, passwords.Hash(login, password), now);
        foreach (var tenant in accounts.Tenants())
            accounts.Grant(new MembershipRow(tenant, person.Number, "admin", new Interval(now, Moment.Open), "first start"));
        sessions.Begin(context, person, "first start");
        return Results.LocalRedirect("/");
    }
}

/// <summary>An organisation somebody may go to.</summary>
/// <param name="Tenant">Its name in addresses.</param>
/// <param name="Role">What the person is there.</param>
/// <param name="Name">Its own name.</param>
public sealed record OrganisationChoice(string Tenant, Role Role, string Name);
