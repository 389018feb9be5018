using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>The outcome of a check on one resource (ARCHITECTURE decision 4).</summary>
public enum VerdictOutcome
{
    /// <summary>Not evaluated.</summary>
    Unknown,

    /// <summary>The resource is as wanted.</summary>
    Pass,

    /// <summary>It is not.</summary>
    Fail,

    /// <summary>It cannot be told: something was not collected, or the expression failed. Never a pass.</summary>
    Inconclusive,

    /// <summary>The check does not speak of a resource configured like this.</summary>
    NotApplicable,

    /// <summary>It fails, and an approved exception covers that for a time.</summary>
    Excepted,
}

/// <summary>Orders outcomes.</summary>
public static class VerdictOutcomes
{
    /// <summary>Of equally good sources that differ the heavier one is believed: a failure is never hidden.</summary>
    public static int Weight(this VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Fail => 5,
        VerdictOutcome.Excepted => 4,
        VerdictOutcome.Pass => 3,
        VerdictOutcome.NotApplicable => 2,
        VerdictOutcome.Inconclusive => 1,
        _ => 0,
    };
}

/// <summary>What a check gives one verdict for.</summary>
public enum CheckScope
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Each resource of its type.</summary>
    Resource,

    /// <summary>Each account: some resource of its type satisfies it.</summary>
    Account,

    /// <summary>Each region of each account: some resource of its type there satisfies it.</summary>
    Region,
}

/// <summary>What a person who has to mend it reads.</summary>
/// <param name="Risk">What can happen, in plain words.</param>
/// <param name="Console">How to mend it in the provider's console.</param>
/// <param name="Cli">How to mend it on the command line.</param>
/// <param name="Terraform">How to mend it in Terraform.</param>
public sealed record CheckGuidance(string Risk, string Console, string Cli, string Terraform);

/// <summary>An example of a check: what its expression must say about it.</summary>
/// <param name="Expected">The outcome.</param>
/// <param name="Records">
/// Properties by name, as written; one record, or for checks of an account or region all resources of the type there.
/// </param>
/// <param name="Place">Where it is written.</param>
public sealed record CheckExample(VerdictOutcome Expected, ImmutableArray<ContentNode.Mapping> Records, ContentPlace Place);

/// <summary>A test on configuration, as content: what is wanted, of which resources, which parts it shows to be done.</summary>
public sealed record Check
{
    /// <summary>Id, such as <c>aws-s3-bucket-versioning</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The wanted state.</summary>
    public required string Title { get; init; }

    /// <summary>Resource type id.</summary>
    public required string Type { get; init; }

    /// <summary>How bad a failure is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Parts that it shows to be done.</summary>
    public required ImmutableArray<PartId> Evidences { get; init; }

    /// <summary>What it gives one verdict for.</summary>
    public required CheckScope Scope { get; init; }

    /// <summary>
    /// Whether only other tools give its verdicts: it has no expression of its own, and attaches their results to parts.
    /// </summary>
    public bool Reported { get; init; }

    /// <summary>Whether it speaks of a resource; null: of all of its type.</summary>
    public LazyExpression? Applies { get; init; }

    /// <summary>
    /// For each resource: true when it fails. For an account or region: true when this resource satisfies it. Variables
    /// <c>resource</c> and <c>now</c>.
    /// </summary>
    public required LazyExpression Condition { get; init; }

    /// <summary>Of an account or region: how many resources have to satisfy it, at least.</summary>
    public int AtLeast { get; init; } = 1;

    /// <summary>Of an account or region: how many resources may satisfy it, at most; null: any number.</summary>
    public int? AtMost { get; init; }

    /// <summary>Whether resources are counted: one that satisfies it is not enough for a verdict.</summary>
    public bool Counts => AtLeast != 1 || AtMost is not null;

    /// <summary>What is wrong when it fails, one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Recommendations of benchmarks it answers, such as <c>cis-aws-6.0:2.1.2</c>: ids only.</summary>
    public ImmutableArray<string> Benchmarks { get; init; } = [];

    /// <summary>Checks of other tools that test the same, such as <c>checkov:CKV_AWS_21</c>: facts that let users compare.</summary>
    public ImmutableArray<string> Equivalents { get; init; } = [];

    /// <summary>Guidance.</summary>
    public required CheckGuidance Guidance { get; init; }

    /// <summary>What it rests on.</summary>
    public required ImmutableArray<Source> Sources { get; init; }

    /// <summary>Examples that a test runs.</summary>
    public required ImmutableArray<CheckExample> Examples { get; init; }

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }

    /// <summary>Everything a verdict depends on, as one text: when it changes, resources are evaluated anew.</summary>
    public string Definition => Counts
        ? $"{Type}\n{Scope}\n{AtLeast}..{AtMost}\n{Applies?.Source}\n{Condition.Source}\n{Severity}\n{Reason}"
        : $"{Type}\n{Scope}\n{Applies?.Source}\n{Condition.Source}\n{Severity}\n{Reason}";

    /// <summary>Whether its verdict can change without any change of the resource.</summary>
    /// <exception cref="InvalidOperationException">The content was not validated.</exception>
    public bool ReadsTime => ReadsNow(Condition) || (Applies is not null && ReadsNow(Applies));

    /// <summary>Most expressions need not be compiled to tell: the word is not in them.</summary>
    private static bool ReadsNow(LazyExpression expression) => expression.Source.Contains("now", StringComparison.Ordinal)
        && expression.Program.ReferencedAttributes.Contains("now", StringComparer.Ordinal);
}
