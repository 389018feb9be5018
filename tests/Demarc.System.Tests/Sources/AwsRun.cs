using Demarc.Adapters.Sources;
using Demarc.Adapters.Sources.Aws;

namespace Demarc.System.Tests.Sources;

/// <summary>Runs of the AWS formats over a text, or over several files in a folder of their own.</summary>
internal static class AwsRun
{
    internal static readonly string[] Shapes =
    [
        "Reservations[].Instances", "DBInstances", "Clusters{ClusterIdentifier,NodeType}", "DistributionList.Items", "Buckets", "QueueUrls",
        "SecurityGroups{GroupId,IpPermissions}", "Users{UserId,Arn}",
    ];

    internal static ExportRun Of(string text) => Of(("export.json", text));

    internal static ExportRun Of(params ReadOnlySpan<(string Path, string Text)> files)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-aws-").FullName;
        try
        {
            foreach (var (path, text) in files)
            {
                var full = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                File.WriteAllText(full, text);
            }

            return OfPath(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static ExportRun OfPath(string path)
    {
        var seen = new List<Seen>();
        var formats = AwsFormats.All([.. Shapes.Select(ApiListShape.Parse)]);
        var reports = SourceReader.Read([path], formats, observation => seen.Add(new Seen(observation, observation.Body.ToString())));
        return new ExportRun(seen, reports);
    }
}
