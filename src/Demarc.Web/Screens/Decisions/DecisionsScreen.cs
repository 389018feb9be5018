using System.Collections.Immutable;
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
        organisation.MapGet("/decisions/{id}", static (
            string id, Refusal refusal, TenantScope scope, DecisionBook book, StatedFile file) =>
            // Where another day is asked about, what was said since is not there, as in the list.
            book.AsOf(scope).FirstOrDefault(one => one.Id == id) is { } decision
                ? Page.Of<DecisionPage>(scope, Model(scope, file, decision, "", refusal.Text) with
                { Overruled = DecisionRules.Overruled(decision, book.AsOf(scope)) })
                : ErrorPages.Missing("There is no such decision."));
        organisation.MapPost("/decisions/{id}", Decide);
    }

    private static async Task<IResult> Decide(string id, HttpContext context, TenantScope scope, DecisionBook book, StatedFile file)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Who only reads decides nothing.");
        var form = await context.Request.ReadFormAsync();
        if (book.Find(scope, id) is not { } decision) return ErrorPages.Missing("There is no such decision.");
        if (!Kebab<DecisionOutcome>.TryParse(form["outcome"].ToString(), out var outcome)) outcome = DecisionOutcome.Unknown;
        var reason = form["reason"].ToString();
        return WorkAnswer.Of(
            scope, refused => Page.Of<DecisionPage>(scope, Model(scope, file, book.Find(scope, id) ?? decision, reason, refused)),
            () => book.Decide(scope, id, outcome, reason));
    }

    private static DecisionModel Model(TenantScope scope, StatedFile file, Decision decision, string reason, string refused) => new(
        decision, new DecisionWords(scope, file).Of(decision),
        decision.Outcome == DecisionOutcome.Requested && !scope.IsTravelling && scope.Can(Right.Contribute)
            ? DecisionEffect.Of(scope, file, decision) : null,
        reason, refused);
}

/// <summary>A decision as its page shows it.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Entries">What holds by it, in words.</param>
/// <param name="Effect">What would be otherwise if it held; null when it does not wait, or no longer fits.</param>
/// <param name="Reason">The reason as it was filled in.</param>
/// <param name="Refused">Why the last attempt to decide it was refused; empty for none.</param>
public sealed record DecisionModel(
    Decision Decision, ImmutableArray<DecidedEntry> Entries, DecisionEffect? Effect, string Reason, string Refused)
{
    /// <summary>What was planned about the same entries, and does not come to hold because of it.</summary>
    public ImmutableArray<Decision> Overruled { get; init; } = [];
}
