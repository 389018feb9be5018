using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Api;

/// <summary>What lists of the API read from the store at the time asked about; each is read once for a state.</summary>
internal static class StoreRows
{
    /// <summary>Findings: what fails, cannot be told, or is excepted, those that ended included.</summary>
    internal static FindingRow[] Findings(ApiCall call) => call.State.Keep("api finding history", () =>
    {
        var view = ViewOf(call);
        return view.Findings()
            .Where(static finding => finding.Span.Outcome is VerdictOutcome.Fail or VerdictOutcome.Inconclusive or VerdictOutcome.Excepted)
            .Select(finding => new FindingRow(
                finding, call.State.Result.Catalogue.Checks.FirstOrDefault(check => check.Id == finding.Span.Check)?.Title ?? "",
                finding.IsOpenAt(view.At))).ToArray();
    });

    /// <summary>Resources that were there.</summary>
    internal static StoredResource[] Resources(ApiCall call) =>
        call.State.Keep("api resources", () => ViewOf(call).Resources().ToArray());

    /// <summary>Runs up to the time asked about, the newest first. They are not kept: one that is under way may be taken back.</summary>
    internal static RunRow[] Runs(ApiCall call) => [.. ViewOf(call).Runs.OrderByDescending(static run => run.Number)];

    internal static SqlStore StoreOf(ApiCall call) =>
        call.Context.RequestServices.GetRequiredService<TenantStores>().Of(call.Scope.Tenant);

    private static StoreView ViewOf(ApiCall call) => call.Context.RequestServices.GetRequiredService<EstateStates>()
        .View(call.Scope.Tenant, call.Scope.Day, call.Scope.KnownAt);
}

/// <summary>A finding.</summary>
/// <param name="Found">As the store has it.</param>
/// <param name="Title">Title of its check; empty when the catalogue has it no more.</param>
/// <param name="Open">Whether it goes on.</param>
internal sealed record FindingRow(StoredFinding Found, string Title, bool Open);
