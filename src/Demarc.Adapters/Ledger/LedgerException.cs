using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>The ledger cannot go on: a key is missing or open to others, the log contradicts itself, a witness refused.</summary>
public sealed class LedgerException : Exception
{
    /// <summary>Without a message.</summary>
    public LedgerException()
    {
    }

    /// <summary>With a message for the user. It never holds a secret.</summary>
    public LedgerException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user, and the cause.</summary>
    public LedgerException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>With a message for the user, and what is wrong with the log itself.</summary>
    public LedgerException(string message, LedgerFault fault)
        : base(message) => Fault = fault;

    /// <summary>What is wrong with the log itself, such as that it was rolled back; unknown when it is something else.</summary>
    public LedgerFault Fault { get; }
}
