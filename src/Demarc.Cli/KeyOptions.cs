using System.CommandLine;
using Demarc.Adapters.Ledger;

namespace Demarc.Cli;

/// <summary>Where the keys are that sign and wrap.</summary>
internal sealed class KeyOptions
{
    private readonly Option<string?> keys = new("--keys")
    { Description = "Folder of keys; needed with PostgreSQL (default: the folder keys beside the store's file)" };

    /// <summary>Adds the option to a verb.</summary>
    internal void AddTo(Command command) => command.Options.Add(keys);

    /// <summary>The folder; null when none is named and there is no file to put it beside.</summary>
    internal string? Folder(ParseResult parsed, string store) => parsed.GetValue(keys) ?? KeyRing.FolderBeside(store);

    /// <summary>Opens the folder.</summary>
    /// <exception cref="UsageException">It is not said which.</exception>
    internal KeyRing Open(ParseResult parsed, string store) => KeyRing.Open(
        Folder(parsed, store) ?? throw new UsageException("the store is a server: say in which folder its keys are (--keys)"));
}
