using Demarc.Adapters.Sources;
using Spectre.Console;

namespace Demarc.Cli;

/// <summary>Shows which input is being read, on standard error: a moving line on a terminal, nothing when it is redirected.</summary>
internal static class Progress
{
    /// <summary>Runs work while showing progress.</summary>
    internal static T Show<T>(Func<Action<InputFile>?, T> work)
    {
        if (Console.IsErrorRedirected) return work(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Status().Start(
            "Reading the catalogue", status => work(file => status.Status("Reading " + Markup.Escape(file.Label))));
    }
}
