namespace Demarc.Adapters.Store;

/// <summary>The store cannot be used: it is not there, another process writes it, the database is of a newer program, the server is
/// gone.</summary>
public class StoreException : Exception
{
    /// <summary>Without a message.</summary>
    public StoreException()
    {
    }

    /// <summary>With a message for the user.</summary>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and what the database said.</summary>
    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Another process writes to the store: it is free again when that one is done.</summary>
public sealed class StoreBusyException : StoreException
{
    /// <summary>Without a message.</summary>
    public StoreBusyException()
    {
    }

    /// <summary>With a message for the user.</summary>
    public StoreBusyException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and what the database said.</summary>
    public StoreBusyException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
