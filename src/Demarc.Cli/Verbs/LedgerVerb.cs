using System.CommandLine;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc ledger</c>: the log in which nothing can be changed unseen.</summary>
internal static class LedgerVerb
{
    internal static Command Create() =>
        new("ledger", "The log of evidence and decisions: nothing in it can be changed unseen; proofs, copies, witnesses, time stamps")
        {
            Begin(), LedgerAppendVerb.Append(), LedgerAppendVerb.Rotate(), Policy(), Checkpoint(), Proof(), Export(),
            LedgerVerifyVerb.Create(), LedgerWitnessVerb.Cosign(), LedgerWitnessVerb.Host(), LedgerStampVerb.Create(),
        };

    private static Command Begin()
    {
        var place = new LedgerPlace();
        var origin = new Option<string?>("--origin")
        { Description = "Name of the log, unique for ever: an address without scheme, host/organisation; it cannot be changed later" };
        var type = LedgerPlace.KeyTypeOption();
        var command = new Command("begin", "Begin the log of a store, or check the end of the one there is; prints its public key")
        { origin, type };
        place.AddWithKeysTo(command);
        command.SetAction(parsed =>
        {
            using var store = place.Store(parsed, create: true);
            using var keys = place.Keys(parsed);
            using var writer = LedgerWriter.Open(
                store, keys,
                new LedgerOptions { Origin = parsed.GetValue(origin), Algorithm = LedgerPlace.KeyType(parsed, type) });
            Console.WriteLine(writer.Key);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Command Policy()
    {
        var place = new LedgerPlace();
        var command = new Command(
            "policy", "Whom to believe, as a file for those who verify: the keys that signed the log (c2sp.org/tlog-policy); hand it "
            + "over by a way of its own");
        place.AddTo(command);
        command.SetAction(parsed =>
        {
            using var store = place.Store(parsed);
            using var log = LedgerPlace.Log(store);
            Console.WriteLine($"# Keys of the log {log.Checkpoint.Origin}. Add lines of witnesses, and a quorum of them.");
            foreach (var (since, key) in log.Keys) Console.WriteLine($"# since entry {since}\nlog {key}");
            Console.WriteLine("quorum none");
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Command Checkpoint()
    {
        var place = new LedgerPlace();
        var command = new Command("checkpoint", "The signed state of the log, with what witnesses signed (c2sp.org/tlog-checkpoint)");
        place.AddTo(command);
        command.SetAction(parsed =>
        {
            using var store = place.Store(parsed);
            using var log = LedgerPlace.Log(store);
            Console.Write(log.Note().ToString());
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Command Proof()
    {
        var place = new LedgerPlace();
        var index = new Argument<long>("index") { Description = "Place of the entry, from 0" };
        var output = new Option<string?>("--out") { Description = "The file of the proof (default: standard output)" };
        var entry = new Option<string?>("--entry") { Description = "A file for the entry itself" };
        var command = new Command("proof", "Proof that an entry is in the log, for those who have neither (c2sp.org/tlog-proof)")
        { index, output, entry };
        place.AddTo(command);
        command.SetAction(parsed =>
        {
            using var store = place.Store(parsed);
            using var log = LedgerPlace.Log(store);
            var at = parsed.GetValue(index);
            var proof = new LedgerProof(at, log.ProveInclusion(at), log.Note());
            if (parsed.GetValue(entry) is { } file) OutputFile.Write(file, log.Entry(at)!.Body);
            if (parsed.GetValue(output) is { } path) OutputFile.Write(path, proof.ToBytes());
            else Console.Write(proof.ToString());
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Command Export()
    {
        var place = new LedgerPlace();
        var folder = new Argument<string>("folder") { Description = "A new folder, or one with an earlier state of the same log" };
        var command = new Command("export", "The log as static files that anybody can verify or hand on (c2sp.org/tlog-tiles)") { folder };
        place.AddTo(command);
        command.SetAction(parsed =>
        {
            using var store = place.Store(parsed);
            using var log = LedgerPlace.Log(store);
            var result = LedgerExport.Write(log, parsed.GetValue(folder)!);
            Console.WriteLine($"{log.Checkpoint.Origin}: {result.Size} entries, {result.Added} of them new; {result.Files} files written");
            return (int)ExitCode.Clean;
        });
        return command;
    }
}
