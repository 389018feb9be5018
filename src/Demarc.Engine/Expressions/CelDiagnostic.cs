namespace Demarc.Engine.Expressions;

/// <summary>What is wrong with an expression, and where.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 units, from 1.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record CelDiagnostic(int Line, int Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}: {Message}";

    internal static (int Line, int Column) Locate(string source, int position)
    {
        var before = source.AsSpan(0, Math.Min(position, source.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    internal static CelDiagnostic At(string source, int position, string message)
    {
        var (line, column) = Locate(source, position);
        return new CelDiagnostic(line, column, message);
    }
}
