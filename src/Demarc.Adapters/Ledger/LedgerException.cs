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
}
