using System.Text.RegularExpressions;

namespace Demarc.System.Tests.Cli;

/// <summary>
/// Commands in the documentation work as written. In a block marked <c>console</c> a line that begins with <c>$ </c> is a command, and a
/// line <c># exit code N</c> after it says how it ends; without one it ends with 0.
/// </summary>
public sealed partial class DocumentedCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("demarc-docs-").FullName;

    public static TheoryData<string, string, int> Commands => [.. Documents().SelectMany(CommandsOf)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_ends_as_documented(string place, string command, int code)
    {
        var words = Word().Matches(command).Select(static word => word.Value.Trim('"')).ToList();
        if (words is ["./test"])
        {
            Assert.True(File.Exists(Path.Combine(DemarcRun.Root, "test")), "it runs these tests");
            return;
        }

        var arguments = words is ["dotnet", "run", "--project", "src/Demarc.Cli", "-c", "Release", "--", ..] ? words[7..]
            : words is ["demarc", ..] ? words[1..]
            : throw new InvalidOperationException($"{place}: only demarc is run here, not \"{command}\"");
        if (arguments.IndexOf("--out") is >= 0 and var at) arguments[at + 1] = Path.Combine(folder, arguments[at + 1]);
        var run = DemarcRun.Of([.. arguments]);
        Assert.True(run.Code == code, $"{place}: {command} ended with {run.Code}, not {code}\n{run.Errors}");
        Assert.NotEmpty(run.Output);
    }

    [Fact]
    public void The_readme_has_commands() => Assert.True(CommandsOf("README.md").Count() >= 10);

    private static IEnumerable<string> Documents() => new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md" }
        .Concat(Directory.EnumerateFiles(Path.Combine(DemarcRun.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(DemarcRun.Root, path)).Order(StringComparer.Ordinal));

    private static IEnumerable<TheoryDataRow<string, string, int>> CommandsOf(string document)
    {
        var lines = File.ReadAllLines(Path.Combine(DemarcRun.Root, document));
        var inside = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal)) inside = lines[i] == "```console";
            if (!inside || !lines[i].StartsWith("$ ", StringComparison.Ordinal)) continue;
            var end = i + 1 < lines.Length ? ExitCode().Match(lines[i + 1]) : Match.Empty;
            yield return new($"{document}:{i + 1}", lines[i][2..], end.Success ? end.Groups[1].Value[0] - '0' : 0);
        }
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex("^# exit code ([0-4])\\b")]
    private static partial Regex ExitCode();
}
