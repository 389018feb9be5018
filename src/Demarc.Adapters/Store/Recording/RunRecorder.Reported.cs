using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Store.Recording;

/// <summary>What other tools say: verdicts on a resource without its settings, as a kind of source of its own.</summary>
public sealed partial class RunRecorder
{
    private readonly SortedDictionary<string, (Resource Resource, List<RecordedVerdict> Verdicts)> reported = new(StringComparer.Ordinal);
    private readonly List<PlaceVerdict> reportedPlaces = [];

    /// <summary>Takes what another tool says about a resource, account or region.</summary>
    internal void Take(Observation observation, Check check, VerdictRow row)
    {
        lock (gate)
        {
            run = run with { Sightings = run.Sightings + 1 };
            if (check.Scope != CheckScope.Resource && row.Account.Length > 0)
            {
                reportedPlaces.Add(new PlaceVerdict(row.Account, row.Region, new Verdict(check, row.Outcome, row.Reason)));
                return;
            }

            var key = string.Join('\n', row.ResourceId, row.Type, row.Account, row.Region);
            if (!reported.TryGetValue(key, out var entry))
                reported[key] = entry = (ReportedOn(observation, check, row), []);
            var verdict = new RecordedVerdict(check.Id, row.Outcome, check.Severity, row.Reason);
            var (newest, captured) = (entry.Resource, observation.CapturedAt);
            if (captured > newest.CapturedAt || newest.CapturedAt is null)
                reported[key] = (newest with { CapturedAt = captured }, entry.Verdicts);
            entry.Verdicts.Add(verdict);
        }
    }

    private void PlaceReported()
    {
        foreach (var (resource, verdicts) in reported.Values)
        {
            ImmutableArray<RecordedVerdict> all =
            [
                .. verdicts.OrderBy(static verdict => verdict.Check, StringComparer.Ordinal)
                    .ThenByDescending(static verdict => verdict.Decides).ThenByDescending(static verdict => verdict.Outcome)
                    .ThenBy(static verdict => verdict.Reason, StringComparer.Ordinal),
            ];
            var said = VerdictList.Over(all, []);
            var seen = See(resource);
            // There are no settings to tell one report from another. What was said tells them, and not what is excepted of it: an exception
            // begins and ends at its time.
            var mark = Digest.Of([.. seen.Mark.ToBytes()!, .. VerdictBody.Of(said).Digest.ToBytes()!]);
            var account = Named(resource.Account, resource.Provider);
            var body = VerdictBody.Of([.. said.Select(verdict => Excepted(verdict, resource.Id, account, resource.Region))]);
            var sighted = new Sighted(
                seen.Key, mark, Digest.Of(seen.Body.Span), seen.Body.ToArray(), Encoding.UTF8.GetString(seen.About.Span), body, default,
                Evaluated: true);
            Place(new Seeing(resource, sighted, resource.CapturedAt is { } time ? Moment.Of(time) : start.Looked));
            if (batch.Rows >= BatchRows || batch.Bytes >= BatchBytes) Flush();
        }

        reported.Clear();
    }

    /// <summary>A verdict with the exceptions of the run's day, on something of which only the place is known.</summary>
    private RecordedVerdict Excepted(RecordedVerdict verdict, string id, string account, string region)
    {
        if (start.Catalogue.Check(verdict.Check) is not { } check) return verdict;
        var row = exceptions.Apply(check, new VerdictRow(
            id, check.Type, account, region, "", "", check.Id, verdict.Outcome, verdict.Reason, verdict.Severity));
        return verdict with { Outcome = row.Outcome, Reason = row.Reason };
    }

    private Resource ReportedOn(Observation observation, Check check, VerdictRow row)
    {
        var type = start.Catalogue.Type(check.Type);
        return new Resource
        {
            Id = row.ResourceId,
            Type = row.Type,
            Catalogued = false,
            Provider = observation.Provider ?? ProviderOf(check),
            Account = row.Account,
            Region = row.Region,
            Service = type?.Service ?? "",
            Workload = "",
            Source = SourceKind.Finding,
            CapturedAt = observation.CapturedAt,
            Listed = false,
        };
    }
}
