using System.Text;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports;

/// <summary>Why a requirement of a framework is whose it is, as plain text.</summary>
public static class RequirementExplanation
{
    /// <summary>Renders one answer: what the provider says, what follows from the parts, and which of the two decided.</summary>
    public static string Render(RequirementAnswer answer, Framework framework, ServiceContext context)
    {
        var text = new StringBuilder();
        text.Append($"{answer.Requirement.Id}  {answer.Requirement.Title} ({framework.Id})\n");
        text.Append($"  service    {context.Service.Id} ({context.Service.Title}, {Kebab<ServiceModel>.Name(context.Service.Model)})\n");
        text.Append($"  owner      {answer.Owner}\n");
        if (answer.Statement is { } statement) Write(text, statement, answer);
        else text.Append("  because    it follows from its parts; no document of the provider speaks of it\n");
        text.Append($"  derived    {answer.Derived.Owner}, from its parts:\n");
        foreach (var part in answer.Derived.Parts)
            text.Append($"    {part.Part.Id} {part.Part.Title}: {part.Party}, by {part.Winner?.Id ?? "no rule"}\n");
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, RequirementStatement statement, RequirementAnswer answer)
    {
        var document = statement.Document;
        text.Append($"  because    {(answer.IsStated ? "" : $"the statement does not decide ({answer.NotDecided}): ")}");
        text.Append($"{document.Vendor} says: {statement.InWords}\n");
        text.Append($"  {(answer.IsStated ? "decided by" : "said by   ")} {document.Id}, ");
        text.Append($"level {(int)document.Level} ({Kebab<RuleLevel>.Name(document.Level)})\n");
        text.Append($"  source     {document.Source.Title}{(document.Source.Url.Length > 0 ? ", " + document.Source.Url : "")}, ");
        text.Append($"{document.Source.Date:yyyy-MM-dd}{(document.File.Length > 0 ? ", " + document.File : "")}\n");
        foreach (var one in statement.Statements)
        {
            text.Append($"  stands in  {string.Join(", ", one.At)}{(one.At.IsEmpty ? "" : "; ")}content/{one.Place}\n");
            if (one.Answer != QuestionAnswer.Unknown) text.Append(
                $"  answer     {one.Question} {Kebab<QuestionAnswer>.Name(one.Answer)}\n");
            Lines(text, "  they do    ", one.Description);
            Lines(text, "  we do      ", one.Responsibilities);
        }
    }

    private static void Lines(StringBuilder text, string label, string lines)
    {
        if (lines.Length > 0) text.Append(label).Append(lines.Replace("\n", "\n             ", StringComparison.Ordinal)).Append('\n');
    }
}
