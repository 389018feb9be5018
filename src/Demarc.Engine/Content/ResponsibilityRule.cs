using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>How two parties share (SPEC section 3).</summary>
public enum SharedKind
{
    /// <summary>Not shared, or not said.</summary>
    Unknown,

    /// <summary>One task split: each side needs the other.</summary>
    Dependent,

    /// <summary>Each side does its own, whole task.</summary>
    Independent,
}

/// <summary>Who is accountable. A closed set; the named third party and the kind of sharing belong to the value.</summary>
public abstract record Party
{
    private Party(string name) => Name = name;

    /// <summary>The word used in files, CSV and screens: <c>provider customer shared third-party not-applicable unknown</c>.</summary>
    public string Name { get; }

    /// <summary>The provider.</summary>
    public static Party Provider { get; } = new ProviderParty();

    /// <summary>The customer: us.</summary>
    public static Party Customer { get; } = new CustomerParty();

    /// <summary>Nobody: the duty does not arise.</summary>
    public static Party NotApplicable { get; } = new NotApplicableParty();

    /// <summary>Not known: a gap, never silently somebody.</summary>
    public static Party Unknown { get; } = new UnknownParty();

    /// <summary>The provider.</summary>
    public sealed record ProviderParty() : Party("provider");

    /// <summary>The customer.</summary>
    public sealed record CustomerParty() : Party("customer");

    /// <summary>Both.</summary>
    /// <param name="Kind">How they share.</param>
    public sealed record SharedParty(SharedKind Kind) : Party("shared");

    /// <summary>A named third party that operates for us.</summary>
    /// <param name="Who">Its name or provider id.</param>
    public sealed record ThirdParty(string Who) : Party("third-party");

    /// <summary>Nobody.</summary>
    public sealed record NotApplicableParty() : Party("not-applicable");

    /// <summary>Not known.</summary>
    public sealed record UnknownParty() : Party("unknown");

    /// <inheritdoc/>
    public sealed override string ToString() => this switch
    {
        SharedParty shared => $"shared ({Kebab<SharedKind>.Name(shared.Kind)})",
        ThirdParty third => $"third-party ({third.Who})",
        _ => Name,
    };
}

/// <summary>Which parts a rule speaks of. Empty lists do not restrict.</summary>
public sealed record RuleSelector
{
    /// <summary>Parts by id.</summary>
    public ImmutableArray<PartId> Parts { get; init; } = [];

    /// <summary>Whole controls by id.</summary>
    public ImmutableArray<string> Controls { get; init; } = [];

    /// <summary>Parts on these layers.</summary>
    public ImmutableArray<Layer> Layers { get; init; } = [];

    /// <summary>Parts of these duties.</summary>
    public ImmutableArray<Duty> Duties { get; init; } = [];

    /// <summary>Parts that depend on these capabilities; "*" for any capability.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>How narrow the selection is: of two rules of one level the narrower wins.</summary>
    public int Specificity =>
        (Parts.IsEmpty ? 0 : 16) + (Controls.IsEmpty ? 0 : 8) + (Capabilities.IsEmpty ? 0 : 4) + (Layers.IsEmpty ? 0 : 2)
            + (Duties.IsEmpty ? 0 : 1);

    /// <summary>Whether the part is meant.</summary>
    public bool Selects(ControlPart part) =>
        (Parts.IsEmpty || Parts.Contains(part.Id))
        && (Controls.IsEmpty || Controls.Contains(part.Id.Control, StringComparer.Ordinal))
        && (Layers.IsEmpty || Layers.Contains(part.Layer))
        && (Duties.IsEmpty || Duties.Contains(part.Duty))
        && (Capabilities.IsEmpty || (part.Capability is { } capability
            && (Capabilities.Contains(capability, StringComparer.Ordinal) || Capabilities is ["*"])));
}

/// <summary>A statement that assigns parts to a party under a condition.</summary>
public sealed record ResponsibilityRule
{
    /// <summary>Stable id, shown in every explanation.</summary>
    public required string Id { get; init; }

    /// <summary>Rank.</summary>
    public required RuleLevel Level { get; init; }

    /// <summary>The parts meant.</summary>
    public required RuleSelector AppliesTo
    {
        get;
        init => (field, Specificity) = (value, value.Specificity);
    }

    /// <summary>How narrow the selection is.</summary>
    public int Specificity { get; private init; }

    /// <summary>
    /// Condition over <c>service</c>, <c>state</c> and <c>part</c> (and <c>instance</c> for levels 6 and 7); null: always.
    /// </summary>
    public required LazyExpression? When { get; init; }

    /// <summary>Who is accountable when it applies.</summary>
    public required Party Party { get; init; }

    /// <summary>Reason in plain words.</summary>
    public required string Why { get; init; }

    /// <summary>The statement it rests on.</summary>
    public required Source Source { get; init; }

    /// <summary>First day it holds; null: always held.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day it holds; null: no end.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Only for services of this provider; null: all.</summary>
    public string? Provider { get; init; }

    /// <summary>Only for this service; null: all.</summary>
    public string? Service { get; init; }

    /// <summary>Where it is written: the file to change by someone who disagrees.</summary>
    public required ContentPlace Place { get; init; }

    /// <summary>Whether it holds on that day.</summary>
    public bool HoldsOn(DateOnly day) => (From is null || day >= From) && (Until is null || day <= Until);
}
