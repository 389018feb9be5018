using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Duties;

/// <summary>The page of one duty: whose it is, by which of all rules that were considered, who does it, what shows it.</summary>
internal static class DutiesScreen
{
    internal static void Map(RouteGroupBuilder organisation) =>
        organisation.MapGet("/duties/{id}", static (TenantScope scope, DecisionBook book, string id) =>
            DutyModel.Of(scope, book, id) is { } model
                ? Page.Of<DutyPage>(scope, model) : ErrorPages.Missing("There is no such duty on this day."));

    /// <summary>Where a duty is explained; null where pages cannot be reached.</summary>
    internal static string? Url(ILinks links, PartId part, DutyScope place) => links.To("duties/" + DutyLines.IdOf(part, place));
}
