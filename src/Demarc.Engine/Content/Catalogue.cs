using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Content.Statements;

namespace Demarc.Engine.Content;

/// <summary>The content as a whole: validated, linked, ordered; it does not change.</summary>
public sealed class Catalogue
{
    private readonly FrozenDictionary<string, CloudService> services;
    private readonly FrozenDictionary<string, ImmutableArray<CloudService>> byAlias;
    private readonly FrozenDictionary<PartId, ControlPart> parts;
    private readonly FrozenDictionary<string, ResourceType> types;
    private readonly FrozenDictionary<string, Check> checks;
    private readonly FrozenDictionary<(string Framework, string Requirement), RequirementText> texts;
    private readonly ServiceByType byType;
    private readonly ImmutableArray<(StatementDocument Document, StatementIndex Index)> said;

    internal Catalogue(CatalogueDraft draft, string version)
    {
        Version = version;
        Domains = [.. draft.Domains.Values];
        Controls = [.. draft.Controls.Values];
        Providers = [.. draft.Providers.Values];
        Services = [.. draft.Services.Values];
        Types = [.. draft.Types.Values];
        Checks = [.. draft.Checks.Values];
        Frameworks = [.. draft.Frameworks.Values];
        Benchmarks = [.. draft.Benchmarks.Values];
        Texts = [.. draft.Texts.Values];
        Parts = [.. Controls.SelectMany(static control => control.Parts)];
        Statements = [.. draft.Statements.Values];
        said = [.. Statements.OrderByDescending(static document => document.Level)
            .Select(static document => (document, new StatementIndex(document)))];
        (var stated, StatementConflicts) = StatementRules.Of(Statements, draft.Frameworks, Parts.ToDictionary(static part => part.Id));
        Rules = [.. draft.Rules.Values, .. stated];
        services = Services.ToFrozenDictionary(static s => s.Id, StringComparer.Ordinal);
        parts = Parts.ToFrozenDictionary(static p => p.Id);
        types = Types.ToFrozenDictionary(static t => t.Id, StringComparer.Ordinal);
        checks = Checks.ToFrozenDictionary(static c => c.Id, StringComparer.Ordinal);
        texts = Texts
            .SelectMany(static file => file.Texts,
                static (file, text) => (Key: (file.Framework, RequirementId.Canonical(text.Id)), Text: text))
            .DistinctBy(static pair => pair.Key).ToFrozenDictionary(static pair => pair.Key, static pair => pair.Text);
        byAlias = Services.SelectMany(static s => Names(s).Select(name => (Name: name, Service: s)))
            .GroupBy(static pair => pair.Name, static pair => pair.Service, StringComparer.Ordinal)
            .ToFrozenDictionary(static g => g.Key, static g => g.Distinct().ToImmutableArray(), StringComparer.Ordinal);
        byType = new ServiceByType(Services);
    }

    /// <summary>Version and hash of the content.</summary>
    public string Version { get; }

    /// <summary>Domains by id.</summary>
    public ImmutableArray<Domain> Domains { get; }

    /// <summary>Controls by id.</summary>
    public ImmutableArray<Control> Controls { get; }

    /// <summary>All parts, in the order of their controls.</summary>
    public ImmutableArray<ControlPart> Parts { get; }

    /// <summary>Providers by id.</summary>
    public ImmutableArray<Provider> Providers { get; }

    /// <summary>Services by id.</summary>
    public ImmutableArray<CloudService> Services { get; }

    /// <summary>Rules of levels 1 to 4 by id, and after them those that follow from statements.</summary>
    public ImmutableArray<ResponsibilityRule> Rules { get; }

    /// <summary>Resource types by id.</summary>
    public ImmutableArray<ResourceType> Types { get; }

    /// <summary>Checks by id.</summary>
    public ImmutableArray<Check> Checks { get; }

    /// <summary>Frameworks by id.</summary>
    public ImmutableArray<Framework> Frameworks { get; }

    /// <summary>Benchmarks whose recommendations are listed, by id.</summary>
    public ImmutableArray<Benchmark> Benchmarks { get; }

    /// <summary>Official wording that the organisation imported, by framework; empty in what is shipped.</summary>
    public ImmutableArray<FrameworkTexts> Texts { get; }

    /// <summary>What providers say about requirements, as the organisation imported it; empty in what is shipped.</summary>
    public ImmutableArray<StatementDocument> Statements { get; }

    /// <summary>Parts about which those statements say different things.</summary>
    public ImmutableArray<StatementConflict> StatementConflicts { get; }

    /// <summary>
    /// What the provider of a service says about a requirement; documents on the service come before those on all of them.
    /// </summary>
    public IEnumerable<RequirementStatement> Said(string framework, string requirement, CloudService service) =>
        said.Where(one => one.Document.Framework == framework && one.Document.Covers(service))
            .Select(one => one.Index.Find(requirement)).OfType<RequirementStatement>();

    /// <summary>The official wording of a requirement, in any common spelling of its id; null when none was imported.</summary>
    public RequirementText? Text(string framework, string requirement) =>
        texts.GetValueOrDefault((framework, RequirementId.Canonical(requirement)));

    /// <summary>The part of that id, or null.</summary>
    public ControlPart? Part(PartId id) => parts.GetValueOrDefault(id);

    /// <summary>The control of that id, or null.</summary>
    public Control? Control(string id) => Controls.FirstOrDefault(control => control.Id == id);

    /// <summary>The service of that id, or null.</summary>
    public CloudService? Service(string id) => services.GetValueOrDefault(id);

    /// <summary>The provider of that id or alias, or null.</summary>
    public Provider? Provider(string name) =>
        Providers.FirstOrDefault(p => p.Id == name)
            ?? Providers.FirstOrDefault(p => p.Aliases.Contains(Plain(name), StringComparer.Ordinal));

    /// <summary>The resource type of that id, or null.</summary>
    public ResourceType? Type(string id) => types.GetValueOrDefault(id);

    /// <summary>The check of that id, or null.</summary>
    public Check? Check(string id) => checks.GetValueOrDefault(id);

    /// <summary>The framework of that id, or null.</summary>
    public Framework? Framework(string id) => Frameworks.FirstOrDefault(framework => framework.Id == id);

    /// <summary>
    /// The service to which a resource type of a source belongs: the longest matching prefix wins; null when none matches.
    /// </summary>
    public CloudService? ServiceOfType(string nativeType) => byType.Find(nativeType);

    /// <summary>
    /// Services of that id, title, alias or name on invoices; several when the name alone does not tell (give the provider then).
    /// </summary>
    public ImmutableArray<CloudService> FindServices(string name, string? provider = null)
    {
        if (services.TryGetValue(name, out var exact)) return [exact];
        if (provider is not null && services.TryGetValue(provider + "/" + name, out exact)) return [exact];
        var found = byAlias.GetValueOrDefault(Plain(name), []);
        return provider is null ? found : [.. found.Where(service => service.Provider == provider)];
    }

    /// <summary>Every expression of the content, for validation.</summary>
    public IEnumerable<LazyExpression> Expressions() =>
        Rules.Select(static rule => rule.When)
            .Concat(Services.SelectMany(static service => service.Configuration).Select(static effect => effect.When))
            .Concat(Types.SelectMany(static type => type.Sources).SelectMany(Expressions))
            .Concat(Types.SelectMany(static type => type.References).Select(static reference => reference.Value))
            .Concat(Checks.SelectMany<Check, LazyExpression?>(static check => [check.Applies, check.Condition]))
            .OfType<LazyExpression>();

    /// <summary>A name in the one spelling in which names are compared: lower case, words joined by dashes.</summary>
    public static string Plain(string name)
    {
        var text = new System.Text.StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsLetterOrDigit(c) || c is '.' or '/' or '+') text.Append(char.ToLowerInvariant(c));
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        }

        return text.ToString().Trim('-');
    }

    private static IEnumerable<LazyExpression?> Expressions(TypeMapping mapping) =>
        mapping.Set.Select(static pair => pair.Expression)
            .Concat<LazyExpression?>([mapping.Id, mapping.Name, mapping.Region, mapping.Tags]);

    private static IEnumerable<string> Names(CloudService service)
    {
        yield return Plain(service.Id);
        yield return Plain(service.Id[(service.Provider.Length + 1)..]);
        yield return Plain(service.Title);
        foreach (var alias in service.Aliases) yield return Plain(alias);
        foreach (var name in service.Billing) yield return Plain(name);
    }
}
