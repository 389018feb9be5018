namespace Demarc.Engine.Content.Statements;

/// <summary>In what kind of document a provider stated who does what.</summary>
public enum StatementKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Control implementation summary and customer responsibility matrix (FedRAMP CIS/CRM workbook).</summary>
    Crm,

    /// <summary>Consensus assessments initiative questionnaire (CAIQ).</summary>
    Caiq,

    /// <summary>System security plan with what is provided and what is left to others.</summary>
    Ssp,
}

/// <summary>How far a provider has implemented a requirement in its own system (columns of the CIS worksheet).</summary>
public enum ImplementationStatus
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Implemented.</summary>
    Implemented,

    /// <summary>In part.</summary>
    PartiallyImplemented,

    /// <summary>Intended.</summary>
    Planned,

    /// <summary>Met in another way.</summary>
    AlternativeImplementation,

    /// <summary>Does not arise in the provider's system.</summary>
    NotApplicable,
}

/// <summary>Where the implementation of a requirement comes from (columns of the CIS worksheet).</summary>
public enum ControlOrigination
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>From the provider as a company.</summary>
    ServiceProviderCorporate,

    /// <summary>From this system of the provider.</summary>
    ServiceProviderSystem,

    /// <summary>From both.</summary>
    ServiceProviderHybrid,

    /// <summary>The customer sets it.</summary>
    CustomerConfigured,

    /// <summary>The customer brings it.</summary>
    CustomerProvided,

    /// <summary>Provider and customer.</summary>
    Shared,

    /// <summary>The provider has it from another provider.</summary>
    Inherited,
}

/// <summary>Whether a customer can rely on the provider for a requirement (the CRM worksheet).</summary>
public enum Inheritance
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Wholly.</summary>
    Yes,

    /// <summary>In part.</summary>
    Partial,

    /// <summary>Not at all.</summary>
    No,

    /// <summary>It does not arise.</summary>
    NotApplicable,
}

/// <summary>Who owns a control, in the words of CAIQ v4.</summary>
public enum ControlOwnership
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>The provider.</summary>
    CspOwned,

    /// <summary>The customer.</summary>
    CscOwned,

    /// <summary>Somebody the provider has charged with it.</summary>
    ThirdPartyOutsourced,

    /// <summary>Provider and customer.</summary>
    SharedCspAndCsc,

    /// <summary>The provider and somebody it has charged with it.</summary>
    SharedCspAndThirdParty,
}

/// <summary>A provider's answer to a question of CAIQ.</summary>
public enum QuestionAnswer
{
    /// <summary>Not answered.</summary>
    Unknown,

    /// <summary>It does.</summary>
    Yes,

    /// <summary>It does not.</summary>
    No,

    /// <summary>It does not arise.</summary>
    NotApplicable,
}

/// <summary>Whom a statement makes accountable towards us.</summary>
public enum Said
{
    /// <summary>Nobody: it is silent, or contradicts itself.</summary>
    Unknown,

    /// <summary>The provider, or whoever works for it.</summary>
    Provider,

    /// <summary>Us.</summary>
    Customer,

    /// <summary>Both.</summary>
    Shared,

    /// <summary>Nobody: it does not arise.</summary>
    NotApplicable,
}
