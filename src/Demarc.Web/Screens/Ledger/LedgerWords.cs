using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Parts;

namespace Demarc.Web.Screens.Ledger;

/// <summary>Entries in plain words.</summary>
internal static class LedgerWords
{
    internal static string Of(Statement? statement) => statement?.Predicate switch
    {
        null => "cannot be read as a statement",
        EntryPredicate.Evidence evidence => $"Evidence received: {Words.Plain(evidence.EvidenceKind)}{For(evidence.Parts)}",
        EntryPredicate.Decision decision => $"{Decided(decision, statement)}{For(decision.Parts)}",
        EntryPredicate.Erasure erasure => string.Create(
            CultureInfo.InvariantCulture, $"What entry {erasure.Index} received was erased ({Words.Plain(erasure.Basis)})"),
        EntryPredicate.Export export =>
            $"Package handed out: {export.Framework} as of {Day(export.AsOf)}, {Words.Many(export.Items, "item")}",
        EntryPredicate.KeyRotation rotation => $"The key of the {rotation.Use} was changed",
        EntryPredicate.Correction correction => string.Create(
            CultureInfo.InvariantCulture, $"Entry {correction.Index} was wrong: {Words.Plain(correction.Reason)}"),
        EntryPredicate.CatalogueVersion version => $"Catalogue {version.Version} in use from {Day(version.From)}",
        _ => "an entry of another kind",
    };

    /// <summary>The item of evidence that an entry is about; null when it is about none.</summary>
    internal static string? Item(Statement? statement) =>
        statement?.Subjects[0].Name.Split('/')[0] is { } name && name.StartsWith("ev-", StringComparison.Ordinal) ? name : null;

    /// <summary>The decision that an entry is about; null when it is about none.</summary>
    internal static string? Decision(Statement? statement) =>
        statement?.Subjects[0].Name.Split('/')[0] is { } name && name.StartsWith("de-", StringComparison.Ordinal) ? name : null;

    /// <summary>Path of what an entry is about; null when it is about nothing that has a page.</summary>
    internal static string? PathOf(string subject) => subject.Split('/')[0] is var name && name.StartsWith("ev-", StringComparison.Ordinal)
        ? "evidence/" + name : name.StartsWith("de-", StringComparison.Ordinal) ? "decisions/" + name : null;

    internal static string Time(Moment moment) =>
        moment.IsOpen ? "" : moment.ToTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Decided(EntryPredicate.Decision decision, Statement statement) => Item(statement) is not null
        ? $"Evidence {(decision.Outcome == "approved" ? "accepted" : Words.Plain(decision.Outcome))}"
        : $"Decision about {Words.Plain(Kebab<DecisionKind>.Name(decision.Decided))}: {Words.Plain(decision.Outcome)}";

    private static string For(IReadOnlyList<string> parts) => parts.Count switch
    {
        0 => "",
        <= 2 => " for " + string.Join(" and ", parts),
        _ => $" for {parts[0]} and {parts.Count - 1} more parts",
    };

    private static string Day(Moment moment) => moment.ToTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
