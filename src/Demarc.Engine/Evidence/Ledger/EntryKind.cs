using System.Collections.Immutable;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>What an entry of a ledger records.</summary>
public enum EntryKind
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Evidence was received.</summary>
    Evidence,

    /// <summary>Somebody decided: an owner, an override, an exception, a review, an adoption.</summary>
    Decision,

    /// <summary>The thing behind an earlier entry was erased.</summary>
    Erasure,

    /// <summary>A package was handed out.</summary>
    Export,

    /// <summary>A key takes the place of another.</summary>
    KeyRotation,

    /// <summary>An earlier entry was wrong.</summary>
    Correction,

    /// <summary>Another version of the catalogue is in use.</summary>
    CatalogueVersion,
}

/// <summary>Kinds of decision.</summary>
public enum DecisionKind
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Who answers for a part.</summary>
    Owner,

    /// <summary>A party other than the derived one.</summary>
    Override,

    /// <summary>A part may stay unmet until a date.</summary>
    Exception,

    /// <summary>A part was looked at.</summary>
    Review,

    /// <summary>A service may be used, or may not.</summary>
    Adoption,

    /// <summary>What was agreed with a provider.</summary>
    Agreement,

    /// <summary>Who is here, and who left.</summary>
    Person,

    /// <summary>The day by which something is to be done.</summary>
    Deadline,

    /// <summary>A report of a provider, and what answers it.</summary>
    Assurance,

    /// <summary>What runs here, and what the organisation is called.</summary>
    Organisation,

    /// <summary>The configuration that resources have is as it is to be.</summary>
    Configuration,
}

/// <summary>How kinds are written.</summary>
public static class EntryKinds
{
    /// <summary>What all types of predicate begin with; docs/ledger.md says what is in each.</summary>
    public const string TypePrefix = "https://demarc.dev/ledger/";

    private const string TypeSuffix = "/v1";

    private static readonly ImmutableArray<(EntryKind Kind, string Word)> Words =
    [
        (EntryKind.Evidence, "evidence"), (EntryKind.Decision, "decision"), (EntryKind.Erasure, "erasure"), (EntryKind.Export, "export"),
        (EntryKind.KeyRotation, "key-rotation"), (EntryKind.Correction, "correction"), (EntryKind.CatalogueVersion, "catalogue-version"),
    ];

    private static readonly ImmutableArray<(DecisionKind Kind, string Word)> Decisions =
    [
        (DecisionKind.Owner, "owner"), (DecisionKind.Override, "override"), (DecisionKind.Exception, "exception"),
        (DecisionKind.Review, "review"), (DecisionKind.Adoption, "adoption"), (DecisionKind.Agreement, "agreement"),
        (DecisionKind.Person, "person"), (DecisionKind.Deadline, "deadline"), (DecisionKind.Assurance, "assurance"),
        (DecisionKind.Organisation, "organisation"), (DecisionKind.Configuration, "configuration"),
    ];

    /// <summary>The word for a kind, such as <c>key-rotation</c>; <c>unknown</c> for none.</summary>
    public static string Word(this EntryKind kind) => Words.FirstOrDefault(pair => pair.Kind == kind).Word ?? "unknown";

    /// <summary>The word for a kind of decision; <c>unknown</c> for none.</summary>
    public static string Word(this DecisionKind kind) => Decisions.FirstOrDefault(pair => pair.Kind == kind).Word ?? "unknown";

    /// <summary>The type of predicate of a kind, such as <c>https://demarc.dev/ledger/evidence/v1</c>.</summary>
    public static string PredicateType(this EntryKind kind) => TypePrefix + kind.Word() + TypeSuffix;

    /// <summary>The kind of a type of predicate; <see cref="EntryKind.Unknown"/> when it is none of ours.</summary>
    public static EntryKind OfPredicateType(string type) => Words.FirstOrDefault(pair => pair.Kind.PredicateType() == type).Kind;

    /// <summary>The kind of decision of a word; <see cref="DecisionKind.Unknown"/> when it is none of ours.</summary>
    public static DecisionKind DecisionOf(string word) => Decisions.FirstOrDefault(pair => pair.Word == word).Kind;
}
