using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.System.Tests.Content;

/// <summary>Providers' reports in the organisation's file: read, of its schema, and refused with the line where they are wrong.</summary>
public sealed class AssuranceFileTests
{
    private const string File = """
        organisation: Example
        assurance:
          - id: old
            title: Old
            provider: aws
            from: 2024-10-01
            to: 2025-09-30
            bridge: 2025-12-31
            qualified: yes
            cuecs: [{ id: U1, parts: [IAM-06.assign], confirmed: 2025-10-12, by: dana }]
          - id: new
            title: New
            provider: aws
            type: soc2-type2
            from: 2025-10-01
            to: 2026-09-30
            issued: 2026-11-10
            supersedes: [old]
            bridges: [{ from: 2026-10-01, until: 2026-12-31, file: letter.pdf }]
            opinion: adverse
            services: [aws/rds]
            subservices:
              - { name: Bolt, method: carve-out, provider: azure }
              - { name: Inc, method: inclusive, report: old }
            cuecs: [{ id: U2, not applicable: We use no such thing, confirmed: 2026-11-12 }]
        """;

    private static readonly Catalogue Catalogue = CatalogueBuilder.Build(
        ContentFolder.Read(Path.Combine(SchemaFile.Repository, "content"), ContentLayer.Shipped).Files, "0.0.0").Catalogue!;

    [Fact]
    public void A_report_is_read_with_all_it_says()
    {
        Assert.Empty(SchemaFile.Of("organisation").Faults(File));
        var read = OrganisationReader.Read(SchemaFile.Node(File), Catalogue);
        Assert.Empty(read.Diagnostics);
        var (old, young) = (read.Organisation!.Assurance[0], read.Organisation.Assurance[1]);
        Assert.Equal((AuditOpinion.Qualified, new DateOnly(2025, 12, 31)), (old.Opinion, old.CoveredUntil));
        Assert.Equal(("dana", ""), (old.UserEntityControls[0].By, old.UserEntityControls[0].NotApplicable));
        Assert.Equal((AuditOpinion.Adverse, "soc2-type2", new DateOnly(2026, 11, 10)), (young.Opinion, young.Type, young.Issued));
        Assert.Equal(new DateOnly(2026, 12, 31), young.CoveredUntil);
        Assert.Equal("old", Assert.Single(young.Supersedes));
        Assert.Equal(
            [
                new SubserviceOrganisation("Bolt", SubserviceMethod.CarveOut, "azure", null),
                new SubserviceOrganisation("Inc", SubserviceMethod.Inclusive, null, "old"),
            ], young.Subservices);
        Assert.Equal("We use no such thing", young.UserEntityControls[0].NotApplicable);
    }

    private const string Answers = """

        cuec answers:
          - { report: old, control: U1, parts: [IAM-07.restrict], owner: platform, evidence: [list-2026], confirmed: 2025-11-01, by: Ada }
          - { report: new, control: U2, not applicable: Nobody uses it, confirmed: 2026-11-13 }
        """;

    [Fact]
    public void An_answer_apart_from_its_report_takes_the_place_of_what_the_report_says()
    {
        Assert.Empty(SchemaFile.Of("organisation").Faults(File + Answers));
        var read = OrganisationReader.Read(SchemaFile.Node(File + Answers), Catalogue);
        Assert.Empty(read.Diagnostics);
        var (old, young) = (read.Organisation!.Assurance[0].UserEntityControls[0], read.Organisation.Assurance[1].UserEntityControls[0]);
        Assert.Equal(
            ("IAM-07.restrict", "platform", "list-2026", "Ada", new DateOnly(2025, 11, 1)),
            (old.Parts.Single().ToString(), old.Owner, old.Evidence.Single(), old.By, old.Confirmed));
        Assert.Equal(("Nobody uses it", new DateOnly(2026, 11, 13)), (young.NotApplicable, young.Confirmed));
    }

    [Theory]
    [InlineData("report: old", "report: olt", "no report \"olt\"; did you mean \"old\"")]
    [InlineData("control: U1", "control: U3", "\"old\" assumes no control \"U3\"; did you mean \"U1\"")]
    [InlineData("parts: [IAM-07.restrict], ", "", "names parts of ours, or says why")]
    [InlineData("IAM-07.restrict", "IAM-07.restrct", "did you mean IAM-07.restrict")]
    [InlineData(", confirmed: 2025-11-01", "", "\"confirmed\" is missing")]
    [InlineData("report: new, control: U2", "report: old, control: U1", "is answered twice")]
    [InlineData("not applicable: Nobody", "parts: [IAM-07.restrict], not applicable: Nobody", "said not to concern us")]
    public void Mistakes_in_answers_are_refused(string right, string wrong, string told)
    {
        var read = OrganisationReader.Read(SchemaFile.Node(File + Answers.Replace(right, wrong, StringComparison.Ordinal)), Catalogue);
        Assert.Null(read.Organisation);
        Assert.Contains(read.Diagnostics, mistake => mistake.Message.Contains(told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("supersedes: [old]", "supersedes: [olt]", "no report \"olt\"; did you mean \"old\"")]
    [InlineData("supersedes: [old]", "supersedes: [new]", "takes the place of itself")]
    [InlineData("IAM-06.assign", "IAM-06.asign", "did you mean IAM-06.assign")]
    [InlineData("opinion: adverse", "opinion: fine", "\"opinion\" is one of")]
    [InlineData("method: inclusive", "method: part", "\"method\" is one of")]
    [InlineData("until: 2026-12-31", "until: 2026-09-01", "\"until\" is before \"from\"")]
    [InlineData("provider: azure", "provider: azuer", "no provider \"azuer\"")]
    [InlineData("report: old", "report: none", "no report \"none\"")]
    [InlineData("bridge: 2025-12-31", "opinion: unqualified", "\"qualified\" says that it is not")]
    public void Mistakes_are_refused_with_their_line(string right, string wrong, string told)
    {
        var read = OrganisationReader.Read(SchemaFile.Node(File.Replace(right, wrong, StringComparison.Ordinal)), Catalogue);
        var fault = Assert.Single(read.Diagnostics);
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Place.Line > 1);
        Assert.Null(read.Organisation);
    }
}
