using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Gaps;

/// <summary>What is missing between responsibility and proof (SPEC section 7).</summary>
public enum GapKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Nobody can say whose duty it is.</summary>
    UnassignedResponsibility,

    /// <summary>Ours, and no named owner, or the owner left.</summary>
    Unowned,

    /// <summary>Ours, and nothing shows that it is done.</summary>
    NoEvidence,

    /// <summary>What shows it is too old.</summary>
    StaleEvidence,

    /// <summary>Provider assurance offered for our part, or evidence that was rejected.</summary>
    WrongEvidence,

    /// <summary>A check fails.</summary>
    FailingCheck,

    /// <summary>A check could not decide.</summary>
    InconclusiveCheck,

    /// <summary>A setting differs from the approved baseline.</summary>
    ConfigurationDrift,

    /// <summary>The line moved.</summary>
    ResponsibilityDrift,

    /// <summary>A review is overdue.</summary>
    ReviewOverdue,

    /// <summary>There is no agreement.</summary>
    AgreementMissing,

    /// <summary>The agreement ended.</summary>
    AgreementExpired,

    /// <summary>There is no exit plan.</summary>
    ExitPlanMissing,

    /// <summary>The exit was never rehearsed, or too long ago.</summary>
    ExitPlanUntested,

    /// <summary>In use, but not among the services the organisation knows.</summary>
    UnsanctionedService,

    /// <summary>In use, but never reviewed.</summary>
    ServiceNotReviewed,

    /// <summary>It keeps our data, and nobody classified them.</summary>
    DataUnclassified,

    /// <summary>Data where they may not be.</summary>
    ResidencyViolation,

    /// <summary>An override or exception ended.</summary>
    ExceptionExpired,

    /// <summary>The provider's report does not cover a service or region we use.</summary>
    AssuranceOutOfScope,

    /// <summary>The provider's report covers a period that is over.</summary>
    AssuranceExpired,

    /// <summary>What the provider's report assumes we do is not answered.</summary>
    CuecUnanswered,
}

/// <summary>One item of the worklist.</summary>
public sealed record Gap
{
    /// <summary>Kind.</summary>
    public required GapKind Kind { get; init; }

    /// <summary>The part; null for gaps about a service, an agreement or a report.</summary>
    public ControlPart? Part { get; init; }

    /// <summary>Where.</summary>
    public required DutyScope Scope { get; init; }

    /// <summary>
    /// What it is about within its part and scope: the id of a report, review, exception, item or type; empty where nothing has to be told
    /// apart.
    /// </summary>
    public string Subject { get; init; } = "";

    /// <summary>
    /// What makes it this gap. It stays the same while the gap is open, and no two gaps of an assessment have the same. A check fails in a
    /// place, whichever of the parts that it shows is ours there today.
    /// </summary>
    public GapKey Key => Instance is null
        ? new(Kind, Part?.Id, Scope, Check, null, Subject) : new(Kind, null, DutyScope.Organisation, Check, Instance, Subject);

    /// <summary>A resource, when one is meant.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>Id of the check that shows it; empty for gaps that no check shows.</summary>
    public string Check { get; init; } = "";

    /// <summary>Where the check's resources are; null for gaps that no check shows.</summary>
    public InstanceKey? Instance { get; init; }

    /// <summary>
    /// Id of what it is about beside the part: the item or agreement that no longer counts, the report, review or exception, the type of
    /// resources that is not known; empty when there is no such thing.
    /// </summary>
    public string About { get; init; } = "";

    /// <summary>
    /// What is meant within <see cref="About"/>: of a report a control or who is left out, of an exception <c>check</c> or <c>duty</c>;
    /// empty when all of it is meant.
    /// </summary>
    public string Detail { get; init; } = "";

    /// <summary>Who has to close it; empty when nobody is named.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Id of that person or team; empty when nobody is named. Names can be those of several.</summary>
    public string OwnerId { get; init; } = "";

    /// <summary>Severity from criticality, workload and data class.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Day since which it is known to be open.</summary>
    public required DateOnly Opened { get; init; }

    /// <summary>Day by which it should be closed.</summary>
    public required DateOnly Due { get; init; }

    /// <summary>Why it is due on that day when the day was agreed; empty: it follows from severity.</summary>
    public string Agreed { get; init; } = "";

    /// <summary>Id of the deadline by which the day was agreed; empty: it follows from severity.</summary>
    public string AgreedBy { get; init; } = "";

    /// <summary>Why it is a gap.</summary>
    public required string Why { get; init; }

    /// <summary>How to close it.</summary>
    public required string Close { get; init; }

    /// <summary>A gap about no part, due as its severity says.</summary>
    internal static Gap Of(
        GapKind kind, DutyScope scope, string subject, Severity severity, DateOnly opened, string why, string close) => new()
    {
        Kind = kind,
        Scope = scope,
        Subject = subject,
        Severity = severity,
        Opened = opened,
        Due = GapSeverity.Due(severity, opened),
        Why = why,
        Close = close,
    };
}

/// <summary>What makes a gap this gap.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Part">The part; null for gaps about a service, an agreement or a report, and for those that a check shows.</param>
/// <param name="Scope">Where; the organisation for those that a check shows.</param>
/// <param name="Check">Id of the check that shows it; empty for gaps that no check shows.</param>
/// <param name="Instance">Where the check's resources are; null for gaps that no check shows.</param>
/// <param name="Subject">What it is about within part and scope; may be empty.</param>
public sealed record GapKey(GapKind Kind, PartId? Part, DutyScope Scope, string Check, InstanceKey? Instance, string Subject);
