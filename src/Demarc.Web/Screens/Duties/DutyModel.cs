using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Duties;

/// <summary>One duty with everything that explains it.</summary>
/// <param name="Line">The duty, who answers for it, what shows it.</param>
/// <param name="Answers">The distinct answers behind it, most demanding first, each with every rule considered.</param>
/// <param name="Elsewhere">The same part wherever it is ours.</param>
/// <param name="Gaps">What is missing here.</param>
/// <param name="History">Decisions that speak of the part or its control, newest first.</param>
public sealed record DutyModel(
    DutyLine Line, ImmutableArray<(DutyShare Share, Resolution Answer)> Answers, ImmutableArray<DutyLine> Elsewhere,
    ImmutableArray<Gap> Gaps, ImmutableArray<Decision> History)
{
    internal static DutyModel? Of(TenantScope scope, DecisionBook book, string id)
    {
        if (DutyLines.Find(scope.State, id) is not { } line) return null;
        var part = line.Duty.Part.Id;
        return new DutyModel(
            line, AnswersOf(scope.State, line),
            [.. scope.State.Numbers.Lines.Where(other => other.IsOurs && other.Duty.Part.Id == part)],
            [.. scope.State.Result.Gaps.Where(gap => gap.Part?.Id == part && gap.Scope == line.Duty.Scope)],
            [.. book.AsOf(scope).Where(decision => decision.Names(part.ToString()) || decision.Names(part.Control))]);
    }

    /// <summary>The answers behind a duty; a place whose service the catalogue no longer has, has none.</summary>
    internal static ImmutableArray<(DutyShare Share, Resolution Answer)> AnswersOf(EstateState state, DutyLine line)
    {
        var result = state.Result;
        var contexts = new InstanceContexts(result.Catalogue, result.Organisation, result.Day);
        return
        [
            .. line.Duty.Shares.Where(share => result.Catalogue.Service(share.Instance.Service) is not null).Select(share => (
                share, state.Rules.Explain(
                    line.Duty.Part, contexts.Of(result.Catalogue.Service(share.Instance.Service)!, share.Instance, share.Class)))),
        ];
    }
}
