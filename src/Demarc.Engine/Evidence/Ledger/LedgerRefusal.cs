namespace Demarc.Engine.Evidence.Ledger;

/// <summary>Why something of a ledger is not accepted.</summary>
public enum LedgerFault
{
    /// <summary>Not given.</summary>
    Unknown = 0,

    /// <summary>It is not written as its format demands.</summary>
    Malformed,

    /// <summary>It is larger than it may be.</summary>
    TooLarge,

    /// <summary>It uses an algorithm or a version that is not supported.</summary>
    Unsupported,

    /// <summary>A signature of a known key does not fit what is signed.</summary>
    BadSignature,

    /// <summary>No known key signed it.</summary>
    Unsigned,

    /// <summary>It is signed, but not by as many witnesses as the policy asks for.</summary>
    NoQuorum,

    /// <summary>It belongs to another log.</summary>
    OtherLog,

    /// <summary>Hashes do not lead to the root that they should lead to.</summary>
    WrongHash,

    /// <summary>A proof has too many hashes, too few, or is for a place that does not exist.</summary>
    WrongProof,

    /// <summary>Something that should be there is not.</summary>
    Missing,

    /// <summary>Something is there that should not be.</summary>
    Extra,

    /// <summary>The log is shorter than it was.</summary>
    RolledBack,

    /// <summary>The log says something else about entries than it said before.</summary>
    Forked,
}

/// <summary>A named refusal: why something is not accepted. Hostile input leads to one of these and never to an exception.</summary>
/// <param name="Fault">The kind of fault.</param>
/// <param name="Reason">A sentence for people, without the name of the file.</param>
public sealed record LedgerRefusal(LedgerFault Fault, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Reason;

    internal static LedgerRefusal Malformed(string reason) => new(LedgerFault.Malformed, reason);
}
