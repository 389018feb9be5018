namespace Demarc.Engine.Inventory;

/// <summary>What a plan will do to a resource.</summary>
public enum PlannedChange
{
    /// <summary>Not said: no plan describes the resource.</summary>
    Unknown,

    /// <summary>It stays as it is.</summary>
    None,

    /// <summary>It is made.</summary>
    Create,

    /// <summary>It is changed in place.</summary>
    Update,

    /// <summary>It is made anew and the old one removed.</summary>
    Replace,
}
