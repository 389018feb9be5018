using Demarc.Engine.Content;

namespace Demarc.Engine.Reports;

/// <summary>The checks of a catalogue as rows.</summary>
public static class CheckTable
{
    /// <summary>One row for each check, by id, with the documented columns (ARCHITECTURE section 6).</summary>
    public static ReportTable Of(Catalogue catalogue) => new(
        ["check", "type", "title", "severity", "controls", "equivalents"],
        () => catalogue.Checks.Select(static check => new[]
        {
            check.Id, check.Type, check.Title, Kebab<Severity>.Name(check.Severity), string.Join(';', check.Evidences),
            string.Join(';', check.Equivalents),
        }));
}
