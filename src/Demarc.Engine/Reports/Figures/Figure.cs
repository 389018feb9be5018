using System.Collections.Immutable;

namespace Demarc.Engine.Reports.Figures;

/// <summary>One number with everything needed to judge it: what is counted, out of what, and how.</summary>
/// <param name="Id">Id used in JSON.</param>
/// <param name="Title">Title shown.</param>
/// <param name="Count">What is counted.</param>
/// <param name="Whole">Out of how many; zero when there is nothing to measure, which is not the same as none of them.</param>
/// <param name="Formula">How it is counted.</param>
/// <param name="Population">Which items are the whole, and which are left out.</param>
public sealed record Figure(string Id, string Title, long Count, long Whole, string Formula, string Population)
{
    /// <summary>What is left out of the whole, and why; empty when nothing is.</summary>
    public string Exclusions { get; init; } = "";

    /// <summary>What stands beside it and is counted neither in nor out, by name.</summary>
    public ImmutableArray<Tally> Apart { get; init; } = [];

    /// <summary>The share in whole per cent, rounded down so that "100%" means all; null when there is nothing to measure.</summary>
    public int? Percent => Whole == 0 ? null : (int)(Count * 100 / Whole);

    /// <summary>The share for people: <c>62%</c>, <c>&lt;1%</c>, or a dash when there is nothing to measure.</summary>
    public string Share => Percent is not { } percent ? "–" : percent == 0 && Count > 0 ? "<1%" : $"{percent}%";
}

/// <summary>How many of one kind.</summary>
/// <param name="Name">The kind, as written in files.</param>
/// <param name="Count">How many.</param>
public sealed record Tally(string Name, long Count);
