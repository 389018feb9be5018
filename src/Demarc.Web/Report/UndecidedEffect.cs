using Demarc.Engine;

namespace Demarc.Web.Report;

/// <summary>An effect of a setting on the line that could not be decided, because the setting was not collected.</summary>
/// <param name="Id">Id of the effect.</param>
/// <param name="Service">Service of one of the resources.</param>
/// <param name="Why">What it would mean.</param>
/// <param name="Resources">How many resources.</param>
/// <param name="Example">One of them.</param>
public sealed record UndecidedEffect(string Id, string Service, string Why, long Resources, string Example)
{
    internal static IReadOnlyList<UndecidedEffect> Of(AssessmentResult result)
    {
        var effects = result.Catalogue.Services.SelectMany(static service => service.Configuration)
            .ToLookup(static effect => effect.Id, StringComparer.Ordinal);
        return
        [
            .. result.Estate.Instances
                .SelectMany(static instance => instance.Classes.SelectMany(type =>
                    type.Undecided.Select(id => (Id: id, instance.Service, type.Resources, type.Example))))
                .GroupBy(static item => item.Id, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(group => new UndecidedEffect(
                    group.Key, group.First().Service, effects[group.Key].FirstOrDefault()?.Why ?? "",
                    group.Sum(static item => item.Resources), group.First().Example)),
        ];
    }
}
