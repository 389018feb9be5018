using System.Collections.Immutable;
using System.Globalization;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Gaps;

/// <summary>
/// Gaps that checks show: one for each check and service instance in which resources fail, or in which nothing can be said. A resource is
/// named when it is the only one; all of them are rows of the verdicts.
/// </summary>
internal sealed class CheckGaps(
    Organisation organisation, IReadOnlyCollection<DutyOf> duties, IReadOnlyDictionary<DutyOf, OwnerOf> owners, DateOnly day)
{
    private readonly Dictionary<(PartId Part, DutyScope Scope), DutyOf> ours =
        duties.Where(static duty => duty.IsOurs).ToDictionary(static duty => (duty.Part.Id, duty.Scope));

    internal IEnumerable<Gap> Find(Catalogue catalogue, ImmutableArray<CheckResult> results)
    {
        foreach (var result in results)
        {
            if (result.Count(VerdictOutcome.Fail) > 0)
            {
                yield return Make(
                    catalogue, result, GapKind.FailingCheck, result.Check.Severity, result.FailingSince,
                    $"{result.Check.Reason}: {Some(result.Count(VerdictOutcome.Fail), result)} {Names(result.Failing)}",
                    result.Failing, "Mend it, or have an exception approved.");
            }

            if (result.Count(VerdictOutcome.Inconclusive) > 0)
            {
                var names = result.Undecided.Select(static item => item.Resource).ToImmutableArray();
                yield return Make(
                    catalogue, result, GapKind.InconclusiveCheck, Lower(result.Check.Severity), result.UndecidedSince,
                    $"\"{result.Check.Title}\" cannot be decided ({result.Undecided[0].Reason}): " +
                    $"{Some(result.Count(VerdictOutcome.Inconclusive), result)} {Names(names)}",
                    names, "Take in an export that shows what was not collected.");
            }
        }

        foreach (var exception in organisation.Exceptions.Where(exception => exception.Until < day))
        {
            var failing = results.Where(result =>
                exception.Checks.Contains(result.Check.Id, StringComparer.Ordinal) && result.Count(VerdictOutcome.Fail) > 0).ToList();
            if (failing.Count == 0) continue;
            yield return Expired(exception, failing.Max(static result => result.Check.Severity));
        }
    }

    private static Gap Expired(CheckException exception, Severity severity) => new()
    {
        Kind = GapKind.ExceptionExpired,
        Scope = DutyScope.Organisation,
        Subject = "exception " + exception.Id,
        About = exception.Id,
        Detail = "check",
        Severity = severity,
        Opened = exception.Until.AddDays(1),
        Due = GapSeverity.Due(severity, exception.Until.AddDays(1)),
        Why = $"Exception \"{exception.Id}\" ended on {exception.Until:yyyy-MM-dd}, and what it covered may fail again.",
        Close = "Mend what it covered, or have it renewed with a reason and an approval.",
    };

    private Gap Make(
        Catalogue catalogue, CheckResult result, GapKind kind, Severity severity, long since, string why,
        ImmutableArray<string> resources, string close)
    {
        var opened = GapSeverity.Since(since, day);
        var (part, scope, owner) = DutyOf(catalogue, result);
        var workload = organisation.Workloads.FirstOrDefault(w => w.Id == result.Instance.Workload);
        var raised = GapSeverity.Of(severity, workload);
        return new Gap
        {
            Kind = kind,
            Part = part,
            Scope = scope,
            ResourceId = resources is [var only] ? only : "",
            Check = result.Check.Id,
            Instance = result.Instance,
            Owner = owner?.Answering ?? "",
            OwnerId = owner?.AnsweringId ?? "",
            Severity = raised,
            Opened = opened,
            Due = GapSeverity.Due(raised, opened),
            Why = why,
            Close = close,
        };
    }

    /// <summary>The first part that the check shows and that is ours where the resources are; its owner has to act.</summary>
    private (ControlPart Part, DutyScope Scope, OwnerOf? Owner) DutyOf(Catalogue catalogue, CheckResult result)
    {
        foreach (var part in result.Check.Evidences.Select(id => catalogue.Part(id)!))
        {
            if (ours.TryGetValue((part.Id, DutyScope.Of(part.Scope, result.Instance)), out var duty))
                return (part, duty.Scope, owners[duty]);
        }

        // A setting of ours that fails stays ours to mend, also where the part as a whole is the provider's.
        return (catalogue.Part(result.Check.Evidences[0])!, DutyScope.Of(PartScope.Instance, result.Instance), null);
    }

    private static string Some(long count, CheckResult result) => string.Create(
        CultureInfo.InvariantCulture, $"{count} of {result.Judged} {(result.Judged == 1 ? "resource" : "resources")}");

    private static string Names(ImmutableArray<string> resources) =>
        "(" + string.Join(", ", resources.Take(3)) + (resources.Length > 3 ? ", …)" : ")");

    private static Severity Lower(Severity severity) => (Severity)Math.Max((int)Severity.Low, (int)severity - 1);
}
