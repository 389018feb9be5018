using Demarc.Engine.Content;

namespace Demarc.Engine.Gaps;

/// <summary>Severity and due day of gaps. One formula, shown with every number (docs/concepts.md).</summary>
public static class GapSeverity
{
    private static readonly HashSet<string> Sensitive = new(StringComparer.OrdinalIgnoreCase)
        { "confidential", "restricted", "secret", "strictly-confidential", "personal", "health", "cardholder", "sensitive" };

    private static readonly HashSet<string> NotProduction = new(StringComparer.OrdinalIgnoreCase)
        { "test", "dev", "development", "sandbox", "staging", "demo", "lab", "qa" };

    /// <summary>
    /// Criticality of the part, one step up where the workload is critical and its data sensitive, one step down outside production. Either
    /// alone does not raise it: if everything is critical, nothing is.
    /// </summary>
    public static Severity Of(Severity criticality, Workload? workload)
    {
        var step = 0;
        if (workload is not null && (workload.Criticality == Severity.Critical && Sensitive.Contains(workload.DataClass))) step++;
        if (workload is not null && NotProduction.Contains(workload.Environment)) step--;
        return (Severity)Math.Clamp((int)criticality + step, (int)Severity.Low, (int)Severity.Critical);
    }

    /// <summary>The day on which a gap opened: that of the first sight of it; the day asked about when nobody knows.</summary>
    /// <param name="seen">First sight in ticks (UTC); 0 when not known.</param>
    /// <param name="day">The day asked about.</param>
    internal static DateOnly Since(long seen, DateOnly day)
    {
        if (seen <= 0) return day;
        var first = DateOnly.FromDateTime(new DateTime(seen, DateTimeKind.Utc));
        return first < day ? first : day;
    }

    /// <summary>Days to close a gap: 7, 30, 90, 180 from critical to low.</summary>
    public static DateOnly Due(Severity severity, DateOnly opened) => opened.AddDays(severity switch
    {
        Severity.Critical => 7,
        Severity.High => 30,
        Severity.Medium => 90,
        _ => 180,
    });
}
