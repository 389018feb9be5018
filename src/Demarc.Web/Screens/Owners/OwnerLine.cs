using System.Collections.Immutable;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Owners;

/// <summary>Somebody who answers for duties.</summary>
/// <param name="Id">Id in the organisation's file; empty for nobody.</param>
/// <param name="Name">Name shown.</param>
/// <param name="Sort"><c>person</c>, <c>team</c> or <c>nobody</c>.</param>
/// <param name="Left">Last day; null while here, and for teams.</param>
/// <param name="With">Teams of a person, members of a team.</param>
/// <param name="Duties">Duties that name them as owner.</param>
/// <param name="Unowned">Of these, how many count as unowned because they left, or nobody is in the team.</param>
/// <param name="Gaps">Open gaps that they have to close, also where they stand in.</param>
/// <param name="Late">Of these, past their day.</param>
public sealed record OwnerLine(
    string Id, string Name, string Sort, DateOnly? Left, string With, long Duties, long Unowned, long Gaps, long Late)
{
    /// <summary>Whether they are no longer here on a day.</summary>
    internal bool IsGone(DateOnly day) => Left < day;
}

/// <summary>Everybody who can answer, and nobody.</summary>
internal static class OwnerLines
{
    internal static IReadOnlyList<OwnerLine> Of(EstateState state) => state.Keep("owners", () =>
    {
        var organisation = state.Result.Organisation;
        var duties = Ours(state).ToLookup(static line => line.Owner!.OwnerId, StringComparer.Ordinal);
        var gaps = state.Result.Gaps.ToLookup(static gap => gap.Owner, StringComparer.Ordinal);
        var names = organisation.People.ToDictionary(static person => person.Id, static person => person.Name, StringComparer.Ordinal);
        OwnerLine Line(string id, string name, string sort, DateOnly? left, IEnumerable<string> with) => new(
            id, name, sort, left, string.Join(", ", with), duties[id].LongCount(),
            duties[id].LongCount(static line => !line.IsOwned), gaps[name].LongCount(),
            gaps[name].LongCount(gap => gap.Due < state.Result.Day));
        return organisation.People.Select(person => Line(
                person.Id, person.Name, "person", person.Left,
                organisation.Teams.Where(team => team.Members.Contains(person.Id, StringComparer.Ordinal))
                    .Select(static team => team.Title)))
            .Concat(organisation.Teams.Select(team => Line(
                team.Id, team.Title, "team", null, team.Members.Select(id => names.GetValueOrDefault(id, id)))))
            .OrderByDescending(static line => line.Duties).ThenBy(static line => line.Name, StringComparer.OrdinalIgnoreCase)
            .Prepend(Line("", "", "nobody", null, []) with { Name = "nobody" })
                .Where(static line => line.Sort != "nobody" || line.Duties > 0)
            .ToArray();
    });

    internal static OwnerLine? Find(EstateState state, string id) =>
        id.Length == 0 ? null : Of(state).FirstOrDefault(line => line.Id == id);

    /// <summary>Our duties that name somebody, or for which somebody stands in.</summary>
    internal static ImmutableArray<DutyLine> DutiesOf(EstateState state, OwnerLine owner) =>
        [.. Ours(state).Where(line => line.Owner!.OwnerId == owner.Id || line.Owner.StandInId == owner.Id)];

    internal static Table<OwnerLine> Table(TenantScope scope) => new("owners",
    [
        new("name", "Who", line => Cell.Of(
            line.Name, line.Id.Length > 0 ? scope.Url("owners/" + TenantScope.Segment(line.Id)) : null,
            line.Left is { } left ? $"{(line.IsGone(scope.Day) ? "left" : "leaves")} on {TenantScope.Text(left)}" : null))
        { HeadsRow = true, Searched = true, Sort = static line => line.Name },
        new("sort", "Kind", static line => Cell.Of(line.Sort)) { Filter = static line => line.Sort },
        new("with", "Teams or members", static line => Cell.Of(line.With)) { Searched = true },
        new("duties", "Duties", static line => Cell.Number(line.Duties)) { IsNumeric = true, Sort = static line => line.Duties },
        new("unowned", "Count as unowned", static line => Cell.Number(line.Unowned))
        { IsNumeric = true, Sort = static line => line.Unowned },
        new("gaps", "Gaps", line => Cell.Number(line.Gaps, line.Gaps > 0 ? scope.Url("gaps", ("owner", line.Name)) : null))
        { IsNumeric = true, Sort = static line => line.Gaps },
        new("late", "Past their day", line => Cell.Number(
            line.Late, line.Late > 0 ? scope.Url("gaps", ("owner", line.Name), ("late", "yes")) : null))
        { IsNumeric = true, Sort = static line => line.Late },
        new("left", "Last day", static line => Cell.Day(line.Left)) { Shown = false, Sort = static line => line.Left ?? DateOnly.MaxValue },
        new("id", "Id", static line => Cell.Code(line.Id)) { Shown = false, Searched = true },
    ])
    { Noun = ("owner", "owners") };

    private static IEnumerable<DutyLine> Ours(EstateState state) => state.Numbers.Lines.Where(static line => line.IsOurs);
}
