using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>A fact about a service that moves the line, with the only values it can have.</summary>
/// <param name="Name">Name in files, CLI and expressions.</param>
/// <param name="Values">Its values.</param>
public sealed record ProfileFact(string Name, ImmutableArray<string> Values);

/// <summary>
/// The closed vocabulary of a service profile: facts, and capabilities with their states. docs/content-format.md explains each; a test
/// keeps both lists equal.
/// </summary>
public static class ProfileVocabulary
{
    /// <summary>The facts.</summary>
    public static ImmutableArray<ProfileFact> Facts { get; } =
    [
        new("hostAccess", ["none", "read-only", "full"]),
        new("images", ["none", "provider", "customer", "both"]),
        new("customerCode", ["none", "queries", "code", "container", "machine"]),
        new("content", ["none", "configuration", "transient", "stored"]),
        new("exposure", ["none", "private", "choice", "public"]),
        new("identitySource", ["cloud", "organisation", "own", "either"]),
        new("keyCustody", ["none", "provider", "customer"]),
        new("patchChannel", ["provider", "window", "customer"]),
        new("runtime", ["none", "provider", "customer"]),
        new("residency", ["customer", "provider", "global"]),
        new("subprocessors", ["yes", "no"]),
        new("clientSoftware", ["none", "optional", "required"]),
        new("tenancy", ["shared", "dedicated"]),
    ];

    /// <summary>The capabilities.</summary>
    public static ImmutableArray<string> Capabilities { get; } =
    [
        "centralIdentity", "localAccounts", "localAdministrator", "multiFactor", "conditionalAccess", "workloadIdentity", "roleBasedAccess",
        "supportAccessApproval", "secretStore", "networkIsolation", "networkRules", "privateAccess", "publicAccessBlock", "edgeProtection",
        "customDomain", "encryptionInTransit", "encryptionAtRest", "customerManagedKeys", "keyStore", "certificateManagement",
        "dataDiscovery", "dataLossPrevention", "immutability", "contentScanning", "activityLog", "auditLog", "threatDetection",
        "policyEnforcement", "backup", "geoRedundancy",
    ];

    private static readonly FrozenDictionary<string, int> FactIndex =
        Facts.Select(static (fact, index) => (fact.Name, index))
            .ToFrozenDictionary(static p => p.Name, static p => p.index, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> CapabilityIndex =
        Capabilities.Select(static (name, index) => (name, index))
            .ToFrozenDictionary(static p => p.name, static p => p.index, StringComparer.Ordinal);

    /// <summary>Position of a fact, or -1.</summary>
    public static int IndexOfFact(string name) => FactIndex.GetValueOrDefault(name, -1);

    /// <summary>Position of a capability, or -1.</summary>
    public static int IndexOfCapability(string name) => CapabilityIndex.GetValueOrDefault(name, -1);

    /// <summary>The record <c>service.capability</c> of expressions.</summary>
    public static CelRecordType CapabilityRecord { get; } = new(
        "capability", Capabilities.Select(
        static name => new CelField(name, CelType.String) { AllowedValues = [.. Kebab<CapabilityState>.Names] }));

    /// <summary>The record <c>service</c> of expressions.</summary>
    public static CelRecordType ServiceRecord { get; } = new(
        "service",
        [
            new CelField("id", CelType.String),
            new CelField("provider", CelType.String),
            new CelField("category", CelType.String),
            new CelField("model", CelType.String) { AllowedValues = [.. Kebab<ServiceModel>.Names] },
            .. Facts.Select(static fact => new CelField(fact.Name, CelType.String) { AllowedValues = fact.Values }),
            new CelField("capability", CapabilityRecord.Type),
        ]);
}
