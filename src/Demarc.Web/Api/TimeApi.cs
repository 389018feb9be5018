using System.Collections.Immutable;
using System.Globalization;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.WhatIf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A duty that went from one party to another, came or went.</summary>
/// <param name="Part">Part id.</param>
/// <param name="Scope">Where.</param>
/// <param name="Before">Whose it was; null: it did not arise there.</param>
/// <param name="After">Whose it is; null: it no longer arises there.</param>
/// <param name="WhyBefore">Why it was so.</param>
/// <param name="WhyAfter">Why it is so.</param>
internal sealed record MoveItem(
    string Part, ScopeItem Scope, string? Before, string? After, string WhyBefore, string WhyAfter);

/// <summary>A setting that differs between two days.</summary>
/// <param name="Resource">Id of the resource.</param>
/// <param name="Type">Its type.</param>
/// <param name="Account">Its account.</param>
/// <param name="Drift">changed, added or removed.</param>
/// <param name="Property">Which setting; empty when the resource as a whole came or went.</param>
/// <param name="Before">Its value before, as JSON.</param>
/// <param name="After">Its value after, as JSON.</param>
/// <param name="Changed">Since when.</param>
internal sealed record SettingItem(
    string Resource, string Type, string Account, string Drift, string Property, string Before, string After, string Changed);

/// <summary>What differs between two days.</summary>
/// <param name="From">The earlier day: the one asked for, or that of the first look.</param>
/// <param name="AsOf">The later day.</param>
/// <param name="Moves">Duties that went from one party to another, came or went.</param>
/// <param name="Opened">Gaps that are open and were not, by kind.</param>
/// <param name="Closed">Gaps that were open and are not, by kind.</param>
/// <param name="Settings">Settings and resources that differ.</param>
/// <param name="More">Whether there are more settings than these.</param>
/// <param name="NotComparable">Settings that were collected on one of the days only.</param>
/// <param name="Runs">Numbers of the runs that looked in between.</param>
internal sealed record ChangesItem(
    DateOnly From, DateOnly AsOf, ImmutableArray<MoveItem> Moves, IReadOnlyDictionary<string, int> Opened,
    IReadOnlyDictionary<string, int> Closed, ImmutableArray<SettingItem> Settings, bool More, long NotComparable,
    ImmutableArray<int> Runs);

/// <summary>A part whose answer differs between two services, or two ways to set one up.</summary>
/// <param name="Part">Part id.</param>
/// <param name="Title">Title.</param>
/// <param name="Before">Whose it is on the left.</param>
/// <param name="After">Whose it is on the right.</param>
/// <param name="WhyBefore">Why on the left.</param>
/// <param name="WhyAfter">Why on the right.</param>
internal sealed record WhatIfPartItem(
    string Part, string Title, PartyItem Before, PartyItem After, string WhyBefore, string WhyAfter);

/// <summary>What would move.</summary>
/// <param name="From">Service on the left.</param>
/// <param name="To">Service on the right.</param>
/// <param name="Parts">Parts that move.</param>
/// <param name="Same">How many stay where they are.</param>
internal sealed record WhatIfItem(string From, string To, ImmutableArray<WhatIfPartItem> Parts, int Same);

/// <summary>How many duties of ours were not effective, week by week.</summary>
/// <param name="Points">By day, oldest first.</param>
internal sealed record TrendItem(IReadOnlyList<TrendPoint> Points);

/// <summary>What only several times, or two services, tell.</summary>
internal static class TimeApi
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.Read<ChangesItem>("/changes", "getChanges", "What differs between an earlier day and the one asked about", Changes,
            new ApiParameter("from", "The earlier day; 30 days before when left out.", "2026-01-31") { IsDay = true });
        organisation.Read<TrendItem>("/trend", "getTrend", "Duties of ours that were not effective at the end of the last thirteen weeks",
            static (TenantScope scope, EstateHistory history) => Results.Ok(new TrendItem(history.Exposure(scope))));
        organisation.Read<WhatIfItem>(
            "/what-if", "getWhatIf", "Whose parts would move between two services, or by other facts of one", WhatIf,
        [
            new ApiParameter("from", "Service on the left.", "aws/rds"),
            new ApiParameter("to", "Service on the right; the same when left out.", "azure/sql-database"),
            .. ProfileVocabulary.Facts.Select(static fact =>
                new ApiParameter("fact-" + fact.Name, $"Answer on the right to \"{fact.Name}\", other than the catalogue's.")),
        ]);
    }

    private static IResult Changes(TenantScope scope, HttpContext context, EstateHistory history)
    {
        var text = context.Request.Query["from"].ToString();
        var from = scope.Day.AddDays(-30);
        if (text.Length > 0 && (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out from)
            || from.Year <= 1990 || from >= scope.Day))
            return ApiProblem.Field("from", "It is a day such as 2026-01-31, before the one asked about.");
        // Before the first look nothing is known: that it was not there cannot be said.
        if (history.FirstLook(scope) is { } first && first > from) from = first;
        var changes = history.Between(scope, from);
        return Results.Ok(new ChangesItem(
            from, scope.Day, [.. changes.Moves.Select(Of)], Count(changes.Opened), Count(changes.Closed), [.. changes.Settings.Select(Of)],
            changes.More, changes.NotComparable, [.. changes.Runs.Select(static run => run.Number)]));
    }

    private static IResult WhatIf(TenantScope scope, HttpContext context)
    {
        var model = WhatIfModel.Of(scope, TableQuery.Of(context.Request.Query));
        if (model.Left is null || model.Right is null)
            return model.Mistake.Length == 0 ? ApiProblem.Field("from", "Name a service.") : ApiProblem.Field("to", model.Mistake);
        return Results.Ok(new WhatIfItem(
            model.From, model.To.Length > 0 ? model.To : model.From,
            [
                .. model.Moves.SelectMany(static move => move.Parts).Select(static part => new WhatIfPartItem(
                    part.Part.Id.ToString(), part.Part.Title, PartyItem.Of(part.Before.Party), PartyItem.Of(part.After.Party),
                    part.Before.Why, part.After.Why)),
            ],
            model.Same));
    }

    private static Dictionary<string, int> Count(ImmutableArray<(Engine.Gaps.GapKind Kind, int Count)> pairs) =>
        pairs.ToDictionary(static pair => Kebab<Engine.Gaps.GapKind>.Name(pair.Kind), static pair => pair.Count, StringComparer.Ordinal);

    private static MoveItem Of(DutyMove move) => new(
        move.Part, ScopeItem.Of(move.Scope), move.Before?.Party, move.After?.Party, move.WhyBefore, move.WhyAfter);

    private static SettingItem Of(DriftRow row) => new(
        row.Subject.Name.Id, row.Subject.Name.Type, row.Subject.Name.Account, Kebab<DriftKind>.Name(row.Kind), row.Property, row.Before,
        row.After, row.Changed.ToString());
}
