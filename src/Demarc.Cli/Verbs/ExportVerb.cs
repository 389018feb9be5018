using System.CommandLine;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc export</c>: what was found, in formats that others read.</summary>
internal static class ExportVerb
{
    internal static Command Create() => new("export", "Write what was found in formats that others read")
    {
        ExportOscal.Create(),
        ExportWorkbook.Create("crm", "Who does what by requirement, as a workbook in the shape of FedRAMP's CIS and CRM"),
        ExportWorkbook.Create("caiq", "Answers to the CSA questionnaire (CAIQ v4), as a workbook"),
    };
}
