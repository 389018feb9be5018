namespace Demarc.Adapters.Packages;

/// <summary>A package that cannot be made or read, in the user's words.</summary>
public sealed class PackageException : Exception
{
    /// <summary>A package that cannot be made or read.</summary>
    public PackageException()
    {
    }

    /// <summary>A package that cannot be made or read.</summary>
    public PackageException(string message)
        : base(message)
    {
    }

    /// <summary>A package that cannot be made or read.</summary>
    public PackageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
