using System.Runtime.InteropServices;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Web.Parts;

/// <summary>One piece of duties by party.</summary>
/// <param name="Style">Style of the party.</param>
/// <param name="Letter">Its letter.</param>
/// <param name="Word">Its word.</param>
/// <param name="Count">How many.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SplitPiece(string Style, string Letter, string Word, long Count)
{
    /// <summary>The pieces of a split that arise, in the order in which they are always shown.</summary>
    public static IEnumerable<SplitPiece> Of(PartySplit split) =>
    [
        new("p", "P", "the provider's", split.Provider),
        new("s", "S", "shared", split.Shared),
        new("c", "C", "ours", split.Ours),
        new("t", "T", "a third party's", split.ThirdParty),
        new("u", "?", "unknown", split.Unknown),
    ];
}
