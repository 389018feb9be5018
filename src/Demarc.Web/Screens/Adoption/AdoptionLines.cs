using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Services;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Adoption;

/// <summary>A service as adoption sees it.</summary>
/// <param name="Id">Id; for what the catalogue does not have, what the source calls it.</param>
/// <param name="Title">Name.</param>
/// <param name="Provider">Name of its provider.</param>
/// <param name="State">Where it stands, in words.</param>
/// <param name="Known">Whether the catalogue has it.</param>
/// <param name="Used">Places in which it is in use; for what the catalogue does not have, its resources.</param>
/// <param name="Reviewed">Day of the last review.</param>
/// <param name="Request">The request that waits; null: none.</param>
public sealed record AdoptionLine(
    string Id, string Title, string Provider, string State, bool Known, int Used, DateOnly? Reviewed, Decision? Request);

/// <summary>The services that are used or were spoken about, with where each stands.</summary>
internal static class AdoptionLines
{
    internal const string NotReviewed = "not reviewed";
    internal const string NotKnown = "in use, not listed";
    internal const string NotCatalogued = "not in the catalogue";
    internal const string RefusedInUse = "refused, in use";
    internal const string Refused = "refused";
    internal const string Reviewed = "reviewed";

    /// <summary>The lines, those that ask for something first.</summary>
    internal static IReadOnlyList<AdoptionLine> Of(EstateState state, ImmutableArray<Decision> decisions) => state.Keep(
        "adoption", () =>
        {
            var result = state.Result;
            var waiting = decisions.Where(static one => one is { Kind: DecisionKind.Adoption, Outcome: DecisionOutcome.Requested })
                .Select(static one => (Service: ServiceOf(one), Decision: one))
                    .DistinctBy(static pair => pair.Service, StringComparer.Ordinal)
                .ToDictionary(static pair => pair.Service, static pair => pair.Decision, StringComparer.Ordinal);
            var used = result.Estate.Instances.CountBy(static instance => instance.Service, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal);
            var gaps = result.Gaps.Where(static gap => gap.Kind is GapKind.ServiceNotReviewed or GapKind.UnsanctionedService)
                .Select(static gap => gap.Scope.Service).ToHashSet(StringComparer.Ordinal);
            var ids = used.Keys.Concat(result.Organisation.Services.Select(static one => one.Service)).Concat(waiting.Keys)
                .Where(static id => id.Length > 0).Distinct(StringComparer.Ordinal);
            var lines = ids.Select(id => Line(result, id, gaps.Contains(id), used.GetValueOrDefault(id), waiting.GetValueOrDefault(id)))
                .Concat(result.Estate.UnknownTypes.Select(type => new AdoptionLine(
                    type.Type, type.Type[(type.Type.IndexOf(':') + 1)..],
                    result.Catalogue.Provider(type.Provider)?.Title ?? type.Provider, NotCatalogued, Known: false,
                        (int)Math.Min(type.Resources, int.MaxValue),
                    null, null)));
            return lines.OrderBy(static line => RankOf(line.State)).ThenBy(static line => line.Title, StringComparer.OrdinalIgnoreCase)
                .ThenBy(static line => line.Id, StringComparer.Ordinal).ToArray();
        });

    /// <summary>The service that a request is about; empty when it names none.</summary>
    internal static string ServiceOf(Decision decision) => decision.Entries("services")
        .Where(static entry => DecisionSpeech.TextOf(entry, "removed").Length == 0)
        .Select(static entry => DecisionSpeech.TextOf(entry, "service")).FirstOrDefault("");

    internal static Table<AdoptionLine> Table(TenantScope scope) => new("adoption",
    [
        new("service", "Service", line => Cell.Of(line.Title, HrefOf(scope, line), line.Id))
        { HeadsRow = true, Searched = true, Sort = static line => line.Title },
        new("id", "Id", static line => Cell.Code(line.Id)) { Shown = false },
        new("provider", "Provider", static line => Cell.Of(line.Provider))
        { Searched = true, Filter = static line => line.Provider, Sort = static line => line.Provider },
        new("state", "State", static line => Cell.Of(line.State))
            { Filter = static line => line.State, Sort = static line => RankOf(line.State) },
        new("used", "In use", static line => Cell.Number(line.Used)) { IsNumeric = true, Sort = static line => line.Used },
        new("reviewed", "Reviewed", static line => Cell.Day(line.Reviewed)) { Sort = static line => line.Reviewed ?? DateOnly.MinValue },
        new("request", "Request", line => line.Request is { } request
            ? Cell.Of("waits", scope.Url("adoption/requests/" + request.Id), "asked by " + request.Author) : Cell.Of("")),
        .. Next(scope),
    ])
    { Noun = ("service", "services") };

    private static AdoptionLine Line(Engine.AssessmentResult result, string id, bool isGap, int used, Decision? request)
    {
        var service = result.Catalogue.Service(id);
        var declared = result.Organisation.Services.Where(one => one.Service == id).ToList();
        var refused = declared.Exists(static one => one.Refused);
        var reviewed = declared.Select(static one => one.Reviewed).Where(day => day <= result.Day).Max();
        var state = refused ? isGap ? RefusedInUse : Refused
            : isGap ? declared.Count == 0 ? NotKnown : NotReviewed
            : reviewed is null ? service is null ? NotCatalogued : NotReviewed : Reviewed;
        return new AdoptionLine(
            id, service?.Title ?? request?.Title ?? id, result.Catalogue.Provider(id.Split('/')[0])?.Title ?? id.Split('/')[0], state,
            service is not null, used, reviewed, request);
    }

    private static string? HrefOf(TenantScope scope, AdoptionLine line) =>
        line is { Known: true, Used: > 0 } && ServiceTable.Rows(scope).Any(row => row.Row.Service == line.Id)
            ? scope.Url("services/" + line.Id) : null;

    /// <summary>What can be done about it, for whoever may; nobody asks yet where the API describes itself.</summary>
    private static ImmutableArray<Column<AdoptionLine>> Next(TenantScope? scope) =>
        scope is { IsTravelling: false } && scope.Can(Right.Contribute) ? [new("review", "Next", line => NextOf(scope, line))] : [];

    private static Cell NextOf(TenantScope scope, AdoptionLine line) => line switch
    {
        { Request: not null } => Cell.Of(""),
        { Known: false } => Cell.Of("Describe it", scope.Url(
            "adoption/new/service", ("title", line.Title), ("type", line.Id),
            ("provider", scope.State.Result.Estate.UnknownTypes.FirstOrDefault(type => type.Type == line.Id)?.Provider))),
        { State: Reviewed } => Cell.Of("Review again", scope.Url("adoption/new/profile", ("service", line.Id))),
        _ => Cell.Of("Review", scope.Url("adoption/new/profile", ("service", line.Id))),
    };

    private static int RankOf(string state) =>
        Array.IndexOf([RefusedInUse, NotKnown, NotCatalogued, NotReviewed, Refused, Reviewed], state);
}
