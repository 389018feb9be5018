using System.Collections.Immutable;
using System.Globalization;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Changes;

/// <summary>What changed between two days: the line, settings, gaps, decisions.</summary>
internal static class ChangesScreen
{
    private const int UsualDays = 30;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/changes", Show);
        organisation.MapGet("/changes/line.csv", static (string? from, TenantScope scope, EstateHistory history) =>
            Csvs.Of(scope, "changes-line", DutyMoveText.Table(history.Between(scope, Earlier(from, scope, history)).Moves)));
        organisation.MapGet("/changes/settings.csv", static (string? from, TenantScope scope, EstateHistory history) =>
            Csvs.Of(scope, "changes-settings", ConfigurationDrift.Table(history.Settings(scope, Earlier(from, scope, history)))));
        organisation.MapPost("/changes/approve", Approve);
    }

    private static async Task<IResult> Approve(TenantScope scope, HttpContext context, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers and administrators approve configurations.");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        string Text(string field) => form[field].ToString().Trim();
        return WorkAnswer.Of(scope, "changes", () => Baselines.Approve(
            scope, book, WorkAnswer.Day(Text("day"), new DateOnly(1990, 1, 1), scope.Today),
            (Text("provider"), Text("service"), Text("account")), Text("reason")));
    }

    /// <summary>The day compared with: never before the first look, as the page says.</summary>
    private static DateOnly Earlier(string? from, TenantScope scope, EstateHistory history)
    {
        var asked = DayOf(from, scope.Day);
        return history.FirstLook(scope) is { } first && first > asked ? first : asked;
    }

    private static IResult Show(
        string? from, TenantScope scope, Refusal refusal, EstateHistory history, DecisionBook book, EstateStates states) =>
        Page.Of<ChangesPage>(scope, ChangesModel.Of(scope, DayOf(from, scope.Day), history, book) with
        { Approved = Baselines.Of(scope, states), Refused = refusal.Text });

    private static DateOnly DayOf(string? from, DateOnly day) =>
        DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
            && asked.Year > 1990 && asked < day ? asked : day.AddDays(-UsualDays);
}

/// <summary>What the page shows.</summary>
/// <param name="Changes">What differs.</param>
/// <param name="MoveLines">Moves of the line in sentences.</param>
/// <param name="MoreMoves">How many sentences are not listed.</param>
/// <param name="Decided">What was decided in between.</param>
/// <param name="NotBefore">The day of the first look, where an earlier one was asked for; null: it was not.</param>
public sealed record ChangesModel(
    EstateChanges Changes, ImmutableArray<string> MoveLines, int MoreMoves, ImmutableArray<Decision> Decided, DateOnly? NotBefore)
{
    private const int MostLines = 200;

    /// <summary>Approvals of configuration, the last first.</summary>
    public IReadOnlyList<BaselineRow> Approved { get; init; } = [];

    /// <summary>Why an approval was refused; empty: none was.</summary>
    public string Refused { get; init; } = "";

    internal static ChangesModel Of(TenantScope scope, DateOnly asked, EstateHistory history, DecisionBook book)
    {
        // Before the first look nothing is known: that it was not there cannot be said.
        var first = history.FirstLook(scope);
        var from = first > asked ? first.Value : asked;
        var changes = history.Between(scope, from);
        var lines = DutyMoveText.Lines(changes.Moves).ToList();
        var end = Moment.EndOf(from);
        return new ChangesModel(
            changes, [.. lines.Take(MostLines)], Math.Max(0, lines.Count - MostLines),
            [.. book.AsOf(scope).Where(decision => decision.Deeds.Any(deed => deed.Known > end))], first > asked ? first : null);
    }
}
