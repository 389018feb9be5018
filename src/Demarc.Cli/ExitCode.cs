namespace Demarc.Cli;

/// <summary>Exit codes of every verb (ARCHITECTURE section 4).</summary>
internal enum ExitCode
{
    /// <summary>Nothing to report.</summary>
    Clean = 0,

    /// <summary>Violations at or above the threshold.</summary>
    Violations = 1,

    /// <summary>Wrong usage, or an input that cannot be used at all.</summary>
    WrongInput = 2,

    /// <summary>Something could not be decided.</summary>
    Inconclusive = 3,

    /// <summary>Both violations and something that could not be decided.</summary>
    ViolationsAndInconclusive = 4,
}
