using Demarc.Engine.Content;

namespace Demarc.Engine.Checks;

/// <summary>
/// What a check says about one resource, account or region. A value and no object, because an estate of a million resources has tens of
/// millions of them.
/// </summary>
/// <param name="Check">The check.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">
/// Why: what is wrong (fail), what was not collected or went wrong (inconclusive), the exception's id and reason (excepted); empty for a
/// pass.
/// </param>
public readonly record struct Verdict(Check Check, VerdictOutcome Outcome, string Reason)
{
    /// <summary>Whether it says that the resource is as wanted or is not.</summary>
    public bool Conclusive => Outcome is VerdictOutcome.Pass or VerdictOutcome.Fail or VerdictOutcome.Excepted;
}
