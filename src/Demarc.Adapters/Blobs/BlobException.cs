namespace Demarc.Adapters.Blobs;

/// <summary>A file cannot be kept or given out: it is too large, was altered, or its key is another; the message says which.</summary>
public sealed class BlobException : Exception
{
    /// <summary>Without a message.</summary>
    public BlobException()
    {
    }

    /// <summary>With a message for the user.</summary>
    public BlobException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and what was behind it.</summary>
    public BlobException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
