using System.CommandLine;
using Demarc.Adapters.Ledger;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc ledger append</c> takes entries signed elsewhere, <c>demarc ledger rotate</c> lets another key sign.</summary>
internal static class LedgerAppendVerb
{
    internal static Command Append()
    {
        var place = new LedgerPlace();
        var files = new Argument<string[]>("envelopes")
        { Description = "Files, each a signed envelope (DSSE) around a statement of a known kind", Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            "append", "Append entries that a collector or person signed elsewhere; a line \"INDEX FILE\" says that one is on the disk")
        { files };
        place.AddWithKeysTo(command);
        command.SetAction(parsed =>
        {
            using var store = place.Store(parsed);
            LedgerPlace.Log(store).Dispose();
            using var keys = place.Keys(parsed);
            var entries = parsed.GetValue(files)!.Select(static file => (File: file, Entry: Read(file))).ToList();
            using var writer = LedgerWriter.Open(store, keys);
            foreach (var (file, entry) in entries)
            {
                Console.WriteLine($"{writer.Append(entry)} {file}");
                Console.Out.Flush();
            }

            return (int)ExitCode.Clean;
        });
        return command;
    }

    internal static Command Rotate()
    {
        var place = new LedgerPlace();
        var type = LedgerPlace.KeyTypeOption();
        var command = new Command(
            "rotate", "Let a new key sign the log: the old one signs an entry that names it, and is removed; prints the new public key")
        { type };
        place.AddWithKeysTo(command);
        command.SetAction(parsed =>
        {
            using var store = place.Store(parsed);
            LedgerPlace.Log(store).Dispose();
            using var keys = place.Keys(parsed);
            using var writer = LedgerWriter.Open(store, keys);
            var index = writer.Rotate(
                LedgerPlace.KeyType(parsed, type), static (from, to) => StatementSigning.Rotation(from, to, "log", AsOf.Now));
            Console.WriteLine(writer.Key);
            Console.Error.WriteLine($"entry {index} names it; hand it to those who verify: demarc ledger policy");
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static LedgerEntry Read(string file)
    {
        try
        {
            return StatementSigning.Read(OutputFile.Read(file));
        }
        catch (LedgerException error)
        {
            throw new UsageException($"{file}: {error.Message}", error);
        }
    }
}
