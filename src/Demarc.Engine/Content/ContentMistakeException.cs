namespace Demarc.Engine.Content;

/// <summary>
/// An expression of content is wrong, and was asked before anybody validated the content. Shipped content never is; a folder of one's own
/// may be, and its author is told the place.
/// </summary>
public sealed class ContentMistakeException : Exception
{
    /// <summary>A mistake in content.</summary>
    public ContentMistakeException()
    {
    }

    /// <summary>A mistake in content.</summary>
    public ContentMistakeException(string message)
        : base(message)
    {
    }

    /// <summary>A mistake in content.</summary>
    public ContentMistakeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
