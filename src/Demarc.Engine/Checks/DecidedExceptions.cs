using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Checks;

/// <summary>
/// Lays the exceptions of a day over verdicts that do not have them, or have those of another day: what is excepted now, and what has to
/// fail because its exception was taken away, shortened, moved or narrowed. The settings of the resource are not needed.
/// </summary>
public sealed class DecidedExceptions
{
    private readonly Catalogue catalogue;
    private readonly CheckExceptions inForce;
    private readonly ImmutableSortedSet<string> known;

    /// <summary>Exceptions on a day.</summary>
    /// <param name="catalogue">Tells of which service and provider a check speaks.</param>
    /// <param name="all">All exceptions there are, whether or not they hold on that day.</param>
    /// <param name="day">The day.</param>
    public DecidedExceptions(Catalogue catalogue, ImmutableArray<CheckException> all, DateOnly day)
    {
        this.catalogue = catalogue;
        known = all.Select(static exception => exception.Id).ToImmutableSortedSet(StringComparer.Ordinal);
        inForce = new CheckExceptions(all, day);
    }

    /// <summary>What a verdict says on that day. What another tool set aside by its own rules stays so.</summary>
    /// <param name="check">The check.</param>
    /// <param name="outcome">As recorded or reported.</param>
    /// <param name="reason">As recorded or reported.</param>
    /// <param name="resource">The resource, made only when an exception may speak of it.</param>
    public (VerdictOutcome Outcome, string Reason) Apply(Check check, VerdictOutcome outcome, string reason, Func<Resource> resource)
    {
        // Which exception it was does not matter: another one may cover the failure, and this one may not any more.
        if (outcome == VerdictOutcome.Excepted && ExceptionReason.TryRead(reason, out var id, out _))
        {
            var why = known.Contains(id) ? "covers it no more" : "was taken away";
            (outcome, reason) = (VerdictOutcome.Fail, $"the exception {id} {why}");
        }

        if (outcome != VerdictOutcome.Fail || !inForce.SpeaksOf(check)) return (outcome, reason);
        var now = inForce.Apply(new Verdict(check, outcome, reason), resource());
        return (now.Outcome, now.Reason);
    }

    /// <summary>
    /// The same of a verdict on an account or region, or of another tool: of what it is about, only what the row says is known.
    /// </summary>
    /// <param name="check">The check.</param>
    /// <param name="row">As reported; of an account or region its id is the account.</param>
    public VerdictRow Apply(Check check, VerdictRow row)
    {
        var (outcome, reason) = Apply(check, row.Outcome, row.Reason, About);
        return row with { Outcome = outcome, Reason = reason };

        Resource About()
        {
            var service = catalogue.Type(check.Type)?.Service ?? "";
            return new Resource
            {
                Id = row.ResourceId,
                Type = check.Type,
                Catalogued = false,
                Provider = catalogue.Service(service)?.Provider ?? "",
                Account = row.Account,
                Region = row.Region,
                Service = service,
                Workload = row.Workload,
                Source = SourceKind.Unknown,
            };
        }
    }
}
