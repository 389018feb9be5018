using Demarc.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Reference = Demarc.Web.Api.Document.ApiReference;

namespace Demarc.Web.Screens.ApiReference;

/// <summary>What the API offers, for people.</summary>
internal static class ApiReferenceScreen
{
    internal static void Map(RouteGroupBuilder organisation) => organisation.MapGet(
        "/api", static async (TenantScope scope, Reference reference) => Page.Of<ApiReferencePage>(scope, await reference.Groups));
}
