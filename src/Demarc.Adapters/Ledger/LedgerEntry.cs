namespace Demarc.Adapters.Ledger;

/// <summary>What an entry of the log states.</summary>
public enum EntryKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>That something was collected or attested.</summary>
    Evidence,

    /// <summary>That a person decided: an owner, an override, an exception, a review, the adoption of a version.</summary>
    Decision,

    /// <summary>That what an earlier entry speaks of was deleted.</summary>
    Erasure,

    /// <summary>That a package was handed over, with what was in it.</summary>
    Export,

    /// <summary>That another key signs from here on.</summary>
    KeyRotation,

    /// <summary>That an earlier entry was wrong. That entry stays.</summary>
    Correction,

    /// <summary>That another version of the catalogue is in use.</summary>
    CatalogueVersion,
}

/// <summary>An entry to append.</summary>
/// <param name="Kind">What it states, to find it by; the entry itself says so, too.</param>
/// <param name="Body">
/// Its bytes, as they are hashed and handed over: an envelope around a signed statement, 1 to 16,384 bytes. They stay for ever, so nothing
/// personal belongs in them.
/// </param>
public sealed record LedgerEntry(EntryKind Kind, ReadOnlyMemory<byte> Body);

/// <summary>An entry of the log.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Kind">What it states.</param>
/// <param name="Added">When it was appended, by the clock of the machine that did it.</param>
/// <param name="Body">Its bytes.</param>
public sealed record StoredEntry(long Index, EntryKind Kind, Engine.Evidence.Moment Added, byte[] Body);
