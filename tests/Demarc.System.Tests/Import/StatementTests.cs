using System.Collections.Immutable;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;
using Demarc.System.Tests.Content;

namespace Demarc.System.Tests.Import;

/// <summary>
/// What follows from what a provider says: answers for requirements, rules for parts, and nothing where it contradicts itself.
/// </summary>
public sealed class StatementTests
{
    private const string Service = "aws/rds";
    private const string Nist = "nist-800-53-r5";

    [Fact]
    public void AStatementAnswersItsRequirementAndExplainsIt()
    {
        var catalogue = Rds(Crm("AC-2(a)", Inheritance.No) with { Responsibilities = "Name your accounts.", At = ["CRM!A4"] });
        var answer = ShippedCatalogue.Answer(catalogue, Nist, "AC-2(a)", Service);
        Assert.Equal((Party.Customer, true), (answer.Owner, answer.IsStated));
        Assert.NotEqual(answer.Owner, answer.Derived.Owner);
        var context = new ServiceContext(catalogue.Service(Service)!, ShippedCatalogue.Day);
        var text = RequirementExplanation.Render(answer, catalogue.Framework(Nist)!, context);
        Assert.Contains("it cannot be inherited", text, StringComparison.Ordinal);
        Assert.Contains("CRM!A4; content/organisation:statements/crm-aws-rds-nist-800-53-r5.yaml:", text, StringComparison.Ordinal);
        Assert.Contains("Name your accounts.", text, StringComparison.Ordinal);
        Assert.Contains("level 4 (service)", text, StringComparison.Ordinal);
        // Of other services it says nothing.
        Assert.Null(ShippedCatalogue.Answer(catalogue, Nist, "AC-2(a)", "aws/s3").Statement);
    }

    [Fact]
    public void AStatementOnOneSideDecidesThePartsOfItsRequirement()
    {
        var catalogue = Rds(Crm("AC-2(a)", Inheritance.Yes));
        var part = ShippedCatalogue.Part(catalogue, "IAM-05.manage", Service);
        Assert.Equal((Party.Provider, RuleLevel.Service), (part.Party, part.Level));
        Assert.Equal("crm-aws-rds-nist-800-53-r5:IAM-05.manage", part.Winner!.Id);
        Assert.Contains("AC-2(a): all of it can be inherited", part.Why, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 3, 1), part.Winner.Source.Date);
    }

    [Fact]
    public void WhatIsLeftToUsLeavesTheProvidersOwnSideAlone()
    {
        var catalogue = Rds(Crm("AC-2(a)", Inheritance.No));
        Assert.Equal(Party.Customer, ShippedCatalogue.Part(catalogue, "IAM-05.manage", Service).Party);
        Assert.Equal(Party.Provider, ShippedCatalogue.Part(catalogue, "IAM-05.provider-staff", Service).Party);
        Assert.DoesNotContain(catalogue.Rules, static rule => rule.Id.EndsWith(":IAM-05.provider-staff", StringComparison.Ordinal));
    }

    [Fact]
    public void SharedTellsOfAPartOnlyWhereThereIsOne()
    {
        var catalogue = Rds(Crm("AC-2(a)", Inheritance.Partial), Crm("AC-1(a)", Inheritance.Partial));
        Assert.Equal("crm-aws-rds-nist-800-53-r5:GOV-01.policy", Assert.Single(Stated(catalogue)).Id);
        Assert.Equal(new Party.SharedParty(SharedKind.Dependent), ShippedCatalogue.Answer(catalogue, Nist, "AC-1(a)", Service).Owner);
    }

    [Fact]
    public void StatementsThatDifferOnAPartDecideNothingAndAreNamed()
    {
        var catalogue = Rds(Crm("AC-2(a)", Inheritance.Yes), Crm("AC-2(b)", Inheritance.No), Crm("AC-2(c)", Inheritance.Yes));
        var derived = ShippedCatalogue.Part(ShippedCatalogue.Shipped, "IAM-05.manage", Service);
        Assert.Equal(derived.Party, ShippedCatalogue.Part(catalogue, "IAM-05.manage", Service).Party);
        var conflict = Assert.Single(catalogue.StatementConflicts);
        Assert.Equal("IAM-05.manage of aws/rds: provider by AC-2(a); customer by AC-2(b)", conflict.ToString());
        var context = new ServiceContext(catalogue.Service(Service)!, ShippedCatalogue.Day);
        Assert.Contains("statements of the provider differ: IAM-05.manage", ExplanationText.Render(
            ShippedCatalogue.Part(catalogue, "IAM-05.manage", Service), context, catalogue), StringComparison.Ordinal);
        // The requirements themselves are answered all the same.
        Assert.Equal(Party.Provider, ShippedCatalogue.Answer(catalogue, Nist, "AC-2(a)", Service).Owner);
        Assert.Equal(Party.Customer, ShippedCatalogue.Answer(catalogue, Nist, "AC-2(b)", Service).Owner);
    }

    [Fact]
    public void AStatementThatContradictsItselfAnswersNothing()
    {
        var catalogue = Rds(Crm("AC-2(a)", Inheritance.Yes) with { Origination = [ControlOrigination.CustomerProvided] });
        var answer = ShippedCatalogue.Answer(catalogue, Nist, "AC-2(a)", Service);
        Assert.Equal((answer.Derived.Owner, false), (answer.Owner, answer.IsStated));
        Assert.Contains("all of it can be inherited", answer.NotDecided, StringComparison.Ordinal);
        Assert.Empty(Stated(catalogue));
    }

    [Fact]
    public void GrainsMeet()
    {
        var catalogue = Rds(Crm("AC-2(3)", Inheritance.No), Crm("AC-1(a)(1)", Inheritance.Yes), Crm("AC-1(a)(2)", Inheritance.No));
        Assert.Equal(Party.Customer, ShippedCatalogue.Answer(catalogue, Nist, "AC-2(3)(b)", Service).Owner);
        Assert.IsType<Party.SharedParty>(ShippedCatalogue.Answer(catalogue, Nist, "AC-1(a)", Service).Owner);
        // An enhancement is a requirement of its own: AC-2(3) says nothing of AC-2(a), nor of AC-2(1).
        Assert.Null(ShippedCatalogue.Answer(catalogue, Nist, "AC-2(a)", Service).Statement);
        Assert.Null(ShippedCatalogue.Answer(catalogue, Nist, "AC-2(1)", Service).Statement);
    }

    [Fact]
    public void WhatIsSaidOfAServiceComesBeforeWhatIsSaidOfItsProvider()
    {
        var wide = ShippedCatalogue.Document(null, Nist, [Crm("AC-2(a)", Inheritance.Yes)], provider: "aws");
        var narrow = ShippedCatalogue.Document(Service, Nist, [Crm("AC-2(a)", Inheritance.No)]);
        var catalogue = ShippedCatalogue.With(wide, narrow);
        Assert.Equal(Party.Customer, ShippedCatalogue.Answer(catalogue, Nist, "AC-2(a)", Service).Owner);
        Assert.Equal(Party.Provider, ShippedCatalogue.Answer(catalogue, Nist, "AC-2(a)", "aws/s3").Owner);
        Assert.Equal(RuleLevel.Provider, ShippedCatalogue.Part(catalogue, "IAM-05.manage", "aws/s3").Level);
    }

    [Fact]
    public void TwoDocumentsAboutTheSameAreRefused()
    {
        var one = ShippedCatalogue.Document(Service, Nist, [Crm("AC-2(a)", Inheritance.Yes)]);
        var result = ShippedCatalogue.Build([one, one with { Id = "another" }]);
        Assert.Contains("which one holds cannot be told", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesThatLeadNowhereAreRefused()
    {
        var document = ShippedCatalogue.Document("aws/rdss", "nist-800-53-r9", [Crm("AC-2(a)", Inheritance.Yes)]);
        Assert.Equal(2, ShippedCatalogue.Build([document]).Diagnostics.Length);
        // A vendor that the catalogue does not have is no mistake; nothing follows from what it says.
        var vendor = ShippedCatalogue.Document(null, Nist, [Crm("AC-2(a)", Inheritance.Yes)]);
        Assert.Empty(Stated(ShippedCatalogue.With(vendor)));
    }

    [Fact]
    public void TheFileGivesBackWhatWasWrittenAndIsOfItsSchema()
    {
        ImmutableArray<ProviderStatement> statements =
        [
            new()
            {
                Requirement = "AC-2(a)",
                Status = [ImplementationStatus.Implemented, ImplementationStatus.AlternativeImplementation],
                Origination = [.. Enum.GetValues<ControlOrigination>().Skip(1)],
                Inheritance = Inheritance.No,
                Responsibilities = "- a: b # c\n\n  'quoted' \"twice\"\n=1+1 \u2713 \ud83d\ude00",
                At = ["Sheet: one, two!A1", "b]c"],
            },
            new()
            {
                Requirement = "A&A-01",
                Question = "A&A-01.1",
                Answer = QuestionAnswer.Yes,
                Ownership = ControlOwnership.SharedCspAndThirdParty,
                Description = " starts with a blank",
            },
            new() { Requirement = "yes", Responsibilities = "no" },
        ];
        var document = ShippedCatalogue.Document(Service, Nist, statements);
        Assert.Empty(SchemaFile.Of("statements").Faults(StatementsFile.Yaml(document)));
        var read = Assert.Single(ShippedCatalogue.With(document).Statements);
        Assert.Equal(statements.Length, read.Statements.Length);
        Assert.All(statements.Zip(read.Statements), static pair =>
            Assert.True(pair.First.SaysTheSameAs(pair.Second), pair.First.Requirement));
        Assert.Equal(string.Join("|", statements[0].At), string.Join("|", read.Statements[0].At));
        Assert.Equal(document.Source, read.Source);
    }

    [Fact]
    public void TheVerbWritesTheFileAndSaysWhatFollows()
    {
        using var folder = new ImportFolder();
        var file = folder.Write("crm.xlsx", CrmWorkbookTests.Usual().Bytes());
        var run = Cli.DemarcRun.Of("import", "crm", file, "--service", Service, "--date", "2026-03-01", "--out", folder["own"]);
        Assert.Equal(0, run.Code);
        Assert.Contains("3 statements of Amazon Web Services (CIS and CRM workbook of Tide Platform, 2026-03-01) on aws/rds",
            run.Output, StringComparison.Ordinal);
        Assert.Contains("requirements of nist-800-53-r5 are answered by it", run.Errors, StringComparison.Ordinal);
        var organisation = folder.Write("demarc.yaml", "organisation: Test\ncontent: own\n");
        run = Cli.DemarcRun.Of("responsibility", "--organisation", organisation, "--framework", Nist, "--requirement", "AC-2(5)",
            "--service", Service,
            "--format", "csv");
        Assert.Contains(",customer,,", run.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",crm-aws-rds-nist-800-53-r5", run.Lines[1], StringComparison.Ordinal);
        run = Cli.DemarcRun.Of("explain", "ac-02 (05)", "--organisation", organisation, "--framework", Nist, "--service", Service);
        Assert.Contains("Set it.", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, Cli.DemarcRun.Of("import", "crm", file, "--service", Service, "--date", "2026-03-01", "--out", folder["own"]).Code);
    }

    private static ProviderStatement Crm(string requirement, Inheritance inheritance) =>
        new() { Requirement = requirement, Inheritance = inheritance };

    private static Catalogue Rds(params ImmutableArray<ProviderStatement> statements) =>
        ShippedCatalogue.With(ShippedCatalogue.Document(Service, Nist, statements));

    private static IEnumerable<ResponsibilityRule> Stated(Catalogue catalogue) =>
        catalogue.Rules.Where(static rule => rule.Place.File.Contains("statements/", StringComparison.Ordinal));
}
