using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>Evaluates checks on resources as they pass, and hands the verdicts on.</summary>
/// <param name="runner">The checks.</param>
/// <param name="tally">Votes for checks of accounts and regions.</param>
/// <param name="reported">Attaches results of other tools to checks.</param>
/// <param name="spool">Takes the verdicts; null when only their number is asked.</param>
public sealed class CheckPass(CheckRunner runner, ExistenceTally tally, ReportedChecks reported, VerdictSpool? spool)
{
    private const int MostNames = 1000;

    private readonly SortedDictionary<string, long> unattached = new(StringComparer.Ordinal);

    /// <summary>How many verdicts our checks gave so far.</summary>
    public long Count { get; private set; }

    /// <summary>Checks of other tools that no check of ours names as its equivalent, and how many results each has.</summary>
    public IReadOnlyDictionary<string, long> Unattached => unattached;

    /// <summary>A pass with some checks of a catalogue, at a time.</summary>
    public static CheckPass Of(
        Catalogue catalogue, Organisation organisation, IReadOnlyCollection<Check> checks, DateTimeOffset now, VerdictSpool? verdicts) =>
        new(new CheckRunner(checks, organisation.Exceptions, now), new ExistenceTally(catalogue, checks),
            new ReportedChecks(catalogue, checks), verdicts);

    /// <summary>Evaluates the checks of one resource; several threads may at the same time.</summary>
    internal void Evaluate(Resource resource, List<Verdict> into) => runner.Evaluate(resource, into);

    /// <summary>Takes what the checks said about a resource.</summary>
    internal void Take(Resource resource, ReadOnlySpan<Verdict> verdicts)
    {
        tally.Saw(resource);
        Count += verdicts.Length;
        foreach (var verdict in verdicts)
        {
            if (verdict.Check.Scope == CheckScope.Resource) spool?.Add(resource, verdict);
            else tally.Vote(resource, verdict);
        }
    }

    /// <summary>Takes what another tool says about a resource.</summary>
    internal void Take(Observation observation, ReportedFinding finding)
    {
        if (reported.Find(finding) is not { } check)
        {
            var name = finding.Names.IsEmpty ? "a tool that does not name itself" : finding.Names[0];
            if (unattached.Count >= MostNames && !unattached.ContainsKey(name)) name = "others";
            unattached[name] = unattached.GetValueOrDefault(name) + 1;
            return;
        }

        var reason = finding.Outcome is VerdictOutcome.Pass or VerdictOutcome.NotApplicable ? "" : $"{finding.Names[0]}: {finding.Message}";
        var wide = check.Scope != CheckScope.Resource && observation.Account is { Length: > 0 };
        spool?.Add(
            new VerdictRow(
                wide ? observation.Account! : observation.Id, check.Type, observation.Account ?? "",
                check.Scope == CheckScope.Account ? "" : observation.Region ?? "", "", "", check.Id, finding.Outcome, reason, check.Severity),
            observation.CapturedAt?.UtcTicks ?? 0);
    }

    /// <summary>Everything is read: accounts and regions get their verdicts.</summary>
    /// <param name="accountOf">The one name of each account (provider, account).</param>
    internal void Finish(Func<string, string, string> accountOf)
    {
        spool?.NameAccounts(accountOf);
        foreach (var place in tally.Verdicts())
        {
            Count++;
            spool?.Add(place);
        }
    }
}
