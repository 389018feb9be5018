using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Checks;

/// <summary>
/// Lays exceptions over verdicts that were recorded earlier: what was excepted since counts at once, and what is excepted no longer fails
/// again, without another look at the resource.
/// </summary>
public sealed class DecidedExceptions
{
    private readonly CheckExceptions inForce;
    private readonly ImmutableSortedSet<string> known;

    /// <summary>Exceptions on a day.</summary>
    public DecidedExceptions(ImmutableArray<CheckException> all, DateOnly day)
    {
        known = [.. all.Select(static exception => exception.Id)];
        inForce = new CheckExceptions(all, day);
    }

    /// <summary>What a recorded verdict says now.</summary>
    /// <param name="check">The check.</param>
    /// <param name="outcome">As recorded.</param>
    /// <param name="reason">As recorded.</param>
    /// <param name="resource">The resource, made only when an exception may speak of it.</param>
    public (VerdictOutcome Outcome, string Reason) Apply(Check check, VerdictOutcome outcome, string reason, Func<Resource> resource)
    {
        if (outcome == VerdictOutcome.Excepted && ExceptionReason.TryRead(reason, out var id, out _) && !known.Contains(id))
            return (VerdictOutcome.Fail, $"the exception {id} was taken away");
        if (outcome != VerdictOutcome.Fail || !inForce.SpeaksOf(check)) return (outcome, reason);
        var now = inForce.Apply(new Verdict(check, outcome, reason), resource());
        return (now.Outcome, now.Reason);
    }
}
