using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;

namespace Demarc.Web.Screens.Work;

/// <summary>Who can be named as owner.</summary>
/// <param name="Value">What the form sends.</param>
/// <param name="Id">Id in the organisation's file.</param>
/// <param name="Name">Name shown.</param>
/// <param name="Group">Persons, teams, or people of the web application who are not in the file yet.</param>
public sealed record Answerable(string Value, string Id, string Name, string Group)
{
    private const string Members = "Members who are not in the file yet";

    /// <summary>Whether the decision adds this person to the file.</summary>
    internal bool IsNew => Group == Members;

    /// <summary>Everybody who can be named: persons who are here, teams in which somebody is, and members who sign in here.</summary>
    internal static ImmutableArray<Answerable> All(TenantScope scope, AccountStore accounts, Moment now)
    {
        var (organisation, day) = (scope.State.Result.Organisation, scope.Today);
        var here = organisation.People.Where(person => person.Left is null || person.Left >= day).ToList();
        var ids = here.Select(static person => person.Id).ToHashSet(StringComparer.Ordinal);
        var known = organisation.People.SelectMany(static person => new[] { person.Id, person.Name })
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. here.Select(static person => new Answerable("is:" + person.Id, person.Id, person.Name, "Persons"))
                .OrderBy(static one => one.Name, StringComparer.OrdinalIgnoreCase),
            .. organisation.Teams.Where(team => team.Members.Any(ids.Contains))
                .Select(static team => new Answerable("is:" + team.Id, team.Id, team.Title, "Teams"))
                .OrderBy(static one => one.Name, StringComparer.OrdinalIgnoreCase),
            .. MembersOf(scope.Tenant, accounts, now).Where(person => !known.Contains(person.Login) && !known.Contains(person.Name))
                .Select(static person => new Answerable("login:" + person.Login, person.Login, person.Name, Members)),
        ];
    }

    /// <summary>Adds the person to the file where the person is not in it.</summary>
    internal void AddTo(DecisionBody body)
    {
        if (IsNew) body.Add("people", ("id", Id), ("name", Name.Length > 0 ? Name : Id));
    }

    private static IEnumerable<PersonRow> MembersOf(string tenant, AccountStore accounts, Moment now)
    {
        var members = accounts.MembershipsIn(tenant)
            .Where(row => row.Valid.Contains(now) && Enum.TryParse<Role>(row.Role, ignoreCase: true, out var role)
                && role.Can(Right.Contribute))
            .Select(static row => row.Person).ToHashSet();
        return accounts.All().Where(person => members.Contains(person.Number) && person.Disabled > now)
            .OrderBy(static person => person.Login, StringComparer.Ordinal);
    }
}
