using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Demarc.Adapters.Sources;

/// <summary>
/// Tells whether an answer goes on in another one. Every interface says so in its own member, beside the list and never in it: before its
/// first bracket or after its last. What a list shows that goes on elsewhere is true; what it lacks means nothing.
/// </summary>
internal static partial class Continuation
{
    /// <summary>Bytes at the end of an input that are looked at.</summary>
    internal const int TailBytes = 4096;

    private static readonly SearchValues<byte> Opening = SearchValues.Create("["u8);

    /// <summary>Whether the beginning or the end of an input has a mark that there is more.</summary>
    internal static bool Shows(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var first = head.IndexOfAny(Opening);
        var before = first < 0 ? default : head[..first];
        var last = tail.LastIndexOf((byte)']');
        var after = tail[(last + 1)..];
        return Mark().IsMatch(Encoding.UTF8.GetString(before)) || Mark().IsMatch(Encoding.UTF8.GetString(after));
    }

    [GeneratedRegex(
        """
        "(?:[nN]extToken|nextLink|@odata\.nextLink|\$skipToken|skip_token|nextPageToken|NextMarker|NextContinuationToken)"\s*:\s*"[^"]|"(?:IsTruncated|Truncated)"\s*:\s*true
        """, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}
