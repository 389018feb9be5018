using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>What a provider's plan says about itself and about who does what.</summary>
public sealed record OscalPlan
{
    /// <summary>Title of the document.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the system; the title where it has none.</summary>
    public required string System { get; init; }

    /// <summary>Version of the document.</summary>
    public required string Version { get; init; }

    /// <summary>Day of its last change; null when it does not say.</summary>
    public required DateOnly? Date { get; init; }

    /// <summary>Where it says it is published: an address; empty when nowhere.</summary>
    public required string Address { get; init; }

    /// <summary>What names the catalogue or profile it stands on: addresses and titles, to tell the framework from.</summary>
    public required ImmutableArray<string> Baseline { get; init; }

    /// <summary>The framework, where it is a plan of ours; null otherwise.</summary>
    public string? Framework { get; init; }

    /// <summary>The framework that it names, or that its catalogue or profile is named after; null when that does not tell.</summary>
    public string? NamedFramework => Framework
        ?? Baseline.Select(static text => OscalFramework.Guess(text.Replace('_', ' '), "")).FirstOrDefault(static id => id is not null);

    /// <summary>Its components by UUID.</summary>
    public required ImmutableDictionary<string, PlanComponent> Components { get; init; }

    /// <summary>Its statements, in the order of the document.</summary>
    public required ImmutableArray<PlanStatement> Statements { get; init; }
}

/// <summary>A component of a plan.</summary>
/// <param name="Uuid">UUID.</param>
/// <param name="Type">Type: <c>this-system</c>, <c>service</c>, <c>system</c> ...</param>
/// <param name="Title">Title.</param>
/// <param name="Service">Service id, where the plan is one of ours.</param>
/// <param name="Provider">Provider id, where the plan is one of ours.</param>
public sealed record PlanComponent(string Uuid, string Type, string Title, string? Service, string? Provider);

/// <summary>What a plan says about one statement of a control.</summary>
/// <param name="Control">Control id as written.</param>
/// <param name="Statement">Statement id as written; the control id where it speaks of the control as a whole.</param>
/// <param name="Requirement">The requirement, spelled as usual: <c>AC-2(3)(a)</c>.</param>
/// <param name="By">What each component says.</param>
/// <param name="Place">Where it stands.</param>
public sealed record PlanStatement(string Control, string Statement, string Requirement, ImmutableArray<PlanVoice> By, string Place)
{
    /// <summary>Where its implementation comes from, in the plan's words (<c>control-origination</c>).</summary>
    public ImmutableArray<string> Origination { get; init; } = [];
}

/// <summary>What one component says about one statement.</summary>
public sealed record PlanVoice
{
    /// <summary>UUID of the component.</summary>
    public required string Component { get; init; }

    /// <summary>State of the implementation; empty when not said.</summary>
    public required string State { get; init; }

    /// <summary>What it provides to others.</summary>
    public required ImmutableArray<PlanItem> Provided { get; init; }

    /// <summary>What it leaves to others.</summary>
    public required ImmutableArray<PlanItem> Responsibilities { get; init; }

    /// <summary>UUIDs of what it takes over from others.</summary>
    public required ImmutableArray<string> Inherited { get; init; }

    /// <summary>UUIDs of responsibilities that others left to it, and that it meets.</summary>
    public required ImmutableArray<string> Satisfied { get; init; }

    /// <summary>Whether it is one of our own plans that speaks, part by part.</summary>
    public required bool IsOurs { get; init; }

    /// <summary>Our own plans: parts that do not arise there.</summary>
    public ImmutableArray<string> NotApplicable { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public required string Place { get; init; }
}

/// <summary>Something provided, or left to others.</summary>
/// <param name="Uuid">UUID.</param>
/// <param name="Of">UUID of what is provided that a responsibility goes with; empty when it stands alone.</param>
/// <param name="Text">What it says.</param>
/// <param name="Part">Our own plans: the part.</param>
/// <param name="Party">Our own plans: whose the part is.</param>
/// <param name="Who">Our own plans: name of the third party.</param>
/// <param name="Varies">Our own plans: whether places of the service differ, so that nothing follows.</param>
public sealed record PlanItem(string Uuid, string Of, string Text, string? Part, string? Party, string? Who, bool Varies);
