using System.Collections.Immutable;
using System.Text.Json;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Api.Writing;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Api;

/// <summary>What was done about a decision.</summary>
/// <param name="Number">From 1, in order.</param>
/// <param name="Outcome">requested, approved, rejected or withdrawn.</param>
/// <param name="Known">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="Entry">Place in the log.</param>
internal sealed record DecisionDeedItem(int Number, string Outcome, string Known, string Actor, string Reason, long Entry);

/// <summary>A decision: an owner, an override, an exception, a review, an adoption, an agreement and so on.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Title">Title.</param>
/// <param name="Body">Sections that it lays over those of the organisation's file; null once erased.</param>
/// <param name="Reason">Why.</param>
/// <param name="From">First day on which it holds.</param>
/// <param name="Author">Who asked for it.</param>
/// <param name="Decider">Who decided; empty while it waits.</param>
/// <param name="Deeds">What was done about it, in order.</param>
internal sealed record DecisionItem(
    string Id, string Kind, string Outcome, string Title, JsonElement? Body, string Reason, DateOnly From, string Author, string Decider,
    ImmutableArray<DecisionDeedItem> Deeds)
{
    private static JsonElement? Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static DecisionItem Of(Decision decision) => new(
        decision.Id, decision.Kind.Word(), Kebab<DecisionOutcome>.Name(decision.Outcome), decision.Title, Parse(decision.Body),
        decision.Reason,
        decision.HoldsFrom, decision.Author, decision.Decider,
        [
            .. decision.Deeds.Select(static deed => new DecisionDeedItem(
                deed.Number, Kebab<DecisionOutcome>.Name(deed.Outcome), deed.Known.ToString(), deed.Actor, deed.Reason, deed.Entry)),
        ]);
}

/// <summary>A decision to take, or to ask for where somebody else has to agree.</summary>
/// <param name="Kind">owner, override, exception, review, adoption, agreement, person, deadline, assurance or organisation; each can have
/// the sections that belong to it only.</param>
/// <param name="Title">Title.</param>
/// <param name="Body">Sections that it lays over those of the organisation's file.</param>
/// <param name="Reason">Why.</param>
/// <param name="From">First day on which it holds; today when left out.</param>
internal sealed record NewDecisionItem(string Kind, string Title, JsonElement Body, string Reason, DateOnly? From = null);

/// <summary>What becomes of a decision that waits.</summary>
/// <param name="Outcome">approved, rejected or withdrawn.</param>
/// <param name="Reason">Why.</param>
internal sealed record NewOutcomeItem(string Outcome, string Reason = "");

/// <summary>Decisions.</summary>
internal static class DecisionsApi
{
    private static readonly Table<Decision> Table = new("api decisions",
    [
        new("id", "Id", static row => Cell.Code(row.Id)) { Searched = true, Sort = static row => row.Id },
        new("title", "Title", static row => Cell.Of(row.Title)) { Searched = true, Sort = static row => row.Title },
        new("kind", "Kind", static row => Cell.Of(row.Kind.Word())) { Filter = static row => row.Kind.Word() },
        new("outcome", "Outcome", static row => Cell.Of(Kebab<DecisionOutcome>.Name(row.Outcome)))
        { Filter = static row => Kebab<DecisionOutcome>.Name(row.Outcome) },
        new("author", "Author", static row => Cell.Of(row.Author)) { Searched = true, Filter = static row => row.Author },
        new("asked", "Asked", static row => Cell.Of(row.Asked.ToString())) { Sort = static row => row.Asked.Microseconds },
        new("from", "From", static row => Cell.Day(row.From)) { Sort = static row => row.From },
    ]);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/decisions", "listDecisions", "Everything decided or waiting, the newest first",
            new ApiTable<Decision, DecisionItem>(
            static _ => Table, static call => call.State.Keep(
                "api decisions", () => call.Context.RequestServices.GetRequiredService<DecisionBook>().AsOf(call.Scope).ToArray()),
            static (_, row) => DecisionItem.Of(row))
            { Words = ApiParameter.Vocabulary(("kind", Kinds()), ("outcome", ApiParameter.WordsOf<DecisionOutcome>())) });
        organisation.Read<DecisionItem>("/decisions/{id}", "getDecision", "One decision",
            static (TenantScope scope, DecisionBook book, string id) => book.FindAsOf(scope, id) is { } found
                ? Results.Ok(DecisionItem.Of(found)) : ApiProblem.Missing("There is no such decision."));
        organisation.Write<NewDecisionItem, DecisionItem>(
            "/decisions", "askDecision", "Takes a decision, or asks for it where somebody else has to agree",
            StatusCodes.Status201Created, Ask);
        organisation.Write<NewOutcomeItem, DecisionItem>(
            "/decisions/{id}/outcome", "decideDecision", "Approves, rejects or withdraws a decision that waits",
            StatusCodes.Status200OK, Decide);
    }

    private static async Task<IResult> Ask(TenantScope scope, DecisionBook book, HttpContext context)
    {
        var (body, refusal) = await ApiBody.Read<NewDecisionItem>(context);
        if (body is null) return refusal!;
        var kind = EntryKinds.DecisionOf(body.Kind);
        if (kind is DecisionKind.Unknown or DecisionKind.Configuration)
            return ApiProblem.Field("kind", $"It is one of {string.Join(", ", Kinds().Where(static word =>
                word != DecisionKind.Configuration.Word()))}.");
        if (!scope.Can(DecisionBook.RightFor(kind))) return ApiProblem.Of(StatusCodes.Status403Forbidden, "Your role does not allow it.");
        return await ApiWriting.Try(() =>
        {
            var taken = book.Ask(scope, kind, body.Title, body.Body.GetRawText(), body.Reason, body.From);
            return Results.Created($"/api/v1/o/{scope.Tenant}/decisions/{taken.Id}", DecisionItem.Of(taken));
        });
    }

    private static IEnumerable<string> Kinds() => Enum.GetValues<DecisionKind>()
        .Where(static kind => kind != DecisionKind.Unknown).Select(static kind => kind.Word());

    private static async Task<IResult> Decide(TenantScope scope, DecisionBook book, HttpContext context, string id)
    {
        if (book.Find(scope, id) is not { } found) return ApiProblem.Missing("There is no such decision.");
        var (body, refusal) = await ApiBody.Read<NewOutcomeItem>(context);
        if (body is null) return refusal!;
        if (!Kebab<DecisionOutcome>.TryParse(body.Outcome, out var outcome) || outcome == DecisionOutcome.Requested)
            return ApiProblem.Field("outcome", "It is one of approved, rejected, withdrawn.");
        if (!scope.Can(outcome == DecisionOutcome.Withdrawn ? Right.Contribute : Right.Decide))
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "Your role does not allow it.");
        return await ApiWriting.Try(() => Results.Ok(DecisionItem.Of(book.Decide(scope, found.Id, outcome, body.Reason))));
    }
}
