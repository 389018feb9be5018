using Demarc.Engine.Responsibility;
using Demarc.Web.Estates;

namespace Demarc.Web.Parts;

/// <summary>The names behind ids, as people know them. What has no name is called by its id.</summary>
public static class Titles
{
    /// <summary>What the whole organisation is called as a place.</summary>
    public const string Everywhere = "the whole organisation";

    /// <summary>A place in one line: the service or provider, account, region, workload.</summary>
    public static string OfPlace(EstateState state, DutyScope place)
    {
        if (place == DutyScope.Organisation) return Everywhere;
        var first = place.Service.Length > 0 ? OfService(state, place.Service) : "all of " + OfProvider(state, place.Provider);
        return string.Join(
            " · ", new[] { first, place.Account, place.Region, OfWorkload(state, place.Workload) }.Where(static text => text.Length > 0));
    }

    /// <summary>A service.</summary>
    public static string OfService(EstateState state, string id) => state.Result.Catalogue.Service(id)?.Title ?? id;

    /// <summary>A provider.</summary>
    public static string OfProvider(EstateState state, string id) =>
        state.Keep("provider titles", () => state.Result.Catalogue.Providers
            .DistinctBy(static provider => provider.Id, StringComparer.Ordinal)
            .ToDictionary(static provider => provider.Id, static provider => provider.Title, StringComparer.Ordinal))
            .GetValueOrDefault(id, id);

    /// <summary>A workload.</summary>
    public static string OfWorkload(EstateState state, string id) => id.Length == 0 ? "" : state.Keep("workload titles", () =>
        state.Result.Organisation.Workloads.DistinctBy(static workload => workload.Id, StringComparer.Ordinal)
            .ToDictionary(static workload => workload.Id, static workload => workload.Title, StringComparer.Ordinal)) is var titles
        && titles.GetValueOrDefault(id) is { Length: > 0 } title ? title : id;

    /// <summary>A person or a team.</summary>
    public static string OfOwner(EstateState state, string id)
    {
        var organisation = state.Result.Organisation;
        return organisation.People.FirstOrDefault(person => person.Id == id)?.Name
            ?? organisation.Teams.FirstOrDefault(team => team.Id == id)?.Title ?? id;
    }
}
