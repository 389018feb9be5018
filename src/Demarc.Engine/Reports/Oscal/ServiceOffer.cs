using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>
/// What the catalogue says about the services in use as an OSCAL component definition: what the provider does, and what it leaves to the
/// customer. Neither real settings nor agreements of the organisation count here.
/// </summary>
internal sealed class ServiceOffer(OscalScene scene)
{
    internal JsonObject Document()
    {
        var resolver = new Resolver(scene.Result.Catalogue);
        ImmutableArray<ServiceSplit> splits =
        [
            .. scene.Splits.Select(split => new ServiceSplit(split.Service, scene.Parts.ToImmutableDictionary(
                static part => part.Id,
                part => new PartAnswer(part, resolver.Resolve(part, new ServiceContext(split.Service, scene.Result.Day)), Varies: false)))),
        ];
        var components = StatingComponent.Of(scene.Result.Catalogue, splits).Select(Component).ToList();
        return scene.Document("component-definition", "What providers do and what they leave to their customers", new JsonObject()
            .With("components", components)
            .With("back-matter", scene.BackMatter()));
    }

    private JsonObject Component(StatingComponent component)
    {
        var provider = scene.Result.Catalogue.Provider(component.Provider)!;
        var sources = (component.Service?.Documentation ?? provider.Documentation).Select(static source => OscalScene.Web(source.Url))
            .OfType<string>().Distinct(StringComparer.Ordinal);
        var controls = scene.Places.GroupBy(static place => place.Control, StringComparer.Ordinal)
            .Select(control => Control(component, control)).OfType<JsonObject>().ToList();
        return new JsonObject()
            .With("uuid", scene.Id("offer", component.Key))
            .With("type", "service")
            .With("title", OscalText.MarkupLine(component.Title))
            .With("description", OscalText.Markup(component.Service is null
                ? $"What the services of {provider.Title} in use have in common." : $"{component.Title} of {provider.Title}."))
            .With("props",
            [
                OscalTree.Own("provider", provider.Id),
                .. component.Service is { } service
                    ? [OscalTree.Own("service", service.Id), OscalTree.Own("model", Kebab<ServiceModel>.Name(service.Model))]
                    : Array.Empty<JsonObject>(),
            ])
            .With("links", sources.Select(static url => new JsonObject().With("href", url).With("rel", "reference")))
            .With("responsible-roles", OscalTree.Role(OscalScene.ProviderRole, [scene.PartyOfProvider(provider.Id)]))
            .With("control-implementations", controls.Count == 0 ? [] :
            [
                new JsonObject()
                    .With("uuid", scene.Id("offer-of", component.Key))
                    .With("source", "#" + scene.Id("framework", scene.Framework.Id))
                    .With("description", OscalText.Markup($"Requirements of {scene.Framework.Title}, part by part."))
                    .With("implemented-requirements", controls),
            ]);
    }

    private JsonObject? Control(StatingComponent component, IGrouping<string, RequirementPlace> control)
    {
        var statements = control.Select(place => Statement(component, place)).OfType<JsonObject>().ToList();
        return statements.Count == 0 ? null : new JsonObject()
            .With("uuid", scene.Id("offer-control", component.Key, control.Key))
            .With("control-id", control.Key)
            .With("description", "See the statements.")
            .With("statements", statements);
    }

    private JsonObject? Statement(StatingComponent component, RequirementPlace place)
    {
        var answers = place.Requirement.Parts.Where(component.Answers.ContainsKey).Select(part => component.Answers[part])
            .Where(static answer => answer.Party is not Party.NotApplicableParty).ToList();
        if (answers.Count == 0) return null;
        var provider = answers.Where(static answer => answer.IsProvided).Select(static answer => answer.Part.ProviderDoes);
        var customer = answers.Where(static answer => answer.IsLeft).Select(static answer => answer.Part.CustomerDoes);
        var text = string.Join('\n', Says("The provider: ", provider).Concat(Says("The customer: ", customer)));
        return new JsonObject()
            .With("statement-id", place.Statement)
            .With("uuid", scene.Id("offer-statement", component.Key, place.Statement))
            .With("description", OscalText.Markup(text, "See the properties."))
            .With("props", answers.Select(static answer =>
                OscalTree.Own($"{ServiceStatement.PartyWord(answer.Party)}-part", answer.Part.Id.ToString())));
    }

    private static IEnumerable<string> Says(string who, IEnumerable<string> texts) =>
        texts.Where(static text => text.Length > 0).Distinct(StringComparer.Ordinal).Select(text => who + text);
}
