using System.Text.RegularExpressions;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>The release of the matrix, as the workbook's own texts name it.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Text">The version as printed, such as <c>4.0.13</c>.</param>
internal sealed partial record CcmVersion(int Major, int Minor, string Text)
{
    /// <summary>The framework of that release; null when Demarc has none.</summary>
    internal string? Framework => (Major, Minor) is (4, 0) or (4, 1) ? $"ccm-{Major}.{Minor}" : null;

    /// <summary>The first version that one of the texts names; null when none does.</summary>
    internal static CcmVersion? Find(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            if (Pattern().Match(text) is not { Success: true } match) continue;
            var (major, minor) = (int.Parse(match.Groups["major"].ValueSpan), int.Parse(match.Groups["minor"].ValueSpan));
            return new CcmVersion(major, minor, $"{major}.{minor}{match.Groups["patch"].Value}");
        }

        return null;
    }

    [GeneratedRegex(
        @"(?:\bv|\bversion\s{0,3}|\bmatrix\s{0,3}v?|\bccm[\s_-]{0,3}v?)\.?\s?(?<major>\d{1,2})\.(?<minor>\d{1,2})(?<patch>(?:\.\d{1,3})?)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
