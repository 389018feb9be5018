using System.Collections.Immutable;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Figures;

/// <summary>Whether people and settings that one check looks at ask for a second factor; never one percentage.</summary>
/// <param name="Check">Check id.</param>
/// <param name="Title">What it wants.</param>
/// <param name="On">As wanted: the second factor is on.</param>
/// <param name="Off">It is off; those that an exception covers are among them.</param>
/// <param name="Unknown">It cannot be told.</param>
/// <param name="Excepted">Of those that are off, how many an exception covers.</param>
public sealed record SecondFactorLine(string Check, string Title, long On, long Off, long Unknown, long Excepted);

/// <summary>
/// Multi-factor authentication as far as checks show it (SPEC section 8: enabled, disabled and unknown apart). Checks look at people, at
/// root users and at policies, and several may look at one: so they are never added up.
/// </summary>
/// <param name="Lines">By check, those with most that is off first.</param>
/// <param name="Places">Duties of ours to require a second factor.</param>
/// <param name="Unmeasured">Of these, where no check says anything of it.</param>
public sealed record SecondFactor(ImmutableArray<SecondFactorLine> Lines, long Places, long Unmeasured)
{
    /// <summary>What is counted.</summary>
    public const string Formula =
        "For each check that shows whether a second factor is asked for: how many it finds on, off (also where an exception covers it), "
        + "and of how many it cannot be told. Checks are not added up: two may look at the same person.";

    /// <summary>Out of what.</summary>
    public const string Population =
        "Verdicts of the checks that show the duty to require a second factor, on everything that the exports hold.";

    /// <summary>What is left out.</summary>
    public const string Exclusions =
        "What a check does not apply to. Places where the duty is ours and no check says anything are counted apart, as unmeasured.";

    private const string Capability = "multiFactor";

    internal static SecondFactor Of(AssessmentResult result, ImmutableArray<DutyLine> lines)
    {
        var parts = result.Catalogue.Controls.SelectMany(static control => control.Parts)
            .Where(static part => part.Capability == Capability).Select(static part => part.Id).ToHashSet();
        var said = result.Checks.Where(check => check.Judged > 0 && check.Check.Evidences.Any(parts.Contains)).ToList();
        var places = lines.Where(line => line.IsOurs && parts.Contains(line.Duty.Part.Id)).ToList();
        var seen = said.SelectMany(check => check.Check.Evidences.Where(parts.Contains)
            .Select(part => (part, DutyScope.Of(result.Catalogue.Part(part)!.Scope, check.Instance)))).ToHashSet();
        return new SecondFactor(
            [
                .. said.GroupBy(static check => check.Check.Id, StringComparer.Ordinal).Select(Line)
                    .OrderByDescending(static line => line.Off).ThenByDescending(static line => line.Unknown)
                    .ThenBy(static line => line.Check, StringComparer.Ordinal),
            ],
            places.Count, places.LongCount(line => !seen.Contains((line.Duty.Part.Id, line.Duty.Scope))));
    }

    private static SecondFactorLine Line(IGrouping<string, CheckResult> results)
    {
        long Sum(VerdictOutcome outcome) => results.Sum(result => result.Count(outcome));
        var excepted = Sum(VerdictOutcome.Excepted);
        return new SecondFactorLine(
            results.Key, results.First().Check.Title, Sum(VerdictOutcome.Pass), Sum(VerdictOutcome.Fail) + excepted,
            Sum(VerdictOutcome.Inconclusive), excepted);
    }
}

/// <summary>Whether settings are as wanted, as far as checks can tell.</summary>
internal static class Conformity
{
    /// <summary>What could be decided, as wanted or not; what could not, what is accepted and what nobody looks at stand apart.</summary>
    internal static Figure Of(AssessmentResult result)
    {
        long Sum(VerdictOutcome outcome) => result.Checks.Sum(check => check.Count(outcome));
        var (pass, fail) = (Sum(VerdictOutcome.Pass), Sum(VerdictOutcome.Fail));
        // A check of an account speaks of the service in the whole account, of a region in the whole region.
        var looked = result.Checks.Where(static check => check.Judged > 0)
            .Select(static check => (check.Instance.Service, check.Instance.Account, check.Instance.Region)).ToHashSet();
        var silent = result.Estate.Instances.Where(one =>
                !looked.Contains((one.Service, one.Account, one.Region)) && !looked.Contains((one.Service, one.Account, "")))
            .Sum(static one => one.Resources);
        var unknown = result.Estate.UnknownTypes.Sum(static type => type.Resources);
        return new Figure("conforming", "Settings as wanted", pass, pass + fail,
            "Verdicts of checks that found a resource, account or region as wanted, divided by all that found it as wanted or not.",
            "Verdicts of all checks on everything that the exports hold, each check on each resource, account or region once.")
        {
            Exclusions = "Verdicts that cannot be told, failures that an approved exception covers, and resources where no check says "
                + "anything: of a service in an account and region without a verdict, or of a type without a service.",
            Apart =
            [
                new Tally("inconclusive", Sum(VerdictOutcome.Inconclusive)), new Tally("excepted", Sum(VerdictOutcome.Excepted)),
                new Tally("unmeasured", silent + unknown),
            ],
        };
    }
}
