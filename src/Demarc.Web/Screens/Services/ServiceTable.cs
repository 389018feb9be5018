using Demarc.Engine.Content;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Access;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Services;

/// <summary>One service in use.</summary>
/// <param name="Row">Its row of the matrix.</param>
/// <param name="Service">The service; null when the catalogue lost it.</param>
/// <param name="Instances">Instances.</param>
/// <param name="Resources">Resources.</param>
/// <param name="Reviewed">Day of the last review, "refused" or "no".</param>
/// <param name="Ours">Duties of ours.</param>
/// <param name="Ready">Of these, shown to be done.</param>
/// <param name="Owners">Who answers for them, most first.</param>
public sealed record ServiceRow(
    MatrixRow Row, CloudService? Service, int Instances, long Resources, string Reviewed, long Ours, long Ready, string Owners);

/// <summary>The table of services.</summary>
internal static class ServiceTable
{
    internal static IReadOnlyList<ServiceRow> Rows(TenantScope scope) => scope.State.Keep("services", () =>
    {
        var result = scope.State.Result;
        var instances = result.Estate.Instances.ToLookup(static instance => instance.Service, StringComparer.Ordinal);
        return scope.State.Matrix.Rows.Where(static row => row.Service.Length > 0).Select(row =>
        {
            var ours = row.Lines.Where(static line => line.IsOurs).ToList();
            var used = instances[row.Service].ToList();
            var owners = ours.Select(static line => line.Owner?.Answering ?? "").Where(static owner => owner.Length > 0)
                .CountBy(static owner => owner, StringComparer.Ordinal).OrderByDescending(static pair => pair.Value)
                .ThenBy(static pair => pair.Key, StringComparer.Ordinal).Take(3).Select(static pair => pair.Key);
            return new ServiceRow(
                row, result.Catalogue.Service(row.Service), used.Count, used.Sum(static instance => instance.Resources),
                ReviewOf(result, row.Service), ours.Count, ours.LongCount(static line => line.IsReady), string.Join(", ", owners));
        }).ToArray();
    });

    internal static Table<ServiceRow> Of(TenantScope scope) => new("services",
    [
        new("service", "Service", row => Cell.Of(row.Row.Title, scope.Url("services/" + row.Row.Service), row.Row.Service))
        { HeadsRow = true, Searched = true, Sort = static row => row.Row.Title },
        new("id", "Id", static row => Cell.Code(row.Row.Service)) { Shown = false },
        new("provider", "Provider", static row => Cell.Of(row.Row.ProviderTitle))
        { Searched = true, Filter = static row => row.Row.ProviderTitle, Sort = static row => row.Row.ProviderTitle },
        new("model", "Model", static row => Cell.Of(Words.Plain(ModelOf(row))))
        { IsVocabulary = true, Filter = ModelOf, Sort = ModelOf, Searched = true },
        new("duties", "Duties", static row => Cell.Of(row.Row.Split)) { Sort = static row => row.Row.Split.Ours + row.Row.Split.Shared },
        new("instances", "Instances", static row => Cell.Number(row.Instances)) { IsNumeric = true, Sort = static row => row.Instances },
        new("resources", "Resources", static row => Cell.Number(row.Resources)) { IsNumeric = true, Sort = static row => row.Resources },
        new("owners", "Owners", static row => Cell.Of(row.Owners)) { Searched = true, Sort = static row => row.Owners },
        new("reviewed", "Reviewed", static row => Cell.Of(row.Reviewed))
        { Sort = static row => row.Reviewed, Filter = static row => row.Reviewed is "no" or "refused" ? row.Reviewed : "yes" },
        new("ready", "Ready", static row => Cell.Share(row.Ready, row.Ours))
        { Sort = static row => row.Ours == 0 ? 2.0 : (double)row.Ready / row.Ours },
        new("gaps", "Gaps", row => Cell.Number(row.Row.Gaps.Length, scope.Url("gaps", ("service", row.Row.Service))))
        { IsNumeric = true, Sort = static row => row.Row.Gaps.Length },
    ])
    { Noun = ("service", "services") };

    private static string ModelOf(ServiceRow row) => row.Service is null ? "unknown" : Kebab<ServiceModel>.Name(row.Service.Model);

    internal static string ReviewOf(Engine.AssessmentResult result, string service)
    {
        // As the figure counts: a review of an entry that is not refused, on or before the day.
        var declared = result.Organisation.Services.Where(one => one.Service == service).ToList();
        var days = declared.Where(static one => !one.Refused).Select(static one => one.Reviewed)
            .Where(reviewed => reviewed <= result.Day).ToList();
        return days.Count > 0 ? $"{days.Max():yyyy-MM-dd}" : declared.Exists(static one => one.Refused) ? "refused" : "no";
    }
}
