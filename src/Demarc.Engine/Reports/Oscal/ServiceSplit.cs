using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Matrix;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>Whose a part is at one service in use.</summary>
/// <param name="Part">The part.</param>
/// <param name="Answer">The answer; where places of the service differ, the one that asks most of us.</param>
/// <param name="Varies">Whether places of the service differ.</param>
internal sealed record PartAnswer(ControlPart Part, Resolution Answer, bool Varies)
{
    /// <summary>Who is accountable.</summary>
    internal Party Party => Answer.Party;

    /// <summary>Whether the provider, or a third party that operates for us, acts.</summary>
    internal bool IsProvided => Party is Party.ProviderParty or Party.SharedParty or Party.ThirdParty;

    /// <summary>Whether something is left to us.</summary>
    internal bool IsLeft => Party is Party.CustomerParty or Party.SharedParty;
}

/// <summary>The answers for one service in use.</summary>
/// <param name="Service">The service.</param>
/// <param name="Answers">One answer for each part asked about.</param>
internal sealed record ServiceSplit(CloudService Service, ImmutableDictionary<PartId, PartAnswer> Answers)
{
    /// <summary>The services of an estate, by id.</summary>
    internal static ImmutableArray<ServiceSplit> Of(AssessmentResult result, IReadOnlyCollection<ControlPart> parts)
    {
        var answers = new Answers(result);
        return
        [
            .. result.Estate.Instances.Where(instance => result.Catalogue.Service(instance.Service) is not null)
                .GroupBy(static instance => instance.Service, StringComparer.Ordinal)
                    .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(group =>
                {
                    var places = group.SelectMany(static instance => instance.Classes.Select(type => new DutyShare(
                        new InstanceKey(instance.Service, instance.Account, instance.Region, instance.Workload), type, Party.Unknown)))
                        .ToList();
                    return new ServiceSplit(
                        result.Catalogue.Service(group.Key)!,
                        parts.ToImmutableDictionary(static part => part.Id, part =>
                            One(part, places.ConvertAll(place => answers.Of(part, place)))));
                }),
        ];
    }

    private static PartAnswer One(ControlPart part, List<Resolution> found) => new(
        part, found.MaxBy(static answer => DutyList.Demand(answer.Party))!, found.Exists(answer => answer.Party != found[0].Party));

    /// <summary>Whether another service has the same answer everywhere.</summary>
    internal static bool Agree(IReadOnlyList<PartAnswer> answers) =>
        answers.All(answer => !answer.Varies && answer.Party == answers[0].Party);
}

/// <summary>
/// A component that makes statements: a service, or a provider for everything that its services in use have in common. Saying that once is
/// what keeps a plan of a hundred services readable.
/// </summary>
/// <param name="Key">Service id, or provider id.</param>
/// <param name="Title">Title.</param>
/// <param name="Provider">Provider id.</param>
/// <param name="Service">The service; null for a provider.</param>
/// <param name="Answers">The answers it states.</param>
internal sealed record StatingComponent(
    string Key, string Title, string Provider, CloudService? Service, ImmutableDictionary<PartId, PartAnswer> Answers)
{
    /// <summary>The components of an estate: each provider of several services, followed by its services.</summary>
    internal static ImmutableArray<StatingComponent> Of(Catalogue catalogue, ImmutableArray<ServiceSplit> splits) =>
    [
        .. splits.GroupBy(static split => split.Service.Provider, StringComparer.Ordinal)
            .SelectMany(group => OfProvider(catalogue, [.. group])),
    ];

    private static IEnumerable<StatingComponent> OfProvider(Catalogue catalogue, ImmutableArray<ServiceSplit> splits)
    {
        var provider = splits[0].Service.Provider;
        var common = splits.Length < 2 ? ImmutableDictionary<PartId, PartAnswer>.Empty : splits[0].Answers
            .Where(pair => ServiceSplit.Agree([.. splits.Select(split => split.Answers[pair.Key])])).ToImmutableDictionary();
        if (splits.Length > 1)
            yield return new StatingComponent(provider, catalogue.Provider(provider)?.Title ?? provider, provider, null, common);
        foreach (var split in splits)
            yield return new StatingComponent(
                split.Service.Id, split.Service.Title, provider, split.Service, split.Answers.RemoveRange(common.Keys));
    }
}
