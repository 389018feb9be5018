namespace Demarc.Adapters.Holdings;

/// <summary>Evidence cannot be taken, or decided on, as asked; the message says why.</summary>
public sealed class EvidenceException : Exception
{
    /// <summary>Without a message.</summary>
    public EvidenceException()
    {
    }

    /// <summary>With a message for the user.</summary>
    public EvidenceException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and what was behind it.</summary>
    public EvidenceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
