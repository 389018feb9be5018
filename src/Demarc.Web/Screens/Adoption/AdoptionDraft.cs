using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Web.Screens.Work;
using Microsoft.Extensions.Primitives;

namespace Demarc.Web.Screens.Adoption;

/// <summary>
/// What somebody has answered so far. It stands in the address and goes from page to page, so nothing is kept for a request that is never
/// made; a page can be left, kept and sent to somebody.
/// </summary>
public sealed record AdoptionDraft
{
    private const int MaxText = 200;
    private const string FactPrefix = "fact-";
    private const string OwnerPrefix = "owner-";

    private static readonly string[] Fields =
    [
        "service", "provider", "provider-title", "title", "model", "category", "document", "account", "region", "workload",
            "workload-title",
        "data-class", "environment", "criticality", "residency", "agreement-title", "agreement-from", "agreement-until",
        "agreement-covers", "type",
    ];

    /// <summary>What is chosen for a workload that is yet to be described; no id of a workload can be called so.</summary>
    internal const string NewWorkload = "+new";

    /// <summary>Texts by field; what is empty is not there.</summary>
    public ImmutableSortedDictionary<string, string> Texts { get; private init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Answers about the profile that differ from the catalogue, by fact or capability.</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; private init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Owners chosen, person or team by domain.</summary>
    public ImmutableSortedDictionary<string, string> Owners { get; private init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>A text; empty when it was not given.</summary>
    public string this[string field] => Texts.GetValueOrDefault(field, "");

    /// <summary>Whether the service is none of the catalogue.</summary>
    public bool IsNew => this["service"].Length == 0;

    /// <summary>Id of the service: that of the catalogue, or the one a new one gets; empty while its name is missing.</summary>
    public string Id => !IsNew ? this["service"] : ProviderId.Length > 0 && WorkAnswer.Slug(this["title"]) is { Length: > 0 } name
        ? $"{ProviderId}/{name}" : "";

    /// <summary>Id of the provider; empty while it is missing.</summary>
    public string ProviderId => !IsNew ? this["service"].Split('/')[0]
        : this["provider"].Length > 0 ? this["provider"] : WorkAnswer.Slug(this["provider-title"]);

    /// <summary>Id of the workload: one there is, or the one a new one gets; empty: none.</summary>
    public string WorkloadId => IsNewWorkload ? WorkAnswer.Slug(this["workload-title"]) : this["workload"];

    /// <summary>Whether the workload is yet to be described.</summary>
    public bool IsNewWorkload => this["workload"] == NewWorkload;

    /// <summary>Ids of the parts for which the new agreement is the evidence.</summary>
    public string[] AgreementCovers =>
        this["agreement-covers"].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What the resources that belong to no service are called, without where that was read; empty: none are meant.</summary>
    public string TypeName => this["type"][(this["type"].IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether a bill or a list named it, so that it is a name and no type of a resource.</summary>
    public bool IsNamed => this["type"].StartsWith("focus:", StringComparison.Ordinal)
        || this["type"].StartsWith("declared:", StringComparison.Ordinal);

    /// <summary>Whether the provider is one that the catalogue does not have.</summary>
    public bool IsNewProvider => IsNew && this["provider"].Length == 0 && ProviderId.Length > 0;

    /// <summary>Reads an address or a form; what makes no sense there is passed over.</summary>
    public static AdoptionDraft Of(IEnumerable<KeyValuePair<string, StringValues>> given)
    {
        var draft = new AdoptionDraft();
        foreach (var (key, values) in given)
        {
            var text = Clean(values.ToString());
            if (text.Length is 0 or > MaxText) continue;
            if (Fields.Contains(key, StringComparer.Ordinal))
            {
                draft = draft with { Texts = draft.Texts.SetItem(key, text) };
            }
            else if (key.StartsWith(FactPrefix, StringComparison.Ordinal))
            {
                var change = new ProfileChange(key[FactPrefix.Length..], text);
                if (change.Fault() is null) draft = draft with { Facts = draft.Facts.SetItem(change.Name, text) };
            }
            else if (key.StartsWith(OwnerPrefix, StringComparison.Ordinal) && key.Length < 60)
            {
                draft = draft with { Owners = draft.Owners.SetItem(key[OwnerPrefix.Length..], text) };
            }
        }

        return draft;
    }

    /// <summary>Everything as fields of an address or of a form.</summary>
    public IEnumerable<(string Key, string? Value)> Pairs() =>
        Texts.Select(static pair => (pair.Key, (string?)pair.Value))
            .Concat(Facts.Select(static pair => (FactPrefix + pair.Key, (string?)pair.Value)))
            .Concat(Owners.Select(static pair => (OwnerPrefix + pair.Key, (string?)pair.Value)));

    /// <summary>The same with more answers.</summary>
    public AdoptionDraft WithFacts(IEnumerable<ProfileChange> changes) =>
        this with { Facts = Facts.SetItems(changes.Select(static change => KeyValuePair.Create(change.Name, change.Value))) };

    /// <summary>The name of a field that asks for a fact.</summary>
    public static string FieldOfFact(string name) => FactPrefix + name;

    /// <summary>The name of a field that asks for an owner.</summary>
    public static string FieldOfOwner(string domain) => OwnerPrefix + domain;

    private static string Clean(string text) => string.Concat(text.Where(static c => !char.IsControl(c))).Trim();
}
