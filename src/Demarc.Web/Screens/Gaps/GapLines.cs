using System.Security.Cryptography;
using System.Text;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Gaps;

/// <summary>A gap with the id by which pages and the API name it.</summary>
/// <param name="Gap">The gap.</param>
/// <param name="Id">
/// Digest of what makes it this gap (<see cref="Gap.Key"/>), so that it stays the same while it is open, whatever is imported.
/// </param>
/// <param name="Domain">Title of its domain; empty for gaps about services, agreements and reports.</param>
/// <param name="Late">Whether its day is past.</param>
public sealed record GapLine(Gap Gap, string Id, string Domain, bool Late);

/// <summary>The gaps of a state as lines, and the table of them.</summary>
internal static class GapLines
{
    internal static IReadOnlyList<GapLine> Of(EstateState state) => state.Keep("gaps", () =>
    {
        var domains = state.Result.Catalogue.Domains.ToDictionary(static d => d.Id, static d => d.Title, StringComparer.Ordinal);
        return state.Result.Gaps.Select(gap => new GapLine(
            gap, IdOf(gap.Key), gap.Part is { } part ? domains.GetValueOrDefault(part.Domain, "") : "",
            gap.Due < state.Result.Day)).ToArray();
    });

    internal static GapLine? Find(EstateState state, string id) => state.Keep("gaps by id", () => Of(state)
            .DistinctBy(static line => line.Id, StringComparer.Ordinal)
            .ToDictionary(static line => line.Id, StringComparer.Ordinal)).GetValueOrDefault(id);

    /// <summary>The gap in which a finding is counted; null when there is none.</summary>
    internal static GapLine? OfCheck(EstateState state, string check, InstanceKey instance, VerdictOutcome outcome) =>
        state.Keep("gaps by check", () => Of(state).Where(static line => line.Gap.Kind is GapKind.FailingCheck or GapKind.InconclusiveCheck)
            .DistinctBy(static line => (line.Gap.Kind, line.Gap.Check, line.Gap.Instance))
            .ToDictionary(static line => (line.Gap.Kind, line.Gap.Check, line.Gap.Instance)))
        .GetValueOrDefault((outcome switch
        {
            VerdictOutcome.Fail => GapKind.FailingCheck,
            VerdictOutcome.Inconclusive => GapKind.InconclusiveCheck,
            _ => GapKind.Unknown,
        }, check, instance));

    internal static Table<GapLine> Table(TenantScope scope) => new("gaps",
    [
        new("severity", "Severity", static line => Cell.Of(line.Gap.Severity))
        {
            Sort = static line => line.Gap.Severity,
            IsVocabulary = true, Filter = static line => Kebab<Severity>.Name(line.Gap.Severity),
        },
        new("gap", "What is missing", line => Cell.Of(GapGroup.Plain(line.Gap.Kind), scope.Url("gaps/" + line.Id), line.Gap.Part?.Title))
        { HeadsRow = true, Searched = true, Sort = static line => line.Gap.Kind },
        new("kind", "Kind", static line => Cell.Of(Kebab<GapKind>.Name(line.Gap.Kind)))
        { Shown = false, IsVocabulary = true, Filter = static line => Kebab<GapKind>.Name(line.Gap.Kind) },
        new("part", "Part", line => Cell.Code(line.Gap.Part?.Id.ToString() ?? "", PartUrl(scope, line.Gap)))
        {
            Searched = true,
            Sort = static line => line.Gap.Part?.Id.ToString() ?? "",
            Filter = static line => line.Gap.Part?.Id.ToString() ?? "",
            IsOffered = false,
        },
        new("title", "Title of the part", static line => Cell.Of(line.Gap.Part?.Title ?? "")) { Shown = false },
        new("control", "Control", static line => Cell.Code(line.Gap.Part?.Id.Control ?? ""))
        { Shown = false, Filter = static line => line.Gap.Part?.Id.Control ?? "", IsOffered = false },
        new("domain", "Domain", static line => Cell.Of(line.Domain))
        { Shown = false, Filter = static line => line.Domain, Sort = static line => line.Domain },
        new("where", "Where", line => Cell.Of(
            Titles.OfPlace(scope.State, line.Gap.Scope), note: line.Gap.ResourceId.Length > 0 ? line.Gap.ResourceId : null))
        { Searched = true, Sort = line => Titles.OfPlace(scope.State, line.Gap.Scope) },
        new("row", "Row of the matrix", static line => Cell.Of(RowOf(line.Gap.Scope)))
        {
            Shown = false, Filter = static line => RowOf(line.Gap.Scope), IsOffered = false, TextOf = row => RowText(scope.State, row),
        },
        new("provider", "Provider", static line => Cell.Of(line.Gap.Scope.Provider))
        {
            Shown = false, Filter = static line => line.Gap.Scope.Provider, TextOf = id => Titles.OfProvider(scope.State, id),
        },
        new("service", "Service", static line => Cell.Code(line.Gap.Scope.Service))
        {
            Shown = false, Searched = true, Filter = static line => line.Gap.Scope.Service, IsOffered = false,
            TextOf = id => Titles.OfService(scope.State, id),
        },
        new("account", "Account", static line => Cell.Code(line.Gap.Scope.Account))
        { Shown = false, Filter = static line => line.Gap.Scope.Account, IsOffered = false },
        new("region", "Region", static line => Cell.Code(line.Gap.Scope.Region))
        { Shown = false, Filter = static line => line.Gap.Scope.Region, IsOffered = false },
        new("workload", "Workload", static line => Cell.Code(line.Gap.Scope.Workload))
        {
            Shown = false, Filter = static line => line.Gap.Scope.Workload, IsOffered = false,
            TextOf = id => Titles.OfWorkload(scope.State, id),
        },
        new("owner", "Owner", static line => Cell.Of(line.Gap.Owner.Length > 0 ? line.Gap.Owner : "nobody"))
        {
            Searched = true,
            Sort = static line => line.Gap.Owner,
            Filter = static line => line.Gap.Owner.Length > 0 ? line.Gap.Owner : "nobody",
        },
        new("answers", "Owner's id", static line => Cell.Code(line.Gap.OwnerId))
        {
            Shown = false, Filter = static line => line.Gap.OwnerId, IsOffered = false,
            TextOf = id => Titles.OfOwner(scope.State, id),
        },
        new("due", "Due", static line => Cell.Day(line.Gap.Due, line.Late ? "past its day" : null)) { Sort = static line => line.Gap.Due },
        new("late", "Past its day", static line => Cell.Of(line.Late ? "yes" : "no"))
        { Shown = false, Filter = static line => line.Late ? "yes" : "no" },
        new("opened", "Opened", static line => Cell.Day(line.Gap.Opened)) { Shown = false, Sort = static line => line.Gap.Opened },
        new("reason", "Why", static line => Cell.Of(line.Gap.Why)) { Shown = false, Searched = true },
        new("resource", "Resource", static line => Cell.Code(line.Gap.ResourceId)) { Shown = false, Searched = true },
    ])
    { Noun = ("gap", "gaps") };

    /// <summary>
    /// The row of the matrix in which the gaps of a place are counted: a service, all of a provider, or the whole organisation.
    /// </summary>
    internal static string RowOf(DutyScope place) => RowOf(place.Provider, place.Service);

    /// <summary>The same for a row of the matrix.</summary>
    internal static string RowOf(string provider, string service) =>
        service.Length > 0 ? service : provider.Length > 0 ? "all of " + provider : "whole organisation";

    private static string RowText(EstateState state, string row) =>
        row.StartsWith("all of ", StringComparison.Ordinal) ? "all of " + Titles.OfProvider(state, row["all of ".Length..])
        : row.Contains('/', StringComparison.Ordinal) ? Titles.OfService(state, row) : row;

    private static string? PartUrl(TenantScope scope, Gap gap) => gap.Part is { } part ? scope.Url("controls/" + part.Id.Control) : null;

    private static string IdOf(GapKey key)
    {
        var text = string.Join(
            '\n', Kebab<GapKind>.Name(key.Kind), key.Part?.ToString() ?? "", Place(key.Scope), key.Check,
            key.Instance is { } instance ? Place(DutyScope.Of(PartScope.Instance, instance)) : "", key.Subject);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    private static string Place(DutyScope scope) =>
        string.Join('\t', scope.Provider, scope.Service, scope.Account, scope.Region, scope.Workload);
}
