using System.CommandLine;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc export</c>: what was found, in formats that others read.</summary>
internal static class ExportVerb
{
    internal static Command Create() => new("export", "Write what was found in formats that others read")
    {
        ExportOscal.Create(),
    };
}
