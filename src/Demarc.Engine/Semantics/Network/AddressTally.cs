using System.Runtime.InteropServices;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// Takes in the address texts of a document. It first only counts, so that the many rules that name a few networks cost nothing; the ranges
/// are kept when asked for.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct AddressTally(bool keep)
{
    private readonly List<AddressRange>? ranges = keep ? [] : null;
    private UInt128 v4;
    private UInt128 v6;

    /// <summary>The first text that could be any address: not understood, not known yet, or a list kept elsewhere.</summary>
    public CelFailure? Doubt { get; private set; }

    /// <summary>
    /// Whether the texts could name the whole internet: by the number of their addresses, which overlaps only make too large, or because
    /// something is in doubt.
    /// </summary>
    public readonly bool CouldBeInternet => Doubt is not null || v4 >= Internet.SizeV4 || v6 >= Internet.SizeV6;

    /// <summary>The addresses named for sure.</summary>
    public readonly AddressSet Sure() => AddressSet.Of(ranges ?? []);

    /// <summary>Takes in a text or a list of texts.</summary>
    public void AddAll(Datum texts)
    {
        foreach (var text in texts.Items()) Add(text);
    }

    /// <summary>Takes in one text; a comma separates several.</summary>
    public void Add(Datum text)
    {
        if (text.Kind == DatumKind.Text)
        {
            Span<char> buffer = stackalloc char[64];
            var characters = text.Characters(buffer);
            foreach (var part in characters.Split(',')) Add(characters[part]);
        }
        else if (text.Kind == DatumKind.Unknown)
        {
            if (text.TextWithGap is not { } known || !AddressWords.IsSmallNetwork(known)) Doubt ??= text.Failure;
        }
        else if (!text.IsAbsent)
        {
            Doubt ??= CelFailure.Error("an address is expected to be a text");
        }
    }

    /// <summary>Takes in a list that is kept elsewhere.</summary>
    public void AddList(Datum name)
    {
        if (name.IsAbsent) return;
        Doubt ??= name.Kind == DatumKind.Unknown ? name.Failure : CelFailure.Unknown($"addresses of {name.Text() ?? "a prefix list"}");
    }

    /// <summary>Takes in a name whose addresses are wanted and not known.</summary>
    public void AddName(string name) => Doubt ??= CelFailure.Unknown($"addresses of {name}");

    private void Add(ReadOnlySpan<char> text)
    {
        switch (AddressWords.Read(text, out var range))
        {
            case AddressWord.Range:
                Add(range);
                break;
            case AddressWord.Everything or AddressWord.Internet:
                Add(AddressRange.AllV4);
                Add(AddressRange.AllV6);
                break;
            case AddressWord.List:
                Doubt ??= CelFailure.Unknown($"addresses of {text.Trim()}");
                break;
            case AddressWord.Unknown:
                Doubt ??= CelFailure.Error($"'{Shown(text)}' is no address");
                break;
        }
    }

    private void Add(AddressRange range)
    {
        ranges?.Add(range);
        ref var sum = ref v4;
        if (range.IsV6) sum = ref v6;

        // All of IPv6 does not fit a count; what is larger than the internet need not be counted on.
        sum = range.SizeLessOne >= Internet.SizeV6 || sum >= Internet.SizeV6 ? Internet.SizeV6 : sum + range.SizeLessOne + 1;
    }

    private static string Shown(ReadOnlySpan<char> text) => text.Length > 60 ? $"{text[..60]}..." : text.ToString();
}
