using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Routing;

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
internal sealed record FindingItem(
    string Check, string Title, string Outcome, string Severity, string Reason, string Resource, string Type, string Provider,
    string Account, string Region, string FirstSeen, string LastSeen, string? Resolved)
{
    internal static FindingItem Of(FindingRow row)
    {
        var (name, span) = (row.Found.Subject.Name, row.Found.Span);
        return new FindingItem(
            span.Check, row.Title, Kebab<VerdictOutcome>.Name(span.Outcome), Kebab<Severity>.Name(span.Severity), span.Reason,
            ResourceOf(row), name.Type, name.Provider, name.Account, name.Region, span.Span.From.ToString(), row.Found.LastSeen.ToString(),
            row.Open ? null : span.Span.To.ToString());
    }

    internal static string ResourceOf(FindingRow row) =>
        row.Found.Subject.Name.Kind == SubjectKind.Place ? row.Found.Subject.Name.Account : row.Found.Subject.Name.Id;
}

/// <summary>Findings.</summary>
internal static class FindingsApi
{
    private static readonly Table<FindingRow> Table = new("api findings",
    [
        new("check", "Check", static row => Cell.Code(row.Found.Span.Check))
        { Filter = static row => row.Found.Span.Check, Sort = static row => row.Found.Span.Check, Searched = true },
        new("title", "Title", static row => Cell.Of(row.Title)) { Searched = true },
        new("outcome", "Outcome", static row => Cell.Of(Kebab<VerdictOutcome>.Name(row.Found.Span.Outcome)))
        { Filter = static row => Kebab<VerdictOutcome>.Name(row.Found.Span.Outcome) },
        new("severity", "Severity", static row => Cell.Of(row.Found.Span.Severity))
        { Filter = static row => Kebab<Severity>.Name(row.Found.Span.Severity), Sort = static row => row.Found.Span.Severity },
        new("open", "Open", static row => Cell.Of(row.Open ? "yes" : "no")) { Filter = static row => row.Open ? "yes" : "no" },
        new("resource", "Resource", static row => Cell.Code(FindingItem.ResourceOf(row)))
        { Filter = FindingItem.ResourceOf, Sort = FindingItem.ResourceOf, Searched = true },
        new("type", "Type", static row => Cell.Of(row.Found.Subject.Name.Type)) { Filter = static row => row.Found.Subject.Name.Type },
        new("provider", "Provider", static row => Cell.Of(row.Found.Subject.Name.Provider))
        { Filter = static row => row.Found.Subject.Name.Provider },
        new("account", "Account", static row => Cell.Of(row.Found.Subject.Name.Account))
        { Filter = static row => row.Found.Subject.Name.Account, Searched = true },
        new("firstSeen", "First seen", static row => Cell.Of(row.Found.Span.Span.From.ToString())) { Sort = static row => row.Found.Span.Span.From.Microseconds },
        new("reason", "Reason", static row => Cell.Of(row.Found.Span.Reason)) { Searched = true },
    ]);

    internal static void Map(RouteGroupBuilder organisation) => organisation.List(
        "/findings", "listFindings", "Checks that failed, could not be decided or were excepted, those that ended included",
        new ApiTable<FindingRow, FindingItem>(static _ => Table, StoreRows.Findings, static (_, row) => FindingItem.Of(row)));
}
