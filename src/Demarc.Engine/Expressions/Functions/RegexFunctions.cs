using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Demarc.Engine.Expressions;

/// <summary>Regular expressions in RE2's syntax as far as it goes, matched in linear time.</summary>
internal static class RegexFunctions
{
    private const int MaxPattern = 1000;

    /// <summary>Largest pattern after counted repeats are written out.</summary>
    private const long MaxExpanded = 5000;

    [CelSignature("matches(string, string): bool")]
    [CelSignature("string::matches(string): bool")]
    public static bool Matches(string text, string pattern, ref EvalState state)
    {
        // Building costs far more than matching; patterns known in advance are built once, by the emitter.
        if (!state.Charge(10_000)) return false;
        var regex = Create(pattern, out var fault);
        return regex is null ? state.Fail<bool>(fault) : IsMatch(text, regex, ref state);
    }

    public static bool IsMatch(string text, Regex regex, ref EvalState state) => state.Charge(text.Length) && regex.IsMatch(text);

    public static string? Fault(string pattern)
    {
        Create(pattern, out var fault);
        return fault.Length == 0 ? null : fault;
    }

    public static Regex? Create(string pattern, out string fault)
    {
        fault = "";
        if (pattern.Length > MaxPattern || Expanded(pattern) > MaxExpanded)
        {
            fault = "regular expression too large";
            return null;
        }

        try
        {
            return new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            fault = "invalid regular expression: " + e.Message;
            return null;
        }
    }

    /// <summary>RE2 differs: \d, \w and \s are ASCII, $ is the very end, and groups are named with (?P&lt;name&gt;.</summary>
    private static string Translate(string pattern)
    {
        var output = new StringBuilder(pattern.Length);
        var inClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            var c = pattern[at];
            if (c == '\\' && at + 1 < pattern.Length)
            {
                output.Append(Escape(pattern[++at], inClass));
            }
            else if (c == '[' && inClass && at + 1 < pattern.Length && pattern[at + 1] == ':' && Posix(pattern, ref at) is { } range)
            {
                output.Append(range);
            }
            else if (c == '$' && !inClass && !pattern.Contains("(?", StringComparison.Ordinal))
            {
                output.Append("\\z");
            }
            else if (c == '(' && !inClass && pattern.AsSpan(at).StartsWith("(?P<", StringComparison.Ordinal))
            {
                output.Append("(?<");
                at += 3;
            }
            else
            {
                if (c == '[' && inClass) output.Append('\\');
                output.Append(c);
                if (c == '[' && !inClass)
                {
                    inClass = true;

                    // A bracket that closes at once stands for itself.
                    if (at + 1 < pattern.Length && pattern[at + 1] == '^') output.Append(pattern[++at]);
                    if (at + 1 < pattern.Length && pattern[at + 1] == ']') output.Append('\\').Append(pattern[++at]);
                }
                else if (c == ']')
                {
                    inClass = false;
                }
            }
        }

        return output.ToString();
    }

    private static string Escape(char c, bool inClass) => c switch
    {
        'd' => inClass ? "0-9" : "[0-9]",
        'w' => inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]",
        's' => inClass ? @"\t\n\f\r\x20" : @"[\t\n\f\r\x20]",
        'D' when !inClass => "[^0-9]",
        'W' when !inClass => "[^0-9A-Za-z_]",
        'S' when !inClass => @"[^\t\n\f\r\x20]",
        _ => "\\" + c,
    };

    private static string? Posix(string pattern, ref int at)
    {
        var end = pattern.IndexOf(":]", at, StringComparison.Ordinal);
        if (end < 0) return null;
        var range = pattern[(at + 2)..end] switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "digit" => "0-9",
            "lower" => "a-z",
            "upper" => "A-Z",
            "xdigit" => "0-9A-Fa-f",
            "word" => "0-9A-Za-z_",
            "space" => @"\t\n\v\f\r\x20",
            "punct" => @"!-/:-@\[-`{-~",
            _ => null,
        };
        if (range is not null) at = end + 1;
        return range;
    }

    /// <summary>Atoms in the pattern with every counted repeat multiplied out, so that nested counts cannot explode.</summary>
    private static long Expanded(string pattern)
    {
        var groups = new Stack<long>();
        long sum = 0;
        long last = 1;
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '(':
                    groups.Push(sum);
                    sum = 0;
                    continue;
                case ')' when groups.Count > 0:
                    last = Math.Max(sum, 1);
                    sum += groups.Pop();
                    continue;
                case '{' when Repeat(pattern, ref at) is var count and > 0:
                    sum += last * (count - 1);
                    last *= count;
                    if (sum > MaxExpanded) return sum;
                    continue;
                case '\\':
                    at++;
                    break;
            }

            last = 1;
            sum++;
        }

        return sum + groups.Sum();
    }

    private static long Repeat(string pattern, ref int at)
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0) return 0;
        var inner = pattern[(at + 1)..end];
        var counts = inner.Split(',', 2).Where(p => p.Length > 0).ToArray();
        if (counts.Length == 0 || !counts.All(p => p.All(char.IsAsciiDigit))) return 0;
        at = end;
        return counts.Max(p => p.Length > 6 ? MaxExpanded + 2 : long.Parse(p, NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
