using Demarc.Adapters.Ledger;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Ledger;

/// <summary>An entry as the list shows it.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Kind">What it states, as written.</param>
/// <param name="Added">When it was appended.</param>
/// <param name="Says">What it says, in plain words.</param>
/// <param name="Subject">What it is about.</param>
public sealed record LedgerLine(long Index, string Kind, Engine.Evidence.Moment Added, string Says, string Subject);

/// <summary>The newest entries of a log, and the table of them.</summary>
internal static class LedgerLines
{
    /// <summary>Entries that the list holds; older ones are opened by their number.</summary>
    internal const int Most = 10_000;

    internal static IReadOnlyList<LedgerLine> Of(TenantScope scope, TenantStores stores) => scope.State.Keep("ledger", () =>
    {
        using var log = LedgerReader.Open(stores.Of(scope.Tenant));
        if (log is null) return [];
        return log.Entries(Math.Max(0, log.Checkpoint.Size - Most), log.Checkpoint.Size)
            .Where(entry => entry.Added <= scope.KnownBy).Select(Line).Reverse().ToArray();
    });

    internal static Table<LedgerLine> Table(TenantScope scope) => new("ledger",
    [
        new("index", "Entry", line => Cell.Number(line.Index, scope.Url($"ledger/{line.Index}")))
        { IsNumeric = true, Sort = static line => line.Index },
        new("added", "Appended", static line => Cell.Of(LedgerWords.Time(line.Added))) { Sort = static line => line.Added.Microseconds },
        new("says", "What it says", static line => Cell.Of(line.Says)) { HeadsRow = true, Searched = true },
        new("kind", "Kind", static line => Cell.Of(Words.Plain(line.Kind))) { IsVocabulary = true, Filter = static line => line.Kind },
        new("subject", "About", line => Cell.Code(
            line.Subject, LedgerWords.PathOf(line.Subject) is { } path ? scope.Url(path) : null)) { Searched = true },
    ])
    { Noun = ("entry", "entries") };

    /// <summary>The statement in an entry; null when it is none.</summary>
    internal static Statement? StatementOf(StoredEntry entry) =>
        Dsse.TryParse(entry.Body, out var envelope, out _) && Statement.TryRead(envelope, out var statement, out _) ? statement : null;

    private static LedgerLine Line(StoredEntry entry)
    {
        var statement = StatementOf(entry);
        return new LedgerLine(
            entry.Index, Kebab<EntryKind>.Name(entry.Kind), entry.Added, LedgerWords.Of(statement), statement?.Subjects[0].Name ?? "");
    }
}
