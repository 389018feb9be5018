using System.Text;
using System.Text.Json;
using Demarc.Adapters.Sources;
using Demarc.Adapters.Sources.Aws;
using Demarc.Adapters.Sources.Azure;
using Demarc.Adapters.Sources.Billing;
using Demarc.Adapters.Sources.Findings;
using Demarc.Adapters.Sources.Gcp;
using Demarc.Adapters.Sources.Lists;
using Demarc.Adapters.Sources.Terraform;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>An observation with its body copied out, because readers reuse the body's memory.</summary>
internal sealed record Seen(Observation Facts, string Body)
{
    internal JsonElement Json => JsonDocument.Parse(Body.Length == 0 ? "null" : Body).RootElement;
}

/// <summary>One run of all formats over a text or a folder.</summary>
internal sealed record ExportRun(IReadOnlyList<Seen> Seen, IReadOnlyList<InputReport> Reports)
{
    internal static readonly IReadOnlyList<SourceFormat> Formats =
        [.. TerraformFormats.All, .. GcpFormats.All, .. AzureFormats.All, .. BillingFormats.All, .. ListFormats.All, .. FindingFormats.All,
            .. AwsFormats.All([])];

    internal InputReport Report => Assert.Single(Reports);

    internal Seen Only => Assert.Single(Seen);

    internal List<string> Places => Report.Problems.Select(static problem => problem.Place).ToList();

    internal List<T> Each<T>(Func<Seen, T> choose) => Seen.Select(choose).ToList();

    internal static ExportRun Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    internal static ExportRun Of(byte[] content)
    {
        var path = Path.Combine(Path.GetTempPath(), "demarc-" + Path.GetRandomFileName());
        File.WriteAllBytes(path, content);
        try
        {
            return OfPath(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static ExportRun OfPath(string path)
    {
        var seen = new List<Seen>();
        var reports = SourceReader.Read([path], Formats, observation => seen.Add(new Seen(observation, observation.Body.ToString())));
        return new ExportRun(seen, reports);
    }

    /// <summary>The folder of real exports beside the repository; null where it is not to be had.</summary>
    internal static string? Data(string folder)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) continue;
            var data = Path.Combine(at.FullName, "..", "shared", "data", folder);
            if (Directory.Exists(data)) return Path.GetFullPath(data);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"../shared/data/{folder} is not here: nothing to compare with");
        return null;
    }
}
