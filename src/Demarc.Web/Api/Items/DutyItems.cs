using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Gaps;

namespace Demarc.Web.Api.Items;

/// <summary>The best there is for one kind of evidence that a duty needs.</summary>
/// <param name="Kind">Kind, as written in files.</param>
/// <param name="MaxAgeDays">Days, counted from the day it shows, after which it is stale.</param>
/// <param name="State">State.</param>
/// <param name="Item">Id of the item; empty when there is none.</param>
/// <param name="Until">Day on which it becomes stale, or became so; null when there is none.</param>
/// <param name="Why">Why, in plain words.</param>
internal sealed record NeedItem(string Kind, double MaxAgeDays, string State, string Item, DateOnly? Until, string Why)
{
    internal static NeedItem Of(NeedStatus need) => new(
        Kebab<EvidenceKind>.Name(need.Need.Kind), need.Need.MaxAge.TotalDays, Kebab<Freshness>.Name(need.State), need.Item, need.Until,
        need.Why);
}

/// <summary>One part in one scope, with who is accountable, by which rule, who answers for it, and what shows it.</summary>
/// <param name="Id">Id by which the API names it.</param>
/// <param name="Part">Part id.</param>
/// <param name="Title">Title.</param>
/// <param name="Domain">Domain id.</param>
/// <param name="Scope">Where.</param>
/// <param name="Party">Who is accountable.</param>
/// <param name="Rule">The rule that decided; empty when none did.</param>
/// <param name="Level">The level at which it was decided; empty when none did.</param>
/// <param name="Why">Why, in plain words.</param>
/// <param name="Ours">Whether we have to act and show it.</param>
/// <param name="Owner">Who can be asked; empty: nobody. Null when it is not ours, as everything after it.</param>
/// <param name="Owned">Whether a named owner who is here answers for it.</param>
/// <param name="OwnerProblem">Why it counts as unowned; null when it is owned.</param>
/// <param name="State">State of its evidence.</param>
/// <param name="Ready">Whether it is shown to be done.</param>
/// <param name="Failing">Resources that fail a check of it.</param>
/// <param name="Evidence">One status for each kind of evidence it needs.</param>
/// <param name="Refused">Provider assurance offered for it.</param>
internal sealed record DutyItem(
    string Id, string Part, string Title, string Domain, ScopeItem Scope, PartyItem Party, string Rule, string Level, string Why, bool Ours,
    string? Owner, bool? Owned, string? OwnerProblem, string? State, bool? Ready, long? Failing, ImmutableArray<NeedItem>? Evidence,
    ImmutableArray<string>? Refused)
{
    internal static DutyItem Of(EstateState state, DutyLine line)
    {
        var (duty, evidence) = (line.Duty, line.Evidence);
        var answer = state.Answer(duty.Part, duty.Shares[0]);
        return new DutyItem(
            DutyLines.IdOf(duty), duty.Part.Id.ToString(), duty.Part.Title, duty.Part.Domain, ScopeItem.Of(duty.Scope),
            PartyItem.Of(duty.Party), answer.Winner?.Id ?? "", answer.Winner is null ? "" : Kebab<RuleLevel>.Name(answer.Level), answer.Why,
            line.IsOurs, line.Owner?.Answering, line.IsOurs ? line.IsOwned : null, line.Owner?.Problem,
            evidence is null ? null : Kebab<Freshness>.Name(evidence.State), line.IsOurs ? line.IsReady : null, evidence?.Failing,
            evidence is null ? null : [.. evidence.Needs.Select(NeedItem.Of)], evidence?.WrongItems);
    }
}

/// <summary>Something missing between responsibility and proof.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">Kind, as written in files.</param>
/// <param name="Severity">Severity.</param>
/// <param name="Part">Part id.</param>
/// <param name="Title">Title.</param>
/// <param name="Domain">Domain id.</param>
/// <param name="Scope">Where.</param>
/// <param name="Resource">Id of the resource, when one is meant.</param>
/// <param name="Owner">Who has to close it; empty when nobody is named.</param>
/// <param name="Opened">Day since which it is known to be open.</param>
/// <param name="Due">Day by which it should be closed.</param>
/// <param name="Late">Whether its day is past.</param>
/// <param name="Why">Why, in plain words.</param>
/// <param name="Close">How to close it.</param>
internal sealed record GapItem(
    string Id, string Kind, string Severity, string Part, string Title, string Domain, ScopeItem Scope, string Resource, string Owner,
    DateOnly Opened, DateOnly Due, bool Late, string Why, string Close)
{
    internal static GapItem Of(GapLine line)
    {
        var gap = line.Gap;
        return new GapItem(
            line.Id, Kebab<GapKind>.Name(gap.Kind), Kebab<Severity>.Name(gap.Severity), gap.Part?.Id.ToString() ?? "",
            gap.Part?.Title ?? "", gap.Part?.Domain ?? "", ScopeItem.Of(gap.Scope), gap.ResourceId, gap.Owner, gap.Opened, gap.Due,
            line.Late, gap.Why, gap.Close);
    }
}

/// <summary>A rule as it was considered.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Level">The level of the rule; empty when none decided.</param>
/// <param name="Outcome">won, overruled, does-not-apply, not-in-force, undecided or contradicted.</param>
/// <param name="Party">Who is accountable.</param>
/// <param name="Why">Why, in plain words.</param>
/// <param name="Note">Of an undecided rule, what is not known.</param>
internal sealed record ConsideredItem(string Rule, string Level, string Outcome, PartyItem Party, string Why, string Note)
{
    internal static ConsideredItem Of(ConsideredRule considered) => new(
        considered.Rule.Id, Kebab<RuleLevel>.Name(considered.Level), Kebab<RuleOutcome>.Name(considered.Outcome),
        PartyItem.Of(considered.Rule.Party), considered.Rule.Why, considered.Note);
}

/// <summary>The rule that decided.</summary>
/// <param name="Id">Id.</param>
/// <param name="Level">The level of the rule; empty when none decided.</param>
/// <param name="Why">Why, in plain words.</param>
/// <param name="When">Its condition; empty: always.</param>
/// <param name="Source">The statement it rests on.</param>
/// <param name="From">First day; null: always.</param>
/// <param name="Until">Last day; null: no end.</param>
/// <param name="File">Where it is written in the content.</param>
internal sealed record RuleItem(
    string Id, string Level, string Why, string When, SourceItem Source, DateOnly? From, DateOnly? Until, string File)
{
    internal static RuleItem? Of(ResponsibilityRule? rule) => rule is null ? null : new RuleItem(
        rule.Id, Kebab<RuleLevel>.Name(rule.Level), rule.Why, rule.When?.Source ?? "", SourceItem.Of(rule.Source), rule.From, rule.Until,
        rule.Place.ToString());
}
