using System.CommandLine;
using System.Data.Common;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Cli;
using Demarc.Cli.Verbs;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access.Oidc;
using Spectre.Console;

PlainText.UnlessTerminal(AnsiConsole.Console);
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 120; // long enough for tables

var root = new RootCommand("Demarc: whose job is it, who does it, is it done, what changed, what do we hand over.")
{
    AssessVerb.Create(),
    ResponsibilityVerb.Create(),
    ExplainVerb.Create(),
    InventoryVerb.Create(),
    ChecksVerb.Create(),
    GateVerb.Create(),
    StoreVerb.Create(),
    ServeVerb.Create(),
    PeopleVerb.Create(),
    BaselineVerb.Create(),
    DriftVerb.Create(),
    EvidenceVerb.Create(),
    PackageVerb.Create(),
    ImportVerb.Create(),
    ExportVerb.Create(),
    ContentVerb.Create(),
    CelVerb.Create(),
    FidelityVerb.Create(),
    LedgerVerb.Create(),
};

try
{
    var parsed = root.Parse(args);
    var code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? (int)ExitCode.WrongInput : code;
}
catch (LedgerException error) when (error.Fault != LedgerFault.Unknown)
{
    await Console.Error.WriteLineAsync("demarc: " + error.Message);
    return (int)ExitCode.Violations;
}
catch (Exception error) when (error is UsageException or StoreException or LedgerException or ContentMistakeException or OidcFileException)
{
    await Console.Error.WriteLineAsync("demarc: " + error.Message);
    return (int)ExitCode.WrongInput;
}
catch (DbException error)
{
    // The disk is full, the server is gone: what was recorded so far does not count, and the next run takes it back.
    await Console.Error.WriteLineAsync("demarc: the database of the store failed: " + error.Message);
    return (int)ExitCode.WrongInput;
}
