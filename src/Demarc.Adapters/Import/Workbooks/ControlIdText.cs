using System.Text;
using System.Text.RegularExpressions;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>Ids of NIST SP 800-53 as people write them into workbooks.</summary>
internal static partial class ControlIdText
{
    /// <summary>
    /// Reads <c>AC-2(1)(a)</c>, <c>AC-02 (01) (a)</c>, <c>ac-2 (a)</c>, <c>AC-2.a</c>, <c>AC-2a</c>, <c>AC-2(1) - Some title</c>.
    /// </summary>
    /// <param name="text">The cell.</param>
    /// <param name="id">Spelled <c>AC-2(1)(a)</c>.</param>
    internal static bool TryRead(string text, out string id)
    {
        id = "";
        if (Start().Match(PlainText.Line(text)) is not { Success: true } start) return false;
        var result = new StringBuilder($"{start.Groups["family"].Value.ToUpperInvariant()}-{int.Parse(start.Groups["number"].ValueSpan)}");
        var rest = start.Groups["rest"].Value;
        for (var depth = 0; depth < 4 && Item().Match(rest) is { Success: true, Length: > 0 } item; depth++)
        {
            result.Append('(').Append(item.Groups["number"].Success
                ? int.Parse(item.Groups["number"].ValueSpan).ToString(System.Globalization.CultureInfo.InvariantCulture)
                : item.Groups["letter"].Value.ToLowerInvariant()).Append(')');
            rest = rest[item.Length..];
        }

        id = result.ToString();
        return rest.Trim(' ', '.', ':').Length == 0 || Title().IsMatch(rest);
    }

    [GeneratedRegex(@"^(?<family>[A-Za-z]{2})\s?[-\u2010-\u2013]\s?0{0,2}(?<number>[1-9]\d?)(?<rest>(?!\d).*)$",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Start();

    [GeneratedRegex(@"^[\s.]{0,3}[(\[]?\s?(?:0{0,2}(?<number>[1-9]\d?)(?!\d)|(?<letter>[A-Za-z])(?![A-Za-z]))\s?[)\]]?(?![)\]])",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Item();

    // A title after the id, told from more of the id by a mark between them, or by a word of at least three letters.
    [GeneratedRegex(@"^\s{0,3}(?:[-:|\u2013\u2014]\s{0,3}\p{L}|\p{Lu}\p{L}{2})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Title();
}
