using Spectre.Console;

namespace Demarc.Cli;

/// <summary>What a file or a pipe gets. Spectre goes by the TERM variable alone and would write colours there too.</summary>
internal static class PlainText
{
    /// <summary>Takes colours and cursor movements from a console that is no terminal.</summary>
    internal static void UnlessTerminal(IAnsiConsole console)
    {
        if (console.Profile.Out.IsTerminal) return;
        console.Profile.Capabilities.Ansi = false;
        console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    }
}
