namespace Demarc.Engine.Semantics;

/// <summary>
/// The parts of an Amazon Resource Name that say whose it is.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html (2026-11-22).
/// </summary>
internal static class Arn
{
    /// <summary>The account of an ARN, the fifth of its parts: empty when it has none. Null when the text is no ARN.</summary>
    internal static string? Account(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal)) return null;
        for (var part = 0; part < 4; part++)
        {
            var colon = text.IndexOf(':');
            if (colon < 0) return null;
            text = text[(colon + 1)..];
        }

        var end = text.IndexOf(':');
        return end < 0 ? null : text[..end].ToString();
    }

    /// <summary>Whether a text is an account: twelve digits.</summary>
    internal static bool IsAccount(ReadOnlySpan<char> text) => text.Length == 12 && !text.ContainsAnyExceptInRange('0', '9');
}
