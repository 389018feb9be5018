using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>Evaluates checks on resources as they pass, and hands the verdicts on.</summary>
/// <param name="runner">The checks.</param>
/// <param name="tally">Votes for checks of accounts and regions.</param>
/// <param name="verdicts">Takes the verdicts.</param>
public sealed class CheckPass(CheckRunner runner, ExistenceTally tally, VerdictSpool verdicts)
{
    private readonly List<Verdict> buffer = [];

    /// <summary>A pass with some checks of a catalogue, at a time.</summary>
    public static CheckPass Of(
        Catalogue catalogue, Organisation organisation, IReadOnlyCollection<Check> checks, DateTimeOffset now, VerdictSpool verdicts) =>
        new(new CheckRunner(checks, organisation.Exceptions, now), new ExistenceTally(catalogue, checks), verdicts);

    /// <summary>Evaluates the checks of one resource.</summary>
    internal void Take(Resource resource)
    {
        buffer.Clear();
        runner.Evaluate(resource, buffer);
        tally.Saw(resource);
        foreach (var verdict in buffer)
        {
            if (verdict.Check.Scope == CheckScope.Resource) verdicts.Add(resource, verdict);
            else tally.Vote(resource, verdict);
        }
    }

    /// <summary>Everything is read: accounts and regions get their verdicts.</summary>
    /// <param name="accountOf">The one name of each account (provider, account).</param>
    internal void Finish(Func<string, string, string> accountOf)
    {
        verdicts.NameAccounts(accountOf);
        foreach (var place in tally.Verdicts()) verdicts.Add(place);
    }
}
