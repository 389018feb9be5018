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

    private static readonly string[] AccountColumns = ["account", "accountid", "tenant", "tenantid", "subscription", "subscriptionid", "project", "org"];

    private static readonly string[] RegionColumns = ["region", "regionid", "location"];

    private static readonly string[] NameColumns = ["name", "displayname", "instance", "instancename"];

    private static readonly string[] OtherMarks = ["workload", "owner", "businessowner", "technicalowner", "environment", "department", "domain", "users"];

    /// <inheritdoc/>
    public override string Name => "services list";

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape)
    {
        if (shape.Kind != TextKind.Text) return false;
        var columns = CsvTable.Columns(shape.FirstLine);
        return Any(ServiceColumns) && !columns.Contains("billedcost") && !columns.Contains("resourcetype")
            && (Any(["provider", "providername", "vendor", "vendorname", "supplier"]) || Any(AccountColumns) || Any(RegionColumns) || Any(NameColumns) || Any(OtherMarks));

        bool Any(string[] names) => names.Any(columns.Contains);
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
        var rest = Enumerable.Range(0, table.Headers.Count)
            .Where(column => column != service && column != provider && column != account && column != region && column != name && table.Headers[column].Length > 0)
            .ToArray();
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

            var workload = table[table.Column("workload")];
            string?[] identity = [ProviderName.Id(table[provider]), stated.ToLowerInvariant(), table[account], table[region], table[name], workload];
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
