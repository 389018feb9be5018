using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Decisions;

/// <summary>Everything that was decided, and what waits for somebody to agree.</summary>
internal static class DecisionsScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/decisions", static (TenantScope scope, TableQuery query, DecisionBook book) =>
            Page.Of<DecisionsPage>(scope, DecisionTables.View(scope, book.AsOf(scope), query)));
        organisation.MapGet("/decisions.csv", static (TenantScope scope, TableQuery query, DecisionBook book) =>
            DecisionTables.Csv(scope, book.AsOf(scope), query));
        organisation.MapGet("/decisions/{id}", static (string id, Refusal refusal, TenantScope scope, DecisionBook book) =>
            book.Find(scope, id) is { } decision
                ? Page.Of<DecisionPage>(scope, new DecisionModel(decision, refusal.Text))
                : ErrorPages.Missing("There is no such decision."));
        organisation.MapPost("/decisions/{id}", Decide);
    }

    private static async Task<IResult> Decide(string id, HttpContext context, TenantScope scope, DecisionBook book)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Who only reads decides nothing.");
        var form = await context.Request.ReadFormAsync();
        if (book.Find(scope, id) is null) return ErrorPages.Missing("There is no such decision.");
        if (!Kebab<DecisionOutcome>.TryParse(form["outcome"].ToString(), out var outcome)) outcome = DecisionOutcome.Unknown;
        return WorkAnswer.Of(scope, "decisions/" + id, () => book.Decide(scope, id, outcome, form["reason"].ToString()));
    }
}

/// <summary>A decision, and why the last attempt to decide it was refused; empty for none.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Refused">Why the last attempt was refused.</param>
public sealed record DecisionModel(Decision Decision, string Refused);
