using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Demarc.Tests.Databases.PostgresServer))]

namespace Demarc.Tests.Databases;

/// <summary>
/// A private PostgreSQL server for these tests, from the system's own binaries: own data and socket folder, 127.0.0.1, own port. It is
/// started when the first test asks for it and stopped with the last. Where there are no binaries, no test asks.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lock Gate = new();
    private static PostgresServer? running;
    private readonly string folder;
    private readonly int port;

    /// <summary>For the test runner, which stops the server in the end; starts nothing.</summary>
    public PostgresServer() => folder = "";

    private PostgresServer(string binaries)
    {
        folder = Directory.CreateTempSubdirectory("demarc-pg-").FullName;
        port = FreePort();
        if (IsRoot)
        {
            // The server refuses to run as root, and the folder was made by root.
            Run("chown", "postgres", folder);
            Run("chmod", "755", folder);
        }

        AsOwner(Path.Combine(binaries, "initdb"), "-D", Data, "-U", "demarc", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        AsOwner(
            Path.Combine(binaries, "pg_ctl"), "-D", Data, "-w", "-l", Path.Combine(folder, "log"), "-o",
            $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off", "start");
        using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username=demarc;Database=postgres");
        connection.Open();
        using var command = new NpgsqlCommand("CREATE DATABASE facts", connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Where the binaries are; null when there are none that can be run.</summary>
    public static string? Binaries { get; } = Find();

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(folder, "data");

    /// <summary>How to reach the server, which is started if it does not run yet.</summary>
    public static string Address
    {
        get
        {
            lock (Gate)
            {
                running ??= new PostgresServer(Binaries ?? throw new InvalidOperationException("there is no PostgreSQL here"));
                return $"Host=127.0.0.1;Port={running.port};Username=demarc;Database=facts";
            }
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (running is null || folder.Length > 0) return;
            NpgsqlConnection.ClearAllPools();
            running.AsOwner(Path.Combine(Binaries!, "pg_ctl"), "-D", running.Data, "-m", "immediate", "-w", "stop");
            Directory.Delete(running.folder, recursive: true);
            running = null;
        }
    }

    private static string? Find()
    {
        if (OperatingSystem.IsWindows()) return null;
        string[] versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var found = versions.OrderDescending(StringComparer.Ordinal).Select(static version => version + "/bin")
            .FirstOrDefault(static at => File.Exists(at + "/initdb") && File.Exists(at + "/pg_ctl"));
        // Root can only start it as somebody else.
        if (!IsRoot) return found;
        var owner = File.ReadLines("/etc/passwd").Any(static line => line.StartsWith("postgres:", StringComparison.Ordinal));
        return owner && File.Exists("/usr/sbin/runuser") ? found : null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void AsOwner(string program, params string[] arguments)
    {
        if (IsRoot) Run("/usr/sbin/runuser", ["-u", "postgres", "--", program, .. arguments]);
        else Run(program, arguments);
    }

    private void Run(string program, params string[] arguments)
    {
        // Its output goes to a file: a server that keeps a pipe open would keep us waiting for the end of it.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments])
        { WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode == 0) return;
        var log = Path.Combine(folder, "log");
        throw new InvalidOperationException($"{program} ended with {process.ExitCode}\n{(File.Exists(log) ? File.ReadAllText(log) : "")}");
    }
}
