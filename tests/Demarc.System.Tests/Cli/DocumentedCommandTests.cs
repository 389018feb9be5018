using System.Text.RegularExpressions;

namespace Demarc.System.Tests.Cli;

/// <summary>
/// Commands in the documentation work as written. In a block marked <c>console</c> a line that begins with <c>$ </c> is a command, and a
/// line <c># exit code N</c> after it says how it ends; without one it ends with 0. The commands of a block follow on each other: what one
/// writes with <c>--out</c> or keeps with <c>--store</c> is there for the next, and gone after the block.
/// </summary>
public sealed partial class DocumentedCommandTests : IDisposable
{
    private static readonly string[] Written = ["--out", "--store", "--keys"];

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-docs-").FullName;

    public static TheoryData<string, string> Blocks => [.. Documents().SelectMany(BlocksOf)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Commands_end_as_documented(string place, string block)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in block.Split('\n'))
        {
            var (command, code) = (line[2..], line[0] - '0');
            var words = Word().Matches(command).Select(static word => word.Value.Trim('"')).ToList();
            if (words is ["./test"])
            {
                Assert.True(File.Exists(Path.Combine(DemarcRun.Root, "test")), "it runs these tests");
                continue;
            }

            var arguments = words is ["dotnet", "run", "--project", "src/Demarc.Cli", "-c", "Release", "--", ..] ? words[7..]
                : words is ["demarc", ..] ? words[1..]
                : throw new InvalidOperationException($"{place}: only demarc is run here, not \"{command}\"");
            written.UnionWith(
                Written.Select(option => arguments.IndexOf(option)).Where(static at => at >= 0).Select(at => arguments[at + 1]));
            for (var i = 0; i < arguments.Count; i++)
            {
                if (written.Contains(arguments[i])) arguments[i] = Path.Combine(folder, arguments[i]);
            }

            var run = DemarcRun.Of([.. arguments]);
            Assert.True(run.Code == code, $"{place}: {command} ended with {run.Code}, not {code}\n{run.Errors}");
            Assert.NotEmpty(run.Output + run.Errors);
        }
    }

    [Fact]
    public void The_readme_has_commands() => Assert.True(BlocksOf("README.md").Count() >= 6);

    private static IEnumerable<string> Documents() => new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md" }
        .Concat(Directory.EnumerateFiles(Path.Combine(DemarcRun.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(DemarcRun.Root, path)).Order(StringComparer.Ordinal));

    /// <summary>Blocks with their place; each line the exit code, a blank, and the command.</summary>
    private static IEnumerable<TheoryDataRow<string, string>> BlocksOf(string document)
    {
        var lines = File.ReadAllLines(Path.Combine(DemarcRun.Root, document));
        var (inside, begins, commands) = (false, 0, new List<string>());
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                if (commands.Count > 0) yield return new($"{document}:{begins}", string.Join('\n', commands));
                (inside, begins, commands) = (lines[i] == "```console", i + 2, []);
            }

            if (!inside || !lines[i].StartsWith("$ ", StringComparison.Ordinal)) continue;
            var end = i + 1 < lines.Length ? ExitCode().Match(lines[i + 1]) : Match.Empty;
            commands.Add($"{(end.Success ? end.Groups[1].Value : "0")} {lines[i][2..]}");
        }
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex("^# exit code ([0-4])\\b")]
    private static partial Regex ExitCode();
}
