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
