using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// A part of a statement that is one text or a list of texts: actions or resources, or all but those. Read where it stands; patterns are
/// made when first asked for.
/// </summary>
public sealed class PolicyTexts
{
    private readonly Datum texts;
    private readonly WildcardStyle style;
    private WildcardSet? least;
    private WildcardSet? most;

    private PolicyTexts(Datum texts, bool negated, WildcardStyle style, CelFailure? doubt)
    {
        this.texts = texts;
        this.style = style;
        Negated = negated;
        Doubt = doubt;
    }

    /// <summary>Everything: what a statement without the element speaks of.</summary>
    internal static PolicyTexts Everything { get; } =
        new(Datum.Of(CelValue.Of("*")), negated: false, WildcardStyle.AwsResource, doubt: null) { IsImplied = true };

    /// <summary>Whether it is all but the texts: NotAction, NotResource.</summary>
    public bool Negated { get; }

    /// <summary>Whether the statement says nothing and everything is meant.</summary>
    public bool IsImplied { get; private init; }

    /// <summary>Why a part is not known; null when all is.</summary>
    public CelFailure? Doubt { get; }

    /// <summary>The texts as written, in their order; those not known are left out.</summary>
    public IEnumerable<string> Known
    {
        get
        {
            foreach (var item in texts.Items())
            {
                if (item.Text() is { } text) yield return text;
            }
        }
    }

    /// <summary>The texts as a list value, in their order.</summary>
    internal CelValue Value
    {
        get
        {
            if (texts.Kind == DatumKind.Unknown) return CelValue.Of(texts.Failure);
            // A single text stands for a list of one.
            var items = new CelValue[texts.Kind == DatumKind.List ? texts.Count : texts.IsAbsent ? 0 : 1];
            var at = 0;
            foreach (var item in texts.Items())
                items[at++] = item.Kind == DatumKind.Unknown ? CelValue.Of(item.Failure) : CelValue.Of(item.Text());
            return CelValue.OfList(items);
        }
    }

    /// <summary>The texts with their patterns, with gaps where a part is not known; those not known at all are left out.</summary>
    internal IEnumerable<(string Text, Wildcard Pattern)> Written
    {
        get
        {
            foreach (var item in texts.Items())
            {
                if ((item.Text() ?? item.TextWithGap) is { } text) yield return (text, Wildcard.Parse(text, style));
            }
        }
    }

    /// <summary>The set in its narrowest or widest reading of what is not known.</summary>
    internal WildcardSet Set(bool widest) => widest || Doubt is null ? most ??= Read(widest: true) : least ??= Read(widest: false);

    /// <summary>Reads the element; null with a fault when it is not a text or a list of texts.</summary>
    internal static PolicyTexts? Read(Datum texts, bool negated, WildcardStyle style, ref CelFailure? fault)
    {
        CelFailure? doubt = null;
        foreach (var item in texts.Items())
        {
            if (item.Kind == DatumKind.Unknown) doubt ??= item.Failure;
            else if (item.Kind != DatumKind.Text) fault ??= CelFailure.Error("policy: actions and resources are expected to be texts");
        }

        return fault is null ? new PolicyTexts(texts, negated, style, doubt) : null;
    }

    private WildcardSet Read(bool widest)
    {
        // The more a negated list holds, the narrower the set.
        var fill = widest != Negated;
        var patterns = ImmutableArray.CreateBuilder<Wildcard>(texts.Count);
        foreach (var item in texts.Items())
        {
            if ((item.Text() ?? item.TextWithGap) is not { } text)
            {
                if (fill) patterns.Add(Wildcard.Everything);
                continue;
            }

            var pattern = Wildcard.Parse(text, style);
            if (!pattern.HasGap) patterns.Add(pattern);
            else if (fill) patterns.Add(pattern.Widened);
        }

        return new WildcardSet(patterns.DrainToImmutable(), Negated);
    }
}
