using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Demarc.Engine.Tests.Tidy;

/// <summary>One C# file of the repository, parsed.</summary>
/// <param name="Path">Path below the root, with forward slashes.</param>
/// <param name="Tree">Its syntax.</param>
internal sealed record SourceFile(string Path, SyntaxTree Tree)
{
    internal SourceText Text => Tree.GetText();

    internal string Place(SyntaxNode node) => $"{Path}:{Tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}";
}

/// <summary>The repository as files: found by walking up to the solution.</summary>
internal static class SourceTree
{
    private static readonly Lazy<ImmutableArray<SourceFile>> Parsed = new(Parse);

    private static readonly Lazy<CSharpCompilation> EngineCompilation = new(CompileEngine);

    internal static string Root { get; } = FindRoot();

    /// <summary>Every C# file under src, tests and bench.</summary>
    internal static ImmutableArray<SourceFile> Files => Parsed.Value;

    /// <summary>The engine with all names bound, so that rules speak of symbols and not of spellings.</summary>
    internal static CSharpCompilation Engine => EngineCompilation.Value;

    internal static IEnumerable<SourceFile> Under(string folder) =>
        Files.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    internal static IEnumerable<(SourceFile File, T Node)> Nodes<T>(string folder)
        where T : SyntaxNode =>
        Under(folder).SelectMany(static file => file.Tree.GetRoot().DescendantNodes().OfType<T>().Select(node => (file, node)));

    /// <summary>Paths below the root of files with a name ending, without what builds leave behind.</summary>
    internal static IEnumerable<string> Paths(string folder, string ending)
    {
        var start = Path.Combine(Root, folder);
        return !Directory.Exists(start) ? [] : Directory.EnumerateFiles(start, "*" + ending, SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(static path => !path.Split('/').Any(static part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);
    }

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) return at.FullName;
        throw new InvalidOperationException("the tests do not run inside the repository");
    }

    private static ImmutableArray<SourceFile> Parse()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse);
        return
        [
            .. new[] { "src", "tests", "bench" }.SelectMany(static folder => Paths(folder, ".cs"))
                .Select(path => new SourceFile(path, CSharpSyntaxTree.ParseText(Read(path), options, path))),
        ];
    }

    private static CSharpCompilation CompileEngine()
    {
        const string Implicit =
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;" +
            "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        var options =
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create(
            "Demarc.Engine",
            [CSharpSyntaxTree.ParseText(Implicit, (CSharpParseOptions)Files[0].Tree.Options),
                .. Under("src/Demarc.Engine").Select(static file => file.Tree)],
            platform.Select(static path => MetadataReference.CreateFromFile(path)),
            options.WithAllowUnsafe(true));
    }
}
