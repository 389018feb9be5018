using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Responsibility;

/// <summary>
/// Answers whose job a part is (SPEC section 4). Rules are ranked by level, then by how narrowly they select; the highest that applies
/// wins.
/// Two rules of equal rank that disagree, or a higher rule that cannot be decided, give "unknown": the answer is never guessed.
/// </summary>
public sealed class Resolver
{
    private readonly FrozenDictionary<PartId, PartRules> rules;

    /// <summary>A resolver over the catalogue's rules and the organisation's agreements and overrides.</summary>
    public Resolver(Catalogue catalogue, ImmutableArray<ResponsibilityRule> organisation = default)
    {
        ImmutableArray<ResponsibilityRule> all = [.. catalogue.Rules, .. organisation.IsDefault ? [] : organisation];
        rules = catalogue.Parts.ToFrozenDictionary(static part => part.Id, part => new PartRules(
            ContentEnvironments.ToRecord(part),
            [
                .. all.Where(rule => rule.AppliesTo.Selects(part))
                    .OrderByDescending(static rule => rule.Level)
                    .ThenByDescending(static rule => rule.Specificity)
                    .ThenBy(static rule => rule.Id, StringComparer.Ordinal),
            ]));
    }

    /// <summary>Who is accountable for the part in that context.</summary>
    public Party Owner(ControlPart part, ServiceContext context) => Resolve(part, context).Party;

    /// <summary>Who is accountable, the deciding rule and its level, without the full trace.</summary>
    public Resolution Resolve(ControlPart part, ServiceContext context) => Settle(Decide(part, context, trace: null), context);

    /// <summary>The answer with every rule considered.</summary>
    public Resolution Explain(ControlPart part, ServiceContext context)
    {
        var trace = new List<ConsideredRule>();
        var resolution = Settle(Decide(part, context, trace), context);
        return resolution with
        {
            Considered = [.. trace.OrderByDescending(static c => c.Level)
                .ThenByDescending(static c => c.Rule.Level).ThenByDescending(static c => c.Rule.Specificity)],
        };
    }

    /// <summary>An answer that a setting nobody collected could change is not known, whichever way the service is by default.</summary>
    private Resolution Settle(Resolution answer, ServiceContext context)
    {
        foreach (var (change, made) in context.Alternatives)
        {
            var other = Decide(answer.Part, made, trace: null).Party;
            if (other == answer.Party) continue;
            return new Resolution
            {
                Part = answer.Part,
                Party = Party.Unknown,
                Why = $"It depends on a setting that was not collected: with {change.Id} it is {other}, otherwise {answer.Party}. "
                    + change.Why,
            };
        }

        return answer;
    }

    private Resolution Decide(ControlPart part, ServiceContext context, List<ConsideredRule>? trace)
    {
        var (record, candidates) = rules[part.Id];
        var variables = context.Variables(part, record);
        Candidate? winner = null, contradiction = null;
        var undecided = new List<Candidate>();
        foreach (var rule in candidates)
        {
            if (rule.Service is { } service
                ? service != context.Service.Id
                : rule.Provider is { } provider && provider != context.Service.Provider)
                continue;
            // Rules stand in order of rank, and only a changed profile can raise one: nothing below a winner can matter.
            if (trace is null && winner is not null && !context.AnyChanged && Candidate.RankOf(rule, rule.Level) < winner.Rank) break;
            var level = Level(rule, part, context);
            if (!rule.HoldsOn(context.Day))
            {
                trace?.Add(new ConsideredRule(rule, level, RuleOutcome.NotInForce));
                continue;
            }

            var value = rule.When is null ? CelValue.True : rule.When.Program.Evaluate(variables);
            if (value.IsFailure)
            {
                trace?.Add(new ConsideredRule(rule, level, RuleOutcome.Undecided, value.Failure!.ToString()));
                undecided.Add(new Candidate(rule, level, value.Failure!.ToString()));
            }
            else if (!value.AsBool())
            {
                trace?.Add(new ConsideredRule(rule, level, RuleOutcome.DoesNotApply));
            }
            else
            {
                trace?.Add(new ConsideredRule(rule, level, RuleOutcome.Overruled));
                var candidate = new Candidate(rule, level);
                if (winner is null || candidate.Rank > winner.Rank) (winner, contradiction) = (candidate, null);
                else if (candidate.Rank == winner.Rank && candidate.Rule.Party != winner.Rule.Party) contradiction = candidate;
            }
        }

        return Conclude(part, context, winner, contradiction, undecided, trace);
    }

    private static Resolution Conclude(
        ControlPart part, ServiceContext context, Candidate? winner, Candidate? contradiction, List<Candidate> undecided,
        List<ConsideredRule>? trace)
    {
        // Any of them might win or contradict, not only the highest; one that would say the same takes nothing away.
        var open = undecided.Where(rule => winner is null || (rule.Rank >= winner.Rank && rule.Rule.Party != winner.Rule.Party))
            .MaxBy(static rule => rule.Rank);
        if (open is not null)
        {
            return new Resolution
            {
                Part = part,
                Party = Party.Unknown,
                Why = $"Rule {open.Rule.Id} would decide, but it needs a fact that is not known: {open.Note}.",
            };
        }

        if (winner is null) return new Resolution { Part = part, Party = Party.Unknown, Why = "No rule applies." };
        if (contradiction is not null)
        {
            Mark(trace, winner, RuleOutcome.Contradicted);
            Mark(trace, contradiction, RuleOutcome.Contradicted);
            return new Resolution
            {
                Part = part,
                Party = Party.Unknown,
                Why = $"Rules {winner.Rule.Id} and {contradiction.Rule.Id} have the same rank and disagree.",
            };
        }

        Mark(trace, winner, RuleOutcome.Won);
        return new Resolution
        {
            Part = part,
            Party = winner.Rule.Party,
            Winner = winner.Rule,
            Level = winner.Level,
            Why = winner.Rule.Why,
            DecidingFacts = trace is null ? [] : Facts(winner.Rule, part, context),
        };
    }

    /// <summary>A rule that reads something the real configuration changed speaks about this configuration: level 5.</summary>
    private static RuleLevel Level(ResponsibilityRule rule, ControlPart part, ServiceContext context)
    {
        if (!context.AnyChanged || rule.Level >= RuleLevel.Configuration || rule.When is null) return rule.Level;
        foreach (var attribute in rule.When.Program.ReferencedAttributes)
        {
            var name = attribute == "state" ? part.Capability ?? "" : attribute[(attribute.LastIndexOf('.') + 1)..];
            if (context.IsChanged(name)) return RuleLevel.Configuration;
        }

        return rule.Level;
    }

    private static ImmutableArray<(string Fact, string Value)> Facts(ResponsibilityRule rule, ControlPart part, ServiceContext context)
    {
        if (rule.When is null) return [];
        var facts = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var attribute in rule.When.Program.ReferencedAttributes)
        {
            var name = attribute[(attribute.LastIndexOf('.') + 1)..];
            var fact = attribute switch
            {
                "state" => (part.Capability ?? "state", context.Profile.Value(part.Capability ?? "") ?? "unknown"),
                "service.model" => ("model", Kebab<ServiceModel>.Name(context.Service.Model)),
                "service.id" => ("service", context.Service.Id),
                "service.provider" => ("provider", context.Service.Provider),
                "service.category" => ("category", context.Service.Category),
                _ when attribute.StartsWith("service.", StringComparison.Ordinal) => (name, context.Profile.Value(name) ?? "unknown"),
                _ => (attribute, ""),
            };
            if (fact.Item2.Length > 0) facts.Add(fact);
        }

        return facts.ToImmutable();
    }

    private static void Mark(List<ConsideredRule>? trace, Candidate candidate, RuleOutcome outcome)
    {
        if (trace?.FindIndex(considered => ReferenceEquals(considered.Rule, candidate.Rule)) is >= 0 and var index)
            trace[index] = trace[index] with { Outcome = outcome };
    }

    private sealed record PartRules(CelValue Record, ImmutableArray<ResponsibilityRule> Candidates);

    private sealed record Candidate(ResponsibilityRule Rule, RuleLevel Level, string Note = "")
    {
        internal int Rank { get; } = RankOf(Rule, Level);

        internal static int RankOf(ResponsibilityRule rule, RuleLevel level) =>
            ((int)level << 16) | ((int)rule.Level << 8) | rule.Specificity;
    }
}
