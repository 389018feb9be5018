using System.CommandLine;
using Demarc.Adapters.Ledger;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc ledger stamp</c>: an authority says when the state of the log was there.</summary>
internal static class LedgerStampVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static Command Create()
    {
        var place = new LedgerPlace();
        var url = new Option<string?>("--url") { Description = "Address of a time-stamp authority (RFC 3161)" };
        var query = new Option<string?>("--query") { Description = "Write the request to a file instead, to be brought to an authority" };
        var reply = new Option<string?>("--reply") { Description = "Take in the reply to such a request" };
        var command = new Command("stamp", "Have the state of the log stamped with the time; once a day is enough") { url, query, reply };
        place.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (new[] { url, query, reply }.Count(option => parsed.GetValue(option) is not null) != 1)
                throw new UsageException("one of --url, --query and --reply is needed");
            using var store = place.Store(parsed);
            using var log = LedgerPlace.Log(store);
            if (parsed.GetValue(query) is { } path)
            {
                OutputFile.Write(path, TimeStamps.Query(log, TimeProvider.System));
                Console.WriteLine($"{path}: a request to stamp {log.Checkpoint.Size} entries");
                return (int)ExitCode.Clean;
            }

            var stamp = parsed.GetValue(reply) is { } file
                ? TimeStamps.Accept(log, OutputFile.Read(file), TimeProvider.System)
                : await StampAsync(log, parsed.GetValue(url)!, stop);
            Console.WriteLine($"{stamp.Size} entries were there at {stamp.Stamped}, says {stamp.Authority}");
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static async Task<StoredStamp> StampAsync(LedgerReader log, string url, CancellationToken stop)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException($"--url {url} is no address");
        using var http = new HttpClient { Timeout = Patience };
        return await TimeStamps.StampAsync(log, http, address, TimeProvider.System, stop);
    }
}
