using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Overview;

/// <summary>The first page: the three numbers, how ready we are, what is missing, what needs me.</summary>
internal static class OverviewScreen
{
    internal static void Map(RouteGroupBuilder organisation) => organisation.MapGet("/", Show);

    private static IResult Show(
        TenantScope scope, DecisionBook book, EvidenceDesks desks, EstateHistory history, TenantStores stores, AccountStore accounts,
        Sessions sessions) => Page.Of<OverviewPage>(
            scope, OverviewModel.Of(scope, MyWork.Of(scope, book, desks, stores), history.Quarter(scope))
                with { Steps = SetUpSteps.Of(scope, accounts, sessions) });
}

/// <summary>What the first page shows.</summary>
/// <param name="Numbers">The figures.</param>
/// <param name="Mine">What needs the person.</param>
/// <param name="IsEmpty">Whether nothing was recorded yet.</param>
/// <param name="Quarter">What the record tells of the last quarter.</param>
public sealed record OverviewModel(Numbers Numbers, MyWork Mine, bool IsEmpty, Quarter Quarter)
{
    /// <summary>What is left to do after the first import.</summary>
    public ImmutableArray<SetUpStep> Steps { get; init; } = [];

    /// <summary>The figures that show how far we are, in the order shown.</summary>
    public ImmutableArray<Figure> Progress => [Numbers.Owned, Numbers.Ready, Numbers.Fresh, Numbers.Conforming];

    /// <summary>The figures that show how much is known, in the order shown.</summary>
    public ImmutableArray<Figure> Coverage =>
    [
        Numbers.Held, Numbers.AccessReviewed, Numbers.PrivilegedReviewed, Numbers.ExceptionsInTime, Numbers.Reviewed,
        Numbers.ReviewedBeforeUse, Numbers.ServicesCatalogued, Numbers.Catalogued, Numbers.Described, Numbers.Complete,
    ];

    internal static OverviewModel Of(TenantScope scope, MyWork mine, Quarter quarter) =>
        new(scope.State.Numbers, mine, scope.State.LastRun is null, quarter);
}
