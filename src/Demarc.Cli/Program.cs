using System.CommandLine;
using Demarc.Cli;
using Demarc.Cli.Verbs;
using Spectre.Console;

if (Console.IsOutputRedirected)
{
    // Spectre goes by the TERM variable alone; a file or a pipe gets plain text, and lines long enough for tables.
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    AnsiConsole.Profile.Width = 120;
}

var root = new RootCommand("Demarc: whose job is it, who does it, is it done, what changed, what do we hand over.")
{
    AssessVerb.Create(),
    ResponsibilityVerb.Create(),
    ExplainVerb.Create(),
    InventoryVerb.Create(),
    ImportVerb.Create(),
    ContentVerb.Create(),
    CelVerb.Create(),
    FidelityVerb.Create(),
};

try
{
    var parsed = root.Parse(args);
    var code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? (int)ExitCode.WrongInput : code;
}
catch (UsageException error)
{
    await Console.Error.WriteLineAsync("demarc: " + error.Message);
    return (int)ExitCode.WrongInput;
}
