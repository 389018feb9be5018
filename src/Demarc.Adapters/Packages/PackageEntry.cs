using System.Collections.Immutable;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Packages;

/// <summary>An entry of the log, as far as a package rests on it.</summary>
/// <param name="Envelope">The signed envelope.</param>
/// <param name="Kind">What it states.</param>
/// <param name="Subjects">What it commits to, as hexadecimal SHA-256.</param>
internal sealed record PackageEntry(Dsse Envelope, EntryKind Kind, ImmutableHashSet<string> Subjects)
{
    /// <summary>Reads an entry; null when it is not a signed statement of ours.</summary>
    internal static PackageEntry? Read(byte[] leaf) =>
        Dsse.TryParse(leaf, out var envelope, out _) && Statement.TryRead(envelope, out var statement, out _)
            ? new PackageEntry(envelope, statement.Predicate.Kind, [.. statement.Subjects.Select(static subject => subject.Sha256)])
            : null;
}
