using System.Globalization;
using System.Text;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;

namespace Demarc.Engine.Reports.Findings;

/// <summary>What the gate says, as Markdown for a comment on a change request, and as SARIF.</summary>
public static class GateText
{
    private const int Shown = 50;

    /// <summary>A comment in Markdown. Texts of the plan are shown as code, so that none of them can act as markup.</summary>
    /// <param name="gate">The judgement.</param>
    /// <param name="threshold">Severity from which something blocks.</param>
    /// <param name="day">As of.</param>
    public static string Markdown(GateResult gate, Severity threshold, DateOnly day)
    {
        var text = new StringBuilder();
        var blocking = gate.Items.Where(item => Blocks(item, threshold)).ToList();
        var open = gate.Items.Where(item => item.Open && item.Severity >= threshold).ToList();
        Line($"## Demarc: {(blocking.Count > 0 ? "blocked" : open.Count > 0 ? "not decided" : "clear")}");
        Line("");
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{gate.Changed.Length} resources are made or changed. {blocking.Count} things block at {Kebab<Severity>.Name(threshold)} " +
            $"or above, {gate.Items.Length - blocking.Count - open.Count} do not, {open.Count} could not be decided. " +
            $"As of {day:yyyy-MM-dd}."));
        if (!gate.Services.IsEmpty)
        {
            Line("");
            Line("| Service | Reviewed | Provider's parts | Shared | Ours | Unowned |");
            Line("|---|---|---|---|---|---|");
            foreach (var service in gate.Services)
            {
                Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| `{service.Service}` | {(service.Reviewed ? "yes" : "**no**")} | {service.Provider} | {service.Shared} | " +
                    $"{service.Ours} | {service.Unowned} |"));
            }
        }

        if (!gate.Items.IsEmpty)
        {
            Line("");
            Line("| | Severity | Where | What | What to do |");
            Line("|---|---|---|---|---|");
            foreach (var item in gate.Items.OrderByDescending(item => Blocks(item, threshold))
                .ThenBy(static item => item.Open).Take(Shown))
            {
                var mark = Blocks(item, threshold) ? "**blocks**" : item.Open ? "open" : "";
                var where = Code(item.Resource.Length > 0 ? item.Resource : item.Service);
                var what = Plain(item.Why) + (item.Check is { } check ? $" (`{check.Id}`)" : "");
                Line($"| {mark} | {Kebab<Severity>.Name(item.Severity)} | {where} | {what} | {Cell(item.Close)} |");
            }

            if (gate.Items.Length > Shown) Line($"\n{gate.Items.Length - Shown} more are in the SARIF log.");
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    /// <summary>The rules and results for SARIF.</summary>
    public static (IReadOnlyList<SarifRule> Rules, IReadOnlyList<SarifResult> Results) Sarif(GateResult gate)
    {
        var rules = gate.Items.Select(static item => item.Check).OfType<Check>()
            .DistinctBy(static check => check.Id, StringComparer.Ordinal)
            .OrderBy(static check => check.Id, StringComparer.Ordinal).Select(CheckSarif.Rule)
            .Concat(gate.Items.Where(static item => item.Check is null).Select(static item => item.Kind).Distinct().Order().Select(Rule));
        var results = gate.Items.Select(static item => new SarifResult(
            item.Check?.Id ?? RuleId(item.Kind),
            item.Open ? VerdictOutcome.Inconclusive : VerdictOutcome.Fail, item.Why,
            item.Resource.Length > 0 ? item.Resource : item.Service, item.Resource.Length > 0 ? "resource" : "service", item.File,
            item.Severity));
        return ([.. rules], [.. results]);
    }

    /// <summary>Whether an item holds the change up.</summary>
    public static bool Blocks(GateItem item, Severity threshold) => !item.Open && item.Severity >= threshold;

    /// <summary>What to do about gaps of a kind, said to whoever writes the files.</summary>
    internal static string ToDo(GapKind kind) => Rule(kind).Help;

    private static string RuleId(GapKind kind) => "demarc-" + Kebab<GapKind>.Name(kind);

    private static SarifRule Rule(GapKind kind) => kind switch
    {
        GapKind.ServiceNotReviewed => new SarifRule(
            RuleId(kind), "Our side of the line is accepted before a service is used",
            "Read our parts with \"demarc responsibility\", staff them, and record the review in demarc.yaml.", Severity.Medium, []),
        GapKind.UnsanctionedService => new SarifRule(
            RuleId(kind), "Only services the organisation knows are used", "Review the service, then list it in demarc.yaml.",
            Severity.Medium, []),
        GapKind.Unowned => new SarifRule(
            RuleId(kind), "Somebody answers for every part of ours", "Name an owner in demarc.yaml (owners).", Severity.Medium, []),
        _ => new SarifRule(
            RuleId(kind), "Whose duty a part is can be said", "Complete the profile of the service in your content folder.",
            Severity.Medium, []),
    };

    private static string Code(string text) =>
        "`" + text.Replace('`', '\'').ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal) + "`";

    /// <summary>Our own Markdown in one cell of a table.</summary>
    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Text without anything that Markdown or HTML in it would act on.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (c is '<' or '>' or '|' or '[' or ']' or '*' or '_' or '`' or '\\' or '#' or '@' or '!') plain.Append('\\');
            plain.Append(c);
        }

        return plain.ToString();
    }
}
