using System.Collections.Immutable;
using System.Globalization;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Ledger;

/// <summary>The state of a log.</summary>
/// <param name="Checkpoint">Name, size and root.</param>
/// <param name="Note">The signed note as text.</param>
/// <param name="Keys">Keys that signed it, each from some number of entries on.</param>
/// <param name="Cosignatures">Witnesses that cosigned, and when.</param>
/// <param name="Stamps">Time stamps of earlier states.</param>
public sealed record LedgerFacts(
    Checkpoint Checkpoint, string Note, ImmutableArray<(long Since, string Key)> Keys,
    ImmutableArray<(string Name, string Time)> Cosignatures, ImmutableArray<StoredStamp> Stamps);

/// <summary>What the page of the log shows.</summary>
/// <param name="Facts">Its state; null when there is no log.</param>
/// <param name="Entries">Its entries.</param>
/// <param name="Steps">What was verified; empty when that was not asked.</param>
public sealed record LedgerModel(LedgerFacts? Facts, TableView<LedgerLine> Entries, ImmutableArray<VerificationStep> Steps)
{
    internal static LedgerModel Of(TenantScope scope, TenantStores stores, TableQuery query, ImmutableArray<VerificationStep> steps)
    {
        using var log = LedgerReader.Open(stores.Of(scope.Tenant));
        return new LedgerModel(
            log is null ? null : Read(log), LedgerLines.Table(scope).View(scope.State, LedgerLines.Of(scope, stores), query), steps);
    }

    private static LedgerFacts Read(LedgerReader log)
    {
        var note = log.Note();
        return new LedgerFacts(
            log.Checkpoint, System.Text.Encoding.UTF8.GetString(note.ToBytes()), log.Keys,
            [.. note.Signatures.Where(line => line.Name != log.Checkpoint.Origin).Select(Cosigned)], [.. log.Stamps]);
    }

    private static (string Name, string Time) Cosigned(NoteSignature line) => (line.Name, Cosignature.Read(line) is { } read
        && read.Time < 253_402_300_800
        ? DateTimeOffset.FromUnixTimeSeconds(read.Time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "");
}

/// <summary>What the page of an entry shows.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Statement">What it states; null when it is no statement.</param>
/// <param name="Json">The statement as JSON over several lines.</param>
/// <param name="Leaf">Its hash.</param>
/// <param name="Size">Entries of the log.</param>
/// <param name="Proof">Hashes that lead from it to the root.</param>
/// <param name="Unproven">Why there is no proof; empty: there is one.</param>
/// <param name="Steps">What was verified; empty when that was not asked.</param>
public sealed record EntryModel(
    StoredEntry Entry, Statement? Statement, string Json, string Leaf, long Size, ImmutableArray<string> Proof,
    string Unproven, ImmutableArray<VerificationStep> Steps);
