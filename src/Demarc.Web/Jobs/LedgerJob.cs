using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Web.Estates;

namespace Demarc.Web.Jobs;

/// <summary>What came of having a log vouched for.</summary>
/// <param name="Entries">Entries it had.</param>
/// <param name="Stamped">When the authority saw it, as it said; null: it was not asked, or gave no stamp.</param>
/// <param name="Authority">Whom the authority's certificate names; null as before.</param>
/// <param name="Cosigned">Witnesses that cosigned.</param>
/// <param name="Refused">Why the others did not, one sentence each.</param>
public sealed record LedgerReport(
    long Entries, string? Stamped, string? Authority, ImmutableArray<string> Cosigned, ImmutableArray<string> Refused)
{
    /// <summary>Reads it as a job keeps it; null when there is none.</summary>
    public static LedgerReport? Read(string outcome) =>
        outcome.Length == 0 ? null : JsonSerializer.Deserialize<LedgerReport>(outcome, WorkJson.Options);
}

/// <summary>
/// Has the state of a log stamped with the time and cosigned by witnesses: what <c>demarc ledger stamp</c> and <c>cosign</c> do by hand.
/// One that is away does not keep the others from it.
/// </summary>
public sealed class LedgerJob(TenantStores stores, WebOptions options)
{
    /// <summary>Kind of the job.</summary>
    public const string Kind = "ledger";

    /// <summary>Bytes of an answer of somebody outside: stamps and cosignatures are a few thousand.</summary>
    private const int MostAnswered = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether anybody is named who vouches for logs.</summary>
    public static bool IsSet(WebOptions options) => options.StampAuthority is not null || options.Witnesses.Length > 0;

    /// <summary>Does it.</summary>
    /// <exception cref="OperationCanceledException">It is to stop.</exception>
    internal async Task<WorkEnd> Do(WorkAtHand work)
    {
        try
        {
            using var store = stores.ForWriting(work.Tenant);
            using var log = LedgerReader.Open(store);
            return log is null ? new WorkEnd(JobState.Done, "Nothing was entered in the log yet", "") : await Vouch(work, log);
        }
        catch (LedgerException error)
        {
            return new WorkEnd(JobState.Failed, "The log cannot be read: " + error.Message, "");
        }
    }

    private async Task<WorkEnd> Vouch(WorkAtHand work, LedgerReader log)
    {
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = MostAnswered };
        var (size, steps) = (log.Checkpoint.Size, options.Witnesses.Length + (options.StampAuthority is null ? 0 : 1));
        var (cosigned, refused) = (new List<string>(), new List<string>());
        StoredStamp? stamp = null;
        if (options.StampAuthority is { } authority)
        {
            work.Say("Asks for a time stamp", 0, steps);
            // A second stamp of the same state says nothing new.
            stamp = log.Stamps.LastOrDefault(known => known.Size == size);
            if (stamp is null)
                await Try(work, "the time-stamp authority", refused, async () =>
                    stamp = await TimeStamps.StampAsync(log, http, authority, options.Clock, work.Stop));
        }

        var client = new WitnessClient(http, options.Clock);
        foreach (var witness in options.Witnesses)
        {
            work.Say($"Asks the witness {witness.Name}", steps - options.Witnesses.Length + cosigned.Count, steps);
            if (!Uri.TryCreate(witness.Address, UriKind.Absolute, out var address)) continue;
            if (await Try(work, "the witness " + witness.Name, refused, () => client.CosignAsync(log, witness.Key, address, work.Stop)))
                cosigned.Add(witness.Name);
        }

        var report = new LedgerReport(size, stamp?.Stamped.ToString(), stamp?.Authority, [.. cosigned], [.. refused]);
        return new WorkEnd(
            refused.Count == 0 ? JobState.Done : JobState.Failed, WordsOf(report), JsonSerializer.Serialize(report, WorkJson.Options));
    }

    private static async Task<bool> Try(WorkAtHand work, string who, List<string> refused, Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (LedgerException error)
        {
            refused.Add(error.Message);
        }
        catch (OperationCanceledException) when (!work.Stop.IsCancellationRequested)
        {
            refused.Add($"{who} did not answer within {Patience.TotalSeconds:0} seconds");
        }
        catch (Exception error) when (error is HttpRequestException or InvalidOperationException)
        {
            refused.Add($"{who} answered something that cannot be read");
        }
        catch (Exception error) when (error is DbException or StoreException)
        {
            refused.Add($"what {who} answered could not be kept: the store was busy");
        }

        return false;
    }

    private static string WordsOf(LedgerReport report)
    {
        var said = new List<string>();
        if (report.Stamped is not null) said.Add($"stamped at {report.Stamped}");
        if (report.Cosigned.Length > 0) said.Add("cosigned by " + string.Join(", ", report.Cosigned));
        said.AddRange(report.Refused);
        return string.Create(CultureInfo.InvariantCulture, $"{report.Entries} entries: {string.Join("; ", said)}");
    }
}
