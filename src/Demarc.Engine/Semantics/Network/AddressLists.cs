using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>Questions about lists of address texts.</summary>
internal static class AddressLists
{
    /// <summary>
    /// Whether the union of the texts holds the whole public internet. Names of services and networks hold no part of it; a prefix list, an
    /// unknown or an unreadable text leaves the answer open unless the others cover the internet already.
    /// </summary>
    internal static Answer CoverInternet(Datum texts)
    {
        if (texts.Kind == DatumKind.Unknown) return Answer.Open(texts.Failure);
        var count = new AddressTally(keep: false);
        count.AddAll(texts);
        if (!count.CouldBeInternet) return Answer.No;
        var all = new AddressTally(keep: true);
        all.AddAll(texts);
        var covered = Internet.IsCoveredBy(all.Sure());
        return Answer.Between(covered, covered || all.Doubt is not null, all.Doubt);
    }

    /// <summary>Whether the first list holds every address of the second. Names match themselves and are covered by <c>*</c>.</summary>
    internal static Answer Cover(Datum texts, Datum others)
    {
        if (texts.Kind == DatumKind.Unknown) return Answer.Open(texts.Failure);
        if (others.Kind == DatumKind.Unknown) return Answer.Open(others.Failure);
        var (names, everything) = Names(texts);
        if (everything) return Answer.Yes;
        var wanted = new AddressTally(keep: true);
        CelFailure? doubt = null;
        foreach (var item in others.Items())
        {
            if (item.Kind == DatumKind.Unknown) doubt ??= item.Failure;
            else if (Name(item) is not { } name) wanted.Add(item);
            else if (!names.Contains(name)) doubt ??= CelFailure.Unknown($"addresses of {name}");
        }

        var held = new AddressTally(keep: true);
        foreach (var item in texts.Items())
        {
            if (item.Kind == DatumKind.Unknown) held.AddName("a network");
            else if (Name(item) is not { } name) held.Add(item);
            else held.AddName(name);
        }

        doubt ??= wanted.Doubt;
        var least = held.Sure().Covers(wanted.Sure());
        if (!least) return held.Doubt is null ? Answer.No : Answer.Open(held.Doubt);
        return doubt is null ? Answer.Yes : Answer.Open(doubt);
    }

    private static (HashSet<string> Names, bool Everything) Names(Datum texts)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in texts.Items())
        {
            if (Name(item) is { } name) names.Add(name);
            else if (item.Kind == DatumKind.Text && AddressWords.Read(item.Text(), out _) == AddressWord.Everything) return ([], true);
        }

        return (names, false);
    }

    private static string? Name(Datum item) =>
        item.Kind == DatumKind.Text && item.Text()!.Trim() is var text
        && AddressWords.Read(text, out _) is AddressWord.Name or AddressWord.List ? text : null;
}
