using System.CommandLine;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc ledger</c>: the log in which nothing can be changed unseen.</summary>
internal static class LedgerVerb
{
    internal static Command Create() =>
        new("ledger", "The log of evidence and decisions: nothing in it can be changed unseen")
        { LedgerVerifyVerb.Create() };
}
