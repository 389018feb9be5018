using Demarc.Engine.Content;
using Demarc.Engine.Gaps;

namespace Demarc.Engine.Tests.Gaps;

/// <summary>How bad a gap is, and until when it should be closed (docs/concepts.md).</summary>
public sealed class GapSeverityTests
{
    [Theory]
    // A critical workload with sensitive data lifts by one step; either alone does not.
    [InlineData(Severity.Low, Severity.Critical, "confidential", "production", Severity.Medium)]
    [InlineData(Severity.Medium, Severity.Critical, "Health", "", Severity.High)]
    [InlineData(Severity.High, Severity.Critical, "cardholder", "production", Severity.Critical)]
    [InlineData(Severity.Critical, Severity.Critical, "secret", "production", Severity.Critical)]
    [InlineData(Severity.High, Severity.High, "secret", "production", Severity.High)]
    [InlineData(Severity.High, Severity.Critical, "public", "production", Severity.High)]
    [InlineData(Severity.High, Severity.Critical, "", "production", Severity.High)]
    [InlineData(Severity.High, Severity.Unknown, "", "", Severity.High)]
    // Outside production it is one step less bad.
    [InlineData(Severity.Critical, Severity.Low, "public", "test", Severity.High)]
    [InlineData(Severity.High, Severity.Unknown, "", "Staging", Severity.Medium)]
    [InlineData(Severity.Medium, Severity.Unknown, "", "dev", Severity.Low)]
    [InlineData(Severity.Low, Severity.Unknown, "", "sandbox", Severity.Low)]
    [InlineData(Severity.High, Severity.Unknown, "", "prod", Severity.High)]
    // Both at once.
    [InlineData(Severity.High, Severity.Critical, "personal", "qa", Severity.High)]
    public void Severity_follows_from_the_part_and_the_workload(
        Severity criticality, Severity workload, string data, string environment, Severity expected) => Assert.Equal(
        expected, GapSeverity.Of(
            criticality,
            new Workload { Id = "w", Title = "W", Criticality = workload, DataClass = data, Environment = environment }));

    [Theory]
    [InlineData(Severity.Low)]
    [InlineData(Severity.Medium)]
    [InlineData(Severity.High)]
    [InlineData(Severity.Critical)]
    public void Without_a_workload_it_is_that_of_the_part(Severity criticality) =>
        Assert.Equal(criticality, GapSeverity.Of(criticality, null));

    [Theory]
    [InlineData(Severity.Critical, 7)]
    [InlineData(Severity.High, 30)]
    [InlineData(Severity.Medium, 90)]
    [InlineData(Severity.Low, 180)]
    public void The_day_to_close_it_follows_from_severity(Severity severity, int days)
    {
        var opened = new DateOnly(2026, 2, 20);
        Assert.Equal(opened.AddDays(days), GapSeverity.Due(severity, opened));
    }
}
