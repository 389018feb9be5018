namespace Demarc.Web.Access;

/// <summary>What somebody is in an organisation.</summary>
public enum Role
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary>Reads everything and the access log for a time; asks in the audit room, and changes nothing else.</summary>
    Auditor,

    /// <summary>Reads everything.</summary>
    Viewer,

    /// <summary>Answers for duties: adds evidence, asks for exceptions.</summary>
    Owner,

    /// <summary>Runs the work: names owners, accepts evidence, approves.</summary>
    Manager,

    /// <summary>Also people, keys and connections.</summary>
    Admin,
}

/// <summary>What can be done; roles give rights, pages and endpoints ask for rights only.</summary>
public enum Right
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Read.</summary>
    Read,

    /// <summary>Add evidence, ask for decisions.</summary>
    Contribute,

    /// <summary>Decide: owners, evidence, exceptions, reviews, imports.</summary>
    Decide,

    /// <summary>People, keys, connections.</summary>
    Administer,
}

/// <summary>Which role gives which right.</summary>
public static class Rights
{
    /// <summary>Whether a role gives a right.</summary>
    public static bool Can(this Role role, Right right) => right switch
    {
        Right.Read => role != Role.Unknown,
        Right.Contribute => role is Role.Owner or Role.Manager or Role.Admin,
        Right.Decide => role is Role.Manager or Role.Admin,
        Right.Administer => role == Role.Admin,
        _ => false,
    };
}
