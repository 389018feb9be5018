using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;

namespace Demarc.Web.Api.Items;

/// <summary>Where a duty arises; empty texts are not part of it.</summary>
/// <param name="Provider">Provider id.</param>
/// <param name="Service">Service id.</param>
/// <param name="Account">Account of the provider.</param>
/// <param name="Region">Region.</param>
/// <param name="Workload">Workload.</param>
internal sealed record ScopeItem(string Provider, string Service, string Account, string Region, string Workload)
{
    internal static ScopeItem Of(DutyScope scope) =>
        new(scope.Provider, scope.Service, scope.Account, scope.Region, scope.Workload);
}

/// <summary>Duties by party; never added up to one number.</summary>
/// <param name="Provider">Duties of the provider.</param>
/// <param name="Shared">Duties that are shared.</param>
/// <param name="Ours">Duties of ours.</param>
/// <param name="ThirdParty">Duties of a third party.</param>
/// <param name="Unknown">Duties of which nobody knows whose they are.</param>
/// <param name="NotApplicable">Duties that do not arise.</param>
internal sealed record SplitItem(long Provider, long Shared, long Ours, long ThirdParty, long Unknown, long NotApplicable)
{
    internal static SplitItem Of(PartySplit split) =>
        new(split.Provider, split.Shared, split.Ours, split.ThirdParty, split.Unknown, split.NotApplicable);
}

/// <summary>Who is accountable.</summary>
/// <param name="Name">provider, customer, shared, third-party, not-applicable or unknown.</param>
/// <param name="Sharing">Of a shared one: dependent or independent.</param>
/// <param name="Who">Of a third party: its name.</param>
internal sealed record PartyItem(string Name, string? Sharing, string? Who)
{
    internal static PartyItem Of(Party party) => new(
        party.Name, party is Party.SharedParty shared ? Kebab<SharedKind>.Name(shared.Kind) : null,
        party is Party.ThirdParty third ? third.Who : null);
}

/// <summary>The statement something rests on.</summary>
/// <param name="Title">Title.</param>
/// <param name="Url">Address; may be empty.</param>
/// <param name="Date">Day on which it said so.</param>
internal sealed record SourceItem(string Title, string Url, DateOnly Date)
{
    internal static SourceItem Of(Source source) => new(source.Title, source.Url, source.Date);

    internal static ImmutableArray<SourceItem> Of(IEnumerable<Source> sources) => [.. sources.Select(Of)];
}

/// <summary>A number with everything needed to judge it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Title.</param>
/// <param name="Count">What is counted.</param>
/// <param name="Of">Out of how many; zero when there is nothing to measure.</param>
/// <param name="Percent">The share in whole per cent, rounded down; null when there is nothing to measure.</param>
/// <param name="Formula">How it is counted.</param>
/// <param name="Population">Which items are the whole.</param>
/// <param name="Exclusions">What is left out, and why; empty when nothing is.</param>
/// <param name="Apart">What stands beside it and is counted neither in nor out, by name.</param>
internal sealed record FigureItem(
    string Id, string Title, long Count, long Of, int? Percent, string Formula, string Population, string Exclusions,
    IReadOnlyDictionary<string, long> Apart)
{
    internal static FigureItem From(Figure figure) => new(
        figure.Id, figure.Title, figure.Count, figure.Whole, figure.Percent, figure.Formula, figure.Population, figure.Exclusions,
        figure.Apart.ToDictionary(static tally => tally.Name, static tally => tally.Count, StringComparer.Ordinal));
}
