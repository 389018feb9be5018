using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Parts;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Screens.Owners;

/// <summary>
/// The form in which an owner is named by rule. What it names has to be there, under any of its names: a rule for a place that is misspelt
/// would be recorded, and nobody would answer for anything by it.
/// </summary>
internal static class OwnerRuleForm
{
    /// <summary>What a rule can narrow down by.</summary>
    internal static readonly ImmutableArray<(string Key, string Title)> Places =
        [("provider", "Provider"), ("service", "Service"), ("account", "Account"), ("workload", "Workload")];

    /// <summary>Everything that was filled in, by field.</summary>
    internal static ImmutableDictionary<string, string> Of(IFormCollection form) =>
        Places.Select(static place => place.Key).Concat(["owner", "deputy", "domain", "reason"])
            .ToImmutableDictionary(static field => field, field => form[field].ToString().Trim(), StringComparer.Ordinal);

    /// <summary>Title and body of the decision.</summary>
    /// <exception cref="DecisionException">Something is missing or not there; the message says what.</exception>
    internal static (string Title, string Body) Decision(
        TenantScope scope, ImmutableArray<Answerable> answerable, ImmutableDictionary<string, string> filled)
    {
        var owner = answerable.FirstOrDefault(one => one.Value == filled["owner"]) ?? throw new DecisionException("choose who answers");
        var deputy = answerable.FirstOrDefault(one => one.Value == filled["deputy"] && one.Id != owner.Id);
        ImmutableArray<(string Key, string Value, Func<DutyOf, string> In)> where =
        [
            .. Fields(scope, filled).Where(static field => field.Value.Length > 0),
        ];
        if (where.IsEmpty) throw new DecisionException("say for what: a domain or a place");
        var body = new DecisionBody();
        owner.AddTo(body);
        deputy?.AddTo(body);
        var when = CelText.All(where.Select(static field => CelText.Is(field.Key, field.Value)));
        body.AddFirst("owners", WorkAnswer.IdOf("rule", when), ("owner", owner.Id), ("deputy", deputy?.Id), ("when", when));
        var covered = scope.State.Result.Owners.Keys.LongCount(duty => where.All(field => field.In(duty) == field.Value));
        var words = ConditionWords.Of(scope, when) ?? when;
        return ($"{owner.Name} answers for {words} ({Words.Many(covered, "duty", "duties")} now)", body.ToString());
    }

    private static IEnumerable<(string Key, string Value, Func<DutyOf, string> In)> Fields(
        TenantScope scope, ImmutableDictionary<string, string> filled)
    {
        var provider = Provider(scope, filled["provider"]);
        yield return ("part.domain", Domain(scope, filled["domain"]), static duty => duty.Part.Domain);
        yield return ("instance.provider", provider, static duty => duty.Scope.Provider);
        yield return ("instance.service", Service(scope, filled["service"], provider), static duty => duty.Scope.Service);
        // Accounts are in no list: one that is not known yet may be known tomorrow, and the title says how much the rule covers now.
        yield return ("instance.account", filled["account"], static duty => duty.Scope.Account);
        yield return ("instance.workload", Workload(scope, filled["workload"]), static duty => duty.Scope.Workload);
    }

    private static string Domain(TenantScope scope, string text) =>
        text.Length == 0 || scope.State.Result.Catalogue.Domains.Any(domain => domain.Id == text)
            ? text : throw new DecisionException($"there is no domain \"{text}\"");

    internal static string Provider(TenantScope scope, string text)
    {
        var catalogue = scope.State.Result.Catalogue;
        return text.Length == 0 ? "" : catalogue.Provider(text)?.Id ?? throw new DecisionException(
            $"there is no provider \"{text}\"; did you mean {Nearest.To(text, catalogue.Providers.Select(static one => one.Id))}?");
    }

    internal static string Service(TenantScope scope, string text, string provider)
    {
        var result = scope.State.Result;
        if (text.Length == 0) return text;
        if (result.Estate.Instances.Any(instance => instance.Service == text))
            return provider.Length == 0 || text.StartsWith(provider + "/", StringComparison.Ordinal) ? text
                : throw new DecisionException($"{text} is no service of {provider}: the rule would be about nothing");
        var found = result.Catalogue.FindServices(text, provider.Length > 0 ? provider : null);
        if (found is [var only]) return only.Id;
        var meant = found.IsEmpty
            ? Nearest.To(text, result.Catalogue.Services.Select(static one => one.Id))
            : string.Join(" or ", found.Select(static one => one.Id));
        throw new DecisionException($"there is no one service \"{text}\"; did you mean {meant}?");
    }

    internal static string Workload(TenantScope scope, string text)
    {
        var workloads = scope.State.Result.Organisation.Workloads;
        return text.Length == 0 ? "" : (workloads.FirstOrDefault(one => one.Id == text)
            ?? workloads.FirstOrDefault(one => string.Equals(one.Title, text, StringComparison.OrdinalIgnoreCase)))?.Id
            ?? throw new DecisionException($"there is no workload \"{text}\"");
    }
}
