using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Web.Screens.Adoption;

/// <summary>One question about a service, with what each answer means.</summary>
/// <param name="Name">The fact or capability it asks for.</param>
/// <param name="Title">A few words.</param>
/// <param name="Question">The question.</param>
/// <param name="Answers">Values and what they mean.</param>
public sealed record ProfileQuestion(string Name, string Title, string Question, ImmutableArray<(string Value, string Means)> Answers);

/// <summary>
/// The questions of a profile in plain words (docs/content-format.md says the same in more detail). A test keeps them equal to
/// <see cref="ProfileVocabulary"/>.
/// </summary>
public static class ProfileQuestions
{
    /// <summary>The facts.</summary>
    public static ImmutableArray<ProfileQuestion> Facts { get; } =
    [
        new("hostAccess", "Access to the host", "Can we log on to the operating system, or run software of our choice on it?",
            [("none", "no"), ("read-only", "we may look, not change"), ("full", "yes, as administrators")]),
        new("images", "System images", "Who builds the system images that its hosts start from?",
            [("none", "we never see hosts"), ("provider", "the provider"), ("customer", "we do"),
                ("both", "the provider publishes, we choose and roll out")]),
        new("customerCode", "Our code", "What of ours runs there?",
            [("none", "nothing"), ("queries", "queries, rules or workflows"), ("code", "code in the provider's runtime"),
                ("container", "containers"), ("machine", "whole machines")]),
        new("content", "Our data", "What of our data is there?",
            [("none", "nothing"), ("configuration", "only settings"), ("transient", "data passing through"),
                ("stored", "data that is kept")]),
        new("exposure", "Place in the network", "Can it be reached from the internet?",
            [("none", "it has no data endpoint"), ("private", "only from private networks"), ("choice", "we decide"),
                ("public", "always")]),
        new("identitySource", "Sign-in", "Who signs users in?",
            [("cloud", "the cloud's own directory"), ("organisation", "only our directory"), ("own", "only the service's own accounts"),
                ("either", "our directory, or accounts of its own")]),
        new("keyCustody", "Keys", "Who holds the keys of stored data, unless we change it?",
            [("none", "nothing is stored, or not encrypted"), ("provider", "the provider"), ("customer", "we do")]),
        new("patchChannel", "Patching", "Who applies patches to engine and runtime?",
            [("provider", "the provider alone"), ("window", "the provider, in a window we set"), ("customer", "we do")]),
        new("runtime", "Version", "Who chooses the version of runtime or engine?",
            [("none", "there is none to choose"), ("provider", "the provider"), ("customer", "we do")]),
        new("residency", "Location", "Who chooses where data is kept?",
            [("customer", "we do"), ("provider", "the provider"), ("global", "it has no location")]),
        new("subprocessors", "Subprocessors", "May other companies process our data for the provider?", [("yes", "yes"), ("no", "no")]),
        new("clientSoftware", "Client software", "Does it put software on our devices or hosts?",
            [("none", "no"), ("optional", "if we want"), ("required", "yes, it needs it")]),
        new("tenancy", "Tenancy", "Do we share the hardware with others?", [("shared", "yes"), ("dedicated", "no, it is for us alone")]),
    ];

    /// <summary>What the four states of a capability mean.</summary>
    public static ImmutableArray<(string Value, string Means)> States { get; } =
    [
        ("not-offered", "there is no such thing"), ("offered", "works once we switch it on"),
        ("on-by-default", "works unless we switch it off"), ("enforced", "always on"),
    ];

    /// <summary>The capabilities.</summary>
    public static ImmutableArray<ProfileQuestion> Capabilities { get; } =
    [
        Of("centralIdentity", "Single sign-on", "Users and applications come in with identities of our directory."),
        Of("localAccounts", "Accounts of its own", "Accounts, passwords, keys or tokens that only this service knows."),
        Of("localAdministrator", "Built-in administrator", "An administrator account that is there from the start."),
        Of("multiFactor", "Second factor", "A second factor at sign-in."),
        Of("conditionalAccess", "Conditions at sign-in", "Sign-in depends on place, device or risk."),
        Of("workloadIdentity", "Identity of its own", "It signs in elsewhere with a managed identity, without stored secrets."),
        Of("roleBasedAccess", "Roles", "Fine-grained roles or policies for data."),
        Of("supportAccessApproval", "Say over support access", "We approve each time the provider's support looks at our data."),
        Of("secretStore", "Secret store", "Secrets it uses can lie in a vault."),
        Of("networkIsolation", "Network of our own", "It runs inside a virtual network of ours."),
        Of("networkRules", "Firewall rules", "Security groups, a firewall or an allow-list stand in front of it."),
        Of("privateAccess", "Private endpoint", "It can be reached without the internet."),
        Of("publicAccessBlock", "Closing the public side", "Its public endpoint can be closed."),
        Of("edgeProtection", "Protection at the edge", "A web application firewall, or more protection against floods."),
        Of("customDomain", "Our own names", "Names of ours point to it, or it manages them."),
        Of("encryptionInTransit", "Encrypted connections", "Connections are encrypted with current protocols."),
        Of("encryptionAtRest", "Encrypted storage", "What is stored is encrypted with keys of the provider."),
        Of("customerManagedKeys", "Keys we manage", "Storage can be encrypted with keys of ours."),
        Of("keyStore", "Key store", "Keys we use lie in a managed key store."),
        Of("certificateManagement", "Certificates", "Certificates are issued, kept and renewed in a managed place."),
        Of("dataDiscovery", "Finding sensitive data", "It finds and labels sensitive data."),
        Of("dataLossPrevention", "Preventing leaks", "It keeps sensitive data from leaving."),
        Of("immutability", "Write once", "What is kept can be locked against change."),
        Of("contentScanning", "Scanning for malware", "What users bring in is scanned."),
        Of("activityLog", "Log of management", "Who changed what about the service."),
        Of("auditLog", "Log of use", "Who used it and which data they read."),
        Of("threatDetection", "Detecting attacks", "It notices attacks on itself."),
        Of("policyEnforcement", "Policies on settings", "Policies can check or forbid settings."),
        Of("backup", "Backup", "Backups, restore to a point in time, or versions."),
        Of("geoRedundancy", "More than one place", "It can run or keep data in more than one zone or region."),
    ];

    /// <summary>The question of a fact or capability; null when there is none.</summary>
    public static ProfileQuestion? Find(string name) =>
        Facts.FirstOrDefault(question => question.Name == name) ?? Capabilities.FirstOrDefault(question => question.Name == name);

    /// <summary>What a value of a fact or capability means; the value itself where nothing is said, and "not known" for none.</summary>
    public static string Means(string name, string? value) => value is null ? "not known"
        : Find(name)?.Answers.FirstOrDefault(answer => answer.Value == value).Means ?? value;

    private static ProfileQuestion Of(string name, string title, string means) => new(name, title, means, States);
}
