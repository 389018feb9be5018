using System.Collections.Immutable;
using Demarc.Adapters.Import.Oscal;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Statements;

/// <summary>What a plan says about one service, or about a provider as a whole.</summary>
/// <param name="Provider">Provider id; null where the catalogue does not have it.</param>
/// <param name="Service">Service id; null for every service of the provider.</param>
/// <param name="Statements">Statements on requirements.</param>
/// <param name="Parts">Answers part by part, where the plan is one of ours.</param>
public sealed record PlanTarget(
    string? Provider, string? Service, ImmutableArray<ProviderStatement> Statements, ImmutableArray<StatedPart> Parts);

/// <summary>
/// Makes statements of a plan. What is provided and leaves nothing over can be inherited wholly; what leaves something over, in part; where
/// nothing is provided and something is left, not at all. A requirement drops off our list only when every component that speaks of it
/// provides it, nothing is left, and none says that it is planned or done in part.
/// </summary>
public sealed class PlanStatements
{
    private readonly OscalPlan plan;
    private readonly PlanChain chain;
    private readonly SortedSet<string> notes = new(StringComparer.Ordinal);

    private PlanStatements(OscalPlan plan, PlanChain chain) => (this.plan, this.chain) = (plan, chain);

    /// <summary>Makes the statements.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="chain">The systems it stands on.</param>
    /// <param name="serviceOf">The service that a component is, and its provider; null for a component that is the system as a
    /// whole.</param>
    /// <param name="whole">Provider and service that the system as a whole is.</param>
    /// <param name="taken">Takes what the user should know.</param>
    public static ImmutableArray<PlanTarget> Of(
        OscalPlan plan, PlanChain chain, Func<PlanComponent, (string Provider, string Service)?> serviceOf,
            (string? Provider, string? Service) whole,
        ICollection<string> taken)
    {
        var made = new PlanStatements(plan, chain);
        var targets = plan.Framework is null ? made.Foreign(serviceOf, whole) : made.Ours();
        foreach (var note in made.notes) taken.Add(note);
        return targets;
    }

    private ImmutableArray<PlanTarget> Foreign(
        Func<PlanComponent, (string Provider, string Service)?> serviceOf, (string? Provider, string? Service) whole)
    {
        var targets = plan.Components.Values.Select(component => (component.Uuid, Is: serviceOf(component)))
            .Where(static pair => pair.Is is not null)
            .ToDictionary(static pair => pair.Uuid, static pair => ((string?)pair.Is!.Value.Provider, (string?)pair.Is.Value.Service),
                StringComparer.OrdinalIgnoreCase);
        var voices = plan.Statements.SelectMany(static statement => statement.By.Select(voice => (statement, voice)))
            .ToLookup(pair => targets.GetValueOrDefault(pair.voice.Component, whole));
        return
        [
            .. voices.Select(static group => group.Key).Append(whole).Distinct()
                .OrderBy(static target => target.Item2, StringComparer.Ordinal)
                .Select(target => new PlanTarget(target.Item1, target.Item2, Statements([.. voices[target]], target == whole), []))
                .Where(static target => !target.Statements.IsEmpty),
        ];
    }

    private ImmutableArray<ProviderStatement> Statements(List<(PlanStatement Statement, PlanVoice Voice)> said, bool isWhole)
    {
        var passed = isWhole ? chain.Left.Where(static one => one.Passed).ToList() : [];
        var byRequirement = said.ToLookup(static pair => RequirementId.Canonical(pair.Statement.Requirement), StringComparer.Ordinal);
        var passedBy = passed.ToLookup(static one => RequirementId.Canonical(one.Statement.Requirement), StringComparer.Ordinal);
        return
        [
            .. byRequirement.Select(static group => group.Key).Concat(passedBy.Select(static group => group.Key))
                .Distinct(StringComparer.Ordinal)
                .Select(id => One([.. byRequirement[id]], [.. passedBy[id]])).OfType<ProviderStatement>(),
        ];
    }

    private ProviderStatement? One(List<(PlanStatement Statement, PlanVoice Voice)> said, List<LeftDuty> passed)
    {
        var statement = said.Count > 0 ? said[0].Statement : passed[0].Statement;
        var voices = said.ConvertAll(static pair => pair.Voice);
        var speaking = voices.Where(static voice => !(voice.State == "not-applicable" && Silent(voice))).ToList();
        var planned = speaking.Where(static voice => voice.State == "planned" && !voice.Provided.IsEmpty).ToList();
        if (planned.Count > 0) notes.Add($"{statement.Requirement}: what is only planned is not counted as provided");
        var provided = speaking.Except(planned).SelectMany(static voice => voice.Provided).ToList();
        var left = speaking.SelectMany(static voice => voice.Responsibilities).Select(static item => item.Text)
            .Concat(passed.Select(static one => $"({one.From}) {one.Item.Text}")).ToList();
        var wholly = speaking.TrueForAll(static voice => !voice.Provided.IsEmpty && voice.State is "" or "implemented" or "alternative");
        if (provided.Count == 0 && left.Count == 0) return ByOrigin(statement, said);
        return new ProviderStatement
        {
            Requirement = statement.Requirement,
            Status =
                [.. speaking.Select(static voice => StatusOf(voice.State)).Where(static s => s != ImplementationStatus.Unknown).Distinct()
                    .Order()],
            Inheritance = provided.Count == 0 ? Inheritance.No : left.Count == 0 && wholly ? Inheritance.Yes : Inheritance.Partial,
            Description = Together(provided.Select(static item => item.Text)),
            Responsibilities = Together(left),
            At = [.. said.Select(static pair => pair.Voice.Place).Concat(passed.Select(static one => one.Statement.Place)).Take(3)
                .Prepend(statement.Statement).Select(PlainText.Line)],
        };
    }

    /// <summary>
    /// A plan that exports nothing for a requirement may still name the customer among its origins. Origins without the customer tell how
    /// the provider's own system does it, and nothing about ours.
    /// </summary>
    private static ProviderStatement? ByOrigin(PlanStatement statement, List<(PlanStatement Statement, PlanVoice Voice)> said)
    {
        ImmutableArray<ControlOrigination> origins =
            [.. said.SelectMany(static pair => pair.Statement.Origination).Select(OriginOf)
                .Where(static o => o != ControlOrigination.Unknown)
                .Distinct().Order()];
        return !origins.Any(static o => o is ControlOrigination.CustomerConfigured or ControlOrigination.CustomerProvided) ? null
            : new ProviderStatement
            {
                Requirement = statement.Requirement,
                Origination = origins,
                At = [PlainText.Line(statement.Statement)],
            };
    }

    // The words of OSCAL, and those of FedRAMP.
    private static ControlOrigination OriginOf(string word) => word switch
    {
        "organization" or "sp-corporate" => ControlOrigination.ServiceProviderCorporate,
        "system-specific" or "sp-system" => ControlOrigination.ServiceProviderSystem,
        "customer-configured" => ControlOrigination.CustomerConfigured,
        "customer-provided" => ControlOrigination.CustomerProvided,
        "inherited" => ControlOrigination.Inherited,
        _ => ControlOrigination.Unknown,
    };

    /// <summary>
    /// A plan of ours says whose every part is. Parts that differ between places of a service, or of which nobody knew, are left to be
    /// derived.
    /// </summary>
    private ImmutableArray<PlanTarget> Ours()
    {
        var services = plan.Components.Values.Where(static one => one.Service is not null)
            .OrderBy(static one => one.Service, StringComparer.Ordinal).ToList();
        var voices = plan.Statements.SelectMany(static statement => statement.By).Where(static voice => voice.IsOurs)
            .ToLookup(static voice => voice.Component, StringComparer.OrdinalIgnoreCase);
        var targets = ImmutableArray.CreateBuilder<PlanTarget>();
        foreach (var service in services)
        {
            var shared = plan.Components.Values.Where(one => one.Service is null && one.Provider == service.Provider);
            var parts = new SortedDictionary<PartId, Party?>();
            foreach (var voice in shared.Append(service).SelectMany(one => voices[one.Uuid])) Collect(voice, parts);
            ImmutableArray<StatedPart> stated =
                [.. parts.Where(static pair => pair.Value is not null).Select(static pair => new StatedPart(pair.Key, pair.Value!))];
            if (!stated.IsEmpty) targets.Add(new PlanTarget(service.Provider, service.Service, [], stated));
        }

        return targets.ToImmutable();
    }

    private void Collect(PlanVoice voice, SortedDictionary<PartId, Party?> parts)
    {
        foreach (var item in voice.Provided.Concat(voice.Responsibilities))
        {
            if (!PartId.TryParse(item.Part, out var part)) continue;
            var party = item.Varies ? null : PartyOf(item);
            if (parts.TryGetValue(part, out var earlier) && earlier != party) notes.Add(
                $"{part}: the plan says different things; what is derived holds");
            parts[part] = parts.ContainsKey(part) && earlier != party ? null : party;
        }

        foreach (var name in voice.NotApplicable)
            if (PartId.TryParse(name, out var part)) parts[part] = Party.NotApplicable;
    }

    private static Party? PartyOf(PlanItem item) => item.Party switch
    {
        "provider" => Party.Provider,
        "customer" => Party.Customer,
        "shared-dependent" => new Party.SharedParty(SharedKind.Dependent),
        "shared-independent" => new Party.SharedParty(SharedKind.Independent),
        "third-party" when item.Who is { Length: > 0 } who => new Party.ThirdParty(who),
        _ => null,
    };

    private static bool Silent(PlanVoice voice) => voice.Provided.IsEmpty && voice.Responsibilities.IsEmpty;

    private static string Together(IEnumerable<string> texts)
    {
        var text = string.Join('\n', texts.Where(static one => one.Length > 0).Distinct(StringComparer.Ordinal));
        return text.Length <= 6_000 ? text : text[..6_000].TrimEnd() + "…";
    }

    private static ImplementationStatus StatusOf(string state) => state switch
    {
        "implemented" => ImplementationStatus.Implemented,
        "partial" => ImplementationStatus.PartiallyImplemented,
        "planned" => ImplementationStatus.Planned,
        "alternative" => ImplementationStatus.AlternativeImplementation,
        "not-applicable" => ImplementationStatus.NotApplicable,
        _ => ImplementationStatus.Unknown,
    };
}
