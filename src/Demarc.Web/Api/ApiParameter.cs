using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Web.Access;

namespace Demarc.Web.Api;

/// <summary>A parameter of the query that an endpoint takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, in one sentence.</param>
/// <param name="Example">A value; empty: none.</param>
internal sealed record ApiParameter(string Name, string Description, string Example = "")
{
    /// <summary>Whether it is a number.</summary>
    internal bool IsNumber { get; init; }

    /// <summary>Whether it is a day.</summary>
    internal bool IsDay { get; init; }

    /// <summary>Whether it may come more than once.</summary>
    internal bool Repeats { get; init; }

    /// <summary>The only values it has; empty: any.</summary>
    internal ImmutableArray<string> Words { get; init; } = [];

    /// <summary>By column, all its words.</summary>
    internal static IReadOnlyDictionary<string, IEnumerable<string>> Vocabulary(
        params ReadOnlySpan<(string Column, IEnumerable<string> Words)> all)
    {
        var words = new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal);
        foreach (var (column, its) in all) words.Add(column, its);
        return words;
    }

    /// <summary>The words of a vocabulary, that for what is not known included.</summary>
    internal static IEnumerable<string> WordsOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Kebab<T>.Name);

    /// <summary>What is so or is not.</summary>
    internal static ImmutableArray<string> YesOrNo { get; } = ["yes", "no"];

    /// <summary>Whether it must not stand there without a value: that would look like "all rows", or like today.</summary>
    internal bool NeedsValue => Repeats || IsDay;

    /// <summary>What everything takes that is not shown as it is now.</summary>
    internal static ImmutableArray<ApiParameter> Time { get; } =
    [
        new("as-of", "As it was at the end of this day; today when left out.", "2026-01-31") { IsDay = true },
        new("known-at", "Only what was known at the end of this day counts.", "2026-01-31") { IsDay = true },
    ];
}

/// <summary>All parameters of the query that an endpoint takes; any other is refused.</summary>
/// <param name="All">The parameters.</param>
internal sealed record ApiQuery(ImmutableArray<ApiParameter> All);

/// <summary>That what an endpoint shows changes without anything being recorded, so that it has no tag.</summary>
internal sealed class ApiUntagged
{
}

/// <summary>What somebody must be allowed to do to be answered at all; what changes something needs
/// <see cref="Right.Contribute"/> at least.</summary>
/// <param name="Right">The right.</param>
/// <param name="Reason">What who lacks it is told.</param>
internal sealed record ApiNeeds(Right Right, string Reason);

/// <summary>That an endpoint is a list of pages.</summary>
/// <param name="Sorts">By which columns it can be put in order.</param>
internal sealed record ApiListed(ImmutableArray<string> Sorts);
