using System.Collections.Immutable;
using Demarc.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A group of controls.</summary>
/// <param name="Domain">Domain id.</param>
/// <param name="Title">Title.</param>
/// <param name="Controls">Controls.</param>
internal sealed record DomainItem(string Domain, string Title, int Controls);

/// <summary>The catalogue in use: its version, and how much is in it.</summary>
/// <param name="Version">Version and hash.</param>
/// <param name="Controls">Controls.</param>
/// <param name="Parts">Parts.</param>
/// <param name="Providers">Providers.</param>
/// <param name="Services">Services.</param>
/// <param name="Rules">Rules.</param>
/// <param name="Types">Resource types.</param>
/// <param name="Checks">Checks.</param>
/// <param name="Frameworks">Frameworks.</param>
/// <param name="Domains">Domains with their controls.</param>
internal sealed record CatalogueItem(
    string Version, int Controls, int Parts, int Providers, int Services, int Rules, int Types, int Checks, int Frameworks,
    ImmutableArray<DomainItem> Domains);

/// <summary>The catalogue.</summary>
internal static class CatalogueApi
{
    internal static void Map(RouteGroupBuilder organisation) => organisation.Read<CatalogueItem>(
        "/catalogue", "getCatalogue", "The catalogue in use, with the organisation's own content laid over it",
        static (TenantScope scope) =>
        {
            var catalogue = scope.State.Result.Catalogue;
            return Results.Ok(new CatalogueItem(
                catalogue.Version, catalogue.Controls.Length, catalogue.Parts.Length, catalogue.Providers.Length, catalogue.Services.Length,
                catalogue.Rules.Length, catalogue.Types.Length, catalogue.Checks.Length, catalogue.Frameworks.Length,
                [
                    .. catalogue.Domains.Select(domain => new DomainItem(
                        domain.Id, domain.Title, catalogue.Controls.Count(control => control.Domain == domain.Id))),
                ]));
        });
}
