using System.Globalization;
using System.Text;
using System.Text.Json;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>Other people's exports, counted here by other means than the formats use.</summary>
public sealed class RealExportTests
{
    [Fact]
    public void EveryCloudAssetFileIsReadAndEveryAssetIsThere()
    {
        if (ExportRun.Data("gcp-cai") is not { } folder) return;
        var run = ExportRun.OfPath(folder);
        var counts = run.Reports.ToDictionary(static report => report.Path, static report => report, StringComparer.Ordinal);
        foreach (var path in Files(folder))
        {
            var report = counts[Label(folder, path)];
            if (!path.EndsWith(".json", StringComparison.Ordinal))
            {
                Assert.Equal(InputStatus.Refused, report.Status);
                continue;
            }

            var (assets, damaged) = CountAssets(Text(path));
            Assert.Equal(assets, report.Records);
            Assert.Equal(damaged ? InputStatus.PartlyRead : InputStatus.Read, report.Status);
        }

        Assert.All(run.Seen, static seen => Assert.Equal("gcp", seen.Facts.Provider));
        Assert.All(run.Seen, static seen => Assert.StartsWith("//", seen.Facts.Id, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryTerraformPlanIsReadAndEveryManagedResourceIsThere()
    {
        if (ExportRun.Data("terraform-plans") is not { } folder) return;
        var run = ExportRun.OfPath(folder);
        var counts = run.Reports.ToDictionary(static report => report.Path, static report => report, StringComparer.Ordinal);
        foreach (var path in Files(folder))
        {
            var report = counts[Label(folder, path)];
            if (!path.EndsWith(".json", StringComparison.Ordinal))
            {
                Assert.Equal(InputStatus.Refused, report.Status);
                continue;
            }

            using var document = JsonDocument.Parse(Text(path));
            var root = document.RootElement;
            var part = root.TryGetProperty("planned_values", out var planned) ? planned : root.GetProperty("values");
            Assert.Equal(part.TryGetProperty("root_module", out var module) ? CountManaged(module) : 0, report.Records);
            Assert.Equal(InputStatus.Read, report.Status);
        }
    }

    [Fact]
    public void EveryFocusRowIsInOneServiceAndTheSumsAgreeToTheLastDigit()
    {
        if (ExportRun.Data("focus-billing") is not { } folder) return;
        var run = ExportRun.OfPath(folder);
        var focus = run.Reports.Single(static report => report.Path == "focus_sample.csv");
        Assert.Equal(InputStatus.Read, focus.Status);
        Assert.All(run.Reports.Where(report => report != focus), static report => Assert.Equal(InputStatus.Refused, report.Status));

        var rows = Text(Path.Combine(folder, "focus_sample.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Cells).ToList();
        var header = rows[0].Index().ToDictionary(static pair => pair.Item, static pair => pair.Index, StringComparer.Ordinal);
        string[] keys = ["ProviderName", "ServiceName", "SubAccountId", "RegionId"];
        var expected = rows.Skip(1)
            .GroupBy(row => string.Join('|', keys.Select(key => Plain(row[header[key]]))), StringComparer.Ordinal)
            .ToDictionary(
                static group => group.Key,
                group => (Rows: group.Count(), Cost: group.Sum(row => Cost(row[header["BilledCost"]]))),
                StringComparer.Ordinal);
        Assert.Equal(1000, rows.Count - 1);
        Assert.Equal(expected.Count, run.Seen.Count);
        Assert.Equal(1000, run.Seen.Sum(static seen => seen.Json.GetProperty("rows").GetInt32()));
        foreach (var seen in run.Seen)
        {
            var provider = seen.Facts.Provider switch { "aws" => "AWS", "azure" => "Microsoft", "oci" => "Oracle", var other => other };
            var key = string.Join('|', provider, seen.Facts.ServiceName, seen.Facts.Account ?? "NULL", seen.Facts.Region ?? "NULL");
            var (count, cost) = expected[key];
            Assert.Equal(count, seen.Json.GetProperty("rows").GetInt32());
            Assert.Equal(cost, seen.Json.GetProperty("billedCostByCurrency").EnumerateObject().Sum(static sum => sum.Value.GetDecimal()));
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    private static string Label(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static string Text(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>Azure names its accounts by resource ids.</summary>
    private static string Plain(string cell) =>
        cell.StartsWith("/subscriptions/", StringComparison.Ordinal) ? cell["/subscriptions/".Length..] : cell;

    private static decimal Cost(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>One of the files ends with a bracket too many: what stands before it counts.</summary>
    private static (int Assets, bool Damaged) CountAssets(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        var count = 0;
        try
        {
            while (reader.Read())
            {
                using var value = JsonDocument.ParseValue(ref reader);
                count += value.RootElement.ValueKind == JsonValueKind.Array ? value.RootElement.GetArrayLength() : 1;
            }
        }
        catch (JsonException)
        {
            return (count, true);
        }

        return (count, false);
    }

    private static int CountManaged(JsonElement module)
    {
        var count = 0;
        if (module.TryGetProperty("resources", out var resources))
            count += resources.EnumerateArray().Count(static resource => resource.GetProperty("mode").GetString() == "managed");
        if (module.TryGetProperty("child_modules", out var children)) count += children.EnumerateArray().Sum(CountManaged);
        return count;
    }

    private static List<string> Cells(string line)
    {
        // The sample has no line breaks inside cells.
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        line = line.TrimEnd('\r');
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"' && quoted && at + 1 < line.Length && line[at + 1] == '"') cell.Append(line[at++]);
            else if (line[at] == '"') quoted = !quoted;
            else if (line[at] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[at]);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
