using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Figures;

/// <summary>How far our duties in one service can be shown to be done.</summary>
/// <param name="Service">Service id.</param>
/// <param name="Title">Its name.</param>
/// <param name="Ready">Duties of ours with valid evidence.</param>
/// <param name="Ours">Duties of ours.</param>
public sealed record ServiceReadiness(string Service, string Title, long Ready, long Ours)
{
    internal static ImmutableArray<ServiceReadiness> Of(Catalogue catalogue, ImmutableArray<DutyLine> lines) =>
    [
        .. lines.Where(static line => line.IsOurs && line.Duty.Scope.Service.Length > 0)
            .GroupBy(static line => line.Duty.Scope.Service, StringComparer.Ordinal)
            .Select(group => new ServiceReadiness(
                group.Key, catalogue.Service(group.Key)?.Title ?? group.Key,
                group.LongCount(static line => line.IsReady), group.LongCount()))
            .OrderBy(static s => (double)s.Ready / s.Ours).ThenByDescending(static s => s.Ours)
            .ThenBy(static s => s.Service, StringComparer.Ordinal),
    ];
}

/// <summary>What can be said of one requirement in an estate.</summary>
public enum RequirementState
{
    /// <summary>None of it is known to be ours, and whose some part is, is not known.</summary>
    Unknown,

    /// <summary>Every part of ours is shown to be done.</summary>
    Ready,

    /// <summary>Some part of ours is not shown to be done, or whose some part is, is not known.</summary>
    NotReady,

    /// <summary>It is wholly with the provider or a third party.</summary>
    Elsewhere,

    /// <summary>It does not arise.</summary>
    NotAsked,
}

/// <summary>How far the requirements of one framework can be shown to be met by us.</summary>
/// <param name="Id">Framework id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Ready">Requirements of ours of which every part is ready in every scope.</param>
/// <param name="Ours">Requirements with at least one part of ours somewhere.</param>
/// <param name="Elsewhere">Requirements wholly with the provider or a third party: never counted as ours.</param>
/// <param name="Unknown">Requirements without a part of ours, of which somebody's part is unknown.</param>
/// <param name="NotAsked">Requirements that do not arise in this estate.</param>
public sealed record FrameworkReadiness(string Id, string Title, long Ready, long Ours, long Elsewhere, long Unknown, long NotAsked)
{
    /// <summary>What is counted.</summary>
    public const string Formula =
        "A requirement is ready when every part of ours that it names has valid evidence and no failing check in every scope, "
        + "and nobody's part of it is unknown.";

    /// <summary>Out of what.</summary>
    public const string Population =
        "Requirements with at least one part of ours. Those wholly with the provider are shown apart; provider assurance is never added.";

    internal static FrameworkReadiness Of(Framework framework, ILookup<PartId, DutyLine> lines)
    {
        var counts = framework.Requirements.Select(requirement => StateOf(requirement, lines))
            .CountBy(static state => state).ToDictionary();
        long Count(RequirementState state) => counts.GetValueOrDefault(state);
        return new FrameworkReadiness(
            framework.Id, framework.Title, Count(RequirementState.Ready), Count(RequirementState.Ready) + Count(RequirementState.NotReady),
            Count(RequirementState.Elsewhere), Count(RequirementState.Unknown), Count(RequirementState.NotAsked));
    }

    /// <summary>What can be said of one requirement.</summary>
    public static RequirementState StateOf(Requirement requirement, ILookup<PartId, DutyLine> lines)
    {
        var duties = requirement.Parts.Distinct().SelectMany(part => lines[part]).ToList();
        var unknown = duties.Exists(static line => line.Duty.Shares.Any(static share => share.Party is Party.UnknownParty));
        var ready = !unknown && duties.TrueForAll(static line => !line.IsOurs || line.IsReady);
        if (duties.Exists(static line => line.IsOurs)) return ready ? RequirementState.Ready : RequirementState.NotReady;
        if (unknown) return RequirementState.Unknown;
        var arises = duties.Exists(static line => line.Duty.Party is not Party.NotApplicableParty);
        return arises ? RequirementState.Elsewhere : RequirementState.NotAsked;
    }
}

/// <summary>A control with parts of ours for which somebody offers only the provider's assurance.</summary>
/// <param name="Control">Control id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Parts">The parts, in order.</param>
/// <param name="Duties">In how many scopes.</param>
/// <param name="Items">The reports or certificates offered, in order.</param>
public sealed record CertificateGap(string Control, string Title, ImmutableArray<PartId> Parts, long Duties, ImmutableArray<string> Items)
{
    /// <summary>What is counted.</summary>
    public const string Formula =
        "Parts of ours for which a provider's report or certificate is offered and no valid evidence of our own is.";

    private static ImmutableArray<string> Offered(IEnumerable<DutyLine> lines) =>
        [.. lines.SelectMany(static line => line.Evidence!.WrongItems).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    internal static ImmutableArray<CertificateGap> Of(Catalogue catalogue, ImmutableArray<DutyLine> lines) =>
    [
        .. lines.Where(static line => line.RestsOnCertificate)
            .GroupBy(static line => line.Duty.Part.Id.Control, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(group => new CertificateGap(
                group.Key, catalogue.Control(group.Key)?.Title ?? "",
                [.. group.Select(static line => line.Duty.Part.Id).Distinct().Order()], group.LongCount(), Offered(group))),
    ];
}
