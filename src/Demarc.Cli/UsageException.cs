namespace Demarc.Cli;

/// <summary>
/// What the user asked for cannot be done as asked; the message says why and ends the program with <see cref="ExitCode.WrongInput"/>.
/// </summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException()
    {
    }

    public UsageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
