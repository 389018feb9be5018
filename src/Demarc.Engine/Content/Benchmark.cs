using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>How the publisher of a benchmark says that a recommendation is assessed.</summary>
public enum RecommendationAssessment
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>A program can tell.</summary>
    Automated,

    /// <summary>A person has to look.</summary>
    Manual,
}

/// <summary>A numbered item of a benchmark: its id and nothing of its text.</summary>
/// <param name="Id">Spelled as the benchmark prints it.</param>
/// <param name="Assessment">How its publisher says that it is assessed.</param>
/// <param name="WhyNone">Why no check of ours answers it, in our words; empty when one does.</param>
/// <param name="Place">Where it is written.</param>
public sealed record Recommendation(string Id, RecommendationAssessment Assessment, string WhyNone, ContentPlace Place);

/// <summary>
/// The complete list of a benchmark's recommendations, so that what no check answers can be seen. Checks name them in
/// <see cref="Check.Benchmarks"/>.
/// </summary>
public sealed record Benchmark
{
    /// <summary>Id, such as <c>cis-aws-6.0</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Publisher.</summary>
    public required string Publisher { get; init; }

    /// <summary>Where the ids come from.</summary>
    public required Source Source { get; init; }

    /// <summary>Recommendations in the order of the benchmark.</summary>
    public required ImmutableArray<Recommendation> Recommendations { get; init; }

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }
}
