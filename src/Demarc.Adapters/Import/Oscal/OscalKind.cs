using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>What JSON and XML have in common: kinds of document, labels, notices.</summary>
internal static class OscalKind
{
    private static readonly ImmutableArray<string> Others =
    [
        "profile", "component-definition", "system-security-plan", "assessment-plan", "assessment-results", "plan-of-action-and-milestones",
        "mapping-collection", "shared-responsibility",
    ];

    private static readonly ImmutableArray<string> NoticeWords = ["copyright", "licen", "\u00A9", "public domain"];

    /// <summary>Why a document that is no catalogue is refused.</summary>
    internal static ImportFault Refusal(IEnumerable<string> names) => new("", names.FirstOrDefault(Others.Contains) switch
    {
        "profile" => "this is an OSCAL profile, which only lists ids; import the catalog resolved from it",
        null => "this is not an OSCAL catalog: \"catalog\" is missing",
        var other => $"this is an OSCAL {other}, not a catalog",
    });

    /// <summary>The label as printed: not the zero-padded one, not that of the assessment procedures.</summary>
    internal static string Label(ImmutableArray<OscalProperty> properties) =>
        properties.Where(static property => property.Name == "label" && property.Value.Length > 0)
            .OrderBy(static label => label.Class switch { "" => 0, "zero-padded" => 2, "sp800-53a" => 3, _ => 1 })
            .FirstOrDefault()?.Value ?? "";

    /// <summary>Whether a control is withdrawn.</summary>
    internal static bool IsWithdrawn(OscalControl control) =>
        control.Properties.Any(static property =>
            property.Name == "status" && property.Value.Equals("withdrawn", StringComparison.OrdinalIgnoreCase));

    /// <summary>What the metadata say about copyright and use; empty when nothing.</summary>
    internal static string Notice(ImmutableArray<OscalProperty> properties, string remarks)
    {
        var lines = properties
            .Where(static property => property.Name.ToLowerInvariant() is "license" or "licence" or "copyright" or "rights")
            .Select(static property => property.Value);
        if (NoticeWords.Any(word => remarks.Contains(word, StringComparison.OrdinalIgnoreCase)))
            lines = lines.Append(remarks);
        return PlainText.Lines(string.Join('\n', lines)).Trim();
    }
}
