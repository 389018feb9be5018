using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
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

    private static IResult Show(TenantScope scope, EstateHistory history) =>
        Page.Of<OverviewPage>(scope, OverviewModel.Of(scope) with { Trend = history.Exposure(scope) });
}

/// <summary>What the first page shows.</summary>
/// <param name="Numbers">The figures.</param>
/// <param name="Mine">Gaps that the person, or a team of the person, has to close, worst first.</param>
/// <param name="IsEmpty">Whether nothing was recorded yet.</param>
/// <param name="Late">Gaps past their day, by severity, worst first.</param>
public sealed record OverviewModel(
    Numbers Numbers, ImmutableArray<Gap> Mine, bool IsEmpty, ImmutableArray<(Severity Severity, long Count)> Late)
{
    /// <summary>How exposure went.</summary>
    public ImmutableArray<TrendPoint> Trend { get; init; } = [];

    /// <summary>The figures that show how far we are, in the order shown.</summary>
    public ImmutableArray<Figure> Progress => [Numbers.Owned, Numbers.Ready, Numbers.Fresh, Numbers.Reviewed];

    /// <summary>The figures that show how much is known, in the order shown.</summary>
    public ImmutableArray<Figure> Coverage => [Numbers.Held, Numbers.Catalogued, Numbers.Described, Numbers.Complete];

    internal static OverviewModel Of(TenantScope scope)
    {
        var (state, result) = (scope.State, scope.State.Result);
        var names = result.Organisation.Teams
            .Where(team => team.Members.Any(member => result.Organisation.People.Any(p => p.Id == member && p.Name == scope.Person.Name)))
            .Select(static team => team.Title).Append(scope.Person.Name).ToHashSet(StringComparer.Ordinal);
        var late = state.Keep("overview late", () => Numbers.Severities.Select(severity => (
            severity, result.Gaps.LongCount(gap => gap.Severity == severity && gap.Due < result.Day))).ToImmutableArray());
        return new OverviewModel(state.Numbers, [.. result.Gaps.Where(gap => names.Contains(gap.Owner))], state.LastRun is null, late);
    }
}
