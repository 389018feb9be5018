using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Screens.Settings.Workloads;

/// <summary>
/// The form in which a workload is described. Of one that is there already, everything that the form does not ask for is said again as it
/// was written.
/// </summary>
internal static class WorkloadForm
{
    private const int Longest = 200;
    private static readonly ImmutableArray<string> Fields =
    [
        "workload", "title", "environment", "criticality", "data-class", "residency", "belongs", "account", "tag", "tag-value", "reason",
    ];

    /// <summary>Everything that was filled in, by field.</summary>
    internal static ImmutableDictionary<string, string> Of(IFormCollection form) =>
        Fields.ToImmutableDictionary(static field => field, field => form[field].ToString().Trim(), StringComparer.Ordinal);

    /// <summary>The form of a workload that is there.</summary>
    internal static ImmutableDictionary<string, string> Of(Workload workload) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["workload"] = workload.Id,
        ["title"] = workload.Title,
        ["environment"] = workload.Environment,
        ["criticality"] = workload.Criticality == Severity.Unknown ? "" : Kebab<Severity>.Name(workload.Criticality),
        ["data-class"] = workload.DataClass,
        ["residency"] = string.Join(", ", workload.Residency),
        ["belongs"] = "keep",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Title and body of the decision.</summary>
    /// <exception cref="DecisionException">Something is missing or cannot be so; the message says what.</exception>
    internal static (string Title, string Body) Decision(TenantScope scope, StatedFile file, ImmutableDictionary<string, string> filled)
    {
        if (filled.Any(static field => field.Key != "reason" && field.Value.Length > Longest))
            throw new DecisionException($"no field is longer than {Longest} characters");
        if (filled["title"].Length == 0) throw new DecisionException("say what the workload is called");
        var before = filled["workload"].Length == 0 ? null : file.Entry(scope, "workloads", filled["workload"])
            ?? throw new DecisionException("there is no such workload any more");
        var entry = before ?? new JsonObject { ["id"] = NewId(scope, filled["title"]) };
        entry["title"] = filled["title"];
        Set(entry, "environment", filled["environment"]);
        var criticality = filled["criticality"];
        if (criticality.Length > 0 && (!Kebab<Severity>.TryParse(criticality, out var known) || known == Severity.Unknown))
            throw new DecisionException("the criticality is low, medium, high or critical");
        Set(entry, "criticality", criticality);
        Set(entry, "data class", filled["data-class"]);
        var regions = filled["residency"].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        entry.Remove("residency");
        if (regions.Length > 0) entry["residency"] = new JsonArray([.. regions.Select(static region => (JsonNode?)region)]);
        if (filled["belongs"] != "keep") Set(entry, "when", Condition(filled));
        return (
            before is null ? $"Workload {filled["title"]}" : $"Workload {filled["title"]} is described anew",
            new JsonObject { ["workloads"] = new JsonArray(entry) }.ToJsonString());
    }

    private static string Condition(ImmutableDictionary<string, string> filled)
    {
        var (tag, value) = (filled["tag"], filled["tag-value"]);
        return filled["belongs"] switch
        {
            "account" when filled["account"].Length > 0 => CelText.Is("resource.account", filled["account"]),
            "account" => throw new DecisionException("say which account"),
            // Not every resource has the tag: asking for one that is not there decides nothing.
            "tag" when tag.Length > 0 && value.Length > 0 =>
                $"{CelText.Of(tag)} in resource.tags && {CelText.Is($"resource.tags[{CelText.Of(tag)}]", value)}",
            "tag" => throw new DecisionException("say which tag, and its value"),
            "" or "none" => "",
            _ => throw new DecisionException("choose what belongs to it"),
        };
    }

    private static string NewId(TenantScope scope, string title)
    {
        var id = WorkAnswer.Slug(title);
        if (id.Length == 0) throw new DecisionException("the name needs a letter or a digit");
        return scope.State.Result.Organisation.Workloads.Any(one => one.Id == id) || id == "new" ? WorkAnswer.NewId(id) : id;
    }

    private static void Set(JsonObject entry, string key, string value)
    {
        entry.Remove(key);
        if (value.Length > 0) entry[key] = value;
    }
}
