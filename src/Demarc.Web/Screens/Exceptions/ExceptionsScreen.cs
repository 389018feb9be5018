using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Screens.Owners;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Demarc.Web.Screens.Exceptions;

/// <summary>An exception, and why the last attempt to change it was refused; empty for none.</summary>
/// <param name="Line">The exception.</param>
/// <param name="Refused">Why the last attempt was refused.</param>
public sealed record ExceptionModel(ExceptionLine Line, string Refused)
{
    /// <summary>What the form that was refused was filled in with, by field; null when none was.</summary>
    public ImmutableDictionary<string, string>? Filled { get; init; }

    /// <summary>Whether that was the form that ends it.</summary>
    public bool IsEnding { get; init; }

    /// <summary>The reason to fill in where one changes its end.</summary>
    internal string RenewReason => IsEnding ? Line.Reason : Filled?.GetValueOrDefault("reason") ?? Line.Reason;

    /// <summary>The last day to fill in.</summary>
    internal string Until => IsEnding ? "" : Filled?.GetValueOrDefault("until") ?? "";

    /// <summary>The reason to fill in where one ends it.</summary>
    internal string EndReason => IsEnding ? Filled?.GetValueOrDefault("reason") ?? "" : "";
}

/// <summary>The form that asks for an override, filled in from the address, or as it was sent.</summary>
/// <param name="Filled">What it is filled in with, by field.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record AskModel(ImmutableDictionary<string, string> Filled, string Refused)
{
    internal string Of(string field) => Filled.GetValueOrDefault(field, "");
}

/// <summary>What is accepted for a time: seeing it, asking for it, changing its end.</summary>
internal static class ExceptionsScreen
{
    /// <summary>Where an override can hold.</summary>
    internal static readonly ImmutableArray<(string Key, string Title)> Places =
        [("provider", "Provider"), ("service", "Service"), ("account", "Account"), ("region", "Region"), ("workload", "Workload")];

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/exceptions", static (TenantScope scope, TableQuery query, DecisionBook book) =>
            Page.Of<ExceptionsPage>(scope, ExceptionTable.Of(scope).View(scope.State, ExceptionLines.Of(scope, book), query)));
        organisation.MapGet("/exceptions.csv", static (TenantScope scope, TableQuery query, DecisionBook book) =>
            ExceptionTable.Of(scope).Csv(scope, ExceptionLines.Of(scope, book), query, "exceptions"));
        organisation.MapGet("/exceptions/ask", static (TenantScope scope, HttpContext context, Refusal refusal) =>
            Page.Of<AskPage>(scope, new AskModel(Filled(context.Request.Query), refusal.Text)));
        organisation.MapPost("/exceptions/ask", Ask);
        organisation.MapPost("/exceptions/renew", Renew);
        organisation.MapPost("/exceptions/end", End);
        organisation.MapGet("/exceptions/{sort}/{**id}", static (
            string sort, string id, Refusal refusal, TenantScope scope, DecisionBook book) => Find(scope, book, sort, id) is { } line
                ? Page.Of<ExceptionPage>(scope, new ExceptionModel(line, refusal.Text))
                : ErrorPages.Missing("There is no such exception on this day."));
    }

    private static async Task<IResult> Ask(HttpContext context, TenantScope scope, DecisionBook book)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners and managers ask for exceptions.");
        var form = await context.Request.ReadFormAsync();
        var part = form["part"].ToString().Trim();
        return WorkAnswer.Of(scope, refused => Page.Of<AskPage>(scope, new AskModel(Filled(form), refused)), () =>
        {
            if (!PartId.TryParse(part, out var id) || scope.State.Result.Catalogue.Part(id) is not { } known)
                throw new DecisionException("choose a part of the catalogue, such as IAM-03.require");
            var until = WorkAnswer.Day(form["until"].ToString(), scope.Today, GapDecisions.MostDays);
            var party = form["party"].ToString();
            var where = CelText.All(Places.Select(place => (place.Key, Value: Place(scope, form, place.Key)))
                .Where(static place => place.Value.Length > 0).Select(static place => CelText.Is("instance." + place.Key, place.Value)));
            var body = new DecisionBody().Add(
                "overrides", ("id", WorkAnswer.NewId("decided-" + id)), ("parts", new[] { part }), ("when", where), ("party", party),
                ("kind", party == "shared" ? "dependent" : null), ("who", party == "third-party" ? form["who"].ToString().Trim() : null),
                ("reason", form["reason"].ToString()), ("from", scope.Today), ("until", until));
            return book.Ask(
                scope, DecisionKind.Override, $"{known.Title}: {Words.Plain(party)} until {TenantScope.Text(until)}", body.ToString(),
                    form["reason"].ToString());
        });
    }

    /// <summary>A place of the form, by any of its names: what is misspelt would be asked for and agreed to, and hold nowhere.</summary>
    private static string Place(TenantScope scope, IFormCollection form, string key)
    {
        var (text, provider) = (form[key].ToString().Trim(), form["provider"].ToString().Trim());
        return key switch
        {
            "provider" => OwnerRuleForm.Provider(scope, text),
            "service" => OwnerRuleForm.Service(scope, text, OwnerRuleForm.Provider(scope, provider)),
            "workload" => OwnerRuleForm.Workload(scope, text),
            _ => text,
        };
    }

    private static async Task<IResult> Renew(HttpContext context, TenantScope scope, DecisionBook book)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners and managers ask for exceptions.");
        var form = await context.Request.ReadFormAsync();
        if (Find(scope, book, form["sort"].ToString(), form["id"].ToString()) is not { } line)
            return ErrorPages.Missing("There is no such exception.");
        return WorkAnswer.Of(scope, Again, () =>
        {
            var until = WorkAnswer.Day(form["until"].ToString(), scope.Today, GapDecisions.MostDays);
            var reason = form["reason"].ToString();
            return book.Ask(
                scope, KindOf(line), $"{line.Id} until {TenantScope.Text(until)}", ExceptionRenewal.Body(scope, line, until, reason),
                    reason);
        });

        RazorComponentResult<ExceptionPage> Again(string refused) =>
            Page.Of<ExceptionPage>(scope, new ExceptionModel(line, refused) { Filled = Filled(form) });
    }

    private static async Task<IResult> End(HttpContext context, TenantScope scope, DecisionBook book)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners and managers ask for exceptions.");
        var form = await context.Request.ReadFormAsync();
        if (Find(scope, book, form["sort"].ToString(), form["id"].ToString()) is not { } line)
            return ErrorPages.Missing("There is no such exception.");
        return WorkAnswer.Of(
            scope, refused => Page.Of<ExceptionPage>(
                scope, new ExceptionModel(line, refused) { Filled = Filled(form), IsEnding = true }),
            () => book.Ask(
                scope, KindOf(line), "End " + line.Id,
                new DecisionBody().Remove(ExceptionRenewal.Section(line), line.Id).ToString(), form["reason"].ToString()));
    }

    private static ImmutableDictionary<string, string> Filled(IEnumerable<KeyValuePair<string, StringValues>> given) => given
        .GroupBy(static field => field.Key, StringComparer.Ordinal)
        .ToImmutableDictionary(static group => group.Key, static group => group.First().Value.ToString(), StringComparer.Ordinal);

    private static DecisionKind KindOf(ExceptionLine line) =>
        line.Sort == ExceptionSort.Check ? DecisionKind.Exception : DecisionKind.Override;

    private static ExceptionLine? Find(TenantScope scope, DecisionBook book, string sort, string id) =>
        Kebab<ExceptionSort>.TryParse(sort, out var known) ? ExceptionLines.Find(scope, book, known, id) : null;
}
