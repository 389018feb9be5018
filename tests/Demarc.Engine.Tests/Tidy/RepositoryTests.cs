using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Demarc.Engine.Tests.Tidy;

/// <summary>The repository holds what its map says, and every statement in it has a source.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] Root =
    [
        ".ci", ".containerignore", ".editorconfig", ".git", ".gitignore", "BannedSymbols.txt", "CONTRIBUTING.md", "Demarc.slnx",
        "Directory.Build.props", "Directory.Packages.props", "LICENSE", "README.md", "SECURITY.md", "bench", "content", "deploy", "docs",
        "global.json", "samples", "src", "test", "tests",
    ];

    [Fact]
    public void The_root_holds_only_the_named_files()
    {
        var ignored = SourceTree.Read(".gitignore").Split('\n').Select(static line => line.TrimEnd('/')).ToList();
        Violations.None(Directory.EnumerateFileSystemEntries(SourceTree.Root).Select(Path.GetFileName).OfType<string>()
            .Where(name => !Root.Contains(name) && !ignored.Contains(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_content_file_that_states_something_has_a_dated_source() => Violations.None(
        from folder in new[] { "providers", "responsibility", "frameworks" }
        from path in SourceTree.Paths("content/" + folder, ".yaml")
        let text = SourceTree.Read(path)
        where !Address().IsMatch(text) || !Date().IsMatch(text)
        select path);

    [Fact]
    public void Every_project_is_in_the_solution_and_locks_its_packages()
    {
        var solution = XDocument.Parse(SourceTree.Read("Demarc.slnx")).Descendants("Project")
            .Select(static project => project.Attribute("Path")!.Value).ToList();
        Violations.None(
            from folder in new[] { "src", "tests", "bench" }
            from path in SourceTree.Paths(folder, ".csproj")
            where !solution.Contains(path)
                || !File.Exists(Path.Combine(SourceTree.Root, Path.GetDirectoryName(path)!, "packages.lock.json"))
            select path);
    }

    [Fact]
    public void Missing_documentation_of_public_members_stays_an_error()
    {
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", SourceTree.Read("Directory.Build.props"),
            StringComparison.Ordinal);
        Assert.Contains("<GenerateDocumentationFile>true</GenerateDocumentationFile>", SourceTree.Read("Directory.Build.props"),
            StringComparison.Ordinal);
        Assert.StartsWith("warning", SourceTree.Read(".editorconfig").Split("CS1591.severity = ", 2)[1], StringComparison.Ordinal);
        Violations.None(
            from path in SourceTree.Paths("src", ".csproj").Concat(SourceTree.Under("src").Select(static file => file.Path))
            where SourceTree.Read(path).Contains("CS1591", StringComparison.Ordinal)
            select path);
    }

    [GeneratedRegex(@"url: ""?https://\S+")]
    private static partial Regex Address();

    [GeneratedRegex(@"date: 20\d\d-[01]\d-[0-3]\d")]
    private static partial Regex Date();
}
