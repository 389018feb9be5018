using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Demarc.Engine.Tests.Tidy;

/// <summary>The engine is pure, and data goes through it one way.</summary>
public sealed class BoundaryTests
{
    private const string Engine = "Demarc.Engine";

    /// <summary>
    /// A namespace uses what stands to its left. The root (Assessment.cs) uses all; only reports, which print its result, use it.
    /// </summary>
    private static readonly string[] Flow =
        ["Expressions", "Semantics", "Content", "Inventory", "Responsibility", "Checks", "Evidence", "Gaps", "", "Reports"];

    /// <summary>Types that reach outside, and those of whole namespaces.</summary>
    private static readonly string[] Outside =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.Path",
        "System.Console", "System.Environment", "System.TimeProvider",
        "System.Threading.Thread", "System.Threading.Timer", "System.Diagnostics.Process", "System.Net.Http.", "System.Net.Sockets.",
    ];

    /// <summary>Regular expressions get their code from a generator, which does not run here.</summary>
    private const string BodyIsGenerated = "CS8795";

    private static readonly Lazy<List<(SourceFile File, SyntaxNode Node, INamedTypeSymbol Type)>> Uses = new(static () => [.. FindUses()]);

    [Fact]
    public void The_engine_compiles_here() => Violations.None(
        SourceTree.Engine.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static found => found.Severity == DiagnosticSeverity.Error && found.Id != BodyIsGenerated)
            .Select(static found => found.ToString()));

    [Fact]
    public void Namespaces_of_the_engine_use_only_what_stands_to_their_left() => Violations.None(
        (from use in Uses.Value
         let user = Segment(use.File.Path)
         let used = Segment(use.Type.ContainingNamespace)
         where user.Length > 0 && used is not null && Array.IndexOf(Flow, used) > Array.IndexOf(Flow, user)
         select $"{use.File.Place(use.Node)}: {user} uses {used}.{use.Type.Name}").Distinct(StringComparer.Ordinal));

    [Fact]
    public void Folders_of_the_engine_are_its_namespaces() => Violations.None(
        from declared in SourceTree.Nodes<BaseNamespaceDeclarationSyntax>("src/" + Engine)
        let folder = Segment(declared.File.Path)
        where Array.IndexOf(Flow, folder) < 0
            || declared.Node.Name.ToString().Split('.').ElementAtOrDefault(2) != (folder.Length == 0 ? null : folder)
        select $"{declared.File.Path}: {declared.Node.Name}");

    [Fact]
    public void The_engine_touches_nothing_outside_itself() => Violations.None(
        from use in Uses.Value
        let name = use.Type.ToDisplayString()
        where Outside.Any(outside => outside[^1] == '.' ? name.StartsWith(outside, StringComparison.Ordinal) : name == outside)
        select $"{use.File.Place(use.Node)}: {name}");

    [Theory]
    [InlineData("src/Demarc.Engine/Demarc.Engine.csproj", "")]
    [InlineData("src/Demarc.Adapters/Demarc.Adapters.csproj", "Demarc.Engine")]
    public void Projects_refer_only_inward(string path, string projects)
    {
        var project = XDocument.Parse(SourceTree.Read(path));
        var references = project.Descendants("ProjectReference").Select(static item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value));
        Assert.Equal(projects, string.Join(' ', references));
        if (projects.Length == 0) Assert.Empty(project.Descendants("PackageReference"));
    }

    private static IEnumerable<(SourceFile File, SyntaxNode Node, INamedTypeSymbol Type)> FindUses()
    {
        foreach (var file in SourceTree.Under("src/" + Engine))
        {
            var model = SourceTree.Engine.GetSemanticModel(file.Tree);
            foreach (var name in file.Tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol;
                if ((symbol as INamedTypeSymbol ?? symbol?.ContainingType) is { } type) yield return (file, name, type.OriginalDefinition);
            }
        }
    }

    private static string Segment(string path) => path.Split('/') is [_, _, var folder, _, ..] ? folder : "";

    private static string? Segment(INamespaceSymbol space) => space.ToDisplayString().Split('.') switch
    {
        ["Demarc", "Engine"] => "",
        ["Demarc", "Engine", var segment, ..] => segment,
        _ => null,
    };
}
