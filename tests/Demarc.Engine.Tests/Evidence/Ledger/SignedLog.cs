using System.Collections.Immutable;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Engine.Tests.Evidence.Ledger;

/// <summary>A log and witnesses with keys of their own, to sign checkpoints in tests.</summary>
internal sealed class SignedLog
{
    internal const string Origin = "demarc.example/tests";
    internal static readonly SignedLog Instance = new();
    private readonly Ed25519TestKey key = new("log");
    private readonly ImmutableArray<Ed25519TestKey> witnesses =
        [.. Enumerable.Range(1, 6).Select(static i => new Ed25519TestKey($"witness {i}"))];

    private SignedLog()
    {
        Key = KeyOf(Origin, NoteKeyType.Ed25519, key);
        Witnesses = [.. witnesses.Select((witness, i) => KeyOf($"witness.example/w{i + 1}", NoteKeyType.Cosignature, witness))];
    }

    internal NoteKey Key { get; }

    /// <summary>w1 to w6.</summary>
    internal ImmutableArray<NoteKey> Witnesses { get; }

    /// <summary>Signs a checkpoint, and has some witnesses cosign it, numbered from 1, at second 1,000,000 plus their number.</summary>
    internal SignedNote Sign(Checkpoint checkpoint, params IEnumerable<int> cosigners)
    {
        var text = checkpoint.ToText();
        return new SignedNote(text, [new(Key.Name, Key.Id, [.. key.Sign(Key.Signed(text))]), .. cosigners.Select(i => Cosign(text, i))]);
    }

    internal NoteSignature Cosign(string text, int number)
    {
        var name = Witnesses[number - 1];
        var time = 1_000_000 + number;
        return new Cosignature(name.Name, name.Id, time, [.. witnesses[number - 1].Sign(name.Signed(text, time))]).ToLine();
    }

    private static NoteKey KeyOf(string name, NoteKeyType type, Ed25519TestKey key) =>
        NoteKey.TryCreate(name, type, key.Public, out var made, out var refusal)
            ? made : throw new ArgumentException(refusal.Reason, nameof(name));
}
