using System.Text;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports;

/// <summary>The page of a check as text.</summary>
public static class CheckText
{
    /// <summary>Everything a person needs to understand, mend or dispute it.</summary>
    public static string Of(Check check, Catalogue catalogue)
    {
        var text = new StringBuilder();
        Line($"{check.Id}  ({Kebab<Severity>.Name(check.Severity)})");
        Line(check.Title);
        Line("");
        Line($"of        {check.Type}, {catalogue.Type(check.Type)?.Title}" + (check.Scope switch
        {
            CheckScope.Account => "; one verdict for each account",
            CheckScope.Region => "; one verdict for each region of an account",
            _ => "",
        }));
        if (check.Applies is { } applies) Line($"applies   {applies.Source}");
        Line($"{(check.Scope == CheckScope.Resource ? "fails" : "exists"),-10}{check.Condition.Source}");
        foreach (var part in check.Evidences) Line($"evidences {part}  {catalogue.Part(part)?.Title}");
        if (!check.Benchmarks.IsEmpty) Line($"answers   {string.Join(", ", check.Benchmarks)}");
        if (!check.Equivalents.IsEmpty) Line($"same as   {string.Join(", ", check.Equivalents)}");
        Line("");
        Section("Risk", check.Guidance.Risk);
        Section("In the console", check.Guidance.Console);
        Section("On the command line", check.Guidance.Cli);
        Section("In Terraform", check.Guidance.Terraform);
        foreach (var source in check.Sources) Line($"source    {source}");
        Line($"file      {check.Place}");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Section(string heading, string body)
        {
            Line(heading);
            Line("  " + body.Trim().ReplaceLineEndings("\n  "));
            Line("");
        }
    }
}
