using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content.Statements;
using Demarc.System.Tests.Sources;

namespace Demarc.System.Tests.Import;

public sealed class CrmWorkbookTests
{
    internal static readonly object?[][] Headings =
    [
        ["FedRAMP Control Implementation Summary (CIS) Worksheet"],
        ["Control ID", "Implementation Status", null, null, null, null, "Control Origination"],
        [
            null, "Implemented", "Partially Implemented", "Planned", "Alternative Implementation", "N/A", "Service Provider Corporate",
            "Service Provider System Specific", "Service Provider Hybrid\n(Corporate and System Specific)",
            "Configured by Customer (Customer System Specific)", "Provided by Customer (Customer System Specific)",
            "Shared (Service Provider and Customer Responsibility)", "Inherited from Pre-Existing  Authorization",
        ],
    ];

    internal static readonly object?[][] MatrixHeadings =
    [
        ["FedRAMP Customer Responsibility Matrix (CRM) Worksheet"],
        ["GUIDANCE: how to fill it in"],
        ["Control ID", "Can Be Inherited from CSP", "Specific Inheritance and Customer Agency/CSP Responsibilities"],
    ];

    internal static readonly string[] HeadingAreas = ["A1:M1", "A2:A3", "B2:F2", "G2:M2"];

    [Fact]
    public void SummaryAndMatrixAreReadTogether()
    {
        var read = Read(Usual());
        Assert.Empty(read.NotUnderstood);
        Assert.Equal("nist-800-53-r5", read.Framework);
        Assert.Equal("CIS and CRM workbook of Tide Platform", read.Title);
        var (account, policy, idle) = (read.Statements[0], read.Statements[1], read.Statements[2]);
        Assert.Equal(("AC-2(a)", Inheritance.Partial, Said.Shared), (account.Requirement, account.Inheritance, account.Said));
        Assert.Equal([ImplementationStatus.Implemented], account.Status);
        Assert.Equal([ControlOrigination.Shared, ControlOrigination.Inherited], account.Origination);
        Assert.Equal("Name the accounts of your own.\nAsk us for the rest.", account.Responsibilities);
        Assert.Equal("CIS!A4, CRM!A4", string.Join(", ", account.At));
        Assert.Equal(("AC-1(c)", Said.Provider), (policy.Requirement, policy.Said));
        Assert.Equal(("AC-2(5)", Said.Customer), (idle.Requirement, idle.Said));
        Assert.Contains(read.Notes, static note => note.StartsWith("2 rows", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x")]
    [InlineData(" X ")]
    [InlineData("\u2713")]
    [InlineData("\u2714")]
    [InlineData("\u2612")]
    [InlineData("TRUE")]
    [InlineData(true)]
    [InlineData(1)]
    public void MarksComeInManyForms(object mark)
    {
        var read = Read(Summary([["AC-2(a)", mark, null, null, null, false, null, "\u2610", null, mark]]));
        var one = Assert.Single(read.Statements);
        Assert.Equal([ImplementationStatus.Implemented], one.Status);
        Assert.Equal([ControlOrigination.CustomerConfigured], one.Origination);
        Assert.Empty(read.NotUnderstood);
    }

    [Theory]
    [InlineData("AC-2(1)", "AC-2(1)")]
    [InlineData("AC-02 (01)", "AC-2(1)")]
    [InlineData("ac-2 (A)", "AC-2(a)")]
    [InlineData("AC-2.a", "AC-2(a)")]
    [InlineData("AC-02a.", "AC-2(a)")]
    [InlineData("AC-2 (3)(a)", "AC-2(3)(a)")]
    [InlineData("AC-02 (03) (a)", "AC-2(3)(a)")]
    [InlineData("AC\u20112(1)", "AC-2(1)")]
    [InlineData("AC-2(1) - Automated work", "AC-2(1)")]
    [InlineData("AC-3 Enforcement", "AC-3")]
    public void IdsComeInManySpellings(string written, string id)
    {
        Assert.Equal(id, Assert.Single(Read(Matrix([[written, "Yes"]])).Statements).Requirement);
    }

    [Theory]
    [InlineData("Access control")]
    [InlineData("AC-2(a)-(c)")]
    [InlineData("2")]
    [InlineData("AC-200")]
    public void WhatIsNoIdIsListedWithItsCell(string written)
    {
        var read = Read(Matrix([["AC-3", "Yes"], [written, "No"], ["Only a heading of a family"]]));
        Assert.Equal("AC-3", Assert.Single(read.Statements).Requirement);
        Assert.Equal("sheet \"CRM\", row 5, cell A5", Assert.Single(read.NotUnderstood).Place);
    }

    [Fact]
    public void ACellThatIsNotUnderstoodTakesItsWholeRowAlong()
    {
        // The summary alone would name the provider; the matrix says something that we cannot read.
        var read = Read(new RawWorkbook()
            .Sheet("CIS", [.. Headings, ["AC-3", "X", null, null, null, null, "X"], ["AC-4", "maybe", null, null, null, null, "X"]],
                HeadingAreas)
            .Sheet("CRM", [.. MatrixHeadings, ["AC-3", "see contract"], ["AC-4", "Yes"], ["AC-5", new RawWorkbook.ErrorValue("#REF!")]]));
        Assert.Empty(read.Statements);
        Assert.Equal("sheet \"CIS\", row 5, cell B5; sheet \"CRM\", row 4, cell B4; sheet \"CRM\", row 6, cell B6",
            string.Join("; ", read.NotUnderstood.Select(static fault => fault.Place)));
    }

    [Fact]
    public void AnIdGivenTwiceCountsOnlyWhenBothSayTheSame()
    {
        var read = Read(Matrix([["AC-3", "Yes"], ["AC-4", "Yes"], ["AC-03", "yes"], ["AC-4", "No"]]));
        Assert.Equal("AC-3", Assert.Single(read.Statements).Requirement);
        Assert.Contains("first in CRM!A5", Assert.Single(read.NotUnderstood).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MergedCellsHoldForAllTheirRows()
    {
        var read = Read(new RawWorkbook().Sheet("CRM",
            [.. MatrixHeadings, ["AC-2(a)", "Partial", "One text for three rows."], ["AC-2(b)"], ["AC-2(c)", "No", "Own."], ["AC-3",
                "Yes"]],
            "B4:B5", "C4:C6"));
        Assert.Equal("AC-2(a) Partial One text for three rows.; AC-2(b) Partial One text for three rows.; AC-2(c) No Own.; AC-3 Yes ",
            string.Join("; ", read.Statements.Select(static one => $"{one.Requirement} {one.Inheritance} {one.Responsibilities}")));
    }

    [Fact]
    public void ColumnsAreFoundWhereverTheyStandAndASheetMayBeBoth()
    {
        var read = Read(new RawWorkbook().Sheet("Responsibilities", [[], ["Made by us"], [], [],
            ["Notes", "Customer responsibilities", "Inherited from another system", "Configured by Customer", "Shared", "Control",
                "Inheritable?"],
            ["n", "Do this.", null, "x", null, "AC-2(a)", "No"]]));
        var one = Assert.Single(read.Statements);
        Assert.Equal((Inheritance.No, "Do this."), (one.Inheritance, one.Responsibilities));
        Assert.Equal([ControlOrigination.CustomerConfigured], one.Origination);
        Assert.Equal("Responsibilities!F6", Assert.Single(one.At));
    }

    [Fact]
    public void BaselinesThatDifferAreListedAndCanBeChosen()
    {
        var file = new RawWorkbook().Sheet("High CRM Worksheet", [.. MatrixHeadings, ["AC-3", "No"]])
            .Sheet("Low CRM Worksheet", [.. MatrixHeadings, ["AC-3", "Yes"]]).File();
        Assert.Empty(CrmWorkbook.Read(file, ShippedCatalogue.Nist).Statements);
        Assert.Equal(Inheritance.Yes, Assert.Single(CrmWorkbook.Read(file, ShippedCatalogue.Nist, "low").Statements).Inheritance);
    }

    [Theory]
    [InlineData("X", null, "Yes", "names the customer,")]
    [InlineData(null, "X", "Yes", "names the customer,")]
    [InlineData("X", null, "Partial", "names the customer alone")]
    [InlineData("X", null, "No", null)]
    [InlineData(null, "X", "Partial", null)]
    public void SummaryAndMatrixThatDisagreeNameNobody(string? customer, string? shared, string inherited, string? contradiction)
    {
        var one = Assert.Single(Read(new RawWorkbook()
            .Sheet("CIS", [.. Headings, ["AC-3", "X", null, null, null, null, null, null, null, customer, null, shared]], HeadingAreas)
            .Sheet("CRM", [.. MatrixHeadings, ["AC-3", inherited, "Text."]])).Statements);
        Assert.Equal(contradiction is null, one.Contradiction is null);
        if (contradiction is null) return;
        Assert.Contains(contradiction, one.Contradiction, StringComparison.Ordinal);
        Assert.Equal(Said.Unknown, one.Said);
    }

    [Fact]
    public void TheTemplateIsNoAnswerAndItsExamplesAreNone()
    {
        if (ExportRun.Data("fedramp") is not { } data) return;
        var path = Path.Combine(data, "SSP-Appendix-J-CSO-CIS-and-CRM-Workbook.xlsx");
        var read = CrmWorkbook.Read(new ImportFile("template.xlsx", File.ReadAllBytes(path)), ShippedCatalogue.Nist);
        Assert.Contains("nothing is filled in: 4654 rows", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
        Assert.Contains(read.Notes, static note => note.Contains("examples", StringComparison.Ordinal));
    }

    [Fact]
    public void ARealWorkbookIsReadWhole()
    {
        if (ExportRun.Data("fedramp") is not { } data) return;
        var path = Path.Combine(data, "cloud.gov-CIS-Worksheet.xlsx");
        var read = CrmWorkbook.Read(new ImportFile("cloud.gov.xlsx", File.ReadAllBytes(path)), ShippedCatalogue.Nist);
        Assert.Equal(("nist-800-53-r4", 616, 0), (read.Framework, read.Statements.Length, read.NotUnderstood.Length));
        Assert.Equal((124, 142, 350), (Count(Inheritance.Yes), Count(Inheritance.Partial), Count(Inheritance.No)));
        Assert.Equal(16, read.Statements.Count(static one => one.Contradiction is not null));
        Assert.Equal(1384, read.Statements.Sum(static one => one.Status.Length + one.Origination.Length));

        int Count(Inheritance inheritance) => read.Statements.Count(one => one.Inheritance == inheritance);
    }

    internal static RawWorkbook Usual() => new RawWorkbook()
        .Sheet("Instructions", [["About"], ["CSP", "System Name", "Impact Level"], ["Tide", "Tide Platform", "Moderate"]])
        .Sheet("CIS",
            [.. Headings, ["AC-02 (a)", "X", null, null, null, null, null, null, null, null, null, "X", "X"],
                ["AC-1(c)", "X", null, null, null, null, null, null, "X"], ["AC-2(5)"], ["AC-4"]], HeadingAreas)
        .Sheet("CRM",
            [.. MatrixHeadings, ["AC-2(a)", "Partial", "Name the accounts of your own.\r\nAsk us for the rest."], ["AC-01 (c)", "Yes"],
                ["AC-2(5)", "No", "Set it."]]);

    private static RawWorkbook Summary(object?[][] rows) => new RawWorkbook().Sheet("CIS", [.. Headings, .. rows], HeadingAreas);

    private static RawWorkbook Matrix(object?[][] rows) => new RawWorkbook().Sheet("CRM", [.. MatrixHeadings, .. rows]);

    private static ImportedStatements Read(RawWorkbook workbook)
    {
        var read = CrmWorkbook.Read(workbook.File(), ShippedCatalogue.Nist);
        Assert.Empty(read.Faults);
        return read;
    }
}
