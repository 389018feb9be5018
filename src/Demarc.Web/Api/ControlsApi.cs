using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Screens.Controls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A control as it stands.</summary>
/// <param name="Control">Control id.</param>
/// <param name="Title">Title.</param>
/// <param name="Domain">Domain id.</param>
/// <param name="Objective">The state to reach.</param>
/// <param name="Criticality">Severity when it is not effective.</param>
/// <param name="Review">How often it is looked at.</param>
/// <param name="Duties">Duties by party.</param>
/// <param name="Ours">Duties of ours.</param>
/// <param name="Ready">Of these, shown to be done.</param>
/// <param name="Gaps">Open gaps.</param>
internal sealed record ControlItem(
    string Control, string Title, string Domain, string Objective, string Criticality, string Review, SplitItem Duties, long Ours,
    long Ready, int Gaps)
{
    internal static ControlItem Of(ControlRow row) => new(
        row.Control.Id, row.Control.Title, row.Control.Domain, row.Control.Objective, Kebab<Severity>.Name(row.Control.Criticality),
        Kebab<ReviewCadence>.Name(row.Control.Review), SplitItem.Of(row.Split), row.Ours, row.Ready, row.Gaps.Length);
}

/// <summary>A kind of evidence that a part needs.</summary>
/// <param name="Kind">Kind, as written in files.</param>
/// <param name="MaxAgeDays">Days, counted from the day it shows, after which it is stale.</param>
internal sealed record PartNeedItem(string Kind, double MaxAgeDays);

/// <summary>A part of a control.</summary>
/// <param name="Part">Part id.</param>
/// <param name="Title">Title.</param>
/// <param name="Layer">Where it acts.</param>
/// <param name="Duty">Kind of work.</param>
/// <param name="Scope">How often it exists: organisation, provider, account, service or instance.</param>
/// <param name="Criticality">Severity when it is not effective.</param>
/// <param name="Capability">The capability whose state decides who must act; null when none does.</param>
/// <param name="CustomerDoes">What we do when it is ours.</param>
/// <param name="ProviderDoes">What the provider does when it is theirs.</param>
/// <param name="Evidence">Kinds of evidence that suffice together.</param>
/// <param name="Duties">Duties by party.</param>
/// <param name="Ours">Duties of ours.</param>
/// <param name="Ready">Of these, shown to be done.</param>
internal sealed record PartItem(
    string Part, string Title, string Layer, string Duty, string Scope, string Criticality, string? Capability, string CustomerDoes,
    string ProviderDoes, ImmutableArray<PartNeedItem> Evidence, SplitItem Duties, long Ours, long Ready)
{
    internal static PartItem Of(ControlPart part, ControlRow row)
    {
        var lines = row.Lines.Where(line => line.Duty.Part.Id == part.Id).ToList();
        return new PartItem(
            part.Id.ToString(), part.Title, Kebab<Layer>.Name(part.Layer), Kebab<Duty>.Name(part.Duty), Kebab<PartScope>.Name(part.Scope),
            Kebab<Severity>.Name(part.Criticality), part.Capability, part.CustomerDoes, part.ProviderDoes,
            [.. part.Evidence.Select(static need => new PartNeedItem(Kebab<EvidenceKind>.Name(need.Kind), need.MaxAge.TotalDays))],
            SplitItem.Of(lines.Aggregate(default(PartySplit), static (split, line) => split.With(line.Duty.Party))),
            lines.LongCount(static line => line.IsOurs), lines.LongCount(static line => line.IsReady));
    }
}

/// <summary>A control with its parts.</summary>
/// <param name="Control">The control.</param>
/// <param name="Parts">Parts.</param>
internal sealed record ControlDetail(ControlItem Control, ImmutableArray<PartItem> Parts);

/// <summary>Controls of the catalogue as they stand here.</summary>
internal static class ControlsApi
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/controls", "listControls", "Controls of the catalogue as they stand here",
            new ApiTable<ControlRow, ControlItem>(
                static call => ControlTable.Of(call?.Scope!), static call => ControlTable.Rows(call.Scope),
                static (_, row) => ControlItem.Of(row))
            { Words = ApiParameter.Vocabulary(("criticality", ApiParameter.WordsOf<Severity>())) });
        organisation.Read<ControlDetail>("/controls/{control}", "getControl", "One control with its parts",
            static (TenantScope scope, string control) =>
                ControlTable.Rows(scope).FirstOrDefault(row => row.Control.Id == control) is { } row
                    ? Results.Ok(new ControlDetail(ControlItem.Of(row), [.. row.Control.Parts.Select(part => PartItem.Of(part, row))]))
                    : ApiProblem.Missing("The catalogue has no control of that id."));
    }
}
