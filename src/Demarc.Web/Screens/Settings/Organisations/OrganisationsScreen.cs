using Demarc.Adapters.Accounts;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Settings.Organisations;

/// <summary>Making a further organisation: strictly apart from the others, with whoever makes it as its first administrator.</summary>
internal static class OrganisationsScreen
{
    private const string NotYours = "Administrators make organisations.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/settings/organisations", static (TenantScope scope, Sessions sessions) =>
            scope.Can(Right.Administer) ? Show(scope, sessions, "", "") : ErrorPages.Forbidden(NotYours));
        organisation.MapPost("/settings/organisations", Make);
    }

    private static IResult Show(TenantScope scope, Sessions sessions, string name, string refusal) => Page.Of<MakeOrganisationPage>(
        scope, new OrganisationsModel(
            [.. scope.SignedIn.TenantsAt(sessions.Now).Select(tenant => (tenant, scope.SignedIn.RoleIn(tenant, sessions.Now)))], name,
            refusal));

    private static async Task<IResult> Make(
        TenantScope scope, HttpContext context, AccountStore accounts, Sessions sessions, AccessLog log)
    {
        if (!scope.Can(Right.Administer)) return ErrorPages.Forbidden(NotYours);
        var name = (await context.Request.ReadFormAsync())["name"].ToString().Trim();
        if (!IsName(name))
            return Show(scope, sessions, name, "A name has 2 to 40 small letters, digits and hyphens, and begins with a letter.");
        if (name == SampleOrganisation.Tenant)
            return Show(scope, sessions, name, $"{name} is the name of the sample, whose day stands still: choose another.");
        if (!accounts.Found(name, scope.Person.Number, scope.Person.Login, sessions.Now))
            return Show(scope, sessions, name, $"The name {name} is taken.");
        sessions.Forget();
        log.Note(context, scope, "organisation-made", name);
        return Results.LocalRedirect($"/o/{name}/");
    }

    /// <summary>Whether a name can stand in addresses. The sample's is its own: whoever opens the sample comes in there.</summary>
    private static bool IsName(string name) => name is { Length: >= 2 and <= 40 } && char.IsAsciiLetterLower(name[0]) && name[^1] != '-'
        && name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}

/// <summary>What the page of organisations shows.</summary>
/// <param name="Organisations">Those the person is part of.</param>
/// <param name="Name">What was written.</param>
/// <param name="Refusal">Why none was made; empty: nothing was refused.</param>
public sealed record OrganisationsModel(IReadOnlyList<(string Tenant, Role Role)> Organisations, string Name, string Refusal);
