using System.Globalization;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Billing;

/// <summary>
/// A FOCUS cost and usage file, 1.0 to 1.3, as CSV. Rows are added up as they pass: one observation for each service, account and region
/// that was paid for.
/// </summary>
public sealed class FocusFormat : SourceFormat
{
    /// <summary>Distinct services x accounts x regions kept; far above any real bill.</summary>
    private const int MaxGroups = 2_000_000;

    /// <summary>Larger amounts are mistakes; what is smaller can be added up without running over.</summary>
    private const decimal MaxCost = 1e15m;

    /// <summary>No cloud was billed before, and no commitment lasts that long.</summary>
    private const int FirstYear = 1990;
    private const int EndYear = 2200;

    /// <inheritdoc/>
    public override string Name => "FOCUS billing";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Billing;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape)
    {
        if (shape.Kind != TextKind.Text) return false;
        var columns = CsvTable.Columns(shape.FirstLine);
        return columns.Contains("billedcost") && columns.Contains("servicename")
            && (columns.Contains("chargeperiodstart") || columns.Contains("billingperiodstart") || columns.Contains("billingcurrency"));
    }

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        using var table = new CsvTable(input);
        var columns = new FocusColumns(table);
        var groups = new Dictionary<FocusKey, FocusGroup>();
        var order = new List<FocusGroup>();
        long rows = 0;
        while (table.Next())
        {
            rows++;
            if (columns.Service is not { } service)
            {
                input.Problem(table.Place, "the charge names no service");
                continue;
            }

            if (!TryCost(columns.Cost, out var cost))
            {
                input.Problem(table.Place, columns.Cost is { } text ? $"BilledCost is not an amount: {text}" : "BilledCost is empty");
                continue;
            }

            var provider = ProviderName.Id(columns.Provider) ?? "unknown";
            var key = new FocusKey(provider, service, columns.Account, columns.Region);
            if (!groups.TryGetValue(key, out var group))
            {
                if (groups.Count == MaxGroups)
                {
                    input.Problem(table.Place, "more than two million different services, accounts and regions: the rest was not read");
                    break;
                }

                group = groups[key] = new FocusGroup(key);
                order.Add(group);
            }

            group.Add(columns, cost, Time(input, table, columns.From), Time(input, table, columns.To));
        }

        using var buffer = new BodyBuffer();
        foreach (var group in order) input.Add(group.Describe(buffer));
        input.FormatDetail = $"{Name} ({rows.ToString(CultureInfo.InvariantCulture)} rows)";
    }

    private static bool TryCost(string? text, out decimal cost)
    {
        cost = 0;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out cost)
            && Math.Abs(cost) <= MaxCost;
    }

    /// <summary>A time of a charge period. Exporters write the first or last day of their calendar for one they do not know.</summary>
    private static DateTimeOffset? Time(InputReading input, CsvTable table, string? text)
    {
        if (text is null || !DateTimeOffset.TryParse(
            text.EndsWith(" UTC", StringComparison.Ordinal) ? text[..^4] : text,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)) return null;
        if (at.Year is >= FirstYear and < EndYear) return at;
        input.Problem(table.Place, $"the charge counts, but not its time: {text}");
        return null;
    }
}
