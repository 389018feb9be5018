using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Assurance;

/// <summary>A service or region in use, and whether a report of its provider speaks of it.</summary>
/// <param name="Provider">Provider id.</param>
/// <param name="Kind"><c>service</c> or <c>region</c>.</param>
/// <param name="Name">Service id or region.</param>
/// <param name="State"><c>covered</c>, <c>ended</c>, <c>not-covered</c> or <c>no-report</c>.</param>
/// <param name="Reports">Ids of the reports that speak of it, current or not.</param>
/// <param name="Resources">Resources there.</param>
public sealed record CoverLine(
    string Provider, string Kind, string Name, string State, ImmutableArray<string> Reports, long Resources);

/// <summary>What providers' reports cover of what is in use, and the table of it.</summary>
internal static class CoverLines
{
    private static readonly string[] Worst = ["no-report", "not-covered", "ended", "covered"];

    internal static IReadOnlyList<CoverLine> Of(EstateState state) => state.Keep("assurance cover", () =>
    {
        var result = state.Result;
        var reports = new ReportsInForce(result.Organisation, result.Duties, result.Day);
        var own = result.Estate.Instances.GroupBy(static instance => instance.Service.Split('/')[0], StringComparer.Ordinal);
        return own.SelectMany(provider =>
        {
            ImmutableArray<ProviderAssurance> held = [.. reports.Reports.Where(report => report.Provider == provider.Key)];
            var services = provider.GroupBy(static instance => instance.Service, StringComparer.Ordinal).Select(used => Line(
                reports, held, provider.Key, "service", used.Key, report => report.Services.Contains(used.Key, StringComparer.Ordinal),
                used.Sum(static instance => instance.Resources)));
            var regions = provider.Where(static instance => instance.Region is not ("" or "global"))
                .GroupBy(static instance => instance.Region, StringComparer.Ordinal).Select(used => Line(
                    reports, held, provider.Key, "region", used.Key,
                    report => report.Regions.IsEmpty || report.Regions.Contains(used.Key, StringComparer.Ordinal),
                    used.Sum(static instance => instance.Resources)));
            return services.Concat(regions);
        }).OrderBy(static line => Array.IndexOf(Worst, line.State)).ThenBy(static line => line.Provider, StringComparer.Ordinal)
            .ThenByDescending(static line => line.Kind, StringComparer.Ordinal).ThenBy(static line => line.Name, StringComparer.Ordinal)
            .ToArray();
    });

    internal static Table<CoverLine> Table(TenantScope scope) => new("coverage",
    [
        new("name", "In use", line => Cell.Code(line.Name, line.Kind == "service" ? scope.Url("services/" + line.Name) : null))
        { HeadsRow = true, Searched = true, Sort = static line => line.Name },
        new("kind", "Kind", static line => Cell.Of(line.Kind)) { Filter = static line => line.Kind },
        new("provider", "Provider", static line => Cell.Of(line.Provider))
        { Filter = static line => line.Provider, Sort = static line => line.Provider },
        new("state", "Reports", static line => Cell.State(line.State))
        { IsVocabulary = true, Filter = static line => line.State, Sort = static line => Array.IndexOf(Worst, line.State) },
        new("reports", "Which", static line => Cell.Of(string.Join(", ", line.Reports))) { Searched = true },
        new("resources", "Resources", static line => Cell.Number(line.Resources))
        { IsNumeric = true, Sort = static line => line.Resources },
    ])
    { Noun = ("line", "lines") };

    private static CoverLine Line(
        ReportsInForce reports, ImmutableArray<ProviderAssurance> held, string provider, string kind, string name,
        Func<ProviderAssurance, bool> covers, long resources)
    {
        ImmutableArray<ProviderAssurance> speaking = [.. held.Where(covers)];
        var state = held.IsEmpty ? "no-report" : speaking.IsEmpty ? "not-covered" : speaking.Any(reports.IsCurrent) ? "covered" : "ended";
        return new CoverLine(provider, kind, name, state, [.. speaking.Select(static report => report.Id)], resources);
    }
}
