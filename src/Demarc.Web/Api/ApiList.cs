using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>All endpoints of the API that belong to an organisation: one line for each resource.</summary>
internal static class ApiList
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.AddEndpointFilter(ApiGuard.Check);
        OrganisationApi.Map(organisation);
        ServicesApi.Map(organisation);
        ControlsApi.Map(organisation);
        MatrixApi.Map(organisation);
        DutiesApi.Map(organisation);
        GapsApi.Map(organisation);
        GapWriting.Map(organisation);
        WorkApi.Map(organisation);
        AssuranceApi.Map(organisation);
        TimeApi.Map(organisation);
        AuditApi.Map(organisation);
        PeopleApi.Map(organisation);
        FindingsApi.Map(organisation);
        EvidenceApi.Map(organisation);
        ResourcesApi.Map(organisation);
        RunsApi.Map(organisation);
        LedgerApi.Map(organisation);
        FrameworksApi.Map(organisation);
        CatalogueApi.Map(organisation);
        DecisionsApi.Map(organisation);
        JobsApi.Map(organisation);
        KeysApi.Map(organisation);
    }
}
