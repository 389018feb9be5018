using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;

namespace Demarc.Web.Screens.Exceptions;

/// <summary>What an exception is about.</summary>
public enum ExceptionSort
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Failing checks that are accepted.</summary>
    Check,

    /// <summary>Duties whose party was decided otherwise.</summary>
    Duty,
}

/// <summary>An exception to checks or an override of duties, in force or not.</summary>
/// <param name="Sort">Which of both.</param>
/// <param name="Id">Its id in the organisation's file.</param>
/// <param name="State"><c>in-force</c>, <c>ends-soon</c>, <c>waiting</c>, <c>not-begun</c> or <c>expired</c>.</param>
/// <param name="About">Checks or parts.</param>
/// <param name="Party">What holds instead; null for checks.</param>
/// <param name="Where">Its scope as it is written; empty: everywhere.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asked.</param>
/// <param name="Approver">Who agreed; empty while nobody did.</param>
/// <param name="From">First day; null: not said.</param>
/// <param name="Until">Last day; null: it was not said, and cannot be approved so.</param>
/// <param name="Covers">Verdicts or duties that are as they are because of it, on the day shown.</param>
/// <param name="Decision">The decision behind it; empty: the organisation's file states it.</param>
public sealed record ExceptionLine(
    ExceptionSort Sort, string Id, string State, ImmutableArray<string> About, Party? Party, string Where, string Reason, string Author,
    string Approver, DateOnly? From, DateOnly? Until, long Covers, string Decision)
{
    /// <summary>Path of its page; a waiting one has the page of its decision.</summary>
    internal string Path => State == "waiting" ? "decisions/" + Decision
        : $"exceptions/{Kebab<ExceptionSort>.Name(Sort)}/{TenantScope.Segment(Id)}";
}

/// <summary>All exceptions and overrides: those of the file, those decided, and those that wait.</summary>
internal static class ExceptionLines
{
    /// <summary>Days before its end from which an exception ends soon.</summary>
    internal const int SoonDays = 30;

    internal static IReadOnlyList<ExceptionLine> Of(TenantScope scope, DecisionBook book) => scope.State.Keep("exceptions", () =>
    {
        var (result, decisions) = (scope.State.Result, book.Read(scope));
        var decided = Entries(decisions.Where(static decision => decision.Outcome == DecisionOutcome.Approved))
            .DistinctBy(static entry => (entry.Sort, entry.Id)).ToDictionary(static e => (e.Sort, e.Id), static e => e.Decision.Id);
        var verdicts = result.Checks.SelectMany(static check => check.ByException)
            .GroupBy(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Sum(), StringComparer.Ordinal);
        // What holds is decided by all that is known; what waits is what waited on that day.
        var waiting = Entries(book.AsOf(scope).Where(static decision => decision.Outcome == DecisionOutcome.Requested))
            .Where(static entry => !entry.Removes).Select(static entry => entry.Line());
        return result.Organisation.Exceptions.Select(item => new ExceptionLine(
                ExceptionSort.Check, item.Id, StateOf(item.From, item.Until, scope.Day), item.Checks, null, item.When?.Source ?? "",
                    item.Reason,
                item.Author, item.Approver, item.From, item.Until, verdicts.GetValueOrDefault(item.Id),
                decided.GetValueOrDefault((ExceptionSort.Check, item.Id), "")))
            .Concat(result.Organisation.Overrides.Select(item => OfOverride(scope, item, decided)))
            .Concat(waiting)
            .OrderBy(static line => Array.IndexOf(Order, line.State)).ThenBy(static line => line.Until)
            .ThenBy(static line => line.Id, StringComparer.Ordinal).ToArray();
    });

    internal static ExceptionLine? Find(TenantScope scope, DecisionBook book, ExceptionSort sort, string id) =>
        Of(scope, book).FirstOrDefault(line => line.Sort == sort && line.Id == id && line.State != "waiting");

    /// <summary>Id of an override as it is written; its rule has the level before it.</summary>
    internal static string IdOf(Override item) => item.Id;

    private static readonly string[] Order = ["waiting", "ends-soon", "in-force", "not-begun", "expired"];

    private static ExceptionLine OfOverride(TenantScope scope, Override item, Dictionary<(ExceptionSort, string), string> decided)
    {
        var (rule, id) = (item.Rule, IdOf(item));
        return new ExceptionLine(
            ExceptionSort.Duty, id, StateOf(rule.From ?? DateOnly.MinValue, rule.Until ?? DateOnly.MaxValue, scope.Day),
                Selected(rule.AppliesTo),
            rule.Party, rule.When?.Source ?? "", rule.Why, item.Author, item.Approver, rule.From, rule.Until, Covered(scope, rule),
            decided.GetValueOrDefault((ExceptionSort.Duty, id), ""));
    }

    /// <summary>Duties whose answer, in some share, is this rule's.</summary>
    private static long Covered(TenantScope scope, ResponsibilityRule rule) => !rule.HoldsOn(scope.Day) ? 0
        : scope.State.Result.Duties.LongCount(duty => rule.AppliesTo.Selects(duty.Part)
            && duty.Shares.Any(share => scope.State.Answer(duty.Part, share).Winner?.Id == rule.Id));

    private static ImmutableArray<string> Selected(RuleSelector selector) =>
    [
        .. selector.Parts.Select(static part => part.ToString()), .. selector.Controls,
        .. selector.Layers.Select(static layer => "layer " + Kebab<Layer>.Name(layer)),
        .. selector.Duties.Select(static duty => "duty " + Kebab<Duty>.Name(duty)),
        .. selector.Capabilities.Select(static capability => "capability " + capability),
    ];

    private static string StateOf(DateOnly from, DateOnly until, DateOnly day) =>
        until < day ? "expired" : from > day ? "not-begun" : until.DayNumber - day.DayNumber <= SoonDays ? "ends-soon" : "in-force";

    private static IEnumerable<ExceptionEntry> Entries(IEnumerable<Decision> decisions) => decisions
        .Where(static decision => decision.Kind is DecisionKind.Exception or DecisionKind.Override)
        .SelectMany(ExceptionEntry.Of);
}
