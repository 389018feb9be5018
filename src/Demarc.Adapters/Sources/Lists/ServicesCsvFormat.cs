using System.Globalization;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Lists;

/// <summary>
/// A list of services in use, for SaaS that exports nothing: one row each, a column that names the service and any of provider, account,
/// region, name, workload, owner. Other columns are kept as tags.
/// </summary>
public sealed class ServicesCsvFormat : SourceFormat
{
    private static readonly string[] ServiceColumns =
        ["service", "servicename", "application", "applicationname", "app", "appname", "saas", "saasapplication"];

    private static readonly string[] ProviderColumns = ["provider", "providername", "vendor", "vendorname", "supplier", "publisher"];

    private static readonly string[] AccountColumns =
        ["account", "accountid", "tenant", "tenantid", "subscription", "subscriptionid", "project", "org"];

    private static readonly string[] RegionColumns = ["region", "regionid", "location"];

    private static readonly string[] NameColumns = ["name", "displayname", "instance", "instancename"];

    // Besides the service, a list of services has at least one of these.
    private static readonly string[] Marks =
    [
        "provider", "providername", "vendor", "vendorname", "supplier", "workload", "owner", "businessowner", "technicalowner",
        "environment", "department", "domain", "users", .. AccountColumns, .. RegionColumns, .. NameColumns,
    ];

    // Tables about services that are no list of what is used: bills, reference data, our own matrix and inventory.
    private static readonly string[] Strangers =
        ["billedcost", "cost", "resourcetype", "resourceid", "control", "requirement", "part", "rule", "check", "gap", "verdict", "price",
            "sku"];

    /// <inheritdoc/>
    public override string Name => "services list";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Declared;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape)
    {
        if (shape.Kind != TextKind.Text) return false;
        var columns = CsvTable.Columns(shape.FirstLine);
        return !Strangers.Any(columns.Contains) && ServiceColumns.Any(columns.Contains) && Marks.Any(columns.Contains);
    }

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        using var table = new CsvTable(input);
        using var buffer = new BodyBuffer();
        var service = table.Column(ServiceColumns);
        var provider = table.Column(ProviderColumns);
        var account = table.Column(AccountColumns);
        var region = table.Column(RegionColumns);
        var name = table.Column(NameColumns);
        int[] used = [service, provider, account, region, name];
        var rest = Enumerable.Range(0, table.Headers.Count).Except(used).Where(column => table.Headers[column].Length > 0).ToArray();
        var workload = table.Column("workload");
        while (table.Next())
        {
            if (table[service] is not { } stated)
            {
                input.Problem(table.Place, "the row names no service");
                continue;
            }

            var tags = new List<KeyValuePair<string, string>>(rest.Length);
            foreach (var column in rest)
            {
                if (table[column] is { } value) tags.Add(new(table.Headers[column].ToLowerInvariant(), value));
            }

            string?[] identity =
                [ProviderName.Id(table[provider]), stated.ToLowerInvariant(), table[account], table[region], table[name], table[workload]];
            input.Add(new Observation
            {
                Source = SourceKind.Declared,
                NativeType = "declared:" + stated,
                Id = "declared:" + string.Join('/', identity.Select(static part => part ?? "-")),
                Provider = identity[0],
                Account = table[account],
                Region = table[region],
                Name = table[name] ?? stated,
                ServiceName = stated,
                Tags = tags,
                Body = Body(table, buffer),
            });
        }

        input.FormatDetail = $"{Name} ({input.Records.ToString(CultureInfo.InvariantCulture)} rows)";
    }

    private static JsonNode Body(CsvTable table, BodyBuffer buffer)
    {
        var writer = buffer.Begin();
        writer.WriteStartObject();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var column = 0; column < table.Headers.Count; column++)
        {
            if (table[column] is { } value && seen.Add(table.Headers[column])) writer.WriteString(table.Headers[column], value);
        }

        writer.WriteEndObject();
        return buffer.End();
    }
}
