using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Decisions;

/// <summary>
/// Takes decisions. Each step is a row and an entry of the log in one transaction. What would make the organisation's file contradict
/// itself, or name what does not exist, is refused before anything is written.
/// </summary>
public sealed class DecisionDesk : IDisposable
{
    /// <summary>Longest body, in characters.</summary>
    public const int MaxBody = 200_000;

    /// <summary>Each time that somebody else was faster is one step of theirs: so many in a row are not waited for.</summary>
    private const int MostAttempts = 20;

    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    private readonly SqlStore store;
    private readonly KeyRing keys;
    private readonly LedgerWriter log;
    private readonly TimeProvider clock;

    /// <summary>Opens a desk.</summary>
    /// <param name="store">The store; it stays the caller's.</param>
    /// <param name="keys">Keys that sign; they stay the caller's.</param>
    /// <param name="clock">When things become known.</param>
    /// <exception cref="LedgerException">The log or a key cannot be used.</exception>
    public DecisionDesk(SqlStore store, KeyRing keys, TimeProvider clock)
    {
        (this.store, this.keys, this.clock) = (store, keys, clock);
        log = LedgerWriter.Open(store, keys, new LedgerOptions { Clock = clock });
    }

    /// <summary>
    /// Takes a decision. Where nobody else has to agree (<see cref="DecisionSections"/>) it holds at once; else it waits.
    /// </summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="today">The day it is asked on.</param>
    /// <param name="mistakes">What is wrong with the organisation once a patch is laid over it (<see cref="OrganisationFile"/>).</param>
    /// <exception cref="DecisionException">It cannot be so; the message says why.</exception>
    public Decision Ask(NewDecision asked, DateOnly today, Func<DecisionPatch, ImmutableArray<ContentDiagnostic>> mistakes)
    {
        if (asked.Kind == DecisionKind.Unknown) throw new DecisionException("it is not said what it is about");
        if (DecisionSections.DemandOf(asked.Kind) == DecisionDemand.Unknown)
            throw new DecisionException($"a decision about \"{asked.Kind.Word()}\" is no piece of the organisation's file");
        if (string.IsNullOrWhiteSpace(asked.Author)) throw new DecisionException("it is not said who asks");
        if (NewItem.TitleOf(asked.Title).Length == 0) throw new DecisionException("it has no title");
        if (string.IsNullOrWhiteSpace(asked.Reason)) throw new DecisionException("it is not said why");
        if (asked.From is { Year: < 1990 or > 8900 }) throw new DecisionException("the first day is between 1990 and 8900");
        var id = NewId();
        var patch = Patch(asked.Kind, id, Json(asked.Body), asked.Author, "whoever approves it");
        var decision = new Decision
        {
            Id = id,
            Kind = asked.Kind,
            Title = NewItem.TitleOf(asked.Title),
            Body = asked.Body,
            Reason = NewItem.TextOf(asked.Reason),
            Author = asked.Author,
            From = asked.From ?? today,
            Salt = RandomNumberGenerator.GetBytes(32),
        };
        var waits = DecisionSections.DemandOf(asked.Kind, patch) == DecisionDemand.Agreed;
        return Checked(seen =>
        {
            if (mistakes(patch) is [var first, ..]) throw new DecisionException(first.Message);
            return Record(decision, waits ? DecisionOutcome.Requested : DecisionOutcome.Approved, asked.Author, "", seen);
        });
    }

    /// <summary>
    /// Approves the configuration that resources have as of a view. The approval, the decision and the entry of the log are written in one
    /// transaction.
    /// </summary>
    /// <param name="view">The store as of the day whose configuration is approved.</param>
    /// <param name="scope">Which resources.</param>
    /// <param name="by">Login of whoever approves.</param>
    /// <param name="reason">Why.</param>
    /// <param name="today">The day it is done on.</param>
    /// <exception cref="DecisionException">There is nothing to approve, or it is not said why.</exception>
    /// <exception cref="StoreException">Another process writes to the store.</exception>
    public Decision Approve(StoreView view, ResourceScope scope, string by, string reason, DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new DecisionException("it is not said why");
        var (baseline, found) = new Upkeep(store, by, Moment.Of(clock.GetUtcNow())).Approval(view, scope, NewItem.TextOf(reason));
        var items = found.ToList();
        var day = DateOnly.FromDateTime(view.At.ToTime().UtcDateTime);
        if (items.Count == 0) throw new DecisionException($"there are no such resources on {day:yyyy-MM-dd}: nothing is to be approved");
        var decision = new Decision
        {
            Id = NewId(),
            Kind = DecisionKind.Configuration,
            Title = string.Create(
                CultureInfo.InvariantCulture,
                $"Configuration of {items.Count} resources approved as it was on {day:yyyy-MM-dd} (approval {baseline.Number})"),
            Body = "{}",
            Reason = NewItem.TextOf(reason),
            Author = by,
            From = today,
            Salt = RandomNumberGenerator.GetBytes(32),
        };
        return Checked(seen => Record(
            decision, DecisionOutcome.Approved, by, "", seen,
            (connection, transaction) => store.Approve(connection, transaction, baseline, items)));
    }

    /// <summary>Agrees to a decision that waits, refuses it, or takes it back.</summary>
    /// <param name="id">The decision.</param>
    /// <param name="outcome">Approved, rejected or withdrawn.</param>
    /// <param name="by">Login of whoever does it.</param>
    /// <param name="reason">Why; needed to refuse.</param>
    /// <param name="mistakes">As in <see cref="Ask"/>: what has changed since it was asked for may stand against it.</param>
    /// <exception cref="DecisionException">There is no such decision, it does not wait, or this person may not.</exception>
    public Decision Decide(
        string id, DecisionOutcome outcome, string by, string reason, Func<DecisionPatch, ImmutableArray<ContentDiagnostic>> mistakes) =>
        Checked(seen => Decide(id, outcome, by, reason, mistakes, seen));

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private Decision? Decide(
        string id, DecisionOutcome outcome, string by, string reason, Func<DecisionPatch, ImmutableArray<ContentDiagnostic>> mistakes,
        long seen)
    {
        var decision = DecisionTable.Read(store, Moment.Open).FirstOrDefault(decision => decision.Id == id)
            ?? throw new DecisionException($"there is no decision \"{id}\"");
        if (decision.Outcome != DecisionOutcome.Requested)
            throw new DecisionException($"it was {Kebab<DecisionOutcome>.Name(decision.Outcome)} by {decision.Decider} before");
        var author = string.Equals(decision.Author.Trim(), by.Trim(), StringComparison.OrdinalIgnoreCase);
        switch (outcome)
        {
            case DecisionOutcome.Withdrawn when !author:
                throw new DecisionException($"only {decision.Author}, who asked for it, can take it back");
            case DecisionOutcome.Approved or DecisionOutcome.Rejected when author:
                throw new DecisionException($"{by} asked for it: somebody else decides");
            case DecisionOutcome.Rejected when string.IsNullOrWhiteSpace(reason):
                throw new DecisionException("it is not said why it is refused");
            case DecisionOutcome.Approved:
                if (mistakes(Patch(decision.Kind, decision.Id, decision.Body, decision.Author, by)) is [var first, ..])
                    throw new DecisionException("it no longer fits: " + first.Message);
                break;
            case DecisionOutcome.Rejected or DecisionOutcome.Withdrawn:
                break;
            default:
                throw new DecisionException("a decision is approved, rejected or withdrawn");
        }

        return Record(decision, outcome, by, reason, seen);
    }

    /// <summary>
    /// Takes a step that was checked against everything decided so far. When somebody else took one meanwhile, nothing was written, and it
    /// is checked again: two decisions that each fit, and not with each other, must not both be taken.
    /// </summary>
    private Decision Checked(Func<long, Decision?> take)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (take(DecisionTable.LastKnown(store)) is { } taken) return taken;
        }

        throw new DecisionException("others decide at the same moment: try again");
    }

    /// <returns>Null when somebody took a step since the last one that was seen; then nothing was written.</returns>
    private Decision? Record(
        Decision decision, DecisionOutcome outcome, string by, string reason, long seen, Action<DbConnection, DbTransaction>? more = null)
    {
        var moved = false;
        var last = new Moment(seen + 1);
        var deed = new DecisionDeed(
            decision.Deeds.Length + 1, outcome, Moment.Max(store.Next(Moment.Of(clock.GetUtcNow())), last), by, NewItem.TextOf(reason), -1);
        var signer = keys.Get(KeyPurpose.Signer, Uri.EscapeDataString(by), SigningAlgorithm.Ed25519);
        try
        {
            var entry = log.Append(DecisionStatement.Of(decision, deed, signer), (connection, transaction, index) =>
            {
                moved = DecisionTable.LastKnown(connection, transaction, store.TenantNumber) != seen;
                if (moved) throw new DecisionException("somebody else decided at the same moment");
                if (decision.Deeds.IsEmpty) DecisionTable.Insert(connection, transaction, store.TenantNumber, decision);
                DecisionTable.Insert(connection, transaction, store.TenantNumber, decision.Id, deed, index);
                more?.Invoke(connection, transaction);
            });
            return decision with { Deeds = [.. decision.Deeds, deed with { Entry = entry }] };
        }
        catch (DecisionException) when (moved)
        {
            return null;
        }
    }

    private static string NewId() => "de-" + RandomNumberGenerator.GetString(Alphabet, 12);

    private static DecisionPatch Patch(DecisionKind kind, string id, string body, string author, string approver)
    {
        var patch = DecisionPatch.Read(DecisionPatch.NameOf(id), body, author, approver, out var fault)
            ?? throw new DecisionException(fault!.Message);
        return DecisionSections.Fault(kind, patch) is { } stranger ? throw new DecisionException(stranger) : patch;
    }

    private static string Json(string body)
    {
        if (body.Length > MaxBody) throw new DecisionException($"it is longer than {MaxBody} characters");
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 24 });
            return body;
        }
        catch (JsonException error)
        {
            throw new DecisionException("it is not JSON: " + error.Message, error);
        }
    }
}
