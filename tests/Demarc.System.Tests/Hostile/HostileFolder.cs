using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace Demarc.System.Tests.Hostile;

/// <summary>A folder of exports for one test, a small catalogue beside it, and runs of the program over them.</summary>
internal sealed class HostileFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("demarc-hostile-").FullName;

    internal HostileFolder()
    {
        Directory.CreateDirectory(Exports);
        Write("../content/providers/aws/provider.yaml", """
            provider: aws
            title: Amazon Web Services
            kind: cloud
            documentation:
              - { title: Docs, url: "https://docs.aws.amazon.com/", date: 2025-01-01 }
            """);
        Write("../content/providers/aws/services/s3.yaml", """
            service: aws/s3
            title: Amazon S3
            model: paas
            category: storage
            resources: ["AWS::S3::"]
            profile: { content: stored }
            documentation:
              - { title: Docs, url: "https://docs.aws.amazon.com/s3/", date: 2025-01-01 }
            """);
    }

    internal string Exports => Path.Combine(root, "exports");

    internal string Content => Path.Combine(root, "content");

    internal static string Item(string id) => $$"""
        {"configurationItemStatus": "OK", "resourceType": "AWS::S3::Bucket", "resourceId": "{{id}}", "awsRegion": "eu-west-1",
         "awsAccountId": "111122223333", "configuration": {"name": "{{id}}"} }
        """;

    internal static string Items(params ReadOnlySpan<string> items) => "{\"configurationItems\": [" + string.Join(',', items) + "]}";

    internal string PathOf(string file) => Path.Combine(Exports, file);

    internal void Write(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text));

    internal void Write(string file, ReadOnlySpan<byte> content)
    {
        var path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>Writes a text of many equal blocks, compressed, without ever holding it.</summary>
    internal void WriteLong(string file, string before, byte[] block, int times, string after)
    {
        using var stream = new GZipStream(File.Create(PathOf(file)), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(before));
        for (var i = 0; i < times; i++) stream.Write(block);
        stream.Write(Encoding.UTF8.GetBytes(after));
    }

    internal ProgramRun Inventory(params ReadOnlySpan<string> arguments) =>
        Run(["inventory", .. arguments.IsEmpty ? [Exports] : arguments, "--content", Content]);

    public void Dispose() => Directory.Delete(root, recursive: true);

    private ProgramRun Run(ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "demarc.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var messages = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, messages.Result);
    }
}

/// <summary>What a run of the program left.</summary>
internal sealed record ProgramRun(int Code, string Output, string Messages)
{
    /// <summary>The ids of the inventory, in order.</summary>
    internal IEnumerable<string> Ids => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(static line => line.Split(',')[0]).Order(StringComparer.Ordinal);

    /// <summary>The message about a file.</summary>
    internal string About(string file) =>
        Messages.Split('\n').FirstOrDefault(line => line.Contains(file + ": ", StringComparison.Ordinal)) ?? "(nothing) in " + Messages;
}
