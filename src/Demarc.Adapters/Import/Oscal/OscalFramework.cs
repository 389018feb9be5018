using System.Text.RegularExpressions;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>Which framework a catalogue is, by what it calls itself.</summary>
internal static partial class OscalFramework
{
    /// <summary>The framework; null when the title does not tell.</summary>
    internal static string? Guess(string title, string version)
    {
        if (title.Contains("Cybersecurity Framework", StringComparison.OrdinalIgnoreCase) || CsfName().IsMatch(title))
            return CsfVersion().IsMatch(title) ? "csf-2.0" : null;
        if (!title.Contains("800-53", StringComparison.OrdinalIgnoreCase) && !title.Contains("FedRAMP", StringComparison.OrdinalIgnoreCase))
            return null;
        var revision = Revision().Match(title) is { Success: true } match ? match.Groups["number"].Value
            : version.Length > 1 && version[1] == '.' ? version[..1]
            : "";
        return revision is "4" or "5" ? "nist-800-53-r" + revision : null;
    }

    [GeneratedRegex(@"\bCSF\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CsfName();

    [GeneratedRegex(@"\bv?2\.0\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CsfVersion();

    [GeneratedRegex(@"\br(?:ev(?:ision)?)?\.?\s?(?<number>[0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Revision();
}
