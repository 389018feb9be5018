using Demarc.Engine.Expressions;
using Demarc.Engine.Semantics;

namespace Demarc.Engine.Content;

/// <summary>The variables that the expressions of each kind of content may use.</summary>
internal static class ContentEnvironments
{
    /// <summary>The record <c>part</c>.</summary>
    internal static readonly CelRecordType Part = new(
        "part",
        new CelField("id", CelType.String),
        new CelField("control", CelType.String),
        new CelField("domain", CelType.String),
        new CelField("layer", CelType.String) { AllowedValues = [.. Kebab<Layer>.Names] },
        new CelField("duty", CelType.String) { AllowedValues = [.. Kebab<Duty>.Names] },
        new CelField("scope", CelType.String) { AllowedValues = [.. Kebab<PartScope>.Names] },
        new CelField("capability", CelType.String));

    /// <summary>The record <c>instance</c>: where the duty arises. Empty texts mean "not said".</summary>
    internal static readonly CelRecordType Instance = new(
        "instance",
        new CelField("provider", CelType.String),
        new CelField("service", CelType.String),
        new CelField("account", CelType.String),
        new CelField("region", CelType.String),
        new CelField("workload", CelType.String),
        new CelField("environment", CelType.String),
        new CelField("criticality", CelType.String),
        new CelField("dataClass", CelType.String));

    /// <summary>The record <c>resource</c> of workload rules: what every resource has.</summary>
    internal static readonly CelRecordType AnyResource = new(
        "resource",
        new CelField("id", CelType.String),
        new CelField("type", CelType.String),
        new CelField("provider", CelType.String),
        new CelField("service", CelType.String),
        new CelField("account", CelType.String),
        new CelField("region", CelType.String),
        new CelField("name", CelType.String),
        new CelField("tags", CelType.Map(CelType.String, CelType.String)));

    /// <summary>Rules: <c>service</c>, <c>state</c> (of the part's capability), <c>part</c>, <c>instance</c>.</summary>
    internal static readonly CelEnvironment Rule = CelEnvironment.Standard
        .WithVariable("service", ProfileVocabulary.ServiceRecord.Type)
        .WithVariable("state", CelType.String)
        .WithVariable("part", Part.Type)
        .WithVariable("instance", Instance.Type);

    private static readonly CelEnvironment Semantic = CelEnvironment.Standard.WithFunctions(SemanticFunctions.All);

    /// <summary>
    /// Mappings of sources: <c>item</c>; <c>related</c>, the bodies of the other resources of the same plan or template that refer to this
    /// one, by "type.attribute"; and functions for JSON and escapes inside texts.
    /// </summary>
    internal static readonly CelEnvironment Mapping = CelEnvironment.Standard
        .WithVariable("item", CelType.Dyn)
        .WithVariable("related", CelType.Map(CelType.String, CelType.List(CelType.Dyn)))
        .WithFunctions([.. MappingFunctions.All, .. SemanticFunctions.All]);

    /// <summary>Effects of configuration and checks: <c>resource</c> of one type.</summary>
    internal static CelEnvironment Resource(CelRecordType properties) => Semantic.WithVariable("resource", properties.Type);

    /// <summary>Workload rules of an organisation: <c>resource</c> of any type.</summary>
    internal static readonly CelEnvironment Workload = CelEnvironment.Standard.WithVariable("resource", AnyResource.Type);

    /// <summary>Owner rules of an organisation: <c>instance</c> and <c>part</c>.</summary>
    internal static readonly CelEnvironment Owner = CelEnvironment.Standard
        .WithVariable("instance", Instance.Type)
        .WithVariable("part", Part.Type);

    /// <summary>What stands for the part where there is none: empty texts.</summary>
    internal static readonly CelValue NoPart = CelValue.Of(new CelRecord(Part, [.. Enumerable.Repeat(CelValue.Of(""), 7)]));

    /// <summary>A part as a value.</summary>
    internal static CelValue ToRecord(ControlPart part) => CelValue.Of(new CelRecord(Part,
    [
        CelValue.Of(part.Id.ToString()), CelValue.Of(part.Id.Control), CelValue.Of(part.Domain), CelValue.Of(Kebab<Layer>.Name(part.Layer)),
        CelValue.Of(Kebab<Duty>.Name(part.Duty)), CelValue.Of(Kebab<PartScope>.Name(part.Scope)), CelValue.Of(part.Capability ?? ""),
    ]));
}
