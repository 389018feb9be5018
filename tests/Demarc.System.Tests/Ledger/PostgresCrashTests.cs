using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence.Ledger;
using Npgsql;

namespace Demarc.System.Tests.Ledger;

/// <summary>The server is killed without warning while entries are appended.</summary>
public sealed class PostgresCrashTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("demarc-pgcrash-").FullName;
    private string address = "";
    private int port;

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(folder, "data");

    [Fact]
    public async Task No_acknowledged_entry_is_lost_when_the_server_is_killed()
    {
        if (PostgresServer.Binaries is null) return;
        Initialise();
        Start();
        var acknowledged = new ConcurrentDictionary<long, string>();
        using var keys = KeyRing.Open(Path.Combine(folder, "keys"));
        for (var round = 0; round < 3; round++)
        {
            using (var store = StoreAddress.Open(address, "main", create: true))
            using (var writer = LedgerWriter.Open(store, keys, new LedgerOptions { Origin = LedgerWorld.Origin, MaxBatch = 7 }))
            {
                var callers = Enumerable.Range(0, 8).Select(caller => AppendUntilItFails(writer, (round * 1_000_000) + (caller * 100_000)))
                    .ToArray();
                SpinWait.SpinUntil(() => acknowledged.Count > (round + 1) * 200 || callers.Any(static task => task.IsCompleted));
                Kill();
                await Task.WhenAll(callers);
            }

            NpgsqlConnection.ClearAllPools();
            Start();
            using var again = StoreAddress.Open(address, "main", create: false);
            using var next = LedgerWriter.Open(again, keys);
            using var log = LedgerReader.Open(again)!;
            Assert.True(log.Checkpoint.Size >= acknowledged.Count, $"{log.Checkpoint.Size} entries, {acknowledged.Count} acknowledged");
            Assert.All(acknowledged, pair => Assert.Equal(pair.Value, Name(log.Entry(pair.Key)!.Body)));
            var leaves = new List<TreeHash>();
            for (var i = 0L; i < log.Checkpoint.Size; i++) leaves.Add(MerkleTree.LeafHash(log.Entry(i)!.Body));
            Assert.Equal(log.Checkpoint.Root, MerkleTree.Root([.. leaves]));
        }

        Assert.True(acknowledged.Count > 300);

        Task AppendUntilItFails(LedgerWriter writer, int first) => Task.Run(async () =>
        {
            try
            {
                for (var i = first; ; i++) acknowledged[await writer.AppendAsync(LedgerWorld.Entry(i))] = $"entry {i}";
            }
            catch (LedgerException)
            {
                // The server is gone.
            }
        });
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        if (port > 0) Kill();
        Directory.Delete(folder, recursive: true);
    }

    private static string Name(byte[] body) => global::System.Text.Encoding.UTF8.GetString(body).TrimEnd('.', ' ');

    private void Initialise()
    {
        if (IsRoot)
        {
            Foreign.Run("chown", "postgres", folder);
            Foreign.Run("chmod", "755", folder);
        }

        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        address = $"Host=127.0.0.1;Port={port};Username=demarc;Database=postgres";
        AsOwner("initdb", "-D", Data, "-U", "demarc", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
    }

    /// <summary>Starts the server, which repairs itself first.</summary>
    private void Start() => AsOwner(
        "pg_ctl", "-D", Data, "-w", "-t", "120", "-l", Path.Combine(folder, "log"), "-o",
        $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=''", "start");

    /// <summary>Kills the server and all its processes, which are found by their parent.</summary>
    private void Kill()
    {
        var file = Path.Combine(Data, "postmaster.pid");
        if (!File.Exists(file)) return;
        var parent = int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);
        int[] all = [parent, .. ChildrenOf(parent)];
        // The parent first, so that it starts no others.
        foreach (var id in all)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // It has ended by itself.
            }
        }

        // Where nobody collects the dead, they stay as names; the server would take the name of its predecessor for life.
        SpinWait.SpinUntil(() => all.All(static id => Status(id) is not { } words || words[0] == "Z"));
        File.Delete(file);
    }

    private static IEnumerable<int> ChildrenOf(int parent)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            if (Status(id) is { } words && words[1] == parent.ToString(CultureInfo.InvariantCulture)) yield return id;
        }
    }

    /// <summary>State and parent of a process; null when there is none.</summary>
    private static string[]? Status(int id)
    {
        try
        {
            // "id (name) state parent ..."; a name may hold anything.
            var status = File.ReadAllText($"/proc/{id}/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void AsOwner(string program, params string[] arguments)
    {
        // A server that keeps a pipe open would keep us waiting for the end of it.
        const string Quietly = "exec \"$@\" >/dev/null 2>&1 </dev/null";
        string[] command = ["-c", Quietly, "sh", Path.Combine(PostgresServer.Binaries!, program), .. arguments];
        var run = IsRoot
            ? Foreign.Run("/usr/sbin/runuser", ["-u", "postgres", "--", "/bin/sh", .. command], folder)
            : Foreign.Run("/bin/sh", command, folder);
        var log = Path.Combine(folder, "log");
        Assert.True(run.Code == 0, $"{program} ended with {run.Code}\n{(File.Exists(log) ? File.ReadAllText(log) : "")}");
    }
}
