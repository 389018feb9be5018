using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>
/// The estate as an OSCAL system security plan. Every service in use is a component; for each requirement it exports what its provider does
/// and what is left to us, part by part. The component of our own system inherits the former, and satisfies the latter as far as valid
/// evidence shows that we do it.
/// </summary>
internal sealed class SecurityPlan(OscalScene scene)
{
    private readonly ImmutableArray<ProviderAssurance> assurance =
        [.. scene.Result.Organisation.Assurance.Where(report => report.From <= scene.Result.Day
            && (report.Bridge ?? report.To) >= scene.Result.Day)];

    internal JsonObject Document()
    {
        var implementation = Implementation();
        var controls = Controls();
        return scene.Document("system-security-plan", $"{scene.Result.Organisation.Name}: who does what in the cloud", new JsonObject()
            .With("import-profile", new JsonObject().With("href", "#" + scene.Id("framework", scene.Framework.Id)))
            .With("system-characteristics", Characteristics())
            .With("system-implementation", implementation)
            .With("control-implementation", new JsonObject()
                .With("description", "Whose part each requirement is, derived part by part for every service in use.")
                .With("implemented-requirements", controls))
            .With("back-matter", scene.BackMatter()));
    }

    private JsonObject Characteristics()
    {
        var organisation = scene.Result.Organisation;
        var kinds = organisation.Workloads.Select(static workload => workload.DataClass).Where(static kind => kind.Length > 0)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).DefaultIfEmpty("");
        return new JsonObject()
            .With("system-ids", [new JsonObject().With("identifier-type", "http://ietf.org/rfc/rfc4122").With("id", scene.System)])
            .With("system-name", OscalText.Line(organisation.Name))
            .With("description", OscalText.Markup($"Everything {organisation.Name} was found to use on {scene.Result.Day:yyyy-MM-dd}."))
            .With("system-information", new JsonObject().With("information-types", kinds.Select(kind => new JsonObject()
                .With("uuid", scene.Id("information", kind))
                .With("title", OscalText.MarkupLine(kind, "Not classified"))
                .With("description", kind.Length > 0
                    ? OscalText.Markup($"Data that the organisation classifies as {kind}.")
                        : "The organisation says of no workload which data it keeps."))))
            .With("status", new JsonObject().With("state", "operational"))
            .With("authorization-boundary", new JsonObject()
                .With("description", "The accounts, subscriptions, projects and tenants whose exports were assessed."));
    }

    private JsonObject Implementation()
    {
        var providers = scene.Components.Select(static component => component.Provider).Distinct(StringComparer.Ordinal).ToList();
        var leveraged = assurance.Where(report => providers.Contains(report.Provider))
            .OrderBy(static report => report.Id, StringComparer.Ordinal)
            .Select(report => new JsonObject()
                .With("uuid", scene.Id("assurance", report.Id))
                .With("title", OscalText.MarkupLine(report.Title))
                .With("props",
                    [OscalTree.Own("provider", report.Provider),
                        OscalTree.Own("period", $"{report.From:yyyy-MM-dd}/{report.To:yyyy-MM-dd}")])
                .With("party-uuid", scene.PartyOfProvider(report.Provider))
                .With("date-authorized", OscalScene.Time(report.To)[..10])
                .With("remarks", "The date is the last day of the period that the provider's report covers."));
        return new JsonObject()
            .With("leveraged-authorizations", leveraged)
            .With("components", scene.Components.Select(Component).Prepend(new JsonObject()
                .With("uuid", scene.System)
                .With("type", "this-system")
                .With("title", OscalText.MarkupLine(scene.Result.Organisation.Name))
                .With("description", "Our own part: what we configure, operate and decide.")
                .With("status", new JsonObject().With("state", "operational"))));
    }

    private JsonObject Component(StatingComponent component)
    {
        var provider = scene.Result.Catalogue.Provider(component.Provider)!;
        var covered = component.Service is not { } one ? null : assurance
            .Where(report => report.Provider == provider.Id && report.Services.Contains(one.Id, StringComparer.Ordinal))
            .OrderBy(static report => report.Id, StringComparer.Ordinal).FirstOrDefault();
        var model = component.Service is { } service ? Kebab<ServiceModel>.Name(service.Model) : null;
        return new JsonObject()
            .With("uuid", scene.ComponentOf(component.Key))
            .With("type", model is null ? "system" : "service")
            .With("title", OscalText.MarkupLine(component.Title))
            .With("description", OscalText.Markup(model is null
                ? $"What all services of {provider.Title} in use have in common."
                : $"{component.Title} ({model}) of {provider.Title}."))
            .With("props",
            [
                OscalTree.Prop("implementation-point", "external"),
                .. covered is null ? Array.Empty<JsonObject>()
                    : [OscalTree.Prop("leveraged-authorization-uuid", scene.Id("assurance", covered.Id).ToString())],
                OscalTree.Own("provider", provider.Id),
                .. model is null ? Array.Empty<JsonObject>() : [OscalTree.Own("service", component.Key), OscalTree.Own("model", model)],
            ])
            .With("links", model is null || !scene.Components.Any(other => other.Service is null && other.Key == provider.Id) ? [] :
                [new JsonObject().With("href", "#" + scene.ComponentOf(provider.Id)).With("rel", "provided-by")])
            .With("status", new JsonObject().With("state", "operational"))
            .With("responsible-roles", OscalTree.Role(OscalScene.ProviderRole, [scene.PartyOfProvider(provider.Id)]));
    }

    private List<JsonObject> Controls() =>
        scene.Places.GroupBy(static place => place.Control, StringComparer.Ordinal).Select(control => new JsonObject()
            .With("uuid", scene.Id("control", control.Key))
            .With("control-id", control.Key)
            .With("props", Originations(control))
            .With("statements", control.Select(Statement)))
            .ToList();

    /// <summary>Where the control comes from, in OSCAL's words: both ours and inherited when it is shared.</summary>
    private IEnumerable<JsonObject> Originations(IEnumerable<RequirementPlace> control)
    {
        var parts = control.SelectMany(static place => place.Requirement.Parts).Distinct().ToList();
        var answers = parts.SelectMany(part => scene.Splits.Select(split => split.Answers[part])).ToList();
        if (answers.Exists(static answer => answer.IsProvided)) yield return OscalTree.Prop("control-origination", "inherited");
        if (answers.Exists(static answer => answer.IsLeft && answer.Part.Scope == PartScope.Organisation))
            yield return OscalTree.Prop("control-origination", "organization");
        if (answers.Exists(static answer => answer.IsLeft && answer.Part.Scope != PartScope.Organisation))
            yield return OscalTree.Prop("control-origination", "system-specific");
    }

    private JsonObject Statement(RequirementPlace place)
    {
        var services = scene.Components.Select(component => new ServiceStatement(scene, place, component)).Where(static one => one.Says)
            .ToList();
        return new JsonObject()
            .With("statement-id", place.Statement)
            .With("uuid", scene.Id("statement", place.Statement))
            .With("props", [OscalTree.Own("requirement", place.Requirement.Id)])
            .With("by-components", services.Select(static one => one.Export()).Prepend(Ours(place, services)))
            .With("remarks", OscalText.Markup(place.Requirement.Title));
    }

    private JsonObject Ours(RequirementPlace place, List<ServiceStatement> services)
    {
        var lines = place.Requirement.Parts.SelectMany(part => scene.Lines[part]).Where(static line => line.IsOurs).ToList();
        var parts = lines.Select(static line => line.Duty.Part).DistinctBy(static part => part.Id).ToList();
        var shown = lines.Count(static line => line.IsReady);
        var owners = lines.Select(static line => line.Owner!.Answering).Where(static name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(scene.PartyOfOwner);
        var ready = lines.ToLookup(static line => line.Duty.Part.Id, static line => line.IsReady);
        return new JsonObject()
            .With("component-uuid", scene.System)
            .With("uuid", scene.Id("by-component", place.Statement, "this-system"))
            .With("description", parts.Count == 0
                ? scene.Splits.IsEmpty ? "Nothing is in use for which it would be asked." : "No part of it is ours for the services in use."
                : OscalText.Markup(string.Join('\n', parts.Select(static part => part.CustomerDoes).Distinct(StringComparer.Ordinal))))
            .With("props", lines.Count == 0 ? [] :
            [
                OscalTree.Own("duties", $"{lines.Count}"),
                OscalTree.Own("duties-shown", $"{shown}"),
                OscalTree.Own("evidence-state", Kebab<Freshness>.Name(lines.Max(static line => line.Evidence!.State))),
            ])
            // What nothing shows is said to be neither done nor planned.
            .With("implementation-status", shown == 0 ? null : new JsonObject()
                .With("state", shown == lines.Count ? "implemented" : "partial"))
            .With("inherited", services.SelectMany(static one => one.Inherited()))
            .With("satisfied", services.SelectMany(one => one.Satisfied(part => ready[part].Any() && ready[part].All(static one => one))))
            .With("responsible-roles", OscalTree.Role(OscalScene.OwnerRole, owners));
    }
}
