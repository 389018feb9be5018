namespace Demarc.Engine.Semantics;

/// <summary>What a rule does with the traffic it speaks of.</summary>
public enum TrafficEffect
{
    /// <summary>Not known: it could be either.</summary>
    Unknown,

    /// <summary>Lets it through.</summary>
    Allow,

    /// <summary>Stops it.</summary>
    Deny,
}
