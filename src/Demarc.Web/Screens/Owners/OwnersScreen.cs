using System.Collections.Immutable;
using System.Text;
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
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Owners;

/// <summary>What the page of owners shows.</summary>
/// <param name="View">The table.</param>
/// <param name="Answerable">Who can be named.</param>
/// <param name="Stood">Unowned duties for which somebody stands in.</param>
/// <param name="Places">What was filled in about places.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record OwnersModel(
    TableView<OwnerLine> View, ImmutableArray<Answerable> Answerable, long Stood, ImmutableArray<(string Key, string Value)> Places,
    string Refused)
{
    internal string Filled(string key) => Places.FirstOrDefault(place => place.Key == key).Value ?? "";
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
    /// <summary>What a rule can narrow down by.</summary>
    internal static readonly ImmutableArray<(string Key, string Title)> Places =
        [("provider", "Provider"), ("service", "Service"), ("account", "Account"), ("workload", "Workload")];

    private static readonly DateOnly Earliest = new(1990, 1, 1);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/owners", Show);
        organisation.MapGet("/owners.csv", static (TenantScope scope, TableQuery query) =>
            OwnerLines.Table(scope).Csv(scope.State, OwnerLines.Of(scope.State), query, "owners"));
        organisation.MapPost("/owners/leave", Leave);
        organisation.MapPost("/owners/rule", Rule);
        organisation.MapPost("/owners/person", AddPerson);
        organisation.MapPost("/owners/team", AddTeam);
        organisation.MapGet("/owners/{**id}", One);
    }

    private static IResult Show(
        HttpContext context, TenantScope scope, TableQuery query, AccountStore accounts, Sessions sessions, Refusal refusal)
    {
        var stood = scope.State.Result.Owners.Values.LongCount(static owner => owner is { Problem: not null, StandIn.Length: > 0 });
        return Page.Of<OwnersPage>(scope, new OwnersModel(
            OwnerLines.Table(scope).View(scope.State, OwnerLines.Of(scope.State), query), Answerable.All(scope, accounts, sessions.Now),
                stood,
            [.. Places.Select(place => (place.Key, context.Request.Query[place.Key].ToString()))], refusal.Text));
    }

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
        return WorkAnswer.Of(scope, "owners/" + Uri.EscapeDataString(id), () =>
        {
            var next = Answerable.All(scope, accounts, sessions.Now).FirstOrDefault(one => one.Value == to);
            if (to.Length > 0 && next is null) throw new DecisionException("choose who takes over");
            var leaving = Look(scope, book, id, form["leaves"].ToString(), next, form["teams"].ToString() == "yes");
            var title = $"{line.Name} leaves on {TenantScope.Text(leaving.Day)}" + (next is null ? "" : $", {next.Name} takes over");
            return book.Ask(scope, DecisionKind.Person, title, leaving.Body, form["reason"].ToString(), leaving.From(scope.Today));
        }, ("leaves", form["leaves"]), ("to", to), ("teams", form["teams"]));
    }

    private static Departure Look(TenantScope scope, DecisionBook book, string id, string leaves, Answerable? to, bool teams)
    {
        var person = scope.State.Result.Organisation.People.FirstOrDefault(person => person.Id == id)
            ?? throw new DecisionException("a team does not leave: change its members");
        return Departure.Of(scope, book, person, WorkAnswer.Day(leaves, Earliest, scope.Today.AddYears(2)), to, teams);
    }

    private static async Task<IResult> Rule(
        HttpContext context, TenantScope scope, AccountStore accounts, Sessions sessions, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers name owners.");
        var form = await context.Request.ReadFormAsync();
        return WorkAnswer.Of(scope, "owners", () =>
        {
            var answerable = Answerable.All(scope, accounts, sessions.Now);
            var owner = answerable.FirstOrDefault(one => one.Value == form["owner"].ToString())
                ?? throw new DecisionException("choose who answers");
            var deputy = answerable.FirstOrDefault(one => one.Value == form["deputy"].ToString());
            var domain = form["domain"].ToString();
            var where = Places.Select(place => ("instance." + place.Key, form[place.Key].ToString().Trim()))
                .Prepend(("part.domain", domain))
                .Where(static pair => pair.Item2.Length > 0).Select(static pair => CelText.Is(pair.Item1, pair.Item2)).ToList();
            if (where.Count == 0) throw new DecisionException("say for what: a domain or a place");
            var body = new DecisionBody();
            owner.AddTo(body);
            if (deputy is not null && deputy.Id != owner.Id) deputy.AddTo(body);
            var when = CelText.All(where);
            body.AddFirst(
                "owners", WorkAnswer.IdOf("rule", when), ("owner", owner.Id), ("deputy", deputy?.Id == owner.Id ? null : deputy?.Id),
                    ("when", when));
            return book.Ask(scope, DecisionKind.Owner, $"{owner.Name} answers where {when}", body.ToString(), form["reason"].ToString());
        }, [.. Places.Select(place => (place.Key, (string?)form[place.Key].ToString()))]);
    }

    private static async Task<IResult> AddPerson(HttpContext context, TenantScope scope, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers add people.");
        var form = await context.Request.ReadFormAsync();
        var (id, name) = (form["id"].ToString().Trim(), form["name"].ToString().Trim());
        return WorkAnswer.Of(scope, "owners", () =>
        {
            if (name.Length is 0 or > 200 || id.Length > 100) throw new DecisionException("a person has a name, not too long");
            var made = id.Length > 0 ? id : Unused(scope, Slug(name));
            return book.Ask(
                scope, DecisionKind.Person, name + " is here", new DecisionBody().Add("people", ("id", made), ("name", name)).ToString(),
                "added to those who can answer");
        });
    }

    private static async Task<IResult> AddTeam(HttpContext context, TenantScope scope, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers make teams.");
        var form = await context.Request.ReadFormAsync();
        var (id, name) = (form["id"].ToString().Trim(), form["name"].ToString().Trim());
        var members = form["member"].OfType<string>().Where(static one => one.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return WorkAnswer.Of(scope, "owners", () =>
        {
            if (name.Length is 0 or > 200 || id.Length > 100) throw new DecisionException("a team has a name, not too long");
            var made = id.Length > 0 ? id : Unused(scope, Slug(name));
            var body = new DecisionBody().Add("teams", ("id", made), ("title", name), ("members", members.Length > 0 ? members : null));
            return book.Ask(
                scope, DecisionKind.Person, $"Team {name}: {(members.Length == 0 ? "nobody" : string.Join(", ", members))}",
                    body.ToString(),
                "who is in the team");
        });
    }

    private static IEnumerable<(OwnerRule Rule, string Part)> RolesOf(OwnerRule rule, string id)
    {
        if (rule.Owner == id) yield return (rule, "owner");
        if (rule.Deputy == id) yield return (rule, "deputy");
        if (rule.Fallback == id) yield return (rule, "fallback");
    }

    private static string Unused(TenantScope scope, string id)
    {
        var organisation = scope.State.Result.Organisation;
        var taken = organisation.People.Select(static person => person.Id).Concat(organisation.Teams.Select(static team => team.Id))
            .ToHashSet(StringComparer.Ordinal);
        return taken.Contains(id) ? WorkAnswer.NewId(id) : id;
    }

    /// <summary>A name as an id: lower case, plain letters and digits, dots between words.</summary>
    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '.' && !char.IsLetter(c)) slug.Append('.');
        }

        var text = slug.ToString().Trim('.');
        return text.Length is > 0 and <= 60 ? text : WorkAnswer.NewId("somebody");
    }
}
