using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>The id of a control part, written <c>IAM-03.require</c>.</summary>
/// <param name="Control">Control id.</param>
/// <param name="Part">Part id within the control.</param>
public readonly record struct PartId(string Control, string Part) : IComparable<PartId>
{
    /// <summary>Reads <c>IAM-03.require</c>.</summary>
    public static bool TryParse(string? text, out PartId id)
    {
        id = default;
        var dot = text?.IndexOf('.') ?? -1;
        if (dot <= 0 || dot == text!.Length - 1) return false;
        id = new PartId(text[..dot], text[(dot + 1)..]);
        return true;
    }

    /// <summary>Order by control, then part.</summary>
    public int CompareTo(PartId other)
    {
        var byControl = string.CompareOrdinal(Control, other.Control);
        return byControl != 0 ? byControl : string.CompareOrdinal(Part, other.Part);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Control}.{Part}";
}

/// <summary>A kind of evidence that a part needs.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="MaxAge">Age, counted from the effective time, after which it is stale.</param>
public sealed record EvidenceNeed(EvidenceKind Kind, TimeSpan MaxAge);

/// <summary>One duty inside a control: the unit of ownership and of evidence.</summary>
public sealed record ControlPart
{
    /// <summary>Id.</summary>
    public required PartId Id { get; init; }

    /// <summary>Short title.</summary>
    public required string Title { get; init; }

    /// <summary>Domain of its control.</summary>
    public required string Domain { get; init; }

    /// <summary>Layer it acts on.</summary>
    public required Layer Layer { get; init; }

    /// <summary>Kind of work.</summary>
    public required Duty Duty { get; init; }

    /// <summary>How often it exists.</summary>
    public required PartScope Scope { get; init; }

    /// <summary>Severity when it is not effective.</summary>
    public required Severity Criticality { get; init; }

    /// <summary>The capability whose state decides who must act; null when none does.</summary>
    public string? Capability { get; init; }

    /// <summary>What we do when it is ours.</summary>
    public string CustomerDoes { get; init; } = "";

    /// <summary>What the provider does when it is theirs.</summary>
    public string ProviderDoes { get; init; } = "";

    /// <summary>Kinds of evidence that suffice together.</summary>
    public ImmutableArray<EvidenceNeed> Evidence { get; init; } = [];

    /// <summary>
    /// Whether it counts when the control is summarised: merely offering a means, or caring for one's own side, does not.
    /// </summary>
    public bool CountsInSummary => Duty is not (Duty.Mechanism or Duty.Assure);
}

/// <summary>An objective of the catalogue.</summary>
public sealed record Control
{
    /// <summary>Id, such as <c>IAM-03</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Domain id.</summary>
    public required string Domain { get; init; }

    /// <summary>The state to reach, in one sentence.</summary>
    public required string Objective { get; init; }

    /// <summary>Severity when it fails.</summary>
    public required Severity Criticality { get; init; }

    /// <summary>Review cadence.</summary>
    public required ReviewCadence Review { get; init; }

    /// <summary>Its parts in the order written.</summary>
    public required ImmutableArray<ControlPart> Parts { get; init; }

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }
}

/// <summary>A group of controls.</summary>
/// <param name="Id">Id, the file's name.</param>
/// <param name="Title">Title.</param>
public sealed record Domain(string Id, string Title);
