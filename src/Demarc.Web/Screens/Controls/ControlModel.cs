using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Estates;

namespace Demarc.Web.Screens.Controls;

/// <summary>A check that shows a part, and what it says here.</summary>
/// <param name="Check">The check.</param>
/// <param name="Looked">Resources, accounts and regions it spoke of.</param>
/// <param name="Failing">Of these, those that fail.</param>
/// <param name="Undecided">Of these, those of which it cannot be told.</param>
public sealed record ShownBy(Check Check, long Looked, long Failing, long Undecided);

/// <summary>What the page of a control shows.</summary>
/// <param name="Row">The control as it stands.</param>
/// <param name="AskedBy">Frameworks with the requirements that ask for a part of it.</param>
/// <param name="Checks">Checks by the part they show, those that fail first.</param>
/// <param name="Quarter">How its parts were exposed.</param>
public sealed record ControlModel(
    ControlRow Row, ImmutableArray<(Framework Framework, ImmutableArray<Requirement> Requirements)> AskedBy,
    ILookup<PartId, ShownBy> Checks, Quarter Quarter)
{
    internal static ControlModel Of(TenantScope scope, EstateHistory history, ControlRow row)
    {
        var result = scope.State.Result;
        var said = result.Checks.ToLookup(static one => one.Check.Id, StringComparer.Ordinal);
        return new ControlModel(
            row,
            [
                .. result.Catalogue.Frameworks.Select(framework => (framework, framework.Requirements
                        .Where(one => one.Parts.Any(part => part.Control == row.Control.Id)).ToImmutableArray()))
                    .Where(static pair => pair.Item2.Length > 0),
            ],
            result.Catalogue.Checks
                .SelectMany(check => check.Evidences.Where(part => part.Control == row.Control.Id).Select(part => (part, check)))
                .Select(pair => (pair.part, Shown: new ShownBy(
                    pair.check, said[pair.check.Id].Sum(static one => one.Judged),
                    said[pair.check.Id].Sum(static one => one.Count(VerdictOutcome.Fail)),
                    said[pair.check.Id].Sum(static one => one.Count(VerdictOutcome.Inconclusive)))))
                .OrderByDescending(static pair => pair.Shown.Failing).ThenByDescending(static pair => pair.Shown.Looked)
                .ThenBy(static pair => pair.Shown.Check.Id, StringComparer.Ordinal)
                .ToLookup(static pair => pair.part, static pair => pair.Shown),
            history.Quarter(scope));
    }
}
