using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Findings;

/// <summary>A finding as pages show it.</summary>
/// <param name="Open">The finding.</param>
/// <param name="Id">Digest of check and resource: the same for as long as both are.</param>
/// <param name="Owner">Who answers for the first part of ours that the check shows; empty: nobody.</param>
/// <param name="OwnerId">Id of that person or team; empty: nobody.</param>
/// <param name="IsOurs">Whether any part that the check shows is ours there.</param>
/// <param name="Exposed">For how long it failed, altogether.</param>
public sealed record FindingLine(OpenFinding Open, string Id, string Owner, string OwnerId, bool IsOurs, TimeSpan Exposed)
{
    /// <summary>Outcome, as written.</summary>
    public string Outcome => Kebab<VerdictOutcome>.Name(Open.Outcome);

    /// <summary>Who answers, in words.</summary>
    public string OwnerText => Owner.Length > 0 ? Owner : IsOurs ? "nobody" : "not ours";

    /// <summary>Where, in one line.</summary>
    public string Where => string.Join(
        " · ", new[] { Open.Instance.Account, Open.Instance.Region, Open.Instance.Workload }.Where(static text => text.Length > 0));

    /// <summary>Since when, as a day.</summary>
    public DateOnly Since => DateOnly.FromDateTime(Open.Since.ToTime().UtcDateTime);
}

/// <summary>The findings of a state, worst first, and the table of them.</summary>
internal static class FindingLines
{
    internal static IReadOnlyList<FindingLine> Of(TenantScope scope, EstateStates states) => scope.State.Keep("findings", () =>
    {
        var (result, lines) = (scope.State.Result, new Dictionary<DutyKey, DutyLine>());
        foreach (var line in scope.State.Numbers.Lines.Where(static line => line.IsOurs))
            lines[new DutyKey(line.Duty.Part.Id, line.Duty.Scope)] = line;
        var view = states.View(scope.Tenant, scope.Day, scope.KnownAt);
        // The end of today is yet to come: nothing has failed for hours that have not passed.
        var period = new Interval(Moment.Start, Moment.Min(view.At, states.Now));
        return OpenFinding.Of(view, result.Catalogue, result.Organisation.Exceptions).Select(open =>
        {
            var ours = open.Check.Evidences.Select(id => lines.GetValueOrDefault(
                new DutyKey(id, DutyScope.Of(result.Catalogue.Part(id)!.Scope, open.Instance)))).OfType<DutyLine>().ToList();
            var owner = ours.Select(static line => line.Owner).FirstOrDefault(static owner => owner?.Answering.Length > 0);
            return new FindingLine(
                open, IdOf(open), owner?.Answering ?? "", owner?.AnsweringId ?? "", ours.Count > 0, open.Failing.Length(period));
        }).OrderBy(static line => Rank(line.Open.Outcome)).ThenByDescending(static line => line.Open.Check.Severity)
            .ThenBy(static line => line.Open.Since).ThenBy(static line => line.Open.Check.Id, StringComparer.Ordinal)
            .ThenBy(static line => line.Open.Resource, StringComparer.Ordinal).ToArray();
    });

    internal static FindingLine? Find(TenantScope scope, EstateStates states, string id) =>
        scope.State.Keep("findings by id", () => Of(scope, states).DistinctBy(static line => line.Id, StringComparer.Ordinal)
            .ToDictionary(static line => line.Id, StringComparer.Ordinal)).GetValueOrDefault(id);

    internal static Table<FindingLine> Table(TenantScope scope) => new("findings",
    [
        new("severity", "Severity", static line => Cell.Of(line.Open.Check.Severity))
        {
            Sort = static line => line.Open.Check.Severity,
            IsVocabulary = true, Filter = static line => Kebab<Severity>.Name(line.Open.Check.Severity),
        },
        new("wanted", "What is wanted", line => Cell.Of(line.Open.Check.Title, scope.Url("findings/" + line.Id), line.Open.Reason))
        { HeadsRow = true, Searched = true, Sort = static line => line.Open.Check.Title },
        new("outcome", "Outcome", static line => Cell.State(line.Outcome))
        { IsVocabulary = true, Filter = static line => line.Outcome, Sort = static line => line.Open.Outcome },
        new("resource", "Resource", line => Cell.Code(
            line.Open.Name.Length > 0 ? line.Open.Name : ShortOf(line.Open.Resource),
            scope.Url("findings", ("resource", line.Open.Resource)), line.Where))
        { Searched = true, Sort = static line => line.Open.Resource, Filter = static line => line.Open.Resource, IsOffered = false },
        new("since", "Since", static line => Cell.Day(line.Since)) { Sort = static line => line.Open.Since.Microseconds },
        new("exposed", "Days failing", static line => Cell.Of(Days(line.Exposed)))
        { IsNumeric = true, Sort = static line => line.Exposed },
        new("owner", "Owner", static line => Cell.Of(line.OwnerText))
        { Searched = true, Sort = static line => line.OwnerText, Filter = static line => line.OwnerText },
        new("service", "Service", line => Cell.Of(
            Titles.OfService(scope.State, line.Open.Instance.Service), scope.Url("services/" + line.Open.Instance.Service)))
        {
            Searched = true, Filter = static line => line.Open.Instance.Service,
            Sort = line => Titles.OfService(scope.State, line.Open.Instance.Service),
            TextOf = id => Titles.OfService(scope.State, id),
        },
        new("service-id", "Service id", static line => Cell.Code(line.Open.Instance.Service)) { Shown = false, Searched = true },
        new("account", "Account", static line => Cell.Code(line.Open.Instance.Account))
        { Shown = false, Searched = true, Filter = static line => line.Open.Instance.Account, IsOffered = false },
        new("region", "Region", static line => Cell.Of(line.Open.Instance.Region))
        { Shown = false, Filter = static line => line.Open.Instance.Region, IsOffered = false },
        new("workload", "Workload", static line => Cell.Of(line.Open.Instance.Workload))
        {
            Shown = false, Filter = static line => line.Open.Instance.Workload, TextOf = id => Titles.OfWorkload(scope.State, id),
        },
        new("check", "Check", static line => Cell.Code(line.Open.Check.Id))
        {
            Shown = false, Searched = true, Filter = static line => line.Open.Check.Id, IsOffered = false,
            TextOf = id => scope.State.Result.Catalogue.Check(id)?.Title ?? id,
        },
        new("type", "Type", static line => Cell.Code(line.Open.Check.Type))
        { Shown = false, Filter = static line => line.Open.Check.Type, IsOffered = false },
        new("id", "Resource id", static line => Cell.Code(line.Open.Resource)) { Shown = false, Searched = true },
        new("reason", "Why", static line => Cell.Of(line.Open.Reason)) { Shown = false },
        new("seen", "Last seen", static line => Cell.Of(line.Open.LastSeen.ToString()))
        { Shown = false, Sort = static line => line.Open.LastSeen.Microseconds },
        new("parts", "Shows", static line => Cell.Of(string.Join(' ', line.Open.Check.Evidences))) { Shown = false, Searched = true },
    ])
    { Noun = ("finding", "findings") };

    internal static string Days(TimeSpan time) => time.TotalDays.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The last part of a long id: what tells it apart.</summary>
    internal static string ShortOf(string resource) =>
        resource.Length > 40 && resource.LastIndexOfAny(['/', ':']) is > 0 and var at && at < resource.Length - 1
            ? resource[(at + 1)..] : resource;

    private static int Rank(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Fail => 0,
        VerdictOutcome.Inconclusive => 1,
        _ => 2,
    };

    private static string IdOf(OpenFinding open)
    {
        var name = open.Subject;
        var text = string.Join(
            '\n', open.Check.Id, name.Provider, name.Account, name.Region, name.Type, name.Id, name.Container, $"{name.Kind}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
