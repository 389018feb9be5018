namespace Demarc.Engine.Expressions.Json;

/// <summary>Why a text is not acceptable JSON, and where.</summary>
/// <param name="Message">What is wrong, in plain words.</param>
/// <param name="Line">Line within the text given, from 1.</param>
/// <param name="Column">Byte within that line, from 1.</param>
public sealed record JsonFault(string Message, long Line, long Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Message} (line {Line}, byte {Column})";
}
