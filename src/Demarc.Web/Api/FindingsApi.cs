using System.Collections.Immutable;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Findings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Api;

/// <summary>A check that failed, could not be decided, or was excepted, over the time in which it was so.</summary>
/// <param name="Check">Id of the check.</param>
/// <param name="Title">Title.</param>
/// <param name="Outcome">fail, inconclusive or excepted.</param>
/// <param name="Severity">Severity.</param>
/// <param name="Reason">Why.</param>
/// <param name="Resource">Id of the resource; of a check of an account its account.</param>
/// <param name="Type">Type of the resource.</param>
/// <param name="Provider">Provider id.</param>
/// <param name="Account">Account of the provider.</param>
/// <param name="Region">Region.</param>
/// <param name="FirstSeen">Since when it is so, as far as is known.</param>
/// <param name="LastSeen">When it was last seen to be so.</param>
/// <param name="Resolved">When it ended; null while it goes on.</param>
internal sealed record FindingSpanItem(
    string Check, string Title, string Outcome, string Severity, string Reason, string Resource, string Type, string Provider,
    string Account, string Region, string FirstSeen, string LastSeen, string? Resolved)
{
    internal static FindingSpanItem Of(FindingRow row)
    {
        var (name, span) = (row.Found.Subject.Name, row.Found.Span);
        return new FindingSpanItem(
            span.Check, row.Title, Kebab<VerdictOutcome>.Name(span.Outcome), Kebab<Severity>.Name(span.Severity), span.Reason,
            ResourceOf(row), name.Type, name.Provider, name.Account, name.Region, span.Span.From.ToString(), row.Found.LastSeen.ToString(),
            row.Open ? null : span.Span.To.ToString());
    }

    internal static string ResourceOf(FindingRow row) =>
        row.Found.Subject.Name.Kind == SubjectKind.Place ? row.Found.Subject.Name.Account : row.Found.Subject.Name.Id;
}

/// <summary>A check that fails, cannot be decided or is excepted on a resource.</summary>
/// <param name="Id">Id.</param>
/// <param name="Check">Id of the check.</param>
/// <param name="Title">What is wanted.</param>
/// <param name="Outcome">fail, inconclusive or excepted.</param>
/// <param name="Severity">Severity.</param>
/// <param name="Reason">Why.</param>
/// <param name="Resource">Id of the resource.</param>
/// <param name="Name">Name of the resource; may be empty.</param>
/// <param name="Service">Service id.</param>
/// <param name="Account">Account of the provider.</param>
/// <param name="Region">Region.</param>
/// <param name="Workload">Workload.</param>
/// <param name="Owner">Who answers for the first part of ours that the check shows; empty: nobody.</param>
/// <param name="Ours">Whether any part that the check shows is ours there.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="LastSeen">When it was last seen to be so.</param>
/// <param name="ExposedDays">Days for which it failed, altogether.</param>
/// <param name="Parts">Parts that the check shows.</param>
internal sealed record FindingItem(
    string Id, string Check, string Title, string Outcome, string Severity, string Reason, string Resource, string Name, string Service,
    string Account, string Region, string Workload, string Owner, bool Ours, string Since, string LastSeen, double ExposedDays,
    ImmutableArray<string> Parts)
{
    internal static FindingItem Of(FindingLine line)
    {
        var (open, instance) = (line.Open, line.Open.Instance);
        return new FindingItem(
            line.Id, open.Check.Id, open.Check.Title, line.Outcome, Kebab<Severity>.Name(open.Check.Severity), open.Reason, open.Resource,
            open.Name, instance.Service, instance.Account, instance.Region, instance.Workload, line.Owner, line.IsOurs,
            open.Since.ToString(), open.LastSeen.ToString(), Math.Round(line.Exposed.TotalDays, 2),
            [.. open.Check.Evidences.Select(static part => part.ToString())]);
    }
}

/// <summary>A finding with how to mend it.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Risk">What can happen.</param>
/// <param name="Console">How to mend it by hand.</param>
/// <param name="Cli">How to mend it on the command line.</param>
/// <param name="Terraform">How to mend it in Terraform.</param>
/// <param name="Sources">What the check rests on.</param>
internal sealed record FindingDetail(
    FindingItem Finding, string Risk, string Console, string Cli, string Terraform, ImmutableArray<SourceItem> Sources)
{
    internal static FindingDetail Of(FindingLine line)
    {
        var guidance = line.Open.Check.Guidance;
        return new FindingDetail(
            FindingItem.Of(line), guidance.Risk, guidance.Console, guidance.Cli, guidance.Terraform,
            SourceItem.Of(line.Open.Check.Sources));
    }
}

/// <summary>Findings, as the pages list them, and their history.</summary>
internal static class FindingsApi
{
    private static readonly Table<FindingRow> Table = new("api finding history",
    [
        new("check", "Check", static row => Cell.Code(row.Found.Span.Check))
        { Filter = static row => row.Found.Span.Check, Sort = static row => row.Found.Span.Check, Searched = true },
        new("title", "Title", static row => Cell.Of(row.Title)) { Searched = true },
        new("outcome", "Outcome", static row => Cell.Of(Kebab<VerdictOutcome>.Name(row.Found.Span.Outcome)))
        { Filter = static row => Kebab<VerdictOutcome>.Name(row.Found.Span.Outcome) },
        new("severity", "Severity", static row => Cell.Of(row.Found.Span.Severity))
        { Filter = static row => Kebab<Severity>.Name(row.Found.Span.Severity), Sort = static row => row.Found.Span.Severity },
        new("open", "Open", static row => Cell.Of(row.Open ? "yes" : "no")) { Filter = static row => row.Open ? "yes" : "no" },
        new("resource", "Resource", static row => Cell.Code(FindingSpanItem.ResourceOf(row)))
        { Filter = FindingSpanItem.ResourceOf, Sort = FindingSpanItem.ResourceOf, Searched = true },
        new("type", "Type", static row => Cell.Of(row.Found.Subject.Name.Type)) { Filter = static row => row.Found.Subject.Name.Type },
        new("provider", "Provider", static row => Cell.Of(row.Found.Subject.Name.Provider))
        { Filter = static row => row.Found.Subject.Name.Provider },
        new("account", "Account", static row => Cell.Of(row.Found.Subject.Name.Account))
        { Filter = static row => row.Found.Subject.Name.Account, Searched = true },
        new("firstSeen", "First seen", static row => Cell.Of(row.Found.Span.Span.From.ToString()))
        { Sort = static row => row.Found.Span.Span.From.Microseconds },
        new("reason", "Reason", static row => Cell.Of(row.Found.Span.Reason)) { Searched = true },
    ]);

    private static IReadOnlyDictionary<string, IEnumerable<string>> Vocabulary { get; } = ApiParameter.Vocabulary(
        ("severity", ApiParameter.WordsOf<Severity>()), ("outcome", ApiParameter.WordsOf<VerdictOutcome>()),
        ("open", ApiParameter.YesOrNo));

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/findings", "listFindings", "What fails, cannot be decided or is excepted, worst first",
            new ApiTable<FindingLine, FindingItem>(
                static call => FindingLines.Table(call?.Scope!), static call => FindingLines.Of(call.Scope, StatesOf(call.Context)),
                static (_, line) => FindingItem.Of(line)) { Words = Vocabulary });
        organisation.List("/findings/history", "listFindingHistory", "The same over time, what ended included",
            new ApiTable<FindingRow, FindingSpanItem>(static _ => Table, StoreRows.Findings, static (_, row) => FindingSpanItem.Of(row))
            { Words = Vocabulary });
        organisation.Read<FindingDetail>("/findings/{id}", "getFinding", "One finding with how to mend it",
            static (TenantScope scope, EstateStates states, string id) => FindingLines.Find(scope, states, id) is { } line
                ? Results.Ok(FindingDetail.Of(line)) : ApiProblem.Missing("That finding is not open on this day."));
    }

    private static EstateStates StatesOf(HttpContext context) => context.RequestServices.GetRequiredService<EstateStates>();
}
