using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Web.Screens.Work;

/// <summary>Conditions that hold for exactly some duties and for no others.</summary>
internal static class DutyPlaces
{
    /// <summary>
    /// The condition for parts in a place, over <c>instance</c> and <c>part</c>. All fields that tell duties of that kind apart are
    /// compared, empty ones too: "no region said" is a place of its own.
    /// </summary>
    /// <param name="parts">The parts; empty: what is about no part.</param>
    /// <param name="reach">How often they exist.</param>
    /// <param name="place">Where.</param>
    internal static string Condition(IReadOnlyCollection<PartId> parts, PartScope reach, DutyScope place)
    {
        var ids = parts.Count == 0 ? [""] : parts.Select(static part => part.ToString()).Order(StringComparer.Ordinal).ToArray();
        return CelText.All([CelText.IsOneOf("part.id", ids), .. Where(reach, place)])!;
    }

    /// <summary>The condition for a place alone; null for the whole organisation.</summary>
    internal static string? Condition(PartScope reach, DutyScope place) => CelText.All(Where(reach, place));

    private static IEnumerable<string> Where(PartScope reach, DutyScope place)
    {
        if (reach == PartScope.Organisation) yield break;
        yield return CelText.Is("instance.provider", place.Provider);
        if (reach == PartScope.Provider) yield break;
        if (reach != PartScope.Account) yield return CelText.Is("instance.service", place.Service);
        yield return CelText.Is("instance.account", place.Account);
        if (reach is PartScope.Account or PartScope.Service) yield break;
        yield return CelText.Is("instance.region", place.Region);
        yield return CelText.Is("instance.workload", place.Workload);
    }
}
