using System.Text;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports;

/// <summary>An explanation as plain text, for terminals and logs.</summary>
public static class ExplanationText
{
    /// <summary>
    /// Renders one answer. Rules of levels 1 and 2 hold for every provider and rest on a general statement; what the provider itself says
    /// about its line, and what the facts of the service rest on, stands beside it.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="context">Where it was found.</param>
    /// <param name="catalogue">The catalogue it was found with.</param>
    public static string Render(Resolution answer, ServiceContext context, Catalogue catalogue)
    {
        var text = new StringBuilder();
        text.Append($"{answer.Part.Id}  {answer.Part.Title}\n");
        text.Append($"  service    {context.Service.Id} ({context.Service.Title}, {Kebab<ServiceModel>.Name(context.Service.Model)})\n");
        text.Append($"  owner      {answer.Party}\n");
        text.Append($"  because    {answer.Why}\n");
        if (answer.Winner is { } winner)
        {
            text.Append($"  decided by {winner.Id}, level {(int)answer.Level} ({Kebab<RuleLevel>.Name(answer.Level)})");
            text.Append(answer.Level == winner.Level ? "\n" : $", a rule of level {(int)winner.Level} that reads a changed fact\n");
            if (winner.When is { } when) text.Append($"  when       {when}\n");
            text.Append($"  source     {winner.Source}\n");
            text.Append($"  file       content/{winner.Place}\n");
        }

        var provider = catalogue.Provider(context.Service.Provider);
        foreach (var statement in provider?.Documentation ?? []) text.Append($"  provider   {statement}\n");
        foreach (var statement in context.Service.Documentation) text.Append($"  facts from {statement}\n");
        foreach (var (fact, value) in answer.DecidingFacts) text.Append($"  fact       {fact} = {value}\n");
        foreach (var adjustment in context.Adjustments.Where(adjustment => adjustment.Changes.Any(change => Reads(answer, change.Name))))
        {
            var set = string.Join(", ", adjustment.Changes.Select(static change => $"{change.Name} = {change.Value}"));
            text.Append($"  changed by {adjustment.Id}: {set}. " +
                $"{adjustment.Why}{(adjustment.Source is { } source ? $" ({source})" : "")}\n");
        }

        text.Append($"  profile    content/{context.Service.Place.File}\n");
        if (answer.Party is not Party.ProviderParty && answer.Part.CustomerDoes.Length > 0)
            text.Append($"  we do      {answer.Part.CustomerDoes}\n");
        if (answer.Party is not Party.CustomerParty && answer.Part.ProviderDoes.Length > 0)
            text.Append($"  they do    {answer.Part.ProviderDoes}\n");
        text.Append("  considered, most specific first:\n");
        foreach (var considered in answer.Considered)
        {
            var note = considered.Note.Length == 0 ? "" : $" ({considered.Note})";
            text.Append($"    {(int)considered.Level} {considered.Rule.Id}: {Outcome(considered.Outcome)} -> " +
                $"{considered.Rule.Party}{note}\n");
        }

        foreach (var conflict in catalogue.StatementConflicts.Where(conflict => conflict.Part == answer.Part.Id
            && (conflict.Scope == context.Service.Id || conflict.Scope == context.Service.Provider)))
            text.Append($"  no rule    statements of the provider differ: {conflict}\n");
        return text.Append($"  catalogue  {catalogue.Version}\n\n").ToString();
    }

    /// <summary>Whether any rule considered for the part reads that fact or capability.</summary>
    private static bool Reads(Resolution answer, string name) => answer.Part.Capability == name || answer.Considered.Any(considered =>
        considered.Rule.When?.Program.ReferencedAttributes.Any(attribute => attribute[(attribute.LastIndexOf('.') + 1)..] == name) == true);

    private static string Outcome(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.Won => "won",
        RuleOutcome.Overruled => "applies, overruled",
        RuleOutcome.DoesNotApply => "does not apply",
        RuleOutcome.NotInForce => "not in force that day",
        RuleOutcome.Undecided => "cannot be decided",
        RuleOutcome.Contradicted => "contradicted",
        _ => "unknown",
    };
}
