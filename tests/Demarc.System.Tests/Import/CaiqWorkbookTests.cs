using System.Collections.Immutable;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports;

namespace Demarc.System.Tests.Import;

/// <summary>Questionnaires that look like the ones vendors publish; the questions are in words of our own.</summary>
public sealed class CaiqWorkbookTests
{
    // Headings as the published workbook spells them, double spaces among them.
    internal static readonly object?[] Headings =
    [
        "Question ID", "Question", "CSP CAIQ Answer", "SSRM Control Ownership", "CSP Implementation Description (Optional/Recommended)",
        "CSC Responsibilities  (Optional/Recommended)", "CCM Control ID", "CCM Control Specification", "CCM Control Title",
        "CCM Domain Title",
    ];

    [Fact]
    public void AnswersOwnersAndTextsAreRead()
    {
        var read = Read(Usual());
        Assert.Empty(read.NotUnderstood);
        Assert.Equal(("ccm-4.0", "CAIQ 4.0"), (read.Framework, read.Title));
        Assert.Equal("A&A-01.1 A&A-01.2 IAM-14.1 IVS-03.1", string.Join(' ', read.Statements.Select(static one => one.Question)));
        var (audit, keys, walls) = (read.Statements[0], read.Statements[2], read.Statements[3]);
        Assert.Equal(("A&A-01", QuestionAnswer.Yes, ControlOwnership.CspOwned, Said.Provider),
            (audit.Requirement, audit.Answer, audit.Ownership, audit.Said));
        Assert.Equal(("IAM-14", Said.Shared, "Turn them on.", "We offer them."),
            (keys.Requirement, keys.Said, keys.Responsibilities, keys.Description));
        Assert.Equal("CAIQv4.0.3!A6", Assert.Single(keys.At));
        Assert.Equal((QuestionAnswer.NotApplicable, ControlOwnership.CscOwned), (walls.Answer, walls.Ownership));
        Assert.Contains(read.Notes, static note => note.StartsWith("1 questions", StringComparison.Ordinal));
        Assert.DoesNotContain(read.Statements, static one => one.ToString().Contains("Do you", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CSP-owned", ControlOwnership.CspOwned)]
    [InlineData("csp owned", ControlOwnership.CspOwned)]
    [InlineData("CSP-Owned ", ControlOwnership.CspOwned)]
    [InlineData("CSC-owned", ControlOwnership.CscOwned)]
    [InlineData("3rd-party outsourced", ControlOwnership.ThirdPartyOutsourced)]
    [InlineData("Third-party outsourced", ControlOwnership.ThirdPartyOutsourced)]
    [InlineData("Shared CSP and CSC", ControlOwnership.SharedCspAndCsc)]
    [InlineData("Shared (CSP & CSC)", ControlOwnership.SharedCspAndCsc)]
    [InlineData("Shared between CSP and CSC", ControlOwnership.SharedCspAndCsc)]
    [InlineData("Shared CSP and 3rd-party", ControlOwnership.SharedCspAndThirdParty)]
    [InlineData("Shared CSP and third party", ControlOwnership.SharedCspAndThirdParty)]
    [InlineData("N/A", ControlOwnership.Unknown)]
    public void OwnersComeInManySpellings(string written, ControlOwnership ownership)
    {
        var read = Read(Questionnaire(["IAM-14.1", "Do you?", "Yes", written]));
        Assert.Equal(ownership, Assert.Single(read.Statements).Ownership);
    }

    [Theory]
    [InlineData("Shared", "D3")]
    [InlineData("not CSP-owned", "D3")]
    [InlineData("Owned by the model provider (MP)", "D3")]
    [InlineData("tbd", "D3")]
    public void AnOwnerThatCannotBeToldIsListed(string written, string cell)
    {
        var read = Read(Questionnaire(["IAM-14.1", "Do you?", "Yes", written], ["IAM-14.2", "Do you?", "Yes", "CSP-owned"]));
        Assert.Equal("IAM-14.2", Assert.Single(read.Statements).Question);
        Assert.Equal($"sheet \"CAIQv4.0.3\", row 3, cell {cell}", Assert.Single(read.NotUnderstood).Place);
    }

    [Fact]
    public void AnswersThatAreNoneAndQuestionsWithoutIdAreListed()
    {
        var read = Read(Questionnaire(
            ["IAM-14.1", "Do you?", "Partially", "CSP-owned"], ["IAM 14", "Do you?", "Yes", "CSP-owned"], [null, "Do you?", "No"],
            ["IAM-15.1", "Do you?", true, "CSP-owned"], ["IAM-15.1", "Do you?", "No", "CSP-owned"]));
        Assert.Empty(read.Statements);
        Assert.Equal("C3 A4 A5 A7", string.Join(' ', read.NotUnderstood.Select(static fault => fault.Place.Split(' ')[^1])));
    }

    [Fact]
    public void AnOwnerMergedOverTheQuestionsOfAControlHoldsForAll()
    {
        var read = Read(new RawWorkbook().Sheet("CAIQv4.0.3",
            [["CAIQ v4.0.3"], Headings, ["IAM-14.1", "a", "Yes", "CSC-owned"], ["IAM-14.2", "b", "No"]], "D3:D4"));
        Assert.All(read.Statements, static one => Assert.Equal(ControlOwnership.CscOwned, one.Ownership));
    }

    [Theory]
    [InlineData("CAIQ v4.1", "ccm-4.1")]
    [InlineData("CONSENSUS ASSESSMENT INITIATIVE QUESTIONNAIRE v4.0.2", "ccm-4.0")]
    public void TheReleaseIsWhatTheWorkbookSays(string title, string framework)
    {
        Assert.Equal(framework, Read(new RawWorkbook().Sheet("Answers",
            [[title], Headings, ["IAM-14.1", "a", "Yes", "CSC-owned"]])).Framework);
    }

    [Fact]
    public void AnotherReleaseIsRefusedUnlessTheUserSaysWhichItIs()
    {
        var file = new RawWorkbook().Sheet("CAIQ v3.1", [[], Headings, ["IAM-14.1", "a", "Yes", "CSC-owned"]]).File();
        Assert.Contains("release 3.1", Assert.Single(CaiqWorkbook.Read(file, Frameworks).Faults).Message, StringComparison.Ordinal);
        Assert.Equal("ccm-4.0", CaiqWorkbook.Read(file, Frameworks, "ccm-4.0").Framework);
    }

    [Fact]
    public void AnEmptyQuestionnaireIsNoAnswer()
    {
        var read = CaiqWorkbook.Read(Questionnaire(["IAM-14.1", "Do you?"], ["IAM-14.2", "Do you?"]).File(), Frameworks);
        Assert.Contains("2 questions", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnersDecidePartsOfTheControl()
    {
        var read = Read(Questionnaire(["IAM-14.1", "a", "Yes", "CSP-owned"], ["IAM-14.2", "b", "No", "3rd-party outsourced"],
            ["A&A-01.1", "c", "Yes", "CSC-owned"], ["A&A-01.2", "d", "Yes", "CSP-owned"]));
        var catalogue = ShippedCatalogue.With(
            ShippedCatalogue.Document("zoom/zoom", "ccm-4.0", read.Statements, StatementKind.Caiq));
        // Outsourced by the vendor is the vendor's to answer for, towards us.
        Assert.Equal(Party.Provider, ShippedCatalogue.Answer(catalogue, "ccm-4.0", "IAM-14", "zoom/zoom").Owner);
        Assert.IsType<Party.SharedParty>(ShippedCatalogue.Answer(catalogue, "ccm-4.0", "A&A-01", "zoom/zoom").Owner);
        var part = catalogue.Framework("ccm-4.0")!.Requirements.First(static r => r.Id == "IAM-14").Parts[0];
        Assert.Equal(Party.Provider, ShippedCatalogue.Part(catalogue, part.ToString(), "zoom/zoom").Party);
    }

    [Fact]
    public void WhatMovedBetweenTwoYearsIsListed()
    {
        var before = Read(Questionnaire(
            ["IAM-14.1", "a", "Yes", "CSP-owned"], ["IAM-14.2", "b", "Yes", "CSP-owned", "Once.", "Nothing."],
            ["IAM-15.1", "c", "Yes", "CSC-owned"], ["IAM-16.1", "d", "Yes", "CSP-owned"]));
        var after = Read(Questionnaire(
            ["IAM-14.1", "a", "Yes", "Shared CSP and CSC"], ["IAM-14.2", "b", "No", "CSP-owned", "Twice.", "Look at it."],
            ["IAM-15.1", "c", "Yes", "CSC-owned"], ["IAM-16.1", "d", "Yes", "3rd-party outsourced"], ["IAM-16.2", "e", "Yes",
                "CSP-owned"]));
        var drift = StatementDrift.Of(before.Statements, after.Statements);
        Assert.Equal(
            "OwnershipMoved IAM-14.1; AnswerChanged IAM-14.2; ResponsibilitiesChanged IAM-14.2; DescriptionChanged IAM-14.2; "
            + "OwnershipMoved IAM-16.1; New IAM-16.2",
            string.Join("; ", drift.Select(static one => $"{one.Change} {one.Question}")));
        Assert.Equal("IAM-14.1", Assert.Single(drift, static one => one.MovesDuty).Question);
        Assert.Empty(StatementDrift.Of(after.Statements, after.Statements));
        // What one way is new is lost the other way.
        Assert.Equal("Lost IAM-16.2", string.Join("; ", StatementDrift.Of(after.Statements, before.Statements)
            .Where(static one => one.Change is StatementChange.New or StatementChange.Lost).Select(static one =>
                $"{one.Change} {one.Question}")));
    }

    [Fact]
    public void TheVerbTakesAVendorThatTheCatalogueDoesNotHaveAndComparesTwoYears()
    {
        using var folder = new ImportFolder();
        var old = folder.Write("2025.xlsx", Usual().Bytes());
        var later = folder.Write("2026.xlsx", Questionnaire(["A&A-01.1", "a", "Yes", "CSC-owned"]).Bytes());
        var run = Cli.DemarcRun.Of("import", "caiq", old, "--vendor", "Tide Payroll", "--date", "2025-06-30", "--out", folder["own"]);
        Assert.Equal(0, run.Code);
        Assert.Contains("no provider \"Tide Payroll\"", run.Errors, StringComparison.Ordinal);
        Assert.Contains("vendor: \"Tide Payroll\"",
            File.ReadAllText(folder["own/statements/caiq-tide-payroll-ccm-4.0.yaml"]), StringComparison.Ordinal);
        run = Cli.DemarcRun.Of("import", "caiq", later, "--compare", old);
        Assert.Equal(1, run.Code);
        Assert.Equal("ownership-moved,A&A-01,A&A-01.1,provider,customer,csp-owned,csc-owned", run.Lines[1]);
        Assert.Contains("lost: 3", run.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Cli.DemarcRun.Of("import", "caiq", old, "--compare", old, "--format", "json").Code);
    }

    internal static ImmutableArray<Framework> Frameworks => ShippedCatalogue.Shipped.Frameworks;

    internal static RawWorkbook Usual() => new RawWorkbook()
        .Sheet("Introduction", [["How to fill it in"], ["v4.0.3"]])
        .Sheet("CAIQv4.0.3",
        [
            ["CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE v4.0.3"], Headings,
            ["A&A-01.1", "Do you write audit rules?", "Yes", "CSP-owned", null, null, "A&A-01"],
            ["A&A-01.2", "Do you look at them again?", "No", "CSP-owned"],
            ["A&A-02.1", "Do you let others look?"],
            ["IAM-14.1", "Do you use strong keys?", "Yes", "Shared CSP and CSC", "We offer them.", "Turn them on.", "IAM-14"],
            ["I&S-03.1", "Do you have walls?", "NA", "CSC-owned"],
            ["End of Standard"],
            ["A&A-09.1", "Not read", "Yes", "CSP-owned"],
        ]);

    internal static RawWorkbook Questionnaire(params object?[][] rows) =>
        new RawWorkbook().Sheet("CAIQv4.0.3", [["Questionnaire"], Headings, .. rows]);

    private static ImportedStatements Read(RawWorkbook workbook)
    {
        var read = CaiqWorkbook.Read(workbook.File(), Frameworks);
        Assert.Empty(read.Faults);
        return read;
    }
}
