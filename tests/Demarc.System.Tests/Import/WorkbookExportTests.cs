using System.Collections.Immutable;
using System.IO.Compression;
using Demarc.Adapters.Export;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports.Workbooks;
using Demarc.System.Tests.Cli;
using Demarc.System.Tests.Sources;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace Demarc.System.Tests.Import;

public sealed class WorkbookExportTests
{
    private const string Nist = "nist-800-53-r5";

    [Theory]
    [InlineData("aws/rds")]
    [InlineData("aws/ec2")]
    [InlineData("m365/teams")]
    public void AMatrixThatWeWriteIsReadAsWhatItSays(string service)
    {
        var (head, rows) = Matrix(ShippedCatalogue.Shipped, Nist, service);
        Assert.Equal(head.Framework.Requirements.Length, rows.Length);
        var read = CrmWorkbook.Read(new ImportFile("crm.xlsx", CrmExport.Write(head, rows)), ShippedCatalogue.Nist);
        Same([.. rows.Select(static row => row.Says).Where(static says => says.Said != Said.Unknown)], read);
        Assert.Equal((Nist, $"CIS and CRM workbook of {head.System}"), (read.Framework, read.Title));
        // What the rows say is what the matrix says: importing our own export changes no answer of a requirement.
        var imported = ShippedCatalogue.With(ShippedCatalogue.Document(service, Nist, read.Statements));
        foreach (var requirement in head.Framework.Requirements)
        {
            var (before, after) = (ShippedCatalogue.Answer(ShippedCatalogue.Shipped, Nist, requirement.Id, service).Owner,
                ShippedCatalogue.Answer(imported, Nist, requirement.Id, service).Owner);
            Assert.True(before == after, $"{requirement.Id}: {before}, then {after}");
        }
    }

    [Fact]
    public void ARealWorkbookComesOutAsItWentIn()
    {
        // What must be equal: for every control id that is filled in, its status, its origination, what can be inherited, and the text of
        // responsibilities (line breaks as line feeds, no trailing blanks). What need not: titles, instructions, notes beside, looks.
        if (ExportRun.Data("fedramp") is not { } data) return;
        var bytes = File.ReadAllBytes(Path.Combine(data, "cloud.gov-CIS-Worksheet.xlsx"));
        var first = CrmWorkbook.Read(new ImportFile("cloud.gov.xlsx", bytes), ShippedCatalogue.Nist);
        var catalogue = ShippedCatalogue.With(ShippedCatalogue.Document("cloud.gov/platform", "nist-800-53-r4", first.Statements));
        var (head, rows) = Matrix(catalogue, "nist-800-53-r4", "cloud.gov/platform");
        var exported = CrmExport.Write(head, rows);
        Assert.Equal(exported, CrmExport.Write(head, rows));
        var second = CrmWorkbook.Read(new ImportFile("again.xlsx", exported), ShippedCatalogue.Nist);
        Assert.Equal(616, second.Statements.Length);
        Same(first.Statements, second);
    }

    [Fact]
    public void WhatProvidersSayComesOutInItsOwnGrainAndNothingIsLost()
    {
        ImmutableArray<ProviderStatement> said =
        [
            new() { Requirement = "AC-2(3)", Inheritance = Inheritance.No, Responsibilities = "=HYPERLINK(\"http://example.org\")" },
            new() { Requirement = "AC-1(a)(1)", Inheritance = Inheritance.Yes },
            new() { Requirement = "ZZ-9(a)", Inheritance = Inheritance.NotApplicable },
            new() { Requirement = "AC-4", Inheritance = Inheritance.Yes, Origination = [ControlOrigination.CustomerProvided] },
        ];
        var catalogue = ShippedCatalogue.With(ShippedCatalogue.Document("aws/rds", Nist, said));
        var (head, rows) = Matrix(catalogue, Nist, "aws/rds");
        var read = CrmWorkbook.Read(new ImportFile("crm.xlsx", CrmExport.Write(head, rows)), ShippedCatalogue.Nist);
        var back = read.Statements.ToDictionary(static one => one.Requirement, StringComparer.Ordinal);
        Assert.All(said, one => Assert.True(one.SaysTheSameAs(back[one.Requirement]), one.Requirement));
        Assert.False(back.ContainsKey("AC-2(3)(a)"));
        Assert.NotNull(back["AC-4"].Contradiction);
    }

    [Fact]
    public void TextsAreNeverFormulasAndComeBackUnchanged()
    {
        string[] texts =
        [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "_x0041_ stays", "a\nb  c", "\u2713 <&> \"x\" ]]>",
                "\ud83d\ude00",
            "0012", "2026-01-01", "TRUE",
        ];
        ImmutableArray<AnswerRow> rows = [.. texts.Select(static (text, i) => new AnswerRow(
            new ProviderStatement { Requirement = $"AC-{i + 1}", Inheritance = Inheritance.No, Responsibilities = text }, text))];
        var bytes = CrmExport.Write(Head("A & B <system>"), rows);
        using (var archive = new ZipArchive(new MemoryStream(bytes)))
        {
            foreach (var part in archive.Entries)
            {
                using var reader = new StreamReader(part.Open());
                var xml = reader.ReadToEnd();
                Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
                Assert.DoesNotContain("externalLink", xml, StringComparison.Ordinal);
                Assert.Equal(1980, part.LastWriteTime.Year);
                Assert.Equal(part.Length, part.CompressedLength);
            }
        }

        var read = CrmWorkbook.Read(new ImportFile("crm.xlsx", bytes), ShippedCatalogue.Nist, null);
        Assert.Equal(string.Join('|', texts.Select(static text => text.Replace('\t', ' ').Trim())),
            string.Join('|', read.Statements.Select(static one => one.Responsibilities)));
    }

    [Fact]
    public void WorkbooksAreValid()
    {
        var (head, rows) = Matrix(ShippedCatalogue.Shipped, Nist, "aws/rds");
        Valid(CrmExport.Write(head, rows));
        Valid(CaiqExport.Write(Head("X"), rows));
    }

    [Fact]
    public void AnUnknownOwnerStaysEmptyWithANote()
    {
        // Two documents of one rank that disagree: the requirement has no known owner.
        var one = ShippedCatalogue.Document("aws/rds", Nist, [new() { Requirement = "AC-3", Inheritance = Inheritance.Yes }]);
        var other = ShippedCatalogue.Document("aws/rds", Nist, [new() { Requirement = "AC-3", Inheritance = Inheritance.No }],
            StatementKind.Ssp);
        var (_, rows) = Matrix(ShippedCatalogue.With(one, other with { Id = "ssp" }), Nist, "aws/s3");
        Assert.DoesNotContain(rows, static row => row.Note.Contains("disagree", StringComparison.Ordinal));
        var views = ResponsibilityView.Of(
            ShippedCatalogue.With(other with { Id = "a", Kind = StatementKind.Ssp }, one with { Id = "b", Kind = StatementKind.Caiq }),
            [ShippedCatalogue.Shipped.Service("aws/rds")!], ShippedCatalogue.Day);
        var row = CrmRows.Of(ShippedCatalogue.Shipped, ShippedCatalogue.Shipped.Framework(Nist)!, views).First(static r =>
            r.Says.Requirement == "AC-3");
        Assert.Equal((Said.Unknown, ""), (row.Says.Said, row.Says.Responsibilities));
        Assert.Contains("disagree", row.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuestionnaireOfAVendorIsReadAsWhatItSays()
    {
        var catalogue = ShippedCatalogue.Shipped;
        var framework = catalogue.Framework("ccm-4.0")!;
        var views = ResponsibilityView.Of(catalogue, [catalogue.Service("aws/rds")!], ShippedCatalogue.Day);
        var rows = CaiqRows.OfProvider(catalogue, framework, views);
        Assert.Equal(197, rows.Length);
        // Whether a provider does its work is never ours to claim.
        Assert.All(rows, static row => Assert.Equal(QuestionAnswer.Unknown, row.Says.Answer));
        var head = new WorkbookHead("A", "B", framework, ShippedCatalogue.Day, "1");
        var read = CaiqWorkbook.Read(new ImportFile("caiq.xlsx", CaiqExport.Write(head, rows)), catalogue.Frameworks);
        Same([.. rows.Select(static row => row.Says).Where(static says => says.Said != Said.Unknown)], read);
    }

    [Fact]
    public void ATemplateKeepsEverythingAndOnlyEmptyCellsAreFilled()
    {
        var template = CaiqWorkbookTests.Usual().File("template.xlsx");
        ImmutableArray<AnswerRow> rows =
        [
            new(new() { Requirement = "A&A-01", Ownership = ControlOwnership.CscOwned, Description = "=ours" }, ""),
            new(new() { Requirement = "A&A-02", Answer = QuestionAnswer.Yes, Ownership = ControlOwnership.SharedCspAndThirdParty }, ""),
            new(new() { Requirement = "IVS-03", Responsibilities = "Build them." }, ""),
        ];
        var filled = CaiqTemplate.Fill(template, rows);
        Assert.Empty(filled.Faults);
        Assert.Equal((5, 1), (filled.Filled, filled.Unanswered));
        Assert.Equal(2, filled.Kept.Count(static kept => kept.Message.Contains("CSP-owned", StringComparison.Ordinal)));
        Valid(filled.Workbook!);
        Assert.Equal(filled.Workbook, CaiqTemplate.Fill(template, rows).Workbook);
        var read = CaiqWorkbook.Read(new ImportFile("filled.xlsx", filled.Workbook!), CaiqWorkbookTests.Frameworks);
        var byQuestion = read.Statements.ToDictionary(static one => one.Question, StringComparer.Ordinal);
        Assert.Equal((ControlOwnership.CspOwned, "=ours"), (byQuestion["A&A-01.1"].Ownership, byQuestion["A&A-01.1"].Description));
        Assert.Equal((QuestionAnswer.Yes, ControlOwnership.SharedCspAndThirdParty), (byQuestion["A&A-02.1"].Answer,
            byQuestion["A&A-02.1"].Ownership));
        Assert.Equal("Build them.", byQuestion["IVS-03.1"].Responsibilities);
        Assert.Equal("Turn them on.", byQuestion["IAM-14.1"].Responsibilities);
        Assert.Contains("Do you let others look?", Text(filled.Workbook!, "sheet2.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void OurOwnAnswersSayYesOnlyWhereItIsShown()
    {
        using var folder = new ImportFolder();
        var file = folder["ours.xlsx"];
        var run = DemarcRun.Of("export", "caiq", "samples/northwind", "--as-of", "2026-11-22", "--out", file);
        // The sample has a file that can be read in part only: the answers are there, and the end says so.
        Assert.Equal(3, run.Code);
        var read = CaiqWorkbook.Read(new ImportFile("ours.xlsx", File.ReadAllBytes(file)), CaiqWorkbookTests.Frameworks);
        Assert.NotEmpty(read.Statements);
        Assert.DoesNotContain(read.Statements, static one => one.Answer == QuestionAnswer.No);
        // What we leave to customers of ours is not in our matrix.
        Assert.DoesNotContain(read.Statements, static one =>
            one.Ownership is ControlOwnership.CscOwned or ControlOwnership.SharedCspAndCsc);
        // Without the organisation's file nothing is shown, so nothing of ours is answered.
        var bare = folder["bare.xlsx"];
        Assert.Equal(3, DemarcRun.Of("export", "caiq", "samples/northwind/aws", "--as-of", "2026-11-22", "--out", bare).Code);
        Assert.DoesNotContain(CaiqWorkbook.Read(new ImportFile("bare.xlsx", File.ReadAllBytes(bare)),
            CaiqWorkbookTests.Frameworks).Statements,
            static one => one.Answer == QuestionAnswer.Yes);
    }

    [Theory]
    [InlineData("2026-11-22", "", true)]
    [InlineData("2027-02-01", "", false)]
    [InlineData("2026-11-22", ", qualified: yes", false)]
    public void WhatProvidersDoIsAnsweredByTheirReportsWhileTheyHold(string day, string opinion, bool answered)
    {
        using var folder = new ImportFolder();
        folder.Write("estate/demarc.yaml", "organisation: Test\nservices:\n  - { service: zoom/zoom, reviewed: 2026-02-01 }\nassurance:\n"
            + $"  - {{ id: r, title: Report, provider: zoom, from: 2026-01-01, to: 2026-12-31, services: [zoom/zoom]{opinion} }}\n");
        var file = folder["ours.xlsx"];
        var run = DemarcRun.Of("export", "caiq", folder["estate"], "--as-of", day, "--out", file);
        Assert.True(run.Code == 0, run.Errors);
        var read = CaiqWorkbook.Read(new ImportFile("ours.xlsx", File.ReadAllBytes(file)), CaiqWorkbookTests.Frameworks);
        var outsourced = read.Statements.Where(static one => one.Ownership == ControlOwnership.ThirdPartyOutsourced).ToList();
        Assert.NotEmpty(outsourced);
        Assert.All(outsourced, one => Assert.Equal(answered ? QuestionAnswer.Yes : QuestionAnswer.Unknown, one.Answer));
        // Our own duties have no evidence at all.
        Assert.All(
            read.Statements.Where(static one => one.Ownership is ControlOwnership.CspOwned or ControlOwnership.SharedCspAndThirdParty),
            static one => Assert.Equal(QuestionAnswer.Unknown, one.Answer));
    }

    [Fact]
    public void TheMatrixOfAnEstateIsWrittenTwiceWithEqualBytes()
    {
        using var folder = new ImportFolder();
        var (one, two) = (folder["1.xlsx"], folder["2.xlsx"]);
        foreach (var path in new[] { one, two })
            Assert.Equal(3, DemarcRun.Of("export", "crm", "samples/northwind/aws", "--as-of", "2026-11-22", "--out", path).Code);
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(two));
        Assert.NotEmpty(CrmWorkbook.Read(new ImportFile("1.xlsx", File.ReadAllBytes(one)), ShippedCatalogue.Nist).Statements);
        Assert.Equal(2, DemarcRun.Of("export", "crm", "--out", one).Code);
        Assert.Equal(2, DemarcRun.Of("export", "crm", "samples/northwind/aws", "--service", "aws/s3", "--out", one).Code);
    }

    private static (WorkbookHead Head, ImmutableArray<AnswerRow> Rows) Matrix(Catalogue catalogue, string framework, string service)
    {
        var of = catalogue.Framework(framework)!;
        var views = ResponsibilityView.Of(catalogue, [catalogue.Service(service)!], ShippedCatalogue.Day);
        return (new WorkbookHead("Provider", service, of, ShippedCatalogue.Day, "1.0"), CrmRows.Of(catalogue, of, views));
    }

    private static WorkbookHead Head(string system) =>
        new("P", system, ShippedCatalogue.Shipped.Framework(Nist)!, ShippedCatalogue.Day, "1.0");

    private static void Same(ImmutableArray<ProviderStatement> expected, ImportedStatements read)
    {
        Assert.Empty(read.Faults);
        Assert.Empty(read.NotUnderstood);
        var found = read.Statements.ToDictionary(static one => (one.Requirement, one.Question));
        Assert.Equal(expected.Length, found.Count);
        Assert.All(expected, one => Assert.True(found[(one.Requirement, one.Question)].SaysTheSameAs(one), one.Requirement));
    }

    private static void Valid(byte[] bytes)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(static fault =>
            $"{fault.Part?.Uri}: {fault.Path?.XPath}: {fault.Description}"));
    }

    private static string Text(byte[] workbook, string part)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook));
        using var reader = new StreamReader(archive.Entries.First(entry => entry.FullName.EndsWith(part, StringComparison.Ordinal)).Open());
        return reader.ReadToEnd();
    }
}
