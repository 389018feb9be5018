namespace Demarc.Adapters.Packages;

/// <summary>What became of one thing in a package.</summary>
public enum PackageState
{
    /// <summary>Not looked at.</summary>
    Unknown,

    /// <summary>It is as it was when it was logged.</summary>
    Pass,

    /// <summary>It was erased, and the log says so.</summary>
    Erased,

    /// <summary>It is not as it was, or it cannot be shown.</summary>
    Fail,
}

/// <summary>One thing in a package, and what became of it.</summary>
/// <param name="Name">A file of the package, or <c>archive</c>.</param>
/// <param name="State">What became of it.</param>
/// <param name="Reason">Why it failed, or what is shown.</param>
public sealed record PackageFinding(string Name, PackageState State, string Reason);
