using System.Runtime.InteropServices;
using Demarc.Engine.Content;

namespace Demarc.Engine.Checks;

/// <summary>One verdict of a run with where it stands.</summary>
/// <param name="ResourceId">The resource; for a check of an account or region, the account.</param>
/// <param name="Type">Resource type id.</param>
/// <param name="Account">Account; empty when not known.</param>
/// <param name="Region">Region; empty when not known.</param>
/// <param name="Workload">Workload; empty when none.</param>
/// <param name="Container">The plan or template inside which the id is unique; empty for ids that are unique by themselves.</param>
/// <param name="Check">Check id.</param>
/// <param name="Outcome">Outcome.</param>
/// <param name="Reason">Reason.</param>
/// <param name="Severity">Severity of the check.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VerdictRow(
    string ResourceId, string Type, string Account, string Region, string Workload, string Container, string Check,
    VerdictOutcome Outcome, string Reason, Severity Severity)
{
    /// <summary>When the source looked, in ticks (UTC); 0 when it does not say.</summary>
    public long Captured { get; init; }

    /// <summary>Since when the outcome is on record, in ticks (UTC); 0 when it was not recorded before.</summary>
    public long Since { get; init; }
}
