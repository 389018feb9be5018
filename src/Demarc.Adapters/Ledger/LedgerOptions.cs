namespace Demarc.Adapters.Ledger;

/// <summary>How a log is opened.</summary>
public sealed record LedgerOptions
{
    /// <summary>
    /// Name of the log, unique for ever: an address without scheme, <c>host/organisation</c>. It is decided when the log is made; later it
    /// may be left out, and must not differ. Null for a new log: one that nobody else has, and that means nothing outside.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>Kind of key for a new log.</summary>
    public SigningAlgorithm Algorithm { get; init; } = SigningAlgorithm.Ed25519;

    /// <summary>The clock that says when entries were appended.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Most entries committed together.</summary>
    public int MaxBatch { get; init; } = 1024;
}
