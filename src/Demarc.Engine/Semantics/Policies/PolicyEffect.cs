namespace Demarc.Engine.Semantics;

/// <summary>What a statement does.</summary>
public enum PolicyEffect
{
    /// <summary>Not known yet: it could be either.</summary>
    Unknown,

    /// <summary>Grants.</summary>
    Allow,

    /// <summary>Takes away, whatever else grants.</summary>
    Deny,
}
