using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.AuditRoom;

/// <summary>A requirement of a framework as it stands here.</summary>
/// <param name="Requirement">The requirement.</param>
/// <param name="State">What can be said of it.</param>
/// <param name="Ours">Duties of ours behind it.</param>
/// <param name="Ready">Of these, shown to be done.</param>
/// <param name="Items">Items of evidence on which it rests, in order.</param>
/// <param name="Failing">The first thing that is lacking; empty when nothing is.</param>
public sealed record RequirementLine(
    Requirement Requirement, RequirementState State, long Ours, long Ready, ImmutableArray<string> Items, string Failing);

/// <summary>The requirements of a framework, and the table of them.</summary>
internal static class RequirementLines
{
    internal static IReadOnlyList<RequirementLine> Of(EstateState state, Framework framework) =>
        state.Keep("requirements " + framework.Id, () => framework.Requirements.Select(requirement =>
        {
            var lines = LinesOf(state, requirement);
            var ours = lines.Where(static line => line.IsOurs).ToList();
            var found = FrameworkReadiness.StateOf(requirement, ByPart(state));
            return new RequirementLine(
                requirement, found, ours.Count, ours.LongCount(static line => line.IsReady),
                [
                    .. ours.SelectMany(static line => line.Evidence!.Needs).Select(static need => need.Item)
                        .Where(static item => item.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                ],
                found == RequirementState.NotReady ? Lacking(lines) : "");
        }).ToArray());

    internal static Table<RequirementLine> Table(TenantScope scope, Framework framework) => new("requirements-" + framework.Id,
    [
        new("requirement", "Requirement", line => Cell.Of(
            line.Requirement.Id, Url(scope, framework, line.Requirement), line.Requirement.Title))
        { HeadsRow = true, Searched = true, Sort = static line => line.Requirement.Id },
        new("state", "State", static line => Cell.State(Kebab<RequirementState>.Name(line.State)))
        { IsVocabulary = true, Filter = static line => Kebab<RequirementState>.Name(line.State), Sort = static line => line.State },
        new("ready", "Ready", static line => Cell.Share(line.Ready, line.Ours))
        { Sort = static line => line.Ours == 0 ? 2 : (double)line.Ready / line.Ours },
        new("failing", "What is lacking first", static line => Cell.Of(line.Failing)) { Searched = true },
        new("items", "Evidence", static line => Cell.Number(line.Items.Length))
        { IsNumeric = true, Sort = static line => line.Items.Length },
        new("parts", "Parts", static line => Cell.Of(string.Join(' ', line.Requirement.Parts))) { Shown = false, Searched = true },
        new("title", "Title", static line => Cell.Of(line.Requirement.Title)) { Shown = false },
    ])
    { Noun = ("requirement", "requirements") };

    internal static string Url(TenantScope scope, Framework framework, Requirement requirement) =>
        scope.Url($"audit/{framework.Id}/requirement", ("id", requirement.Id));

    /// <summary>The duties behind a requirement, those of ours that are not ready first.</summary>
    internal static ImmutableArray<DutyLine> LinesOf(EstateState state, Requirement requirement) =>
    [
        .. requirement.Parts.Distinct().SelectMany(part => ByPart(state)[part])
            .OrderBy(static line => !line.IsOurs).ThenBy(static line => line.IsReady),
    ];

    private static ILookup<PartId, DutyLine> ByPart(EstateState state) =>
        state.Keep("lines by part", () => state.Numbers.Lines.ToLookup(static line => line.Duty.Part.Id));

    private static string Lacking(IEnumerable<DutyLine> lines) =>
        lines.FirstOrDefault(static line => line is { IsOurs: true, IsReady: false }) is { } first
            ? Words.Lacking(first.Duty.Part.Id, first.Evidence!) : "whose some part is, is not known";
}
