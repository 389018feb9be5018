using System.Collections.Immutable;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports.Workbooks;

namespace Demarc.Adapters.Export;

/// <summary>Writes answers to the questionnaire (CAIQ) with ids alone: the questions belong to their publisher.</summary>
public static class CaiqExport
{
    private static readonly ImmutableArray<string> Headings =
    [
        "Question ID", "CSP CAIQ Answer", "SSRM Control Ownership", "CSP Implementation Description (Optional/Recommended)",
        "CSC Responsibilities (Optional/Recommended)", "CCM Control ID", "Where it comes from",
    ];

    /// <summary>The workbook; equal rows give equal bytes.</summary>
    /// <param name="head">What stands at its head.</param>
    /// <param name="rows">The answers.</param>
    public static byte[] Write(WorkbookHead head, ImmutableArray<AnswerRow> rows) => WorkbookBytes.Of(
    [
        new OutSheet(SheetName(head), [16, 18, 26, 60, 60, 16, 60],
        [
            [new(Title(head), CellLook.Title)],
            [
                .. Headings.Select(static heading => new OutCell(heading, CellLook.Heading)),
            ],
            .. rows.Select(static row => (ImmutableArray<OutCell>)
            [
                new(row.Says.Question), new(Word(row.Says.Answer)), new(Words(row.Says.Ownership)), new(row.Says.Description),
                new(row.Says.Responsibilities), new(row.Says.Requirement), new(row.Note),
            ]),
        ], ["A1:G1"], 2),
    ]);

    /// <summary>The answer in the words of the questionnaire; empty when there is none.</summary>
    internal static string Word(QuestionAnswer answer) => answer switch
    {
        QuestionAnswer.Yes => "Yes",
        QuestionAnswer.No => "No",
        QuestionAnswer.NotApplicable => "NA",
        _ => "",
    };

    /// <summary>The owner in the words of the questionnaire; empty when there is none.</summary>
    internal static string Words(ControlOwnership ownership) => ownership switch
    {
        ControlOwnership.CspOwned => "CSP-owned",
        ControlOwnership.CscOwned => "CSC-owned",
        ControlOwnership.ThirdPartyOutsourced => "3rd-party outsourced",
        ControlOwnership.SharedCspAndCsc => "Shared CSP and CSC",
        ControlOwnership.SharedCspAndThirdParty => "Shared CSP and 3rd-party",
        _ => "",
    };

    private static string Title(WorkbookHead head) =>
        $"Answers of {head.Provider} on {head.System}, {head.Framework.Title}, {head.Day:yyyy-MM-dd}, catalogue {head.Version}";

    private static string SheetName(WorkbookHead head) => "CAIQv" + head.Framework.Id[(head.Framework.Id.LastIndexOf('-') + 1)..];
}
