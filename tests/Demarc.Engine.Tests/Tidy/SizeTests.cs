using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Demarc.Engine.Tests.Tidy;

/// <summary>Everything can be read on a screen or a few.</summary>
public sealed class SizeTests
{
    private const int MaxFileLines = 500;
    private const int MaxMethodLines = 70;
    private const int MaxColumns = 140;

    [Fact]
    public void Files_have_at_most_500_lines() => Violations.None(
        SourceTree.Files.Where(static file => file.Text.Lines.Count > MaxFileLines).Select(static file => $"{file.Path}: {file.Text.Lines.Count} lines"));

    [Fact]
    public void Methods_have_at_most_70_lines() => Violations.None(
        from file in SourceTree.Files
        from node in file.Tree.GetRoot().DescendantNodes()
        where node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
        let span = file.Tree.GetLineSpan(node.Span)
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MaxMethodLines
        select $"{file.Place(node)}: {lines} lines");

    [Fact]
    public void Lines_have_at_most_140_columns() => Violations.None(
        from file in SourceTree.Files
        from line in file.Text.Lines
        where line.End - line.Start > MaxColumns && !IsRecordedText(file, line.Start + MaxColumns)
        select $"{file.Path}:{line.LineNumber + 1}: {line.End - line.Start} columns");

    /// <summary>Tests compare recorded inputs and outputs, which are easier to read whole than broken.</summary>
    private static bool IsRecordedText(SourceFile file, int position) =>
        file.Path.StartsWith("tests/", StringComparison.Ordinal)
        && file.Tree.GetRoot().FindToken(position).Kind()
            is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.InterpolatedStringTextToken;
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
