using System.Text;

namespace Demarc.Web.Screens.Work;

/// <summary>Names made into ids.</summary>
internal static class IdText
{
    private const int Longest = 60;

    /// <summary>A name in small plain letters and digits, with a mark between words; empty when it has none of them.</summary>
    /// <param name="name">The name.</param>
    /// <param name="mark">What stands between words.</param>
    internal static string Of(string name, char mark)
    {
        var id = new StringBuilder(Math.Min(name.Length, Longest));
        foreach (var c in name.ToLowerInvariant())
        {
            if (id.Length == Longest) break;
            if (char.IsAsciiLetterOrDigit(c)) id.Append(c);
            // Letters with accents are left out, so that they do not cut a word in two.
            else if (id.Length > 0 && id[^1] != mark && !char.IsLetter(c)) id.Append(mark);
        }

        return id.ToString().Trim(mark);
    }
}
