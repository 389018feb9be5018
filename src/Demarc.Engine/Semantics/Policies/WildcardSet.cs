using System.Collections.Immutable;

namespace Demarc.Engine.Semantics;

/// <summary>The texts of any of several patterns, or all texts of none of them.</summary>
/// <param name="Patterns">The patterns.</param>
/// <param name="Negated">Whether it is all texts but these.</param>
public sealed record WildcardSet(ImmutableArray<Wildcard> Patterns, bool Negated = false)
{
    /// <summary>Every text.</summary>
    public static WildcardSet Everything { get; } = new([Wildcard.Everything]);

    /// <summary>Whether a text belongs to the set; letter case must have been settled before.</summary>
    internal bool Contains(string word)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.Matches(word)) return !Negated;
        }

        return Negated;
    }

    /// <summary>
    /// Whether every text of a pattern belongs to the set, by one of its patterns alone: true is certain, false may only mean that several
    /// are needed.
    /// </summary>
    internal bool PlainlyCovers(Wildcard inner)
    {
        if (Negated) return Patterns.All(pattern => pattern.IsPlainlyApartFrom(inner));
        foreach (var pattern in Patterns)
        {
            if (PlainlyCovers(pattern, inner)) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether no text of a pattern belongs to the set, by one of its patterns alone: true is certain, false may only mean that more has to
    /// be looked at.
    /// </summary>
    internal bool IsPlainlyApartFrom(Wildcard inner)
    {
        if (!Negated) return Patterns.All(pattern => pattern.IsPlainlyApartFrom(inner));
        foreach (var pattern in Patterns)
        {
            if (PlainlyCovers(pattern, inner)) return true;
        }

        return false;
    }

    private static bool PlainlyCovers(Wildcard outer, Wildcard inner)
    {
        var (o, i) = (outer.Tokens, inner.Tokens);
        if (string.Equals(o, i, StringComparison.Ordinal)) return true;
        if (inner.IsLiteral) return outer.Matches(i);

        // "prefix*" covers whatever begins with the prefix, written out.
        return o.Length > 0 && o[^1] == Wildcard.Star && o.AsSpan(0, o.Length - 1).IndexOfAny(Wildcard.Star, Wildcard.One) < 0
            && i.AsSpan().StartsWith(o.AsSpan(0, o.Length - 1));
    }
}
