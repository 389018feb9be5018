using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Catalogues;

/// <summary>A service of the catalogue.</summary>
/// <param name="Service">The service.</param>
/// <param name="Provider">Title of its provider.</param>
/// <param name="InUse">Whether it is in use here.</param>
public sealed record CatalogueService(CloudService Service, string Provider, bool InUse)
{
    /// <summary>Day of the newest source behind it; null when none is named.</summary>
    public DateOnly? Checked => Service.Documentation.IsEmpty ? null : Service.Documentation.Max(static source => source.Date);
}

/// <summary>A check of the catalogue, and what it says here.</summary>
/// <param name="Check">The check.</param>
/// <param name="Looked">Resources, accounts and regions it spoke of.</param>
/// <param name="Failing">Of these, those that fail.</param>
public sealed record CatalogueCheck(Check Check, long Looked, long Failing);

/// <summary>What is in the catalogue, to be looked up.</summary>
internal static class CatalogueTables
{
    internal static IReadOnlyList<CatalogueService> Services(TenantScope scope) => scope.State.Keep("catalogue services", () =>
    {
        var catalogue = scope.State.Result.Catalogue;
        var used = scope.State.Result.Estate.Instances.Select(static one => one.Service).ToHashSet(StringComparer.Ordinal);
        return catalogue.Services.Select(service => new CatalogueService(
            service, catalogue.Provider(service.Provider)?.Title ?? service.Provider, used.Contains(service.Id))).ToArray();
    });

    internal static IReadOnlyList<CatalogueCheck> Checks(TenantScope scope) => scope.State.Keep("catalogue checks", () =>
    {
        var said = scope.State.Result.Checks.ToLookup(static one => one.Check.Id, StringComparer.Ordinal);
        return scope.State.Result.Catalogue.Checks.Select(check => new CatalogueCheck(
            check, said[check.Id].Sum(static one => one.Judged),
            said[check.Id].Sum(static one => one.Count(VerdictOutcome.Fail)))).ToArray();
    });

    internal static Table<CatalogueService> ServiceTable(TenantScope scope) => new("catalogue-services",
    [
        new("service", "Service", row => Cell.Of(
            row.Service.Title,
            row.InUse ? scope.Url("services/" + row.Service.Id) : scope.Url("what-if", ("from", row.Service.Id)), row.Service.Id))
        { HeadsRow = true, Searched = true, Sort = static row => row.Service.Title },
        new("provider", "Provider", static row => Cell.Of(row.Provider))
        { Searched = true, Filter = static row => row.Provider, Sort = static row => row.Provider },
        new("model", "Model", static row => Cell.Of(Parts.Words.Plain(Kebab<ServiceModel>.Name(row.Service.Model))))
        { IsVocabulary = true, Filter = static row => Kebab<ServiceModel>.Name(row.Service.Model) },
        new("category", "Category", static row => Cell.Of(row.Service.Category)) { Filter = static row => row.Service.Category },
        new("used", "In use", static row => Cell.Of(row.InUse ? "yes" : "no")) { Filter = static row => row.InUse ? "yes" : "no" },
        new("source", "Source looked at", static row => Cell.Day(row.Checked)) { Sort = static row => row.Checked ?? DateOnly.MinValue },
        new("line", "Where the line runs", row => Cell.Of("see", scope.Url("adoption/new/line", ("service", row.Service.Id))))
        { IsOffered = scope.Can(Right.Contribute) },
        new("names", "Other names", static row => Cell.Of(string.Join(", ", row.Service.Aliases))) { Shown = false, Searched = true },
        new("types", "Types of resources", static row => Cell.Of(string.Join(", ", row.Service.Resources)))
        { Shown = false, Searched = true },
    ])
    { Noun = ("service", "services") };

    internal static Table<CatalogueCheck> CheckTable(TenantScope scope) => new("catalogue-checks",
    [
        new("check", "Check", row => Cell.Of(
            row.Check.Title, row.Failing > 0 ? scope.Url("findings", ("check", row.Check.Id)) : null, row.Check.Id))
        { HeadsRow = true, Searched = true, Sort = static row => row.Check.Title },
        new("id", "Id", static row => Cell.Code(row.Check.Id)) { Shown = false, Searched = true },
        new("severity", "Severity", static row => Cell.Of(row.Check.Severity))
        {
            IsVocabulary = true,
            Filter = static row => Kebab<Severity>.Name(row.Check.Severity),
            Sort = static row => row.Check.Severity,
        },
        new("type", "Type of resource", static row => Cell.Code(row.Check.Type)) { Searched = true, Sort = static row => row.Check.Type },
        new("provider", "Provider", static row => Cell.Of(row.Check.Type.Split('/')[0]))
        { Filter = static row => row.Check.Type.Split('/')[0] },
        new("parts", "Shows", static row => Cell.Of(string.Join(' ', row.Check.Evidences))) { Searched = true },
        new("looked", "Looked at", static row => Cell.Number(row.Looked)) { IsNumeric = true, Sort = static row => row.Looked },
        new("failing", "Failing", static row => Cell.Number(row.Failing)) { IsNumeric = true, Sort = static row => row.Failing },
    ])
    { Noun = ("check", "checks") };
}
