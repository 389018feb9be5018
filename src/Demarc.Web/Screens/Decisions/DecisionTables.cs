using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Screens.Decisions;

/// <summary>The table of decisions.</summary>
internal static class DecisionTables
{
    internal static TableView<Decision> View(TenantScope scope, IReadOnlyList<Decision> decisions, TableQuery query) =>
        Table(scope, decisions).View(scope.State, decisions, query);

    internal static IResult Csv(TenantScope scope, IReadOnlyList<Decision> decisions, TableQuery query) =>
        Table(scope, decisions).Csv(scope, decisions, query, "decisions");

    private static Table<Decision> Table(TenantScope scope, IReadOnlyList<Decision> decisions) => new(
        // What is kept with the state is kept by this name: it changes with the last thing that happened to any decision.
        $"decisions-{decisions.Select(static decision => decision.Deeds[^1].Known.Microseconds).DefaultIfEmpty().Max()}",
        [
            new("title", "Decision", decision => Cell.Of(decision.Title, scope.Url("decisions/" + decision.Id), decision.Reason))
            { HeadsRow = true, Searched = true, Sort = static decision => decision.Title },
            new("reason", "Why", static decision => Cell.Of(decision.Reason)) { Shown = false },
            new("kind", "About", static decision => Cell.Of(decision.Kind.Word()))
            { IsVocabulary = true, Filter = static decision => decision.Kind.Word(), Sort = static decision => decision.Kind },
            new("outcome", "State", static decision => Cell.Of(Kebab<DecisionOutcome>.Name(decision.Outcome)))
            {
                IsVocabulary = true,
                Filter = static decision => Kebab<DecisionOutcome>.Name(decision.Outcome),
                Sort = static decision => decision.Outcome,
            },
            new("author", "Asked by", static decision => Cell.Of(decision.Author))
            { Filter = static decision => decision.Author, Searched = true, Sort = static decision => decision.Author },
            new("decider", "Decided by", static decision => Cell.Of(decision.Decider)) { Searched = true, Sort = static d => d.Decider },
            new("asked", "Asked", static decision => Cell.Day(DateOnly.FromDateTime(decision.Asked.ToTime().UtcDateTime)))
            { Sort = static decision => decision.Asked.Microseconds },
            new("from", "Holds from", static decision => Cell.Day(decision.HoldsFrom)) { Sort = static decision => decision.HoldsFrom },
            new("id", "Id", static decision => Cell.Code(decision.Id)) { Shown = false, Searched = true },
        ])
    { Noun = ("decision", "decisions") };
}
