using System.Security.Cryptography;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>Entries made with keys of a ring: a signed envelope (DSSE) around a statement.</summary>
public static class StatementSigning
{
    private const int NameBytes = 16;

    /// <summary>The public key of a signer, as envelopes name it.</summary>
    public static EntryKey EntryKey(this ISigner signer) =>
        Engine.Evidence.Ledger.EntryKey.TryRead(PublicKeyText.Spki(signer), out var key, out var refusal)
            ? key
            : throw new LedgerException($"the key {signer.Name} cannot sign statements: {refusal.Reason}");

    /// <summary>An entry: a statement and a signature on it.</summary>
    /// <exception cref="LedgerException">It is too large.</exception>
    public static LedgerEntry Entry(this ISigner signer, Statement statement)
    {
        var payload = statement.ToBytes();
        var signature = signer.Sign(Dsse.Signed(Statement.PayloadType, payload));
        var envelope = new Dsse(Statement.PayloadType, [.. payload], [new DsseSignature(signer.EntryKey().Id, [.. signature])]);
        var body = envelope.ToBytes();
        return EntryBundle.Check(body) is { } refusal
            ? throw new LedgerException(refusal.Reason)
            : new LedgerEntry(statement.Predicate.Kind, body);
    }

    /// <summary>An entry made elsewhere.</summary>
    /// <exception cref="LedgerException">It is no envelope around a statement of a kind that is known.</exception>
    public static LedgerEntry Read(ReadOnlyMemory<byte> body)
    {
        if (EntryBundle.Check(body.Span) is { } size) throw new LedgerException(size.Reason);
        return Dsse.TryParse(body, out var envelope, out var refusal) && Statement.TryRead(envelope, out var statement, out refusal)
            ? new LedgerEntry(statement.Predicate.Kind, body)
            : throw new LedgerException(refusal.Reason);
    }

    /// <summary>That another key signs from here on, signed by the one that did so far.</summary>
    /// <param name="from">The key so far.</param>
    /// <param name="to">The key from here on.</param>
    /// <param name="use">What they sign: <c>log</c>, <c>collector</c>, <c>person</c>.</param>
    /// <param name="now">When.</param>
    public static LedgerEntry Rotation(ISigner from, ISigner to, string use, Moment now)
    {
        var (old, next) = (from.EntryKey().Id, to.EntryKey().Id);
        return from.Entry(new Statement([new StatementSubject(NewName(), next)], new EntryPredicate.KeyRotation(use, old, next, now)));
    }

    /// <summary>A random name without meaning outside, for what a statement is about.</summary>
    public static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));
}
