using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports.Workbooks;

namespace Demarc.Adapters.Export;

/// <summary>What stands at the head of a workbook that we hand out.</summary>
/// <param name="Provider">Whose services it speaks of.</param>
/// <param name="System">The system, service or organisation it speaks of.</param>
/// <param name="Framework">The framework.</param>
/// <param name="Day">As of.</param>
/// <param name="Version">Version of the catalogue.</param>
public sealed record WorkbookHead(string Provider, string System, Framework Framework, DateOnly Day, string Version);

/// <summary>Writes a responsibility matrix in the shape of the FedRAMP workbook: instructions, CIS worksheet, CRM worksheet.</summary>
public static class CrmExport
{
    private const string Mark = "X";

    private static readonly ImmutableArray<(ImplementationStatus Value, string Heading)> Status =
    [
        (ImplementationStatus.Implemented, "Implemented"), (ImplementationStatus.PartiallyImplemented, "Partially Implemented"),
        (ImplementationStatus.Planned, "Planned"), (ImplementationStatus.AlternativeImplementation, "Alternative Implementation"),
        (ImplementationStatus.NotApplicable, "N/A"),
    ];

    private static readonly ImmutableArray<(ControlOrigination Value, string Heading)> Origination =
    [
        (ControlOrigination.ServiceProviderCorporate, "Service Provider Corporate"),
        (ControlOrigination.ServiceProviderSystem, "Service Provider System Specific"),
        (ControlOrigination.ServiceProviderHybrid, "Service Provider Hybrid (Corporate and System Specific)"),
        (ControlOrigination.CustomerConfigured, "Configured by Customer (Customer System Specific)"),
        (ControlOrigination.CustomerProvided, "Provided by Customer (Customer System Specific)"),
        (ControlOrigination.Shared, "Shared (Service Provider and Customer Responsibility)"),
        (ControlOrigination.Inherited, "Inherited from Pre-Existing Authorization"),
    ];

    /// <summary>The workbook; equal rows give equal bytes.</summary>
    public static byte[] Write(WorkbookHead head, ImmutableArray<AnswerRow> rows) =>
        WorkbookBytes.Of([Instructions(head, rows), Summary(head, rows), Matrix(head, rows)]);

    private static OutSheet Instructions(WorkbookHead head, ImmutableArray<AnswerRow> rows) => new("Instructions", [30, 50, 30, 20],
    [
        [new("Control Implementation Summary and Customer Responsibility Matrix", CellLook.Title)],
        [new(head.Framework.Title)],
        [],
        [new("CSP", CellLook.Heading), new("System Name", CellLook.Heading), new("As of", CellLook.Heading), new("Catalogue",
            CellLook.Heading)],
        [new(head.Provider), new(head.System), new(head.Day.ToString("yyyy-MM-dd")), new(head.Version)],
        [],
        [new("The sheets have the layout of the FedRAMP workbook, so that whoever reads one can read the other.")],
        [new("\"CSP\" is the provider, the customer is whoever uses it. The last column of each sheet says where a row comes from.")],
        [new($"{rows.Count(static row => row.Says.Inheritance == Inheritance.Unknown && row.Says.Said == Said.Unknown)} of {rows.Length} " +
            "rows say nothing: it is not known, and the last column says why.")],
    ], [], 0);

    private static OutSheet Summary(WorkbookHead head, ImmutableArray<AnswerRow> rows) => new(
        "CIS Worksheet", [14, .. Enumerable.Repeat(14, Status.Length), .. Enumerable.Repeat(18, Origination.Length), 50],
        [
            [new($"Control Implementation Summary (CIS) Worksheet, {head.System}", CellLook.Title)],
            [
                new("Control ID", CellLook.Heading), new("Implementation Status", CellLook.Heading), .. Headings("", Status.Length - 1),
                new("Control Origination", CellLook.Heading), .. Headings("", Origination.Length - 1), new("Where it comes from",
                    CellLook.Heading),
            ],
            [
                new(""), .. Status.Select(static one => new OutCell(one.Heading, CellLook.Heading)),
                .. Origination.Select(static one => new OutCell(one.Heading, CellLook.Heading)),
            ],
            .. rows.Select(static row => (ImmutableArray<OutCell>)
            [
                new(row.Says.Requirement), .. Status.Select(one => Marked(row.Says.Status.Contains(one.Value))),
                .. Origination.Select(one => Marked(row.Says.Origination.Contains(one.Value))), new(row.Note),
            ]),
        ],
        ["A1:N1", "A2:A3", "B2:F2", "G2:M2", "N2:N3"], 3);

    private static OutSheet Matrix(WorkbookHead head, ImmutableArray<AnswerRow> rows) => new("CRM Worksheet", [14, 16, 110, 50],
    [
        [new($"Customer Responsibility Matrix (CRM) Worksheet, {head.System}", CellLook.Title)],
        [
            new("Control ID", CellLook.Heading), new("Can Be Inherited from CSP", CellLook.Heading),
            new("Specific Inheritance and Customer Agency/CSP Responsibilities", CellLook.Heading), new("Where it comes from",
                CellLook.Heading),
        ],
        .. rows.Select(static row => (ImmutableArray<OutCell>)
            [new(row.Says.Requirement), new(Word(row.Says.Inheritance)), new(row.Says.Responsibilities), new(row.Note)]),
    ], ["A1:D1"], 2);

    private static OutCell Marked(bool marked) => new(marked ? Mark : "", CellLook.Mark);

    private static IEnumerable<OutCell> Headings(string text, int count) => Enumerable.Repeat(new OutCell(text, CellLook.Heading), count);

    private static string Word(Inheritance inheritance) => inheritance switch
    {
        Inheritance.Yes => "Yes",
        Inheritance.Partial => "Partial",
        Inheritance.No => "No",
        Inheritance.NotApplicable => "N/A",
        _ => "",
    };
}
