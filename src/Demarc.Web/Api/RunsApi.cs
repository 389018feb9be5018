using System.Text.Json;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A run: one taking in of exports.</summary>
/// <param name="Run">Number of the run.</param>
/// <param name="Recorded">When it was recorded.</param>
/// <param name="Looked">The time whose state its inputs show.</param>
/// <param name="State">unfinished, finished or undone.</param>
/// <param name="Verb">What made the run.</param>
/// <param name="CatalogueVersion">Version of the catalogue used.</param>
/// <param name="Sightings">Observations of resources.</param>
/// <param name="Changed">Facts written.</param>
/// <param name="Evaluated">Checks evaluated.</param>
internal sealed record RunItem(
    int Run, string Recorded, string Looked, string State, string Verb, string CatalogueVersion, long Sightings, long Changed,
    long Evaluated)
{
    internal static RunItem Of(RunRow run) => new(
        run.Number, run.Known.ToString(), run.Looked.ToString(), Kebab<RunState>.Name(run.State), run.Verb, run.Catalogue, run.Sightings,
        run.Changed, run.Evaluated);
}

/// <summary>A run with what it read.</summary>
/// <param name="Run">The run.</param>
/// <param name="Inputs">Its inputs and what became of them; null when it has none.</param>
internal sealed record RunDetail(RunItem Run, JsonElement? Inputs);

/// <summary>Runs.</summary>
internal static class RunsApi
{
    private static readonly Table<RunRow> Table = new("api runs",
    [
        new("run", "Run", static row => Cell.Number(row.Number)) { Sort = static row => row.Number },
        new("state", "State", static row => Cell.Of(Kebab<RunState>.Name(row.State)))
        { Filter = static row => Kebab<RunState>.Name(row.State) },
        new("verb", "Verb", static row => Cell.Of(row.Verb)) { Filter = static row => row.Verb },
        new("looked", "Looked", static row => Cell.Of(row.Looked.ToString())) { Sort = static row => row.Looked.Microseconds },
    ]);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/runs", "listRuns", "Runs up to the time asked about, the newest first", new ApiTable<RunRow, RunItem>(
            static _ => Table, StoreRows.Runs, static (_, row) => RunItem.Of(row))
        {
            Version = static rows => string.Join(
                ' ', rows.CountBy(static row => row.State).Select(static pair => $"{pair.Key} {pair.Value}")),
            Words = ApiParameter.Vocabulary(("state", ApiParameter.WordsOf<RunState>())),
        }).WithMetadata(new ApiUntagged());
        organisation.Read<RunDetail>("/runs/{run}", "getRun", "One run with its inputs", Get).WithMetadata(new ApiUntagged());
    }

    private static IResult Get(TenantScope scope, HttpContext context, string run)
    {
        var call = new ApiCall(scope, context);
        if (StoreRows.Runs(call).FirstOrDefault(row => $"{row.Number}" == run) is not { } found)
            return ApiProblem.Missing("There is no run of that number up to this day.");
        if (found.Inputs.IsNone) return Results.Ok(new RunDetail(RunItem.Of(found), null));
        using var inputs = JsonDocument.Parse(StoreRows.StoreOf(call).Content(found.Inputs));
        return Results.Ok(new RunDetail(RunItem.Of(found), inputs.RootElement.Clone()));
    }
}
