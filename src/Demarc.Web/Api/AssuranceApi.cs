using System.Collections.Immutable;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Assurance;
using Demarc.Web.Screens.Evidence;
using Demarc.Web.Screens.Settings.Sources;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Api;

/// <summary>A control that a provider's report assumes we do.</summary>
/// <param name="Control">Id of it.</param>
/// <param name="Answered">Whether something answers it.</param>
/// <param name="Why">Why it counts as unanswered; empty when it is answered.</param>
internal sealed record UserControlItem(string Control, bool Answered, string Why);

/// <summary>A report of a provider on itself.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Title.</param>
/// <param name="Provider">Provider id.</param>
/// <param name="Type">Type of report.</param>
/// <param name="State">What it is on the day.</param>
/// <param name="From">First day it speaks of.</param>
/// <param name="To">Last day it speaks of.</param>
/// <param name="Services">Services in its scope.</param>
/// <param name="Regions">Regions in its scope; empty: all.</param>
/// <param name="Used">Services of the provider in use.</param>
/// <param name="Covered">Of these, in its scope.</param>
/// <param name="Controls">What it assumes we do.</param>
internal sealed record ReportItem(
    string Id, string Title, string Provider, string Type, string State, DateOnly From, DateOnly To, ImmutableArray<string> Services,
    ImmutableArray<string> Regions, long Used, long Covered, ImmutableArray<UserControlItem> Controls);

/// <summary>A service or region in use, and whether a report of its provider speaks of it.</summary>
/// <param name="Provider">Provider id.</param>
/// <param name="Kind">service or region.</param>
/// <param name="Name">Service id or region.</param>
/// <param name="State">covered, ended, not-covered or no-report.</param>
/// <param name="Reports">Ids of the reports that speak of it, current or not.</param>
/// <param name="Resources">Resources there.</param>
internal sealed record CoverItem(
    string Provider, string Kind, string Name, string State, ImmutableArray<string> Reports, long Resources);

/// <summary>One kind of evidence that one duty of ours needs, with the best there is.</summary>
/// <param name="Duty">Id of the duty.</param>
/// <param name="Part">Part id.</param>
/// <param name="Scope">Where.</param>
/// <param name="Need">What is needed; null: the catalogue names no kind.</param>
/// <param name="State">Its state.</param>
/// <param name="Owner">Who answers; empty: nobody.</param>
/// <param name="Failing">Resources that fail a check of it.</param>
internal sealed record NeedLineItem(
    string Duty, string Part, ScopeItem Scope, NeedItem? Need, string State, string Owner, long Failing);

/// <summary>Something that everything here was read from.</summary>
/// <param name="Kind">Kind of source, as it is written.</param>
/// <param name="Provider">Provider id.</param>
/// <param name="Account">Account.</param>
/// <param name="Container">What it is in, such as a project; may be empty.</param>
/// <param name="State">fresh, due-soon or stale.</param>
/// <param name="Days">Full days since the state it shows.</param>
/// <param name="Looked">The time whose state it shows.</param>
/// <param name="Taken">When it was last taken in.</param>
/// <param name="Run">By which run.</param>
/// <param name="Places">Places it speaks of.</param>
/// <param name="Partly">Of these, not seen wholly.</param>
/// <param name="Resources">Resources it showed.</param>
internal sealed record SourceLineItem(
    string Kind, string Provider, string Account, string Container, string State, int Days, string Looked, string Taken, int Run,
    int Places, int Partly, long Resources);

/// <summary>A file of one of the last runs.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Format">What it was recognised as; empty when it was not.</param>
/// <param name="Status">read, partly-read or refused.</param>
/// <param name="Records">Records that were used.</param>
/// <param name="Problems">What was not used, and why.</param>
/// <param name="Run">The run.</param>
/// <param name="Taken">When.</param>
internal sealed record SourceFileItem(
    string Path, string Format, string Status, long Records, ImmutableArray<string> Problems, int Run, string Taken);

/// <summary>What providers say of themselves, what our duties need, and what everything was read from.</summary>
internal static class AssuranceApi
{
    private static readonly Table<ReportLine> Reports = new("api provider reports",
    [
        new("id", "Id", static line => Cell.Code(line.Report.Id)) { Searched = true, Sort = static line => line.Report.Id },
        new("title", "Title", static line => Cell.Of(line.Report.Title)) { Searched = true, Sort = static line => line.Report.Title },
        new("provider", "Provider", static line => Cell.Of(line.Report.Provider)) { Filter = static line => line.Report.Provider },
        new("state", "State", static line => Cell.Of(line.State)) { Filter = static line => line.State },
        new("to", "To", static line => Cell.Day(line.Report.To)) { Sort = static line => line.Report.To },
    ]);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/assurance/reports", "listProviderReports", "What providers say of themselves, and what they assume we do",
            new ApiTable<ReportLine, ReportItem>(
                static _ => Reports, static call => call.State.Keep(
                    "api provider reports", () => AssuranceModel.Of(call.Scope, Get<EvidenceDesks>(call)).Reports.ToArray()), Of));
        organisation.List(
            "/assurance/coverage", "listAssuranceCoverage", "Services and regions in use that reports of providers cover or not",
            new ApiTable<CoverLine, CoverItem>(
                static call => CoverLines.Table(call?.Scope!), static call => CoverLines.Of(call.State), static (_, one) => new CoverItem(
                    one.Provider, one.Kind, one.Name, one.State, one.Reports, one.Resources)));
        organisation.List("/needs", "listNeeds", "Every kind of evidence that duties of ours need, with the best there is",
            new ApiTable<NeedLine, NeedLineItem>(
                static call => NeedLines.Table(call?.Scope!, call is null ? null! : Get<EvidenceDesks>(call)),
                static call => NeedLines.Of(call.State), Of)
            {
                Words = ApiParameter.Vocabulary(
                    ("state", ApiParameter.WordsOf<Freshness>()), ("kind", ApiParameter.WordsOf<EvidenceKind>())),
            });
        organisation.List("/sources", "listSources", "What everything was read from, and how old it is",
            new ApiTable<SourceLine, SourceLineItem>(
                static call => SourceLines.Table(call?.Scope!), static call => SourceLines.Of(call.Scope, Get<EstateStates>(call)), Of));
        organisation.List("/sources/files", "listSourceFiles", "The files of the last runs, and what became of each",
            new ApiTable<StoredInput, SourceFileItem>(
                static _ => FileLines.Table, static call => FileLines.Of(call.Scope, Get<EstateStates>(call)), static (_, one) =>
                    new SourceFileItem(
                        one.Path, one.Format, one.Status, one.Records, one.Problems, one.Run.Number, one.Run.Known.ToString())));
    }

    private static ReportItem Of(EstateState state, ReportLine line)
    {
        var report = line.Report;
        return new ReportItem(
            report.Id, report.Title, report.Provider, report.Type, line.State, report.From, report.To, report.Services, report.Regions,
            line.Used, line.Covered,
            [.. line.Controls.Select(static one => new UserControlItem(one.Control.Id, one.Fault is null, one.Fault ?? ""))]);
    }

    private static NeedLineItem Of(EstateState state, NeedLine line) => new(
        DutyLines.IdOf(line.Line.Duty), line.Part, ScopeItem.Of(line.Line.Duty.Scope), line.Need is { } need ? NeedItem.Of(need) : null,
        Kebab<Freshness>.Name(line.State), line.Owner, line.Line.Evidence!.Failing);

    private static SourceLineItem Of(EstateState state, SourceLine line)
    {
        var source = line.Source;
        return new SourceLineItem(
            source.Facet, source.Provider, source.Account, source.Container, line.State, line.Days, source.Looked.ToString(),
            source.Taken.ToString(), source.Run, source.Places, source.Partly, source.Resources);
    }

    private static T Get<T>(ApiCall call)
        where T : notnull => call.Context.RequestServices.GetRequiredService<T>();
}
