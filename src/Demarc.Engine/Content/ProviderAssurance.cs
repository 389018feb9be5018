using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>What an auditor says of a provider's controls.</summary>
public enum AuditOpinion
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>They are suitable, and operated.</summary>
    Unqualified,

    /// <summary>So they are, except for something.</summary>
    Qualified,

    /// <summary>They are not.</summary>
    Adverse,

    /// <summary>The auditor could not tell.</summary>
    Disclaimer,
}

/// <summary>Whether a report speaks of the controls of those who work for the provider.</summary>
public enum SubserviceMethod
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Their controls are left out: only a report of their own speaks of them.</summary>
    CarveOut,

    /// <summary>Their controls were tested with the provider's.</summary>
    Inclusive,
}

/// <summary>An organisation that works for a provider, as the provider's report names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">Whether the report speaks of its controls.</param>
/// <param name="Provider">Its provider id, where it is one of the catalogue; null otherwise.</param>
/// <param name="Report">Id of the report of its own that we hold; null: any of that provider.</param>
public sealed record SubserviceOrganisation(string Name, SubserviceMethod Method, string? Provider, string? Report);

/// <summary>A letter in which the provider says that nothing changed since the period of a report. No auditor stands behind it.</summary>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
/// <param name="File">File or address; may be empty.</param>
public sealed record BridgeLetter(DateOnly From, DateOnly Until, string File);

/// <summary>A complementary user entity control: what a provider's report assumes we do.</summary>
/// <param name="Id">Number in the report.</param>
/// <param name="Parts">Our parts that answer it; empty: unanswered.</param>
/// <param name="Confirmed">Day on which we last confirmed that we do it; null: never.</param>
public sealed record UserEntityControl(string Id, ImmutableArray<PartId> Parts, DateOnly? Confirmed)
{
    /// <summary>Who confirmed it; may be empty.</summary>
    public string By { get; init; } = "";

    /// <summary>Why it does not concern us; empty when it does.</summary>
    public string NotApplicable { get; init; } = "";

    /// <summary>Who does it: id of a person or team, or a name; may be empty.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What shows it: ids of items of evidence, or addresses; may be empty.</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];
}

/// <summary>A provider's own report or certificate. It never counts for a part of ours.</summary>
public sealed record ProviderAssurance
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Provider id.</summary>
    public required string Provider { get; init; }

    /// <summary>Kind of report in the organisation's own words: those of one kind complement each other; empty: it stands alone.</summary>
    public string Type { get; init; } = "";

    /// <summary>First day of the period it covers.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day of the period it covers.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The day it was issued; null: not said.</summary>
    public DateOnly? Issued { get; init; }

    /// <summary>Last day of a bridge letter that follows on the period; null: none.</summary>
    public DateOnly? Bridge { get; init; }

    /// <summary>Bridge letters with their own beginnings.</summary>
    public ImmutableArray<BridgeLetter> Bridges { get; init; } = [];

    /// <summary>Service ids in its scope; empty: not said, so every service is out of proven scope.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>Regions in its scope; empty: all.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>The auditor's opinion.</summary>
    public AuditOpinion Opinion { get; init; }

    /// <summary>Those who work for the provider, as the report names them.</summary>
    public ImmutableArray<SubserviceOrganisation> Subservices { get; init; } = [];

    /// <summary>Ids of earlier reports whose place it takes.</summary>
    public ImmutableArray<string> Supersedes { get; init; } = [];

    /// <summary>Parts somebody offers it for.</summary>
    public RuleSelector? OfferedFor { get; init; }

    /// <summary>What it assumes we do.</summary>
    public ImmutableArray<UserEntityControl> UserEntityControls { get; init; } = [];

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }

    /// <summary>Whether the auditor has something against it.</summary>
    public bool Qualified => Opinion is AuditOpinion.Qualified or AuditOpinion.Adverse or AuditOpinion.Disclaimer;

    /// <summary>
    /// Last day covered by the period and the bridge letters that follow on it. A letter that begins after a gap bridges nothing.
    /// </summary>
    public DateOnly CoveredUntil
    {
        get
        {
            var end = Bridge is { } letter && letter > To ? letter : To;
            foreach (var bridge in Bridges.OrderBy(static bridge => bridge.From))
            {
                if (bridge.From.DayNumber <= end.DayNumber + 1 && bridge.Until > end) end = bridge.Until;
            }

            return end;
        }
    }
}
