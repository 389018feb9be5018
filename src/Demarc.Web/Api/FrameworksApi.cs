using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A framework with how far its requirements can be shown to be met by us.</summary>
/// <param name="Framework">Framework id.</param>
/// <param name="Title">Title.</param>
/// <param name="Publisher">Publisher.</param>
/// <param name="Source">The statement it rests on.</param>
/// <param name="Requirements">Requirements it has.</param>
/// <param name="Ready">Requirements of ours of which every part is ready in every scope.</param>
/// <param name="Ours">Requirements with at least one part of ours.</param>
/// <param name="Elsewhere">Requirements wholly with the provider or a third party: never counted as ours.</param>
/// <param name="Unknown">Requirements without a part of ours, of which somebody's part is unknown.</param>
/// <param name="NotAsked">Requirements that do not arise here.</param>
/// <param name="Formula">How it is counted.</param>
/// <param name="Population">Which items are the whole, and which are left out.</param>
internal sealed record FrameworkItem(
    string Framework, string Title, string Publisher, SourceItem Source, int Requirements, long Ready, long Ours, long Elsewhere,
    long Unknown, long NotAsked, string Formula, string Population);

/// <summary>A requirement as it stands.</summary>
/// <param name="Requirement">Requirement id, spelled as the framework prints it.</param>
/// <param name="Title">Title.</param>
/// <param name="State">ready, not-ready, elsewhere, not-asked or unknown.</param>
/// <param name="Parts">Parts.</param>
/// <param name="Duties">Duties of its parts by party.</param>
/// <param name="Ours">Duties of ours.</param>
/// <param name="Ready">Of these, shown to be done.</param>
internal sealed record RequirementItem(
    string Requirement, string Title, string State, ImmutableArray<string> Parts, SplitItem Duties, long Ours, long Ready);

/// <summary>A requirement with the duties behind it.</summary>
/// <param name="Requirement">The requirement.</param>
/// <param name="State">State.</param>
/// <param name="Lines">The duties.</param>
internal sealed record RequirementRow(Requirement Requirement, string State, ImmutableArray<DutyLine> Lines);

/// <summary>Frameworks and their requirements.</summary>
internal static class FrameworksApi
{
    private static readonly Table<Framework> Frameworks = new("frameworks",
    [
        new("framework", "Framework", static row => Cell.Code(row.Id)) { Sort = static row => row.Id, Searched = true },
        new("title", "Title", static row => Cell.Of(row.Title)) { Sort = static row => row.Title, Searched = true },
        new("publisher", "Publisher", static row => Cell.Of(row.Publisher)) { Filter = static row => row.Publisher },
    ]);

    private static readonly ImmutableArray<Column<RequirementRow>> Columns =
    [
        new("requirement", "Requirement", static row => Cell.Code(row.Requirement.Id)) { Searched = true },
        new("title", "Title", static row => Cell.Of(row.Requirement.Title)) { Sort = static row => row.Requirement.Title, Searched = true },
        new("state", "State", static row => Cell.Of(row.State)) { Filter = static row => row.State, Sort = static row => row.State },
        new("ours", "Ours", static row => Cell.Number(OursOf(row))) { Sort = static row => OursOf(row) },
    ];

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/frameworks", "listFrameworks", "Frameworks with readiness", new ApiTable<Framework, FrameworkItem>(
            static _ => Frameworks, static call => call.State.Result.Catalogue.Frameworks, Of));
        organisation.Read<FrameworkItem>("/frameworks/{framework}", "getFramework", "One framework with readiness",
            static (TenantScope scope, string framework) => Find(scope.State, framework) is { } found
                ? Results.Ok(Of(scope.State, found)) : ApiProblem.Missing("The catalogue has no framework of that id."));
        organisation.List("/frameworks/{framework}/requirements", "listRequirements", "Requirements of a framework as they stand",
            new ApiTable<RequirementRow, RequirementItem>(
                static call => new Table<RequirementRow>("requirements " + call?.Route("framework"), Columns),
                static call => Rows(call.State, call.Route("framework")), static (_, row) => Of(row))
            { Words = ApiParameter.Vocabulary(("state", ApiParameter.WordsOf<RequirementState>())) });
    }

    private static Framework? Find(EstateState state, string id) =>
        state.Result.Catalogue.Frameworks.FirstOrDefault(framework => framework.Id == id);

    private static RequirementRow[]? Rows(EstateState state, string id)
    {
        if (Find(state, id) is not { } framework) return null;
        return state.Keep("requirements of " + id, () =>
        {
            var lines = state.Numbers.Lines.ToLookup(static line => line.Duty.Part.Id);
            return framework.Requirements.Select(requirement => new RequirementRow(
                requirement, Kebab<RequirementState>.Name(FrameworkReadiness.StateOf(requirement, lines)),
                [.. requirement.Parts.Distinct().SelectMany(part => lines[part])])).ToArray();
        });
    }

    private static FrameworkItem Of(EstateState state, Framework framework)
    {
        var readiness = state.Numbers.Frameworks.First(one => one.Id == framework.Id);
        return new FrameworkItem(
            framework.Id, framework.Title, framework.Publisher, SourceItem.Of(framework.Source), framework.Requirements.Length,
            readiness.Ready, readiness.Ours, readiness.Elsewhere, readiness.Unknown, readiness.NotAsked, FrameworkReadiness.Formula,
            FrameworkReadiness.Population);
    }

    private static RequirementItem Of(RequirementRow row) => new(
        row.Requirement.Id, row.Requirement.Title, row.State, [.. row.Requirement.Parts.Select(static part => part.ToString())],
        SplitItem.Of(row.Lines.Aggregate(default(PartySplit), static (split, line) => split.With(line.Duty.Party))), OursOf(row),
        row.Lines.LongCount(static line => line.IsReady));

    private static long OursOf(RequirementRow row) => row.Lines.LongCount(static line => line.IsOurs);
}
