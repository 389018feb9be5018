namespace Demarc.Engine.Content;

/// <summary>How much of the stack the provider runs (SPEC section 3).</summary>
public enum ServiceModel
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>We run everything.</summary>
    OnPremises,

    /// <summary>Infrastructure as a service.</summary>
    Iaas,

    /// <summary>Containers as a service.</summary>
    Caas,

    /// <summary>Platform as a service.</summary>
    Paas,

    /// <summary>Functions as a service.</summary>
    Faas,

    /// <summary>Software as a service.</summary>
    Saas,
}

/// <summary>Where a control acts (SPEC section 3).</summary>
public enum Layer
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Buildings, power, climate.</summary>
    PhysicalDatacenter,

    /// <summary>Cables, switches, the provider's backbone.</summary>
    PhysicalNetwork,

    /// <summary>Servers, disks, firmware.</summary>
    PhysicalHost,

    /// <summary>Hypervisor, storage and control planes that separate tenants.</summary>
    Virtualisation,

    /// <summary>The operating system that our workload or the service runs on.</summary>
    OperatingSystem,

    /// <summary>Language runtimes, database engines, middleware.</summary>
    Runtime,

    /// <summary>Reachability: firewalls, private paths, names.</summary>
    NetworkControls,

    /// <summary>The application itself.</summary>
    Application,

    /// <summary>Who may do what.</summary>
    IdentityAndAccess,

    /// <summary>What is stored and processed.</summary>
    Data,

    /// <summary>Devices and offices of our people.</summary>
    ClientDevices,

    /// <summary>Settings of the service or tenant.</summary>
    TenantConfiguration,

    /// <summary>Logs and detection.</summary>
    LoggingAndMonitoring,

    /// <summary>Rules, people, agreements.</summary>
    Governance,
}

/// <summary>What kind of work a control part is (docs/content-format.md).</summary>
public enum Duty
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Build and run the means the other side uses.</summary>
    Mechanism,

    /// <summary>Switch on, configure, decide.</summary>
    Use,

    /// <summary>Run and maintain a layer.</summary>
    Operate,

    /// <summary>An organisation's own rules, people and agreements.</summary>
    Govern,

    /// <summary>The provider does the same for its own side.</summary>
    Assure,
}

/// <summary>How often a part exists.</summary>
public enum PartScope
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Once.</summary>
    Organisation,

    /// <summary>Once for each provider.</summary>
    Provider,

    /// <summary>Once for each account.</summary>
    Account,

    /// <summary>Once for each service in an account.</summary>
    Service,

    /// <summary>Once for each service, account, region and workload.</summary>
    Instance,
}

/// <summary>How bad it is when a part is not effective.</summary>
public enum Severity
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Little harm.</summary>
    Low,

    /// <summary>Some harm.</summary>
    Medium,

    /// <summary>Serious harm.</summary>
    High,

    /// <summary>The worst.</summary>
    Critical,
}

/// <summary>How often the responsible person looks at it again.</summary>
public enum ReviewCadence
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Every month.</summary>
    Monthly,

    /// <summary>Every quarter.</summary>
    Quarterly,

    /// <summary>Twice a year.</summary>
    HalfYearly,

    /// <summary>Once a year.</summary>
    Yearly,
}

/// <summary>What an evidence item shows (SPEC section 6).</summary>
public enum EvidenceKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Settings of resources in scope.</summary>
    ConfigurationSnapshot,

    /// <summary>Automated verdicts over the scope.</summary>
    CheckResult,

    /// <summary>Monitoring works and retention is kept.</summary>
    ActivityLog,

    /// <summary>Who has access, factors, last use.</summary>
    IdentityInventory,

    /// <summary>A completed campaign with decisions.</summary>
    AccessReview,

    /// <summary>Restore test, exit rehearsal, penetration test.</summary>
    TestResult,

    /// <summary>An approved rule of ours.</summary>
    PolicyDocument,

    /// <summary>Contract, data processing agreement and the like.</summary>
    Agreement,

    /// <summary>A named person's signed statement.</summary>
    Attestation,

    /// <summary>The provider's own report: counts for provider parts only.</summary>
    ProviderAssurance,
}

/// <summary>State of a security capability of a service: it decides who must act (SPEC section 3).</summary>
public enum CapabilityState
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>The service has no such thing.</summary>
    NotOffered,

    /// <summary>Works only after we switch it on.</summary>
    Offered,

    /// <summary>Works unless we switch it off.</summary>
    OnByDefault,

    /// <summary>Cannot be switched off; nothing left for us.</summary>
    Enforced,
}

/// <summary>Rank of a rule (SPEC section 4): a higher level is more specific and wins.</summary>
public enum RuleLevel
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Level 1: layer x service model.</summary>
    Model,

    /// <summary>Level 2: service profile.</summary>
    Profile,

    /// <summary>Level 3: provider.</summary>
    Provider,

    /// <summary>Level 4: service.</summary>
    Service,

    /// <summary>Level 5: configuration of real resources.</summary>
    Configuration,

    /// <summary>Level 6: agreement.</summary>
    Agreement,

    /// <summary>Level 7: override, always with an end date.</summary>
    Override,
}

/// <summary>What kind of organisation a provider is.</summary>
public enum ProviderKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>A cloud platform.</summary>
    Cloud,

    /// <summary>A software vendor.</summary>
    Saas,

    /// <summary>Somebody who operates for us on another provider's platform.</summary>
    ThirdParty,

    /// <summary>Nobody: what we run on our own premises.</summary>
    OnPremises,
}
