using System.Buffers;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>What people write into cells that hold a choice.</summary>
internal static class CellText
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("(:;,.\u2013\u2014");

    /// <summary>Letters and digits in lower case: headings differ in spaces, line breaks and marks between releases.</summary>
    internal static string Plain(string text) =>
        string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Whether a cell is marked: true, false (empty among them), or null when it is neither.</summary>
    internal static bool? Marked(string text)
    {
        var mark = PlainText.Line(text);
        return mark.ToLowerInvariant() switch
        {
            "x" or "\u2713" or "\u2714" or "\u2611" or "\u2612" or "\u2716" or "\u2715" or "\u2717" or "\u2718" or "\u00d7" or "\u25cf"
                or "\u2022" or "\u25a0" or "true" or "yes" or "y" or "1" => true,
            "" or "false" or "no" or "n" or "0" or "-" or "\u2013" or "\u2014" or "\u2610" or "\u25a1" or "n/a" or "na" => false,
            _ => null,
        };
    }

    /// <summary>Whether it can be inherited; null when the cell says something else.</summary>
    internal static Inheritance? InheritanceOf(string text) => Plain(FirstWords(text)) switch
    {
        "" => PlainText.Line(text) is "" or "-" or "\u2013" or "\u2014" ? Inheritance.Unknown : null,
        "yes" or "y" or "full" or "fully" or "true" or "inherited" or "fullyinherited" or "inheritable" => Inheritance.Yes,
        "partial" or "partially" or "partly" or "shared" or "hybrid" or "inpart" or "partiallyinherited" => Inheritance.Partial,
        "no" or "n" or "none" or "false" or "notinherited" or "notinheritable" => Inheritance.No,
        "na" or "notapplicable" => Inheritance.NotApplicable,
        _ => null,
    };

    /// <summary>The answer to a question; null when the cell says something else.</summary>
    internal static QuestionAnswer? AnswerOf(string text) => Plain(FirstWords(text)) switch
    {
        "" => PlainText.Line(text) is "" or "-" or "\u2013" or "\u2014" ? QuestionAnswer.Unknown : null,
        "yes" or "y" or "true" => QuestionAnswer.Yes,
        "no" or "n" or "false" => QuestionAnswer.No,
        "na" or "notapplicable" => QuestionAnswer.NotApplicable,
        _ => null,
    };

    /// <summary>
    /// Who owns a control, in the words of CAIQ or near to them; null when it cannot be told. "Shared" without saying among whom cannot.
    /// </summary>
    internal static ControlOwnership? OwnershipOf(string text)
    {
        var plain = Plain(text);
        if (plain.Length == 0 || plain is "na" or "notapplicable" or "none") return ControlOwnership.Unknown;
        var rest = plain;
        var third = Take(ref rest, "3rdparty", "thirdparty", "3rdparties", "thirdparties");
        var customer = Take(ref rest, "cloudservicecustomer", "customer", "csc", "tenant");
        var provider = Take(ref rest, "cloudserviceprovider", "serviceprovider", "provider", "csp", "vendor");
        var shared = Take(ref rest, "shared");
        // Whatever else it says could turn it round ("not CSP-owned") or name somebody we do not know.
        foreach (var word in new[] { "outsourced", "owned", "between", "independent", "dependent", "with", "and", "by", "the", "s" })
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        return (rest.Length, provider, customer, third, shared) switch
        {
            ( > 0, _, _, _, _) => null,
            (_, true, false, false, false) => ControlOwnership.CspOwned,
            (_, false, true, false, false) => ControlOwnership.CscOwned,
            (_, false, false, true, false) => ControlOwnership.ThirdPartyOutsourced,
            (_, true, false, true, _) => ControlOwnership.SharedCspAndThirdParty,
            (_, _, true, true, _) or (_, true, true, _, _) => ControlOwnership.SharedCspAndCsc,
            _ => null,
        };
    }

    private static bool Take(ref string text, params ReadOnlySpan<string> words)
    {
        var found = false;
        foreach (var word in words)
        {
            found |= text.Contains(word, StringComparison.Ordinal);
            text = text.Replace(word, "", StringComparison.Ordinal);
        }

        return found;
    }

    // "Partial - see below", "Yes (for accounts of ours)": the word before the mark is the answer.
    private static string FirstWords(string text)
    {
        var line = PlainText.Line(text);
        if (line.StartsWith("N/A", StringComparison.OrdinalIgnoreCase)) return "NA";
        var end = line.AsSpan().IndexOfAny(Ends);
        var dash = line.IndexOf(" - ", StringComparison.Ordinal);
        if (dash >= 0 && (end < 0 || dash < end)) end = dash;
        return end > 0 ? line[..end] : line;
    }
}
