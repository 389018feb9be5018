using Demarc.Web.Screens.Adoption;
using Demarc.Web.Screens.Agreements;
using Demarc.Web.Screens.ApiReference;
using Demarc.Web.Screens.Assurance;
using Demarc.Web.Screens.AuditRoom;
using Demarc.Web.Screens.Catalogues;
using Demarc.Web.Screens.Changes;
using Demarc.Web.Screens.Controls;
using Demarc.Web.Screens.Decisions;
using Demarc.Web.Screens.Duties;
using Demarc.Web.Screens.Evidence;
using Demarc.Web.Screens.Exceptions;
using Demarc.Web.Screens.Findings;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Screens.Importing;
using Demarc.Web.Screens.Ledger;
using Demarc.Web.Screens.Matrix;
using Demarc.Web.Screens.Overview;
using Demarc.Web.Screens.Owners;
using Demarc.Web.Screens.Reports;
using Demarc.Web.Screens.Reviews;
using Demarc.Web.Screens.Services;
using Demarc.Web.Screens.Settings.ApiKeys;
using Demarc.Web.Screens.Settings.Jobs;
using Demarc.Web.Screens.Settings.Log;
using Demarc.Web.Screens.Settings.Organisations;
using Demarc.Web.Screens.Settings.People;
using Demarc.Web.Screens.Settings.Sources;
using Demarc.Web.Screens.Settings.Webhooks;
using Demarc.Web.Screens.Settings.Workloads;
using Demarc.Web.Screens.WhatIf;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens;

/// <summary>All screens of an organisation: one line for each.</summary>
internal static class ScreenList
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        OverviewScreen.Map(organisation);
        ServicesScreen.Map(organisation);
        MatrixScreen.Map(organisation);
        DutiesScreen.Map(organisation);
        WhatIfScreen.Map(organisation);
        ControlsScreen.Map(organisation);
        GapsScreen.Map(organisation);
        OwnersScreen.Map(organisation);
        ExceptionsScreen.Map(organisation);
        ReviewsScreen.Map(organisation);
        DecisionsScreen.Map(organisation);
        FindingsScreen.Map(organisation);
        EvidenceScreen.Map(organisation);
        LedgerScreen.Map(organisation);
        ChangesScreen.Map(organisation);
        ReportsScreen.Map(organisation);
        CatalogueScreen.Map(organisation);
        AdoptionScreen.Map(organisation);
        AgreementsScreen.Map(organisation);
        AssuranceScreen.Map(organisation);
        AuditScreen.Map(organisation);
        ImportScreen.Map(organisation);
        WorkloadsScreen.Map(organisation);
        JobsScreen.Map(organisation);
        SourcesScreen.Map(organisation);
        PeopleScreen.Map(organisation);
        LogScreen.Map(organisation);
        OrganisationsScreen.Map(organisation);
        ApiKeysScreen.Map(organisation);
        ApiReferenceScreen.Map(organisation);
        WebhooksScreen.Map(organisation);
    }
}
