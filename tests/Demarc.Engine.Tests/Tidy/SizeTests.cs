using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Demarc.Engine.Tests.Tidy;

/// <summary>Everything can be read on a screen or a few.</summary>
public sealed class SizeTests
{
    private const int MaxFileLines = 500;
    private const int MaxMethodLines = 70;
    private const int MaxColumns = 140;

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

    [Fact]
    public void Lines_have_at_most_140_columns() => Violations.None(
        from file in SourceTree.Files
        from line in file.Text.Lines
        where line.End - line.Start > MaxColumns && Columns(file, line) > MaxColumns
        select $"{file.Path}:{line.LineNumber + 1}: {line.End - line.Start} columns");

    /// <summary>
    /// Texts in tests are recorded inputs and outputs, and raw texts of several lines are printed as they stand: both are easier to read
    /// whole than broken, and do not count.
    /// </summary>
    private static int Columns(SourceFile file, TextLine line) =>
        line.End - line.Start - file.Tree.GetRoot().DescendantTokens(line.Span)
            .Where(token => IsText(token, file.Path.StartsWith("tests/", StringComparison.Ordinal)))
            .Sum(token => token.Span.Overlap(line.Span)?.Length ?? 0);

    private static bool IsText(SyntaxToken token, bool inTest) => token.Kind() switch
    {
        SyntaxKind.MultiLineRawStringLiteralToken => true,
        SyntaxKind.InterpolatedStringTextToken => inTest || token.Parent?.Parent is InterpolatedStringExpressionSyntax
        {
            StringStartToken.RawKind: (int)SyntaxKind.InterpolatedMultiLineRawStringStartToken,
        },
        SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken => inTest,
        _ => false,
    };
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
