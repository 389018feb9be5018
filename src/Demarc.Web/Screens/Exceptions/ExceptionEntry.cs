using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;

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
        using var document = JsonDocument.Parse(decision.Body, new JsonDocumentOptions { MaxDepth = 24 });
        return [.. In(document.RootElement, "exceptions", ExceptionSort.Check),
            .. In(document.RootElement, "overrides", ExceptionSort.Duty)];

        IEnumerable<ExceptionEntry> In(JsonElement root, string section, ExceptionSort sort) =>
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty(section, out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Where(static entry => entry.ValueKind == JsonValueKind.Object).Select(static entry => entry.Clone())
                    .Select(entry => new ExceptionEntry(
                        sort, Text(entry, "id"), Text(entry, "removed") is "yes" or "true", decision, entry))
                : [];
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

    private static string Text(JsonElement entry, string key) => !entry.TryGetProperty(key, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        _ => "",
    };
}
