using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Screens.Exceptions;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Decisions;

/// <summary>One thing that holds by a decision.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Ends">Whether it ends by the decision.</param>
/// <param name="Facts">What is said of it.</param>
/// <param name="Href">Where it can be seen once it holds; null: nowhere.</param>
public sealed record DecidedEntry(string Title, bool Ends, ImmutableArray<DecidedFact> Facts, string? Href);

/// <summary>One fact of an entry.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Values">The values.</param>
/// <param name="IsCode">Whether they are shown as written.</param>
/// <param name="Href">Where the first leads; null: nowhere.</param>
public sealed record DecidedFact(string Label, ImmutableArray<string> Values, bool IsCode = false, string? Href = null);

/// <summary>Says in words what holds by a decision: names and titles instead of ids, entry by entry.</summary>
/// <param name="scope">Who reads it.</param>
/// <param name="file">The organisation's file as it stands.</param>
internal sealed class DecisionWords(TenantScope scope, StatedFile file)
{
    private const int Deepest = 3;

    /// <summary>How many resources are named at most; all are in the list of findings.</summary>
    private const int MostValues = 40;

    /// <summary>What the keys of an entry are called; those that are not here are called as they are written.</summary>
    private static readonly ImmutableDictionary<string, string> Labels = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["when"] = "Where",
        ["owner"] = "Who answers",
        ["by"] = "Done by",
        ["done"] = "Done on",
        ["left"] = "Last day here",
        ["due"] = "To be closed by",
        ["party"] = "Whose it is",
        ["who"] = "Third party",
        ["kind"] = "How",
        ["why"] = "Because",
        ["every months"] = "Every so many months",
        ["covers"] = "Evidence for",
        ["cuecs"] = "What it assumes of us",
        ["data class"] = "Class of its data",
        ["residency"] = "Where its data may be",
        ["file"] = "Where it lies",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private Catalogue Catalogue => scope.State.Result.Catalogue;

    private Organisation Organisation => scope.State.Result.Organisation;

    /// <summary>The entries of a decision, in order.</summary>
    internal ImmutableArray<DecidedEntry> Of(Decision decision)
    {
        if (JsonNode.Parse(decision.Body) is not JsonObject body) return [];
        var entries = ImmutableArray.CreateBuilder<DecidedEntry>();
        foreach (var (section, value) in body)
        {
            if (section == "content" && value is JsonObject files)
                entries.AddRange(files.Select(one => Description(one.Key)));
            else if (value is JsonArray list)
                entries.AddRange(OfSection(section, [.. list.OfType<JsonObject>()]));
            else
                entries.Add(new DecidedEntry(
                    "The organisation", Ends: false, [new DecidedFact("Name", [value?.ToString() ?? ""])], scope.Url("")));
        }

        return entries.ToImmutable();
    }

    private IEnumerable<DecidedEntry> OfSection(string section, List<JsonObject> list)
    {
        foreach (var entry in list)
        {
            var id = Text(entry, "id");
            if (Text(entry, "removed") is not ("yes" or "true"))
            {
                yield return new DecidedEntry(TitleOf(section, entry), Ends: false, Facts(entry, 0), Href(section, entry));
                continue;
            }

            // An entry that is taken away and said again is only put before the others.
            if (id.Length > 0 && list.Any(other => Text(other, "id") == id && !other.ContainsKey("removed"))) continue;
            var before = id.Length == 0 ? null : file.Entry(scope, section, id);
            yield return new DecidedEntry(TitleOf(section, before ?? entry), Ends: true, Facts(before ?? entry, 0), Href: null);
        }
    }

    private DecidedEntry Description(string path)
    {
        var service = path.Split('/') is ["providers", var provider, "services", var name]
            ? $"{provider}/{name[..^".yaml".Length]}" : "";
        return new DecidedEntry(
            "Our own description of " + (service.Length > 0 ? Catalogue.Service(service)?.Title ?? service : "a provider"),
            Ends: false, [new DecidedFact("File", [path], IsCode: true)], ServicePage(service));
    }

    private string TitleOf(string section, JsonObject entry) => section switch
    {
        "owners" => $"{NameOf(Text(entry, "owner"))} answers",
        "people" => Text(entry, "left").Length > 0 ? $"{NameOf(Text(entry, "name"))} leaves" : $"{NameOf(Text(entry, "name"))} is here",
        "teams" => "Team " + Text(entry, "title"),
        "overrides" => "A duty is decided otherwise for a time",
        "exceptions" => "A failing check is accepted for a time",
        "deadlines" => "A day by which gaps are closed",
        "agreements" => "Agreement: " + Text(entry, "title"),
        "reviews" => "Review: " + Text(entry, "title"),
        "workloads" => "Workload: " + (Text(entry, "title") is { Length: > 0 } title ? title : Text(entry, "id")),
        "assurance" => "Provider's report: " + Text(entry, "title"),
        "cuec answers" => $"Answer to {Text(entry, "control")}",
        "services" => (Text(entry, "refused") is "yes" or "true" ? "Not to be used: " : "In use: ") + ServiceOf(Text(entry, "service")),
        _ => Words.Sentence(section),
    };

    /// <summary>The page of what an entry made; null when it has none, or is not there any more.</summary>
    private string? Href(string section, JsonObject entry)
    {
        var id = Text(entry, "id");
        return section switch
        {
            "owners" => Who(Text(entry, "owner")),
            "people" or "teams" => Who(id),
            "agreements" when Organisation.Agreements.Any(one => one.Id == id) => Page("agreements/", id),
            "reviews" when Organisation.Reviews.Any(one => one.Id == id) => Page("reviews/", id),
            "overrides" when Organisation.Overrides.Any(one => ExceptionLines.IdOf(one) == id) => Page("exceptions/duty/", id),
            "exceptions" when Organisation.Exceptions.Any(one => one.Id == id) => Page("exceptions/check/", id),
            "deadlines" => scope.Url("gaps"),
            "assurance" => $"{scope.Url("assurance")}#{Uri.EscapeDataString(id)}",
            "cuec answers" => $"{scope.Url("assurance")}#{Uri.EscapeDataString(Text(entry, "report"))}",
            "services" => ServicePage(Text(entry, "service")) ?? scope.Url("adoption"),
            _ => null,
        };
    }

    private string Page(string path, string id) => scope.Url(path + TenantScope.Segment(id));

    private string? Who(string id) => Organisation.People.Any(one => one.Id == id) || Organisation.Teams.Any(one => one.Id == id)
        ? Page("owners/", id) : null;

    private string? ServicePage(string service) =>
        scope.State.Result.Estate.Instances.Any(one => one.Service == service) ? scope.Url("services/" + service) : null;

    private ImmutableArray<DecidedFact> Facts(JsonObject entry, int depth)
    {
        var facts = ImmutableArray.CreateBuilder<DecidedFact>();
        foreach (var (key, value) in entry)
        {
            if (key is "id" or "removed" or "author" or "approver" || (depth == 0 && key is "title" or "name")) continue;
            if (key == "refused" || value is null) continue;
            if (value is JsonArray nested && nested.OfType<JsonObject>().Any() && depth < Deepest)
                facts.AddRange(nested.OfType<JsonObject>().SelectMany(one => Facts(one, depth + 1)));
            else if (value is JsonObject inner && depth < Deepest)
                facts.AddRange(Facts(inner, depth + 1).Select(fact => key == "covers" ? fact with { Label = Label(key) } : fact));
            else
                facts.Add(Fact(key, value));
        }

        return facts.ToImmutable();
    }

    private DecidedFact Fact(string key, JsonNode value)
    {
        var texts = value is JsonArray list ? [.. list.Select(static one => one?.ToString() ?? "")] : new[] { value.ToString() };
        if (key == "when") return Where(texts[0]);
        if (key == "checks")
            return new DecidedFact(
                "Checks", [.. texts.Select(CheckOf)], Href: scope.Url("findings", ("check", texts.FirstOrDefault())));
        return new DecidedFact(Label(key), [.. texts.Select(text => Said(key, text))]);
    }

    private DecidedFact Where(string when)
    {
        var resources = ConditionWords.ValuesOf(scope, when, "resource.id");
        if (ConditionWords.Of(scope, when) is not { } words) return new DecidedFact("Where", [when], IsCode: true);
        return resources.Count <= 1
            ? new DecidedFact("Where", [words], Href: resources is [var only] ? scope.Url("findings", ("resource", only)) : null)
            : new DecidedFact("Where", resources.Count <= MostValues ? [words]
                : [$"{Words.Many(resources.Count, "resource")}, among them {string.Join(", ", resources.Take(MostValues))}"]);
    }

    private string Said(string key, string text) => key switch
    {
        "owner" or "deputy" or "fallback" or "members" or "by" => NameOf(text),
        "parts" => PartId.TryParse(text, out var id) && Catalogue.Part(id) is { } part ? $"{text} {part.Title}" : text,
        "controls" or "control" => Catalogue.Control(text) is { } control ? $"{text} {control.Title}" : text,
        "provider" => Catalogue.Provider(text)?.Title ?? text,
        "service" or "services" => ServiceOf(text),
        "workload" => Organisation.Workloads.FirstOrDefault(one => one.Id == text)?.Title ?? text,
        "report" or "supersedes" => Organisation.Assurance.FirstOrDefault(one => one.Id == text)?.Title ?? text,
        "party" => Party(text),
        _ => Words.Plain(text) is var plain && Kebab<Severity>.TryParse(text, out _) ? plain : text,
    };

    private static string Party(string text) => text switch
    {
        "not-applicable" => "nobody's: it does not arise",
        "provider" => "the provider's",
        "customer" => "ours",
        "shared" => "shared",
        "third-party" => "a third party's",
        _ => text,
    };

    private static string Label(string key) => Labels.GetValueOrDefault(key, Words.Sentence(key));

    private string CheckOf(string id) => Catalogue.Check(id)?.Title ?? id;

    private string ServiceOf(string id) => Catalogue.Service(id)?.Title ?? id;

    private string NameOf(string id) => Organisation.People.FirstOrDefault(person => person.Id == id)?.Name
        ?? Organisation.Teams.FirstOrDefault(team => team.Id == id)?.Title ?? id;

    private static string Text(JsonObject entry, string key) => entry[key]?.ToString() ?? "";
}
