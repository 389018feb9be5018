using System.CommandLine;
using System.Runtime.InteropServices;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc ledger cosign</c> asks witnesses, <c>demarc ledger witness</c> is one.</summary>
internal static class LedgerWitnessVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static Command Cosign()
    {
        var place = new LedgerPlace();
        var policy = new Option<string>("--policy")
        { Description = "File with lines \"witness NAME KEY ADDRESS\" (c2sp.org/tlog-policy)", Required = true };
        var command = new Command(
            "cosign", "Have witnesses cosign the state of the log; they notice when it was put back or goes on otherwise") { policy };
        place.AddTo(command);
        command.SetAction((parsed, stop) => CosignAsync(place, parsed, parsed.GetValue(policy)!, stop));
        return command;
    }

    internal static Command Host()
    {
        var urls = new Option<string[]>("--urls")
        { Description = "Where to listen, such as http://127.0.0.1:8090/", Required = true, AllowMultipleArgumentsPerToken = true };
        var state = new Option<string>("--state")
        { Description = "Folder of what was cosigned; who loses it loses what the witness remembers", Required = true };
        var name = new Option<string>("--name") { Description = "Name of the witness, an address without scheme", Required = true };
        var keys = new Option<string?>("--keys")
        { Description = "Folder of the witness's private key (default: \"keys\" within the state)" };
        var policy = new Option<string?>("--policy")
        { Description = "File with lines \"log KEY\": the logs to cosign (c2sp.org/tlog-policy)" };
        var logs = new Option<string[]>("--key")
        { Description = "Public key of a log to cosign: name+id+key", AllowMultipleArgumentsPerToken = true };
        var command = new Command(
            "witness", "Be a witness for others: cosign the states of their logs, and never two that contradict each other "
            + "(c2sp.org/tlog-witness)") { urls, state, name, keys, policy, logs };
        command.SetAction(async (parsed, stop) =>
        {
            var known = Logs(parsed.GetValue(policy), parsed.GetValue(logs) ?? []);
            var folder = parsed.GetValue(state)!;
            using var ring = KeyRing.Open(parsed.GetValue(keys) ?? Path.Combine(folder, "keys"));
            using var witness = new Witness(
                ring.Get(KeyPurpose.Witness, parsed.GetValue(name)!, SigningAlgorithm.Ed25519), known, folder, TimeProvider.System);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                ended.Cancel();
            });
            using var host = new WitnessHost(witness, parsed.GetValue(urls)!, Console.Error.WriteLine);
            Console.WriteLine($"witness {witness.Key}");
            await host.RunAsync(ended.Token);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static async Task<int> CosignAsync(LedgerPlace place, ParseResult parsed, string path, CancellationToken stop)
    {
        var policy = LedgerPlace.Policy(path);
        var reachable = policy.Witnesses.Where(static witness => witness.Address is not null).ToList();
        if (reachable.Count == 0) throw new UsageException($"{path} names no witness with an address");
        using var store = place.Store(parsed);
        using var log = LedgerPlace.Log(store);
        using var http = new HttpClient { Timeout = Patience };
        var client = new WitnessClient(http, TimeProvider.System);
        LedgerException? worst = null;
        foreach (var witness in reachable)
        {
            try
            {
                if (!Uri.TryCreate(witness.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                    throw new LedgerException($"the witness {witness.Name} has no address that can be asked: {witness.Address}");
                await client.CosignAsync(log, witness.Key, address, stop);
                Console.WriteLine($"{witness.Name}: cosigned {log.Checkpoint.Size} entries");
            }
            catch (LedgerException error)
            {
                // One that is away must not keep the others from signing; one that has seen another log matters most.
                Console.WriteLine($"{witness.Name}: {error.Message}");
                if (worst is null || error.Fault != LedgerFault.Unknown) worst = error;
            }
        }

        if (worst is { Fault: not LedgerFault.Unknown }) return (int)ExitCode.Violations;
        // What is missing counts only where the policy asks for it.
        return worst is null || (policy with { Logs = [new(log.Key.Name, log.Key, null)] }).Verify(log.Note(), out _, out _)
            ? (int)ExitCode.Clean
            : (int)ExitCode.Inconclusive;
    }

    private static List<NoteKey> Logs(string? policy, string[] keys)
    {
        var known = policy is null ? [] : LedgerPlace.Policy(policy).Logs.Select(static log => log.Key).ToList();
        foreach (var text in keys)
        {
            known.Add(NoteKey.TryParse(text, out var key, out var refusal)
                ? key
                : throw new UsageException($"--key {text}: {refusal.Reason}"));
        }

        return known.Count > 0 ? known : throw new UsageException("no log is named: --policy FILE or --key KEY");
    }
}
