using System.CommandLine;
using Demarc.Cli;
using Demarc.Cli.Verbs;

var root = new RootCommand("Demarc: whose job is it, who does it, is it done, what changed, what do we hand over.")
{
    AssessVerb.Create(),
    ResponsibilityVerb.Create(),
    ExplainVerb.Create(),
    InventoryVerb.Create(),
    ContentVerb.Create(),
    CelVerb.Create(),
    FidelityVerb.Create(),
};

try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (UsageException error)
{
    await Console.Error.WriteLineAsync("demarc: " + error.Message);
    return (int)ExitCode.WrongInput;
}
