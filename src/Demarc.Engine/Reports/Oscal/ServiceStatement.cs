using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>What one service, or provider, says about one requirement: its provider's parts, ours, and what is not known.</summary>
internal sealed class ServiceStatement(OscalScene scene, RequirementPlace place, StatingComponent component)
{
    private readonly ImmutableArray<PartAnswer> answers =
        [.. place.Requirement.Parts.Where(component.Answers.ContainsKey).Select(part => component.Answers[part])];

    /// <summary>Whether there is anything to say.</summary>
    internal bool Says => !answers.IsEmpty;

    /// <summary>The statement by the service's component.</summary>
    internal JsonObject Export()
    {
        var summary = Summary.Combine([.. answers.Select(static answer => answer.Answer)]);
        var export = new JsonObject()
            .With("provided", answers.Where(static answer => answer.IsProvided).Select(Provided))
            .With("responsibilities", answers.Where(static answer => answer.IsLeft).Select(Responsibility));
        return new JsonObject()
            .With("component-uuid", scene.ComponentOf(component.Key))
            .With("uuid", scene.Id("by-component", place.Statement, component.Key))
            .With("description", summary switch
            {
                Party.ProviderParty => "The provider does it.",
                Party.CustomerParty => "It is left to us.",
                Party.SharedParty => "The provider does its parts, the rest is left to us.",
                Party.NotApplicableParty => "It does not arise.",
                Party.ThirdParty third => OscalText.Markup($"{third.Who} does it for us."),
                _ => "It is not known for every part who does it.",
            })
            .With("props",
            [
                OscalTree.Own("party", PartyWord(summary)),
                .. Named(static party => party is Party.UnknownParty, "unknown-part"),
                .. Named(static party => party is Party.NotApplicableParty, "not-applicable-part"),
            ])
            .With("implementation-status",
                summary is Party.NotApplicableParty ? new JsonObject().With("state", "not-applicable") : null)
            .With("export", export.Count > 0 ? export : null);
    }

    /// <summary>What our system takes over from the service.</summary>
    internal IEnumerable<JsonObject> Inherited() => answers.Where(static answer => answer.IsProvided).Select(answer => new JsonObject()
        .With("uuid", Id("inherited", answer.Part))
        .With("provided-uuid", Id("provided", answer.Part))
        .With("description", OscalText.Markup($"{component.Title}: {answer.Part.Title}.")));

    /// <summary>What our system does of that which the service leaves to us.</summary>
    /// <param name="shown">Whether valid evidence shows that we do a part wherever it is ours.</param>
    internal IEnumerable<JsonObject> Satisfied(Func<PartId, bool> shown) =>
        answers.Where(answer => answer.IsLeft && shown(answer.Part.Id)).Select(answer => new JsonObject()
            .With("uuid", Id("satisfied", answer.Part))
            .With("responsibility-uuid", Id("responsibility", answer.Part))
            .With("description", OscalText.Markup($"{component.Title}: {answer.Part.Title}. Valid evidence is held.")));

    /// <summary>The party as one word without blanks.</summary>
    internal static string PartyWord(Party party) =>
        party is Party.SharedParty shared ? $"shared-{Kebab<SharedKind>.Name(shared.Kind)}" : party.Name;

    private JsonObject Provided(PartAnswer answer) => new JsonObject()
        .With("uuid", Id("provided", answer.Part))
        .With("description", OscalText.Markup(
            answer.Part.ProviderDoes.Length > 0 ? answer.Part.ProviderDoes : $"Done for us: {answer.Part.Title}."))
        .With("props", Props(answer))
        .With("responsible-roles", answer.Party is Party.ThirdParty third
            ? OscalTree.Role(OscalScene.OperatorRole, [scene.PartyOfProvider(third.Who)])
            : OscalTree.Role(OscalScene.ProviderRole, [scene.PartyOfProvider(component.Provider)]));

    private JsonObject Responsibility(PartAnswer answer) => new JsonObject()
        .With("uuid", Id("responsibility", answer.Part))
        .With("provided-uuid", answer.IsProvided ? Id("provided", answer.Part).ToString() : null)
        .With("description", OscalText.Markup(
            answer.Part.CustomerDoes.Length > 0 ? answer.Part.CustomerDoes : $"Left to us: {answer.Part.Title}."))
        .With("props", Props(answer));

    private static IEnumerable<JsonObject> Props(PartAnswer answer)
    {
        yield return OscalTree.Own("part", answer.Part.Id.ToString());
        yield return OscalTree.Own("party", PartyWord(answer.Party));
        if (answer.Party is Party.ThirdParty third) yield return OscalTree.Own("who", third.Who);
        if (answer.Varies) yield return OscalTree.Own("varies", "yes");
        if (answer.Answer.Winner is { } rule) yield return OscalTree.Own("rule", rule.Id);
    }

    private IEnumerable<JsonObject> Named(Func<Party, bool> which, string name) =>
        answers.Where(answer => which(answer.Party)).Select(answer => OscalTree.Own(name, answer.Part.Id.ToString()));

    private Guid Id(string kind, ControlPart part) => scene.Id(kind, place.Statement, component.Key, part.Id.ToString());
}
