using System.Globalization;

namespace Demarc.Engine.Semantics;

/// <summary>What a text in the place of an address says.</summary>
internal enum AddressWord
{
    /// <summary>Not understood.</summary>
    Unknown,

    /// <summary>An address, a network or a range.</summary>
    Range,

    /// <summary>A word for every address, such as <c>*</c>.</summary>
    Everything,

    /// <summary>The word for the public internet.</summary>
    Internet,

    /// <summary>A list kept elsewhere, whose addresses are not in the document.</summary>
    List,

    /// <summary>
    /// A name for networks or services of the provider or our own, never the internet: <c>VirtualNetwork</c>, <c>sg-12</c>.
    /// </summary>
    Name,

    /// <summary>Nothing written.</summary>
    Nothing,
}

/// <summary>Reads texts in the place of an address.</summary>
internal static class AddressWords
{
    /// <summary>
    /// What the text says. Azure's words come from its service tags,
    /// https://learn.microsoft.com/azure/virtual-network/service-tags-overview (2026-11-22): <c>Internet</c> is the address space outside
    /// the virtual network that the public internet reaches; every other tag names services of Azure or networks of the customer. AWS
    /// prefix lists are <c>pl-...</c>, https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html (2026-11-22).
    /// </summary>
    internal static AddressWord Read(ReadOnlySpan<char> text, out AddressRange range)
    {
        text = text.Trim();
        range = default;
        if (text.IsEmpty) return AddressWord.Nothing;
        if (AddressRange.TryParse(text, out range)) return AddressWord.Range;
        if (text is "*" || text.Equals("any", StringComparison.OrdinalIgnoreCase)) return AddressWord.Everything;
        if (text.Equals("internet", StringComparison.OrdinalIgnoreCase)) return AddressWord.Internet;
        if (text.StartsWith("pl-", StringComparison.OrdinalIgnoreCase)) return AddressWord.List;
        if (text.StartsWith("${") && IsSmallNetwork(text)) return AddressWord.Name;
        return char.IsAsciiLetter(text[0]) && !text.ContainsAnyExcept(NameCharacters) ? AddressWord.Name : AddressWord.Unknown;
    }

    /// <summary>
    /// Whether a network of which the address is not known is no part of the internet to speak of: a prefix of 16 bits or more. It would
    /// take thousands of such rules to cover the internet, and no cloud accepts as many.
    /// </summary>
    internal static bool IsSmallNetwork(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var slash = text.LastIndexOf('/');
        return slash > 0 && text[slash - 1] is '}' or '\u0001' or (>= '0' and <= '9')
            && int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length is >= 16 and <= 128;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
}
