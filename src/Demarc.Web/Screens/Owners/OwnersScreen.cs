using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Owners;

/// <summary>What the page of owners shows.</summary>
/// <param name="View">The table.</param>
/// <param name="Answerable">Who can be named.</param>
/// <param name="Stood">Unowned duties for which somebody stands in.</param>
/// <param name="Filled">What the form for a rule is filled in with, by field.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record OwnersModel(
    TableView<OwnerLine> View, ImmutableArray<Answerable> Answerable, long Stood,
    ImmutableDictionary<string, string> Filled, string Refused)
{
    internal string Of(string field) => Filled.GetValueOrDefault(field, "");
}

/// <summary>What the page of one owner shows.</summary>
/// <param name="Line">The owner.</param>
/// <param name="Duties">Duties that name them, or for which they stand in.</param>
/// <param name="Rules">Rules that name them, and as what.</param>
/// <param name="Reviews">Reviews that they did last.</param>
/// <param name="Members">Ids of the members of a team.</param>
/// <param name="Answerable">Who can take over.</param>
/// <param name="Leaving">What it would mean if they left; null while nobody asks.</param>
/// <param name="LeavesText">The day filled in.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record OwnerModel(
    OwnerLine Line, ImmutableArray<DutyLine> Duties, ImmutableArray<(OwnerRule Rule, string Part)> Rules,
        ImmutableArray<ReviewDone> Reviews,
    ImmutableArray<string> Members, ImmutableArray<Answerable> Answerable, Departure? Leaving, string LeavesText, string Refused);

/// <summary>Who answers for what, and what happens when somebody leaves.</summary>
internal static class OwnersScreen
{
    private static readonly DateOnly Earliest = new(1990, 1, 1);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/owners", Show);
        organisation.MapGet("/owners.csv", static (TenantScope scope, TableQuery query) =>
            OwnerLines.Table(scope).Csv(scope, OwnerLines.Of(scope.State), query, "owners"));
        organisation.MapPost("/owners/leave", Leave);
        organisation.MapPost("/owners/rule", Rule);
        organisation.MapPost("/owners/person", AddPerson);
        organisation.MapPost("/owners/team", AddTeam);
        organisation.MapGet("/owners/{**id}", One);
    }

    private static RazorComponentResult<OwnersPage> Show(
        HttpContext context, TenantScope scope, TableQuery query, AccountStore accounts, Sessions sessions, Refusal refusal) =>
        Page.Of<OwnersPage>(scope, Model(
            scope, query, Answerable.All(scope, accounts, sessions.Now),
            OwnerRuleForm.Places.ToImmutableDictionary(
                static place => place.Key, place => context.Request.Query[place.Key].ToString(), StringComparer.Ordinal),
            refusal.Text));

    private static OwnersModel Model(
        TenantScope scope, TableQuery query, ImmutableArray<Answerable> answerable, ImmutableDictionary<string, string> filled,
        string refused) => new(
        OwnerLines.Table(scope).View(scope.State, OwnerLines.Of(scope.State), query), answerable,
        scope.State.Result.Owners.Values.LongCount(static owner => owner is { Problem: not null, StandIn.Length: > 0 }), filled, refused);

    private static IResult One(
        string id, string? leaves, string? to, string? teams, Refusal refusal, TenantScope scope, AccountStore accounts, Sessions sessions,
        DecisionBook book)
    {
        if (OwnerLines.Find(scope.State, id) is not { } line) return ErrorPages.Missing("Nobody of this id is in the organisation's file.");
        var organisation = scope.State.Result.Organisation;
        var answerable = Answerable.All(scope, accounts, sessions.Now);
        Departure? leaving = null;
        var refused = refusal.Text;
        if (leaves is { Length: > 0 } && scope.Can(Right.Decide) && !scope.IsTravelling)
        {
            try
            {
                leaving = Look(scope, book, id, leaves, answerable.FirstOrDefault(one => one.Value == to), teams == "yes");
            }
            catch (DecisionException error)
            {
                refused = error.Message;
            }
        }

        return Page.Of<OwnerPage>(scope, new OwnerModel(
            line, OwnerLines.DutiesOf(scope.State, line), [.. organisation.Owners.SelectMany(rule => RolesOf(rule, id))],
            [.. organisation.Reviews.Where(review => review.By == line.Name || review.By == id)],
            organisation.Teams.FirstOrDefault(team => team.Id == id)?.Members ?? [], answerable, leaving,
            leaves ?? (line.Left is { } left ? TenantScope.Text(left) : ""), refused));
    }

    private static async Task<IResult> Leave(
        HttpContext context, TenantScope scope, AccountStore accounts, Sessions sessions, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers record who leaves.");
        var form = await context.Request.ReadFormAsync();
        var (id, to) = (form["id"].ToString(), form["to"].ToString());
        if (OwnerLines.Find(scope.State, id) is not { } line) return ErrorPages.Missing("Nobody of this id is in the organisation's file.");
        return WorkAnswer.Of(scope, "owners/" + TenantScope.Segment(id), () =>
        {
            var next = Answerable.All(scope, accounts, sessions.Now).FirstOrDefault(one => one.Value == to);
            if (to.Length > 0 && next is null) throw new DecisionException("choose who takes over");
            var leaving = Look(scope, book, id, form["leaves"].ToString(), next, form["teams"].ToString() == "yes");
            var title = $"{line.Name} leaves on {TenantScope.Text(leaving.Day)}" + (next is null ? "" : $", {next.Name} takes over");
            return AskWhole(scope, book, DecisionKind.Person, title, leaving.Body, form["reason"].ToString(), leaving.From(scope.Today));
        }, ("leaves", form["leaves"]), ("to", to), ("teams", form["teams"]));
    }

    private static Departure Look(TenantScope scope, DecisionBook book, string id, string leaves, Answerable? to, bool teams)
    {
        var person = scope.State.Result.Organisation.People.FirstOrDefault(person => person.Id == id)
            ?? throw new DecisionException("a team does not leave: change its members");
        return Departure.Of(scope, book, person, WorkAnswer.Day(leaves, Earliest, scope.Today.AddYears(2)), to, teams);
    }

    private static async Task<IResult> Rule(
        HttpContext context, TenantScope scope, TableQuery query, AccountStore accounts, Sessions sessions, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers name owners.");
        var filled = OwnerRuleForm.Of(await context.Request.ReadFormAsync());
        var answerable = Answerable.All(scope, accounts, sessions.Now);
        return WorkAnswer.Of(
            scope, refused => Page.Of<OwnersPage>(scope, Model(scope, query, answerable, filled, refused)),
            () =>
            {
                var (title, body) = OwnerRuleForm.Decision(scope, answerable, filled);
                return AskWhole(scope, book, DecisionKind.Owner, title, body, filled["reason"]);
            });
    }

    private static async Task<IResult> AddPerson(
        HttpContext context, TenantScope scope, TableQuery query, AccountStore accounts, Sessions sessions, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers add people.");
        var form = await context.Request.ReadFormAsync();
        var (id, name) = (form["id"].ToString().Trim(), form["name"].ToString().Trim());
        var again = Again(scope, query, accounts, sessions, ("person-name", name), ("person-id", id));
        return WorkAnswer.Of(scope, again, () =>
        {
            if (name.Length is 0 or > 200 || id.Length > 100) throw new DecisionException("a person has a name, not too long");
            // Somebody who left can come back; everybody else would be renamed, or take over what a team answers for.
            var isBack = scope.State.Result.Organisation.People.Any(one => one.Id == id && one.Name == name && one.Left is not null);
            if (!isBack && TakenBy(scope, id) is { } other) throw new DecisionException($"\"{id}\" is the id of {other} already");
            var made = id.Length > 0 ? id : Unused(scope, name);
            return book.Ask(
                scope, DecisionKind.Person, name + " is here", new DecisionBody().Add("people", ("id", made), ("name", name)).ToString(),
                "added to those who can answer");
        });
    }

    /// <summary>The page of owners again, with what was filled in.</summary>
    private static Func<string, RazorComponentResult<OwnersPage>> Again(
        TenantScope scope, TableQuery query, AccountStore accounts, Sessions sessions, params (string Key, string Value)[] filled) =>
        refused => Page.Of<OwnersPage>(scope, Model(
            scope, query, Answerable.All(scope, accounts, sessions.Now),
            filled.ToImmutableDictionary(static one => one.Key, static one => one.Value, StringComparer.Ordinal), refused));

    private static async Task<IResult> AddTeam(
        HttpContext context, TenantScope scope, TableQuery query, AccountStore accounts, Sessions sessions, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers make teams.");
        var form = await context.Request.ReadFormAsync();
        var (id, name) = (form["id"].ToString().Trim(), form["name"].ToString().Trim());
        var members = form["member"].OfType<string>().Where(static one => one.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var again = Again(
            scope, query, accounts, sessions, ("team-id", id), ("team-name", name), ("members", string.Join('\n', members)));
        return WorkAnswer.Of(scope, again, () =>
        {
            if (name.Length is 0 or > 200 || id.Length > 100) throw new DecisionException("a team has a name, not too long");
            var isKnown = scope.State.Result.Organisation.Teams.Any(one => one.Id == id);
            if (!isKnown && TakenBy(scope, id) is { } other) throw new DecisionException($"\"{id}\" is the id of {other} already");
            var made = id.Length > 0 ? id : Unused(scope, name);
            var body = new DecisionBody().Add("teams", ("id", made), ("title", name), ("members", members.Length > 0 ? members : null));
            return AskWhole(
                scope, book, DecisionKind.Person, $"Team {name}: {(members.Length == 0 ? "nobody" : string.Join(", ", members))}",
                    body.ToString(),
                "who is in the team");
        });
    }

    /// <summary>Takes a decision about teams and rules, unless it would undo one about the same that has not begun yet: each writes them
    /// whole, and the one taken last counts.</summary>
    private static Decision AskWhole(
        TenantScope scope, DecisionBook book, DecisionKind kind, string title, string body, string reason, DateOnly? from = null)
    {
        var written = (JsonObject)JsonNode.Parse(body)!;
        foreach (var later in book.Read(scope).Where(one => one.Outcome == DecisionOutcome.Approved && one.HoldsFrom > scope.Today))
        {
            if (((string[])["teams", "owners"]).Any(section => (written[section] as JsonArray ?? []).OfType<JsonObject>()
                .Any(entry => later.Has(section, entry["id"]?.ToString() ?? ""))))
                throw new DecisionException(
                    $"\"{later.Title}\" changes the same from {TenantScope.Text(later.HoldsFrom)} on, and this would undo it: "
                    + "do it from that day on, or in the organisation's file");
        }

        return book.Ask(scope, kind, title, body, reason, from);
    }

    /// <summary>As what a rule names somebody.</summary>
    internal static IEnumerable<(OwnerRule Rule, string Part)> RolesOf(OwnerRule rule, string id)
    {
        if (rule.Owner == id) yield return (rule, "owner");
        if (rule.Deputy == id) yield return (rule, "deputy");
        if (rule.Fallback == id) yield return (rule, "fallback");
    }

    /// <summary>An id made of a name that nobody has.</summary>
    private static string Unused(TenantScope scope, string name)
    {
        var id = WorkAnswer.Slug(name, '.');
        return id.Length == 0 ? WorkAnswer.NewId("somebody") : TakenBy(scope, id) is null ? id : WorkAnswer.NewId(id);
    }

    private static string? TakenBy(TenantScope scope, string id)
    {
        var organisation = scope.State.Result.Organisation;
        return organisation.People.FirstOrDefault(person => person.Id == id)?.Name
            ?? organisation.Teams.FirstOrDefault(team => team.Id == id)?.Title;
    }
}
