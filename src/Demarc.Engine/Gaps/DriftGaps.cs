using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Gaps;

/// <summary>
/// Gaps that only history shows: one for each instance whose configuration is not as approved, and one for each part whose line is not
/// where it was accepted.
/// </summary>
internal sealed class DriftGaps(
    Catalogue catalogue, Organisation organisation, IReadOnlyCollection<DutyOf> duties, IReadOnlyDictionary<DutyOf, OwnerOf> owners)
{
    /// <summary>The part whose job it is to put back what has slipped.</summary>
    private static readonly PartId Watch = new("TEN-02", "monitor");

    private readonly Dictionary<(PartId Part, DutyScope Scope), DutyOf> ours =
        duties.Where(static duty => duty.IsOurs).ToDictionary(static duty => (duty.Part.Id, duty.Scope));

    internal IEnumerable<Gap> Find(DriftFound drift) => drift.Settings.Select(OfSettings)
        .Concat(drift.Moves.GroupBy(static move => (move.Move.Scope, move.Move.After?.Rule, move.Move.WhyAfter))
            .SelectMany(group => group.Select(move => OfMove(move, group.Count())).OfType<Gap>()));

    private Gap OfSettings(InstanceDrift drift)
    {
        var part = catalogue.Part(Watch);
        var scope = DutyScope.Of(PartScope.Instance, drift.Instance);
        var resources = drift.Resources == 1 ? "1 resource" : string.Create(CultureInfo.InvariantCulture, $"{drift.Resources} resources");
        var more = drift.Settings > drift.Examples.Length ? ", …" : "";
        var severity = Raised(part?.Criticality ?? Severity.Medium, scope);
        return new Gap
        {
            Kind = GapKind.ConfigurationDrift,
            Part = part,
            Scope = scope,
            ResourceId = drift.Resources == 1 ? drift.Examples[0].ResourceId : "",
            Owner = OwnerOf(Watch, scope)?.Answering ?? "",
            OwnerId = OwnerOf(Watch, scope)?.AnsweringId ?? "",
            Severity = severity,
            Opened = drift.Since,
            Due = GapSeverity.Due(severity, drift.Since),
            Why = $"{resources} not as approved ({drift.Examples[0].Approval}): "
                + string.Join(", ", drift.Examples.Select(static one => $"{one.ResourceId} {one.Text}")) + more,
            Close = "Put it back, or have the new setting approved.",
        };
    }

    private Gap? OfMove(AcceptedMove moved, int alike)
    {
        var move = moved.Move;
        if (!PartId.TryParse(move.Part, out var id) || catalogue.Part(id) is not { } part || move.After is not { } after) return null;
        var severity = after.IsOurs || after.Party == "unknown" ? Raised(part.Criticality, move.Scope) : Severity.Low;
        var others = alike == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" One of {alike} parts that moved for this reason.");
        var before = move.Before is { } old
            ? $"Accepted on {moved.Accepted:yyyy-MM-dd} as {old.Party} ({Rule(old, move.WhyBefore)}), now {after.Party}"
            : $"New since the line was accepted on {moved.Accepted:yyyy-MM-dd}: {after.Party}";
        return new Gap
        {
            Kind = GapKind.ResponsibilityDrift,
            Part = part,
            Scope = move.Scope,
            Owner = OwnerOf(id, move.Scope)?.Answering ?? "",
            OwnerId = OwnerOf(id, move.Scope)?.AnsweringId ?? "",
            Severity = severity,
            Opened = moved.Since,
            Due = GapSeverity.Due(severity, moved.Since),
            Why = $"{before} ({Rule(after, move.WhyAfter)}).{others}",
            Close = "Name somebody for the part where it is ours, then review the service again, which accepts the line as it is now.",
        };
    }

    private OwnerOf? OwnerOf(PartId part, DutyScope scope) => ours.TryGetValue((part, scope), out var duty) ? owners[duty] : null;

    private Severity Raised(Severity severity, DutyScope scope) =>
        GapSeverity.Of(severity, organisation.Workloads.FirstOrDefault(workload => workload.Id == scope.Workload));

    private static string Rule(DutyAnswer answer, string why) =>
        answer.Rule.Length == 0 ? why : why.Length == 0 ? answer.Rule : $"{answer.Rule}: {why.TrimEnd('.')}";
}
