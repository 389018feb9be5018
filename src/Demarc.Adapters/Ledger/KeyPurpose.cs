namespace Demarc.Adapters.Ledger;

/// <summary>What a key is for. Keys of one purpose are never used for another.</summary>
public enum KeyPurpose
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Signs the checkpoints of a log. Its name is the log's origin.</summary>
    Log,

    /// <summary>Signs statements: a collector's or a person's.</summary>
    Signer,

    /// <summary>Cosigns the checkpoints of other logs.</summary>
    Witness,
}
