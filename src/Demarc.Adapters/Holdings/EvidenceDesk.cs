using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Blobs;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Holdings;

/// <summary>
/// Takes evidence and decisions about it. Each is a row and an entry of the log in one transaction: neither is there without the other.
/// </summary>
public sealed class EvidenceDesk : IDisposable
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const string Collector = "collector";

    private readonly SqlStore store;
    private readonly KeyRing keys;
    private readonly LedgerWriter log;
    private readonly BlobStore blobs;
    private readonly TimeProvider clock;

    /// <summary>Opens a desk.</summary>
    /// <param name="store">The store; it stays the caller's.</param>
    /// <param name="keys">Keys that sign and wrap; they stay the caller's.</param>
    /// <param name="tenant">Name of the tenant, whose files are wrapped under a key of its own.</param>
    /// <param name="clock">When things become known.</param>
    /// <exception cref="LedgerException">The log or a key cannot be used.</exception>
    public EvidenceDesk(SqlStore store, KeyRing keys, string tenant, TimeProvider clock)
    {
        (this.store, this.keys, this.clock) = (store, keys, clock);
        var wrap = keys.WrapKey(tenant);
        blobs = new BlobStore(store, wrap);
        CryptographicOperations.ZeroMemory(wrap);
        try
        {
            log = LedgerWriter.Open(store, keys, new LedgerOptions { Clock = clock });
        }
        catch
        {
            blobs.Dispose();
            throw;
        }
    }

    /// <summary>The stored files.</summary>
    public BlobStore Blobs => blobs;

    /// <summary>Takes an item that a person hands in. It shows nothing until somebody else accepts it.</summary>
    /// <exception cref="EvidenceException">It cannot be evidence of what it is offered for.</exception>
    /// <exception cref="BlobException">The file is too large.</exception>
    public HeldItem Add(NewItem item, Stream content, Catalogue catalogue)
    {
        var now = Now();
        if (item.Refusal(catalogue, now) is { } refusal) throw new EvidenceException(refusal);
        var blob = blobs.Put(content, now);
        var name = NewItem.FileName(item.File);
        return Take(new HeldItem
        {
            Id = NewId(),
            Kind = item.Kind,
            Origin = EvidenceOrigin.Submitted,
            Title = NewItem.TitleOf(item.Title) is { Length: > 0 } title ? title : name,
            File = name,
            Size = blob.Size,
            Blob = blob.Id,
            Commitment = blob.Commitment,
            Salt = RandomNumberGenerator.GetBytes(32),
            Times = new EvidenceTimes(item.Effective, item.Collected ?? item.Effective, now, item.Expires),
            About = new ItemAbout(item.Parts, item.Reach, 0, 0),
            Submitter = NewItem.TitleOf(item.Submitter),
            Attested = NewItem.TextOf(item.Attested),
        }, item.Submitter);
    }

    /// <summary>Takes what a run showed.</summary>
    /// <param name="record">The duties it shows, and when.</param>
    /// <param name="run">The run.</param>
    /// <param name="document">What was seen.</param>
    /// <returns>The item; null when the same is held already.</returns>
    public HeldItem? Add(EvidenceRecord record, int run, ReadOnlyMemory<byte> document)
    {
        var now = Now();
        var duties = ((EvidenceCover.Seen)record.Cover).Duties;
        var cover = DutyCover.Write(duties);
        if (HeldEvidence.Read(store, Moment.Open).Any(item => item.Acceptance == Acceptance.Accepted && item.Kind == record.Kind
            && item.Times.Effective == record.Times.Effective && item.Cover is { } held && held.Span.SequenceEqual(cover))) return null;
        var blob = blobs.Put(new MemoryStream(document.ToArray(), writable: false), now);
        return Take(new HeldItem
        {
            Id = NewId(),
            Kind = record.Kind,
            Origin = EvidenceOrigin.Automated,
            Title = record.Title,
            File = Kebab<EvidenceKind>.Name(record.Kind) + ".json",
            Size = blob.Size,
            Blob = blob.Id,
            Commitment = blob.Commitment,
            Salt = RandomNumberGenerator.GetBytes(32),
            Times = record.Times with { Received = Moment.Max(now, record.Times.Collected) },
            About = new ItemAbout([], EvidenceReach.Everywhere, run, duties.Count),
            Cover = cover,
            Submitter = Collector,
        }, Collector);
    }

    /// <summary>Decides about an item.</summary>
    /// <param name="id">The item.</param>
    /// <param name="kind">Accept, reject, hold or release.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="EvidenceException">There is no such item, it was erased, or this person may not.</exception>
    public HeldItem Decide(string id, DeedKind kind, string by, string reason)
    {
        var item = Require(id, by);
        if (kind == DeedKind.Accept && IsSame(item.Submitter, by))
            throw new EvidenceException($"{by} handed {item.Id} in: somebody else accepts it");
        if (kind is DeedKind.Reject or DeedKind.Hold or DeedKind.Release && string.IsNullOrWhiteSpace(reason))
            throw new EvidenceException("it is not said why (--reason)");
        if (kind == DeedKind.Release && item.Hold is null) throw new EvidenceException($"nothing holds {item.Id}");
        Record(item, Deed(item, kind, by, reason, ""), null);
        return HeldEvidence.Require(store, item.Id, Moment.Open);
    }

    /// <summary>
    /// Removes the file of an item with its key and its salts, and what people wrote about it. Other items with the very same content are
    /// erased with it. The log keeps its entries, which tell nothing any more, and says that it was erased.
    /// </summary>
    /// <param name="id">The item.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why; it is kept.</param>
    /// <param name="basis">The rule or request it rests on; it is kept.</param>
    /// <returns>What was erased.</returns>
    /// <exception cref="EvidenceException">It is held, or was erased before.</exception>
    public Erased Erase(string id, string by, string reason, string basis)
    {
        var item = Require(id, by);
        if (string.IsNullOrWhiteSpace(reason) || string.IsNullOrWhiteSpace(basis))
            throw new EvidenceException("an erasure says why (--reason) and on which basis (--basis)");
        var same = HeldEvidence.Read(store, Moment.Open).Where(other => other.Blob is not null && other.Blob == item.Blob).ToList();
        foreach (var held in same.Where(static other => other.Hold is not null))
            throw new EvidenceException($"{held.Id} is held since {held.Hold!.Known} by {held.Hold.Actor}: {held.Hold.Reason}");
        // The file goes with the last of them, so that none is left without it.
        foreach (var other in same.Where(other => other.Id != item.Id).Append(item))
        {
            Record(other, Deed(other, DeedKind.Erase, by, reason, basis), (connection, transaction) =>
            {
                HeldEvidence.Blank(connection, transaction, store.TenantNumber, other.Id);
                if (other.Id == item.Id && item.Blob is { } blob) blobs.Erase(connection, transaction, blob);
            });
        }

        return new Erased([.. same.Select(static other => other.Id)], !blobs.RemoveTraces());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        log.Dispose();
        blobs.Dispose();
    }

    private HeldItem Take(HeldItem item, string signer)
    {
        var bound = item with { Record = ItemText.Commit(item.Salt.Span, ItemText.Of(item)) };
        var entry = log.Append(
            EvidenceStatement.Taken(bound, Signer(signer)),
            (connection, transaction, index) => HeldEvidence.Insert(connection, transaction, store.TenantNumber, bound, index));
        return bound with { Entry = entry };
    }

    private void Record(HeldItem item, HeldDeed deed, Action<DbConnection, DbTransaction>? also) => log.Append(
        EvidenceStatement.Decided(item, deed, Signer(deed.Actor)), (connection, transaction, index) =>
        {
            // Two who decide at once, or one who does it twice, take the same number: only one of them can have it.
            if (Sql.Number(
                connection, transaction, "SELECT count(*) FROM evidence_deed WHERE tenant = @p0 AND item = @p1", store.TenantNumber,
                item.Id) != deed.Number - 1) throw new EvidenceException("somebody else decided about it at the same moment");
            also?.Invoke(connection, transaction);
            HeldEvidence.Insert(connection, transaction, store.TenantNumber, item.Id, deed, index);
        });

    private HeldDeed Deed(HeldItem item, DeedKind kind, string by, string reason, string basis) => new(
        item.Deeds.Length + 1, kind, Now(), NewItem.TitleOf(by), NewItem.TextOf(reason), NewItem.TextOf(basis), -1);

    private HeldItem Require(string id, string by)
    {
        if (string.IsNullOrWhiteSpace(by)) throw new EvidenceException("it is not said who decides (--by)");
        var item = HeldEvidence.Require(store, id, Moment.Open);
        return item.Acceptance == Acceptance.Erased ? throw new EvidenceException($"{item.Id} was erased") : item;
    }

    /// <summary>Now, but after everything known before: clocks go back, what is known never does.</summary>
    private Moment Now()
    {
        using var connection = store.OpenConnection();
        var last = new Moment(HeldEvidence.LastKnown(connection, store.TenantNumber) + 1);
        return Moment.Max(store.Next(Moment.Of(clock.GetUtcNow())), last);
    }

    /// <summary>The key of somebody who handed in or decided; null when it is not in the ring.</summary>
    internal static ISigner? SignerOf(KeyRing keys, string name) => keys.Find(KeyPurpose.Signer, Uri.EscapeDataString(name));

    private ISigner Signer(string name) => keys.Get(KeyPurpose.Signer, Uri.EscapeDataString(name), SigningAlgorithm.Ed25519);

    private static bool IsSame(string left, string right) =>
        string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string NewId() => new StringBuilder("ev-", 15).Append(RandomNumberGenerator.GetString(Alphabet, 12)).ToString();
}

/// <summary>What was erased.</summary>
/// <param name="Items">Ids of the items.</param>
/// <param name="TracesLeft">Whether another program reads the store, so that traces stay in its files until it has ended.</param>
public sealed record Erased(ImmutableArray<string> Items, bool TracesLeft);
