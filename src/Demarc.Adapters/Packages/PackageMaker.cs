using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Blobs;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Reports;
using Demarc.Engine.Reports.Packages;

namespace Demarc.Adapters.Packages;

/// <summary>
/// Makes packages: what an auditor asks about one framework, as it stood on a day, with proofs that nothing was changed since it was
/// logged. Handing it out is an entry of the log itself, which names the manifest; making the same again adds no entry and gives the same
/// bytes.
/// </summary>
public sealed class PackageMaker : IDisposable
{
    private const string Collector = "collector";

    private readonly SqlStore store;
    private readonly KeyRing keys;
    private readonly TimeProvider clock;
    private readonly BlobStore blobs;
    private readonly byte[] wrap;
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> files = new(StringComparer.Ordinal);
    private readonly SortedSet<long> entries = [];

    /// <summary>Makes packages from a store.</summary>
    /// <param name="store">The store; it stays the caller's.</param>
    /// <param name="keys">Keys that sign and wrap; they stay the caller's.</param>
    /// <param name="tenant">Name of the organisation within the store.</param>
    /// <param name="clock">When the export becomes known.</param>
    public PackageMaker(SqlStore store, KeyRing keys, string tenant, TimeProvider clock)
    {
        (this.store, this.keys, this.clock) = (store, keys, clock);
        wrap = keys.WrapKey(tenant);
        blobs = new BlobStore(store, wrap);
    }

    /// <summary>Makes a package.</summary>
    /// <param name="result">The assessment that it shows.</param>
    /// <param name="framework">The framework.</param>
    /// <param name="further">Tables besides gaps and matrix, by file name, such as verdicts where exports are at hand.</param>
    /// <param name="output">Where to; it must be empty.</param>
    /// <param name="known">The last day of what counts as known, as in the assessment; null: all that is known now.</param>
    /// <returns>The manifest, and the place of the entry that names it.</returns>
    /// <exception cref="PackageException">It would be too large.</exception>
    /// <exception cref="LedgerException">The log or a key cannot be used.</exception>
    public (PackageManifest Manifest, long Entry) Make(
        AssessmentResult result, Framework framework, ImmutableArray<(string File, ReportTable Table)> further, Stream output,
        DateOnly? known = null)
    {
        files.Clear();
        entries.Clear();
        using var writer = LedgerWriter.Open(store, keys, new LedgerOptions { Clock = clock });
        var collector = keys.Get(KeyPurpose.Signer, Collector, SigningAlgorithm.Ed25519);
        foreach (var (name, table) in further.Add(("gaps.csv", GapTable.Of(result))).Add(("matrix.csv", MatrixTable.Of(result))))
            Add("tables/" + name, Csv(table));
        var requirements = new RequirementFiles(result, framework);
        foreach (var requirement in framework.Requirements)
        {
            Add($"requirements/{PackageNames.Safe(requirement.Id)}.json",
                PackageJson.Write(json => requirements.Write(json, requirement)));
        }

        foreach (var part in requirements.Parts)
            Add($"parts/{PackageNames.Safe(part.ToString())}.json", PackageJson.Write(json => requirements.Write(json, part)));
        var wanted = framework.Requirements.SelectMany(requirements.ItemsOf).ToHashSet(StringComparer.Ordinal);
        var until = Moment.Of(result.Day.AddDays(1));
        ImmutableArray<PackageItem> items =
        [
            .. Items(known)
                .Where(item => wanted.Contains(item.Id) || (item.Acceptance == Acceptance.Erased && item.Times.Effective < until))
                .OrderBy(static item => item.Id, StringComparer.Ordinal).Select(AddItem),
        ];
        AddStamps();
        Add(PackageNames.Policy, Encoding.ASCII.GetBytes($"log {writer.Key}\nquorum none\n"));
        Add(PackageNames.Keys + "log.pub.pem", Encoding.ASCII.GetBytes(PublicKeyText.Pem(LogSigner(writer)) + "\n"));
        AddSigner(Collector);
        Add(PackageNames.Guide, Encoding.UTF8.GetBytes(PackageGuide.Text(writer.Origin)));
        using (var before = LedgerReader.Open(store)!)
        {
            foreach (var index in entries) Add(PackageNames.Leaf(index), before.Entry(index)!.Body);
        }

        var manifest = Manifest(result, framework, writer.Origin, items) with { KnownAt = known is { } last ? $"{last:yyyy-MM-dd}" : "" };
        // A salt that only we can make, and make again: equal states give equal packages.
        manifest = manifest with { Salt = Convert.ToHexStringLower(HMACSHA256.HashData(wrap, manifest.ToBytes())) };
        var bytes = manifest.ToBytes();
        var entry = Named(writer, collector, bytes, framework, result.Day, items.Length);
        Add(PackageNames.Manifest, bytes);
        AddProofs(writer, entry);
        PackageArchive.Write(files, output);
        return (manifest, entry);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(wrap);
        blobs.Dispose();
    }

    private void Add(string name, ReadOnlyMemory<byte> content)
    {
        if (!PackageSource.IsName(name)) throw new PackageException($"\"{name}\" cannot be the name of a file in a package");
        if (!files.TryAdd(name, content)) throw new PackageException($"two files of the package would be called {name}");
    }

    private static byte[] Csv(ReportTable table)
    {
        using var content = new MemoryStream();
        using (var writer = new StreamWriter(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            table.WriteCsv(writer);
        return content.ToArray();
    }

    private PackageItem AddItem(HeldItem item)
    {
        entries.Add(item.Entry);
        var erased = item.Acceptance == Acceptance.Erased;
        foreach (var deed in item.Deeds)
        {
            entries.Add(deed.Entry);
            AddSigner(deed.Actor);
            if (!erased) Add(PackageNames.Evidence(item.Id, $"decision-{deed.Entry}.json"), ItemText.Of(item.Id, deed));
        }

        AddSigner(item.Submitter);
        if (!erased)
        {
            using var content = new MemoryStream();
            blobs.CopyTo(item.Blob!.Value, content);
            Add(PackageNames.Evidence(item.Id, "content"), content.ToArray());
            Add(PackageNames.Evidence(item.Id, "content.salt"), blobs.SaltOf(item.Blob!.Value));
            Add(PackageNames.Evidence(item.Id, "record.json"), ItemText.Of(item));
            Add(PackageNames.Evidence(item.Id, "record.salt"), item.Salt);
        }

        // Of what was erased only the last decision is left to be shown: the others were committed to with the salt that is gone.
        ImmutableArray<long> deeds = [.. (erased ? item.Deeds.TakeLast(1) : item.Deeds).Select(static deed => deed.Entry)];
        return new PackageItem(item.Id, item.Entry, deeds, erased);
    }

    private void AddSigner(string name)
    {
        if (EvidenceDesk.SignerOf(keys, name) is not { } signer) return;
        var key = signer.EntryKey();
        files.TryAdd($"{PackageNames.Keys}{key.Id}.pub.pem", Encoding.ASCII.GetBytes(key + "\n"));
    }

    private void AddStamps()
    {
        using var log = LedgerReader.Open(store)!;
        foreach (var stamp in Vouching.Stamps(log.Tables))
        {
            if (Vouching.Note(log.Tables, stamp.Size) is not { } note || stamp.Size == 0) continue;
            var stem = PackageNames.Stamp(stamp.Size);
            files.TryAdd(stem + ".checkpoint", Encoding.UTF8.GetBytes(note));
            Add($"{stem}-{stamp.Number}.tsr", stamp.Reply);
        }
    }

    private PackageManifest Manifest(
        AssessmentResult result, Framework framework, string origin, ImmutableArray<PackageItem> items) => new()
    {
        Organisation = result.Organisation.Name,
        Framework = framework.Id,
        AsOf = $"{result.Day:yyyy-MM-dd}",
        Catalogue = result.Catalogue.Version,
        Origin = origin,
        Files = [.. files.Select(static file => PackageManifest.File(file.Key, file.Value.Span))],
        Items = items,
    };

    /// <summary>Items as they were known by the end of a day; what was erased since is gone, and is said to be.</summary>
    private IEnumerable<HeldItem> Items(DateOnly? known)
    {
        var items = HeldEvidence.Read(store, Moment.Open);
        if (known is not { } last) return items;
        var erased = items.Where(static item => item.Acceptance == Acceptance.Erased)
            .ToDictionary(static item => item.Id, StringComparer.Ordinal);
        return HeldEvidence.Read(store, new Moment(Moment.Of(last.AddDays(1)).Microseconds - 1))
            .Select(item => erased.GetValueOrDefault(item.Id, item));
    }

    /// <summary>The entry that names a manifest: the one there is, or a new one.</summary>
    private long Named(LedgerWriter writer, ISigner signer, byte[] manifest, Framework framework, DateOnly day, int items)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(manifest));
        using (var log = LedgerReader.Open(store)!)
        {
            foreach (var entry in log.Entries(EntryKind.Export))
            {
                if (PackageEntry.Read(entry.Body) is { } read && read.Subjects.Contains(hash)) return entry.Index;
            }
        }

        return writer.Append(signer.Entry(
            new Statement([new StatementSubject("manifest", hash)], new EntryPredicate.Export(framework.Id, Moment.Of(day), items))));
    }

    /// <summary>Checkpoint and proofs of the log as it was when the manifest had just been named.</summary>
    private void AddProofs(LedgerWriter writer, long export)
    {
        using var log = LedgerReader.Open(store)!;
        var size = export + 1;
        var note = CheckpointSigning.Sign(new Checkpoint(log.Checkpoint.Origin, size, log.RootAt(size)), LogSigner(writer));
        Add(PackageNames.Checkpoint, note.ToBytes());
        Add(PackageNames.Leaf(export), log.Entry(export)!.Body);
        var tree = new TreeReader(size, log.Read);
        foreach (var index in entries.Append(export))
        {
            if (!tree.TryProveInclusion(index, out var proof, out var refusal)) throw new LedgerException(refusal.Reason);
            Add(PackageNames.Proof(index), new LedgerProof(index, proof, note).ToBytes());
        }

        foreach (var stamped in files.Keys.Where(static name => name.StartsWith(PackageNames.Stamps, StringComparison.Ordinal)
            && name.EndsWith(".checkpoint", StringComparison.Ordinal)).ToList())
        {
            var stem = stamped[..^".checkpoint".Length];
            var from = long.Parse(stem[PackageNames.Stamps.Length..], System.Globalization.CultureInfo.InvariantCulture);
            if (!tree.TryProveConsistency(from, out var proof, out var refusal)) throw new LedgerException(refusal.Reason);
            Add(stem + PackageNames.ConsistencyEnding, Encoding.ASCII.GetBytes(string.Concat(proof.Select(static hash => hash + "\n"))));
        }
    }

    private ISigner LogSigner(LedgerWriter writer) => keys.Get(KeyPurpose.Log, writer.Origin, SigningAlgorithm.Ed25519);
}
