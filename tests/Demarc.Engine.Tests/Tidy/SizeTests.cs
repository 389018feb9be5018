using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Demarc.Engine.Tests.Tidy;

/// <summary>Everything can be read on a screen or a few.</summary>
public sealed class SizeTests
{
    private const int MaxFileLines = 500;
    private const int MaxMethodLines = 70;

    [Fact]
    public void Files_have_at_most_500_lines() => Violations.None(
        SourceTree.Files.Where(static file => file.Text.Lines.Count > MaxFileLines)
            .Select(static file => $"{file.Path}: {file.Text.Lines.Count} lines"));

    [Fact]
    public void Methods_have_at_most_70_lines() => Violations.None(
        from file in SourceTree.Files
        from node in file.Tree.GetRoot().DescendantNodes()
        where node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
        let span = file.Tree.GetLineSpan(node.Span)
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MaxMethodLines
        select $"{file.Place(node)}: {lines} lines");
}

/// <summary>Reports all violations of a rule at once.</summary>
internal static class Violations
{
    internal static void None(IEnumerable<string> violations)
    {
        var found = violations.ToList();
        if (found.Count > 0) Assert.Fail($"{found.Count} violations:\n" + string.Join('\n', found.Take(60)));
    }
}
