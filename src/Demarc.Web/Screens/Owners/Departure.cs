using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Owners;

/// <summary>Somebody leaves: what it means for who answers, before anything is decided.</summary>
public sealed record Departure
{
    /// <summary>Last day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Who takes over; null: nobody.</summary>
    public Answerable? To { get; init; }

    /// <summary>Whether that person also takes the place in teams.</summary>
    public bool JoinsTeams { get; init; }

    /// <summary>Duties that then nobody answers for, by who stands in; an empty name: nobody.</summary>
    public required ImmutableArray<(string StandIn, ImmutableArray<DutyOf> Duties)> Lost { get; init; }

    /// <summary>Duties that somebody else then answers for, by who.</summary>
    public required ImmutableArray<(string Owner, long Duties)> Moved { get; init; }

    /// <summary>Teams in which then nobody is.</summary>
    public required ImmutableArray<string> EmptyTeams { get; init; }

    /// <summary>Rules that go on to name the person as deputy or fallback: a rule without an id can only be changed in the file.</summary>
    public required ImmutableArray<(OwnerRule Rule, string Part)> Kept { get; init; }

    /// <summary>What is decided.</summary>
    public required string Body { get; init; }

    /// <summary>First day on which the decision holds: a hand-over begins when the person is gone, and never in the past.</summary>
    internal DateOnly From(DateOnly today) => To is null || Day < today ? today : Day.AddDays(1);

    /// <summary>Looks ahead: the organisation as it would be, read and asked as it always is.</summary>
    /// <exception cref="DecisionException">It cannot be so; the message says why.</exception>
    internal static Departure Of(TenantScope scope, DecisionBook book, Person person, DateOnly day, Answerable? to, bool joinsTeams)
    {
        if (to?.Id == person.Id) throw new DecisionException("somebody else takes over");
        var result = scope.State.Result;
        var body = BodyOf(scope, person, day, to, joinsTeams);
        var organisation = book.Preview(scope, body);
        // Both sides are of the same day: what others' leaving does is not this one's doing.
        var at = day < scope.Today ? scope.Today : day.AddDays(1);
        var (then, otherwise) = (new Ownership(organisation, at), new Ownership(result.Organisation, at));
        var after = result.Owners.Keys.Select(duty => (Duty: duty, Before: otherwise.Find(duty), After: then.Find(duty))).ToList();
        var gone = organisation.People.Where(one => one.Left <= day).Select(static one => one.Id).ToHashSet(StringComparer.Ordinal);
        return new Departure
        {
            Day = day,
            To = to,
            JoinsTeams = joinsTeams,
            Body = body,
            Lost =
            [
                .. after.Where(static one => one is { Before.Problem: null, After.Problem: not null })
                    .GroupBy(static one => one.After.StandIn, static one => one.Duty, StringComparer.Ordinal)
                    .OrderBy(static group => group.Key, StringComparer.Ordinal)
                    .Select(static group => (group.Key, (ImmutableArray<DutyOf>)
                        [.. group.OrderByDescending(static duty => duty.Part.Criticality).ThenBy(static duty => duty.Part.Id)])),
            ],
            Moved =
            [
                .. after.Where(static one => one.After.Problem is null && one.After.OwnerId != one.Before.OwnerId)
                    .CountBy(static one => one.After.Owner, StringComparer.Ordinal)
                    .OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => (pair.Key, (long)pair.Value)),
            ],
            EmptyTeams =
            [
                .. organisation.Teams.Where(team => team.Members.Contains(person.Id, StringComparer.Ordinal)
                    && team.Members.All(gone.Contains))
                    .Select(static team => team.Title),
            ],
            Kept =
            [
                .. result.Organisation.Owners.Where(IsNameless).SelectMany(rule => OwnersScreen.RolesOf(rule, person.Id))
                    .Where(static role => role.Part != "owner"),
            ],
        };
    }

    private static string BodyOf(TenantScope scope, Person person, DateOnly day, Answerable? to, bool joinsTeams)
    {
        var organisation = scope.State.Result.Organisation;
        var body = new DecisionBody().Add("people", ("id", person.Id), ("name", person.Name), ("left", day));
        if (to is null) return body.ToString();
        to.AddTo(body);
        if (joinsTeams && !organisation.Teams.Any(team => team.Id == to.Id))
        {
            foreach (var team in organisation.Teams.Where(team => team.Members.Contains(person.Id, StringComparer.Ordinal)))
                body.Add("teams", ("id", team.Id), ("title", team.Title),
                    ("members", team.Members.Select(Other).Distinct(StringComparer.Ordinal).ToArray()));
        }

        foreach (var rule in organisation.Owners.Where(rule => Named(rule) && !IsNameless(rule)))
        {
            var (owner, deputy) = (Other(rule.Owner), rule.Deputy is { } named ? Other(named) : null);
            body.Add(
                "owners", ("id", rule.Id), ("owner", owner), ("deputy", deputy == owner ? null : deputy),
                ("fallback", rule.Fallback is { } last && Other(last) != owner ? Other(last) : null), ("when", rule.When?.Source));
        }

        HandOver(scope, body, person, to);
        return body.ToString();

        string Other(string id) => id == person.Id ? to.Id : id;
        bool Named(OwnerRule rule) => rule.Owner == person.Id || rule.Deputy == person.Id || rule.Fallback == person.Id;
    }

    /// <summary>
    /// A rule without an id cannot be written anew: the duties that it gives are handed over as they are, each with the deputy and the
    /// fallback of its rule.
    /// </summary>
    private static void HandOver(TenantScope scope, DecisionBody body, Person person, Answerable to)
    {
        var organisation = scope.State.Result.Organisation;
        if (!organisation.Owners.Any(rule => rule.Owner == person.Id && IsNameless(rule))) return;
        var ownership = new Ownership(organisation, scope.Day);
        var kept = scope.State.Result.Owners.Keys.Select(duty => (Duty: duty, Rule: ownership.RuleOf(duty)))
            .Where(pair => pair.Rule is { } rule && rule.Owner == person.Id && IsNameless(rule));
        foreach (var place in kept.GroupBy(static pair => (pair.Rule, pair.Duty.Part.Scope, Place: pair.Duty.Scope)))
        {
            var when = DutyPlaces.Condition([.. place.Select(static pair => pair.Duty.Part.Id)], place.Key.Scope, place.Key.Place);
            body.AddFirst(
                "owners", WorkAnswer.IdOf("named", when), ("owner", to.Id), ("deputy", Another(place.Key.Rule!.Deputy)),
                ("fallback", Another(place.Key.Rule.Fallback)), ("when", when));
        }

        string? Another(string? id) => id == person.Id || id == to.Id ? null : id;
    }

    private static bool IsNameless(OwnerRule rule) => rule.Id == $"line {rule.Place.Line}";
}
