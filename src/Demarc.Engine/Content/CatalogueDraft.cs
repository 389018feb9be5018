using System.Collections.Immutable;
using Demarc.Engine.Content.Statements;

namespace Demarc.Engine.Content;

/// <summary>Entries while files are read: of equal ids the later layer wins; within one layer a second one is a mistake.</summary>
internal sealed class CatalogueDraft(List<ContentDiagnostic> diagnostics)
{
    private readonly Dictionary<(string Kind, string Id), ContentPlace> places = [];

    internal List<ContentDiagnostic> Diagnostics { get; } = diagnostics;

    internal SortedDictionary<string, Domain> Domains { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, Control> Controls { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, Provider> Providers { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, CloudService> Services { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, ResponsibilityRule> Rules { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, ResourceType> Types { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, Check> Checks { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, Framework> Frameworks { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, Benchmark> Benchmarks { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, FrameworkTexts> Texts { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, StatementDocument> Statements { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an entry, or replaces that of an earlier layer.</summary>
    internal void Put<T>(SortedDictionary<string, T> entries, string kind, string id, T entry, ContentPlace place)
    {
        if (id.Length == 0) return;
        if (places.TryGetValue((kind, id), out var earlier) && SameLayer(earlier, place))
            Diagnostics.Add(new ContentDiagnostic(place, $"the {kind} \"{id}\" is given twice; first at {earlier}"));
        places[(kind, id)] = place;
        entries[id] = entry;
    }

    /// <summary>Where entries point to each other is checked here, after everything is read.</summary>
    internal Catalogue Finish(string version)
    {
        var parts = Controls.Values.SelectMany(static control => control.Parts).ToDictionary(static part => part.Id);
        foreach (var framework in Frameworks.Values)
        {
            foreach (var requirement in framework.Requirements)
                CheckParts(requirement.Parts, parts, requirement.Place);
        }

        foreach (var rule in Rules.Values)
        {
            CheckParts(rule.AppliesTo.Parts, parts, rule.Place);
            foreach (var control in rule.AppliesTo.Controls.Where(id => !Controls.ContainsKey(id)))
                Fault(rule.Place, $"there is no control \"{control}\"; did you mean {Nearest.To(control, Controls.Keys)}?");
        }

        foreach (var type in Types.Values.Where(type => !Services.ContainsKey(type.Service)))
            Fault(type.Place, $"there is no service \"{type.Service}\"; did you mean {Nearest.To(type.Service, Services.Keys)}?");
        foreach (var service in Services.Values) CheckService(service);
        foreach (var check in Checks.Values)
        {
            CheckParts(check.Evidences, parts, check.Place);
            if (!Types.ContainsKey(check.Type))
                Fault(check.Place, $"there is no type \"{check.Type}\"; did you mean {Nearest.To(check.Type, Types.Keys)}?");
        }

        BenchmarkReader.Link(this, Fault);
        foreach (var provider in Providers.Values) CheckReference(provider);

        // A folder of texts alone can be validated, too.
        foreach (var texts in Texts.Values.Where(texts => Frameworks.Count > 0 && !Frameworks.ContainsKey(texts.Framework)))
        {
            var nearest = Nearest.To(texts.Framework, Frameworks.Keys);
            Fault(texts.Place, $"there is no framework \"{texts.Framework}\"; did you mean {nearest}?");
        }

        foreach (var document in Statements.Values)
        {
            CheckStatements(document);
            if (parts.Count > 0) foreach (var stated in document.Parts) CheckParts([stated.Part], parts, stated.Place);
        }

        return new Catalogue(this, version);
    }

    private void CheckService(CloudService service)
    {
        if (!Providers.ContainsKey(service.Provider)) Fault(service.Place, $"the provider \"{service.Provider}\" has no provider.yaml");
        foreach (var effect in service.Configuration.Where(effect => !Types.ContainsKey(effect.Type)))
            Fault(service.Place,
                $"configuration \"{effect.Id}\": there is no type \"{effect.Type}\"; did you mean {Nearest.To(effect.Type, Types.Keys)}?");
    }

    // A folder of statements alone can be validated, too.
    private void CheckStatements(StatementDocument document)
    {
        if (Frameworks.Count > 0 && !Frameworks.ContainsKey(document.Framework))
            Fault(document.Place,
                $"there is no framework \"{document.Framework}\"; did you mean {Nearest.To(document.Framework, Frameworks.Keys)}?");
        if (document.Provider is { } provider && Providers.Count > 0 && !Providers.ContainsKey(provider))
            Fault(document.Place, $"there is no provider \"{provider}\"; did you mean {Nearest.To(provider, Providers.Keys)}? " +
                "A vendor that the catalogue does not have is named with \"vendor\" alone");
        if (document.Service is { } service && Services.Count > 0 && !Services.ContainsKey(service))
            Fault(document.Place, $"there is no service \"{service}\"; did you mean {Nearest.To(service, Services.Keys)}?");
        var same = Statements.Values.First(other =>
            (other.Framework, other.Vendor, other.Provider, other.Service)
                == (document.Framework, document.Vendor, document.Provider, document.Service)
            && other.Kind == document.Kind);
        if (same != document)
            Fault(document.Place, $"\"{same.Id}\" is a document of the same kind about the same; which one holds cannot be told");
    }

    private void CheckReference(Provider provider)
    {
        foreach (var (model, id) in provider.Reference)
        {
            if (!Services.TryGetValue(id, out var service))
                Fault(provider.Place, $"reference: there is no service \"{id}\"; did you mean {Nearest.To(id, Services.Keys)}?");
            else if (service.Model != model)
                Fault(provider.Place, $"reference: \"{id}\" is of model {Kebab<ServiceModel>.Name(service.Model)}, not " +
                    $"{Kebab<ServiceModel>.Name(model)}");
        }
    }

    private void CheckParts(ImmutableArray<PartId> ids, Dictionary<PartId, ControlPart> parts, ContentPlace place)
    {
        foreach (var id in ids.Where(id => !parts.ContainsKey(id)))
            Fault(place,
                $"there is no part \"{id}\"; did you mean {Nearest.To(id.ToString(), parts.Keys.Select(static p => p.ToString()))}?");
    }

    private void Fault(ContentPlace place, string message) => Diagnostics.Add(new ContentDiagnostic(place, message));

    // An organisation's folder is shown with this prefix in every place.
    private static bool SameLayer(ContentPlace left, ContentPlace right) =>
        left.File.StartsWith(ContentLayers.OrganisationPrefix, StringComparison.Ordinal)
        == right.File.StartsWith(ContentLayers.OrganisationPrefix, StringComparison.Ordinal);
}

/// <summary>How places tell the layers apart.</summary>
public static class ContentLayers
{
    /// <summary>Stands before paths of the organisation's own content in messages.</summary>
    public const string OrganisationPrefix = "organisation:";
}
