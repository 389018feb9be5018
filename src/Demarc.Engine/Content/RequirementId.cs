using System.Text;

namespace Demarc.Engine.Content;

/// <summary>
/// Spellings of requirement ids: <c>AC-02 (a)</c>, <c>AC-2(a)</c>, <c>AC-2.a</c>, <c>ac-2.1</c>, <c>AC-2 (1)</c> mean what the framework
/// prints.
/// </summary>
public static class RequirementId
{
    /// <summary>One form in which equal ids are equal texts: upper case, no spaces or leading zeros, brackets as dots.</summary>
    public static string Canonical(string id)
    {
        var text = new StringBuilder(id.Length);
        for (var i = 0; i < id.Length; i++)
        {
            var c = char.ToUpperInvariant(id[i]);
            switch (c)
            {
                case ' ' or ')':
                    break;
                case '(' or '.':
                    if (text.Length > 0 && text[^1] != '.') text.Append('.');
                    break;
                case '0' when LeadsNumber(id, i):
                    break;
                default:
                    text.Append(c == '_' ? '-' : c);
                    break;
            }
        }

        return text.ToString().TrimEnd('.');
    }

    private static bool LeadsNumber(string id, int at) =>
        at + 1 < id.Length && char.IsAsciiDigit(id[at + 1]) && (at == 0 || !char.IsAsciiDigit(id[at - 1]));
}
