using Demarc.Adapters.Sources;
using Spectre.Console;

namespace Demarc.Cli;

/// <summary>Shows how far reading has come, on standard error: a bar on a terminal, a few plain lines when it is redirected.</summary>
internal static class Progress
{
    /// <summary>Runs work while showing progress.</summary>
    /// <param name="inputs">Files and folders that will be read.</param>
    /// <param name="work">The work; it tells of each file before reading it.</param>
    internal static T Show<T>(IReadOnlyList<string> inputs, Func<Action<InputFile>, T> work)
    {
        var files = InputFiles.List(inputs, static (_, _) => { }).Count();
        return Console.IsErrorRedirected ? WithLines(files, work) : WithBar(files, work);
    }

    private static T WithBar<T>(int files, Func<Action<InputFile>, T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().HideCompleted(true).AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("Reading the catalogue", maxValue: Math.Max(1, files));
            return work(file =>
            {
                task.Description = Markup.Escape(file.Label.Length > 60 ? "…" + file.Label[^59..] : file.Label);
                task.Increment(1);
            });
        });
    }

    /// <summary>A line at the start and one for each further quarter of many files.</summary>
    private static T WithLines<T>(int files, Func<Action<InputFile>, T> work)
    {
        var (done, step) = (0, Math.Max(100, (files + 3) / 4));
        Console.Error.WriteLine($"reading {files} {(files == 1 ? "file" : "files")}");
        return work(_ =>
        {
            if (++done % step == 0) Console.Error.WriteLine($"read {done} of {files}");
        });
    }
}
