using System.Text;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Billing;

/// <summary>What makes one line of the result: a service of a provider, in an account and a region.</summary>
internal readonly record struct FocusKey(string Provider, string Service, string? Account, string? Region);

/// <summary>The charges of one key, added up.</summary>
internal sealed class FocusGroup(FocusKey key)
{
    // Distinct tag texts remembered, to parse each once; beyond that they are parsed again.
    private const int RememberedTags = 256;

    private readonly SortedDictionary<string, decimal> costs = new(StringComparer.Ordinal);
    private readonly HashSet<string> tagTexts = new(StringComparer.Ordinal);
    private Dictionary<string, string>? common;
    private DateTimeOffset? first;
    private DateTimeOffset? last;
    private DateTimeOffset? started;
    private long rows;
    private string? accountName;
    private string? category;

    internal void Add(FocusColumns row, decimal cost, DateTimeOffset? from, DateTimeOffset? to)
    {
        rows++;
        costs[row.Currency] = costs.GetValueOrDefault(row.Currency) + cost;
        if (from is { } start)
        {
            if (first is null || start < first) first = start;
            if (started is null || start > started) started = start;
        }

        if (to is { } end && (last is null || end > last)) last = end;
        accountName ??= row.AccountName;
        category ??= row.Category;
        Narrow(row.Tags);
    }

    /// <summary>
    /// The observation. It was captured at the start of the last charge: then, the service was certainly in use (the end of a yearly
    /// charge may lie ahead).
    /// </summary>
    internal Observation Describe(BodyBuffer buffer)
    {
        var name = $"focus:{key.Provider}/{key.Service}/{key.Account ?? "-"}/{key.Region ?? "-"}";
        return new Observation
        {
            Source = SourceKind.Billing,
            NativeType = "focus:" + key.Service,
            Id = name,
            Provider = key.Provider,
            Account = key.Account,
            Region = key.Region,
            Name = key.Service,
            ServiceName = key.Service,
            CapturedAt = started,
            Tags = common is null ? [] : [.. common.OrderBy(static tag => tag.Key, StringComparer.Ordinal)],
            Charges = [.. costs.Select(cost => new Charge(cost.Key, cost.Value, first, last))],
            Body = Body(buffer),
        };
    }

    private JsonNode Body(BodyBuffer buffer)
    {
        var writer = buffer.Begin();
        writer.WriteStartObject();
        writer.WriteNumber("rows", rows);
        if (costs.Count == 1)
        {
            writer.WriteNumber("billedCost", costs.First().Value);
            writer.WriteString("currency", costs.First().Key);
        }

        writer.WriteStartObject("billedCostByCurrency");
        foreach (var (currency, cost) in costs) writer.WriteNumber(currency, cost);
        writer.WriteEndObject();
        if (first is { } from) writer.WriteString("firstChargePeriod", from);
        if (last is { } to) writer.WriteString("lastChargePeriod", to);
        if (accountName is not null) writer.WriteString("accountName", accountName);
        if (category is not null) writer.WriteString("serviceCategory", category);
        writer.WriteEndObject();
        return buffer.End();
    }

    /// <summary>Keeps the tags that every row of the group carries with the same value: only those can be said of the whole.</summary>
    private void Narrow(string? text)
    {
        if (common is { Count: 0 }) return;
        if (text is null)
        {
            common = [];
            return;
        }

        if (tagTexts.Contains(text)) return;
        if (tagTexts.Count < RememberedTags) tagTexts.Add(text);
        var tags = Parse(text);
        if (common is null)
        {
            common = tags;
            return;
        }

        foreach (var (name, value) in common)
        {
            if (!tags.TryGetValue(name, out var other) || other != value) common.Remove(name);
        }
    }

    private static Dictionary<string, string> Parse(string text)
    {
        var tape = new JsonTape();
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (tape.TryFill(Encoding.UTF8.GetBytes(text)) is not null) return tags;
        foreach (var (name, value) in tape.Root.Members()) tags[name] = value.GetScalar() ?? "";
        return tags;
    }
}
