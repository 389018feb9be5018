using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Screens.Gaps;

namespace Demarc.Web.Screens.Decisions;

/// <summary>What would be otherwise today if a decision that waits held: everything is derived with it and compared.</summary>
/// <param name="Moved">Duties that would be another party's: from whom, to whom, how many.</param>
/// <param name="Added">Duties that there would be and are not.</param>
/// <param name="Gone">Duties that there are and would not be.</param>
/// <param name="Owners">Duties for which somebody else would answer: who, how many; an empty name: nobody.</param>
/// <param name="Closed">Gaps that would close, the most severe first.</param>
/// <param name="Opened">Gaps that would open, as a kind and how many.</param>
/// <param name="Excepted">Verdicts that would be excepted and fail now.</param>
public sealed record DecisionEffect(
    ImmutableArray<(string From, string To, long Duties)> Moved, long Added, long Gone, ImmutableArray<(string Owner, long Duties)> Owners,
    ImmutableArray<GapLine> Closed, ImmutableArray<(string Kind, long Gaps)> Opened, long Excepted)
{
    /// <summary>Whether it would change nothing that can be counted.</summary>
    public bool IsNothing => Moved.IsEmpty && Added + Gone + Excepted == 0 && Owners.IsEmpty && Closed.IsEmpty && Opened.IsEmpty;

    /// <summary>What a decision would change; null when it no longer fits.</summary>
    internal static DecisionEffect? Of(TenantScope scope, StatedFile file, Decision decision) => scope.State.Keep(
        "effect of " + decision.Id, () => Tuple.Create(
            file.Preview(scope, decision) is { } after ? Between(scope.State, after) : null)).Item1;

    private static DecisionEffect Between(EstateState now, EstateState then)
    {
        var (before, after) = (Duties(now), Duties(then));
        var (open, left) = (Gaps(now), Gaps(then));
        return new DecisionEffect(
            [
                .. after.Where(pair => before.TryGetValue(pair.Key, out var party) && party != pair.Value)
                    .CountBy(pair => (From: before[pair.Key], To: pair.Value)).OrderByDescending(static pair => pair.Value)
                    .ThenBy(static pair => pair.Key.From, StringComparer.Ordinal)
                    .Select(static pair => (pair.Key.From, pair.Key.To, (long)pair.Value)),
            ],
            after.Keys.LongCount(key => !before.ContainsKey(key)), before.Keys.LongCount(key => !after.ContainsKey(key)),
            [
                .. then.Result.Owners.Where(pair => now.Result.Owners.GetValueOrDefault(pair.Key) is { } owner
                        && owner.Answering != pair.Value.Answering)
                    .CountBy(static pair => pair.Value.Answering, StringComparer.Ordinal)
                    .OrderByDescending(static pair => pair.Value).Select(static pair => (pair.Key, (long)pair.Value)),
            ],
            [.. open.Values.Where(line => !left.ContainsKey(line.Id)).OrderByDescending(static line => line.Gap.Severity)
                .ThenBy(static line => line.Id, StringComparer.Ordinal)],
            [
                .. left.Values.Where(line => !open.ContainsKey(line.Id))
                    .CountBy(static line => Engine.Reports.Figures.GapGroup.Plain(line.Gap.Kind), StringComparer.Ordinal)
                    .OrderByDescending(static pair => pair.Value).Select(static pair => (pair.Key, (long)pair.Value)),
            ],
            Math.Max(0, Excused(then) - Excused(now)));
    }

    private static long Excused(EstateState state) =>
        state.Result.Checks.Sum(static check => check.ByException.Sum(static pair => pair.Value));

    private static Dictionary<string, GapLine> Gaps(EstateState state) => GapLines.Of(state)
        .DistinctBy(static line => line.Id, StringComparer.Ordinal).ToDictionary(static line => line.Id, StringComparer.Ordinal);

    private static Dictionary<(PartId Part, DutyScope Scope), string> Duties(EstateState state) => state.Result.Duties
        .DistinctBy(static duty => (duty.Part.Id, duty.Scope))
        .ToDictionary(static duty => (duty.Part.Id, duty.Scope), static duty => Words.Of(duty.Party).ToLowerInvariant());
}
