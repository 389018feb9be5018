using System.Collections.Immutable;
using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

/// <summary>
/// Static logs in folders, of the same entries and of several sizes, written with nothing but the arithmetic of the engine; with keys for
/// the log and three witnesses.
/// </summary>
public sealed class StaticLogs : IDisposable
{
    internal const string Origin = "demarc.example/static";
    internal static readonly int[] Sizes = [1, 255, 256, 257, 65_536, 70_000];
    private const int Witnesses = 3;
    private readonly string root = Directory.CreateTempSubdirectory("demarc-logs-").FullName;
    private readonly KeyRing keys;

    public StaticLogs()
    {
        keys = KeyRing.Open(Path.Combine(root, "keys"));
        Policy = Path.Combine(root, "policy");
        var lines = Enumerable.Range(1, Witnesses).Select(i => $"witness W{i} {KeyOf(Witness(i), NoteKeyType.Cosignature)}\n");
        File.WriteAllText(Policy, $"log {Key}\n{string.Concat(lines)}group G 2 W1 W2 W3\nquorum G\n");
        foreach (var size in Sizes) Write(this[size], size, "entry ");
    }

    /// <summary>A policy that asks for two of three witnesses.</summary>
    internal string Policy { get; }

    /// <summary>The log's verifier key.</summary>
    internal string Key => KeyOf(Log, NoteKeyType.Ed25519).ToString();

    private ISigner Log => keys.Get(KeyPurpose.Log, Origin, SigningAlgorithm.Ed25519);

    /// <summary>The folder of the log of some size.</summary>
    internal string this[int size] => Path.Combine(root, $"log-{size}");

    /// <summary>An entry: short ones and such of some hundred bytes.</summary>
    internal static byte[] Entry(int index, string word = "entry ") =>
        Encoding.UTF8.GetBytes($"{word}{index}{new string('.', index % 97 == 0 ? 600 : index % 11)}");

    internal string Temporary(string name) => Path.Combine(root, name);

    /// <summary>Writes the files of a log, and its checkpoint, cosigned by the first two witnesses.</summary>
    internal SignedNote Write(string folder, int size, string word)
    {
        ImmutableArray<ReadOnlyMemory<byte>> entries = [.. Enumerable.Range(0, size).Select(i => (ReadOnlyMemory<byte>)Entry(i, word))];
        var appended = TreeEdge.Empty.Append([.. entries.Select(static entry => MerkleTree.LeafHash(entry.Span))]);
        foreach (var tile in appended.Tiles) WriteFile(folder, tile.Path, tile.Bytes.ToArray());
        foreach (var path in TilePath.OfTree(size).Where(static path => path.IsEntries))
        {
            var part = entries.AsSpan((int)path.Index * TilePath.FullWidth, path.Width).ToArray();
            WriteFile(folder, path, EntryBundle.Write(part));
        }

        var note = Sign(new Checkpoint(Origin, size, appended.Edge.Root), 1, 2);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "checkpoint"), note.ToBytes());
        return note;
    }

    internal SignedNote Sign(Checkpoint checkpoint, params int[] witnesses)
    {
        var (text, log) = (checkpoint.ToText(), KeyOf(Log, NoteKeyType.Ed25519));
        return new SignedNote(
            text, [new(log.Name, log.Id, [.. Log.Sign(log.Signed(text))]), .. witnesses.Select(i => Cosign(text, Witness(i), i))]);
    }

    public void Dispose()
    {
        keys.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private static NoteSignature Cosign(string text, ISigner witness, int time)
    {
        var key = KeyOf(witness, NoteKeyType.Cosignature);
        return new Cosignature(key.Name, key.Id, time, [.. witness.Sign(key.Signed(text, time))]).ToLine();
    }

    private static NoteKey KeyOf(ISigner signer, NoteKeyType type) =>
        NoteKey.TryCreate(signer.Name, type, signer.PublicKey.Span, out var key, out var refusal)
            ? key : throw new InvalidOperationException(refusal.Reason);

    private static void WriteFile(string folder, TilePath path, byte[] bytes)
    {
        var file = Path.Combine(folder, path.ToString());
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    private ISigner Witness(int number) => keys.Get(KeyPurpose.Witness, $"witness.example/w{number}", SigningAlgorithm.Ed25519);
}
