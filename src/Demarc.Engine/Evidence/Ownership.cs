using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>Who answers for a duty of ours.</summary>
/// <param name="Owner">Name shown; empty when nobody is named.</param>
/// <param name="StandIn">Deputy or fallback who stands in when the owner left; empty when none is needed or named.</param>
/// <param name="Problem">Why the duty counts as unowned; null when it is owned.</param>
public sealed record OwnerOf(string Owner, string StandIn, string? Problem)
{
    /// <summary>Id of the person or team that the rule names; empty when nobody is named. Names can be those of several.</summary>
    public string OwnerId { get; init; } = "";

    /// <summary>Id of whoever stands in; empty when nobody does.</summary>
    public string StandInId { get; init; } = "";

    /// <summary>Who can be asked: the owner, or whoever stands in for one who left; empty when there is nobody.</summary>
    public string Answering => Problem is null ? Owner : StandIn;
}

/// <summary>Finds the owner of a duty by the organisation's rules: the first that applies.</summary>
public sealed class Ownership(Organisation organisation, DateOnly day)
{
    private readonly Dictionary<string, Workload> workloads = organisation.Workloads.ToDictionary(static w => w.Id, StringComparer.Ordinal);

    /// <summary>The owner of a duty.</summary>
    public OwnerOf Find(DutyOf duty)
    {
        var rule = RuleOf(duty);
        if (rule is null) return new OwnerOf("", "", "no owner rule covers it");
        if (Present(rule.Owner) is { } owner) return new OwnerOf(owner, "", null) { OwnerId = rule.Owner };
        var standInId = new[] { rule.Deputy, rule.Fallback }.OfType<string>().FirstOrDefault(id => Present(id) is not null) ?? "";
        var standIn = Present(standInId) ?? "";
        var gone = organisation.People.FirstOrDefault(person => person.Id == rule.Owner)?.Name ?? rule.Owner;
        return new OwnerOf(gone, standIn,
            $"{gone} left or has nobody; {(standIn.Length > 0 ? standIn + " stands in" : "nobody stands in")}")
        {
            OwnerId = rule.Owner,
            StandInId = standInId,
        };
    }

    /// <summary>The rule that gives the owner of a duty: the first that applies; null when none does.</summary>
    public OwnerRule? RuleOf(DutyOf duty)
    {
        CelValue[] variables =
            [duty.Scope.ToRecord(workloads.GetValueOrDefault(duty.Scope.Workload)), ContentEnvironments.ToRecord(duty.Part)];
        return organisation.Owners.FirstOrDefault(rule => rule.When is null || rule.When.Program.Evaluate(variables).AsBool());
    }

    /// <summary>The name of a person who is here, or of a team in which somebody is.</summary>
    private string? Present(string id)
    {
        if (organisation.People.FirstOrDefault(person => person.Id == id) is { } person) return IsHere(person) ? person.Name : null;
        if (organisation.Teams.FirstOrDefault(team => team.Id == id) is not { } team) return null;
        var members = team.Members.Select(member => organisation.People.FirstOrDefault(p => p.Id == member)).OfType<Person>();
        return members.Any(IsHere) ? team.Title : null;
    }

    private bool IsHere(Person person) => person.Left is null || person.Left >= day;
}
