using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Exceptions;

/// <summary>An exception or override as a decision writes it; whatever is written otherwise than usual is shown as not said.</summary>
/// <param name="Sort">Which of both.</param>
/// <param name="Id">Its id.</param>
/// <param name="Removes">Whether the decision takes it away.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Entry">The entry.</param>
internal sealed record ExceptionEntry(ExceptionSort Sort, string Id, bool Removes, Decision Decision, JsonElement Entry)
{
    internal static IEnumerable<ExceptionEntry> Of(Decision decision)
    {
        return In("exceptions", ExceptionSort.Check).Concat(In("overrides", ExceptionSort.Duty));

        IEnumerable<ExceptionEntry> In(string section, ExceptionSort sort) => decision.Entries(section).Select(entry =>
            new ExceptionEntry(sort, Text(entry, "id"), Text(entry, "removed") is "yes" or "true", decision, entry));
    }

    /// <summary>It as a line of the table, while it waits.</summary>
    internal ExceptionLine Line() => new(
        Sort, Id, "waiting", Sort == ExceptionSort.Check ? Texts("checks") : [.. Texts("parts"), .. Texts("controls")],
        Text(Entry, "party") switch
        {
            "provider" => Party.Provider,
            "customer" => Party.Customer,
            "not-applicable" => Party.NotApplicable,
            "third-party" => new Party.ThirdParty(Text(Entry, "who")),
            "shared" => new Party.SharedParty(SharedKind.Unknown),
            _ => null,
        },
        Text(Entry, "when"), Decision.Reason, Decision.Author, "", Day("from"), Day("until"), 0, Decision.Id);

    private ImmutableArray<string> Texts(string key) =>
        Entry.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String)
                .Select(static item => item.GetString()!)] : [];

    private DateOnly? Day(string key) => DateOnly.TryParseExact(
        Text(Entry, key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Text(JsonElement entry, string key) => DecisionSpeech.TextOf(entry, key);
}
