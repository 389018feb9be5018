using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

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
public sealed record StoredEntry(long Index, EntryKind Kind, Moment Added, byte[] Body);
