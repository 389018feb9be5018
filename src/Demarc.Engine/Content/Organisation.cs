using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>A person who can be answerable.</summary>
/// <param name="Id">Id used in the file.</param>
/// <param name="Name">Name shown.</param>
/// <param name="Left">Last day in the organisation; null while there.</param>
public sealed record Person(string Id, string Name, DateOnly? Left);

/// <summary>A team.</summary>
/// <param name="Id">Id used in the file.</param>
/// <param name="Title">Name shown.</param>
/// <param name="Members">Ids of people.</param>
public sealed record Team(string Id, string Title, ImmutableArray<string> Members);

/// <summary>What we run.</summary>
public sealed record Workload
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Title { get; init; }

    /// <summary>Environment: production, test ... in the organisation's own words.</summary>
    public string Environment { get; init; } = "";

    /// <summary>How much depends on it; unknown when not said.</summary>
    public Severity Criticality { get; init; }

    /// <summary>Data classification in the organisation's own words; empty: not classified, which is a gap.</summary>
    public string DataClass { get; init; } = "";

    /// <summary>Regions where its data may be; empty: anywhere. A trailing * stands for any ending.</summary>
    public ImmutableArray<string> Residency { get; init; } = [];

    /// <summary>Condition over <c>resource</c>; null: only declared services belong to it.</summary>
    public LazyExpression? When { get; init; }
}

/// <summary>A service the organisation says it uses.</summary>
public sealed record DeclaredService(
    string Service, string Account, string Region, string Workload, DateOnly? Reviewed, bool Refused, ContentPlace Place);

/// <summary>Who is answerable for what: the first rule that applies.</summary>
public sealed record OwnerRule(string Id, string Owner, string? Deputy, string? Fallback, LazyExpression? When, ContentPlace Place);

/// <summary>An item of evidence the organisation holds.</summary>
public sealed record EvidenceItem
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Kind.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>What it is offered for.</summary>
    public required RuleSelector Offered { get; init; }

    /// <summary>Where it holds, over <c>instance</c> and <c>part</c>; null: everywhere.</summary>
    public LazyExpression? When { get; init; }

    /// <summary>The day whose state it shows: freshness counts from here.</summary>
    public required DateOnly Effective { get; init; }

    /// <summary>The day it was taken: an export made, a report signed; null: not said.</summary>
    public DateOnly? Collected { get; init; }

    /// <summary>The day we had it; null: not said.</summary>
    public DateOnly? Received { get; init; }

    /// <summary>Day on which it stops to hold by its own terms; null: none.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>Why it was not accepted; null when it was.</summary>
    public string? Rejected { get; init; }

    /// <summary>File or address of the item.</summary>
    public string File { get; init; } = "";

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }
}

/// <summary>A contract or the like, and the duties it moves.</summary>
public sealed record Agreement
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Provider id it is made with.</summary>
    public required string Provider { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; null: until cancelled.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Parts for which it is the evidence.</summary>
    public required RuleSelector Covers { get; init; }

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }
}

/// <summary>A deviation from the derived answer, or from a duty, that ends.</summary>
/// <param name="Rule">The level-7 rule it makes.</param>
/// <param name="Author">Who asked.</param>
/// <param name="Approver">Who approved: somebody else.</param>
public sealed record Override(ResponsibilityRule Rule, string Author, string Approver)
{
    internal const string Prefix = "override/";

    /// <summary>Its id as it is written; that of its rule says besides that it is an override.</summary>
    public string Id => Rule.Id.StartsWith(Prefix, StringComparison.Ordinal) ? Rule.Id[Prefix.Length..] : Rule.Id;
}

/// <summary>A failing check that somebody accepts for a time. It always ends, and nobody approves their own.</summary>
public sealed record CheckException
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Checks it speaks of.</summary>
    public required ImmutableArray<string> Checks { get; init; }

    /// <summary>Resources it covers, over <c>resource</c> (id, type, account, region, name, tags ...); null: all.</summary>
    public LazyExpression? When { get; init; }

    /// <summary>Why it is acceptable, and what compensates.</summary>
    public required string Reason { get; init; }

    /// <summary>Who asked.</summary>
    public required string Author { get; init; }

    /// <summary>Who approved: somebody else.</summary>
    public required string Approver { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day: afterwards the failure counts again.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }
}

/// <summary>A review that recurs.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">What is reviewed.</param>
/// <param name="EveryMonths">Months between reviews.</param>
/// <param name="Done">Day of the last one.</param>
/// <param name="By">Who did it.</param>
public sealed record ReviewDone(string Id, string Title, int EveryMonths, DateOnly Done, string By);

/// <summary>A day agreed for closing gaps, instead of the one that follows from severity.</summary>
/// <param name="Id">Id.</param>
/// <param name="Parts">Parts meant; null: also gaps that are about no part.</param>
/// <param name="When">Where, over <c>instance</c> and <c>part</c>; null: everywhere.</param>
/// <param name="Due">The day.</param>
/// <param name="Reason">Why that day.</param>
public sealed record Deadline(string Id, RuleSelector? Parts, LazyExpression? When, DateOnly Due, string Reason);

/// <summary>What an organisation says about itself in <c>demarc.yaml</c>.</summary>
public sealed record Organisation
{
    /// <summary>An organisation that says nothing: every duty is unowned and without evidence.</summary>
    public static Organisation Nameless { get; } = new() { Name = "Organisation", Stated = false };

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether there is a file at all.</summary>
    public bool Stated { get; init; } = true;

    /// <summary>People.</summary>
    public ImmutableArray<Person> People { get; init; } = [];

    /// <summary>Teams.</summary>
    public ImmutableArray<Team> Teams { get; init; } = [];

    /// <summary>Workloads; the first whose condition holds takes a resource.</summary>
    public ImmutableArray<Workload> Workloads { get; init; } = [];

    /// <summary>Declared services.</summary>
    public ImmutableArray<DeclaredService> Services { get; init; } = [];

    /// <summary>Owner rules in order.</summary>
    public ImmutableArray<OwnerRule> Owners { get; init; } = [];

    /// <summary>Evidence.</summary>
    public ImmutableArray<EvidenceItem> Evidence { get; init; } = [];

    /// <summary>Agreements.</summary>
    public ImmutableArray<Agreement> Agreements { get; init; } = [];

    /// <summary>Provider assurance.</summary>
    public ImmutableArray<ProviderAssurance> Assurance { get; init; } = [];

    /// <summary>Overrides.</summary>
    public ImmutableArray<Override> Overrides { get; init; } = [];

    /// <summary>Exceptions to checks.</summary>
    public ImmutableArray<CheckException> Exceptions { get; init; } = [];

    /// <summary>Reviews done.</summary>
    public ImmutableArray<ReviewDone> Reviews { get; init; } = [];

    /// <summary>Days agreed for closing gaps; the first that applies counts.</summary>
    public ImmutableArray<Deadline> Deadlines { get; init; } = [];

    /// <summary>Rules of levels 6 and 7: agreements that move duties, and overrides.</summary>
    public ImmutableArray<ResponsibilityRule> Rules { get; init; } = [];
}
