using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Web.Estates;
using Npgsql;

namespace Demarc.Web.Tests.Jobs;

/// <summary>A store of its own on either database, served by real processes that can be killed.</summary>
internal sealed class ServedWorld : IDisposable
{
    private static int databases;

    private readonly List<ServedProcess> processes = [];
    private readonly CookieContainer cookies = new();

    internal ServedWorld(string database)
    {
        Folder = Directory.CreateTempSubdirectory("demarc-served-").FullName;
        Address = database == "postgres" ? MakeDatabase() : Path.Combine(Folder, "demarc.db");
        Client = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false });
    }

    /// <summary>The databases there are here.</summary>
    internal static TheoryData<string> Databases => PostgresServer.Binaries is null ? ["sqlite"] : ["sqlite", "postgres"];

    internal string Folder { get; }

    internal string Address { get; }

    internal string Keys => Path.Combine(Folder, "keys");

    internal HttpClient Client { get; }

    internal SqlStore Store { get; private set; } = null!;

    internal JobStore Jobs => new(Store);

    /// <summary>Starts a process, and signs in with the link it prints.</summary>
    internal async Task<ServedProcess> Start(params string[] more)
    {
        var process = await ServedProcess.Start(Address, Keys, more);
        processes.Add(process);
        if (Store is null)
        {
            Store = StoreAddress.Open(Address, SampleOrganisation.Tenant, create: false);
            using var answer = await Client.GetAsync(new Uri(process.Link));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        return process;
    }

    /// <summary>Sends files to a process, as the form of the page does.</summary>
    internal async Task<HttpResponseMessage> Upload(ServedProcess process, params (string Name, string Text)[] files)
    {
        var page = $"{process.Address}/o/{SampleOrganisation.Tenant}/import";
        List<(string, HttpContent)> fields = [("demarc-token", new StringContent(await Token(page)))];
        foreach (var (name, text) in files) fields.Add(("files|" + name, new ByteArrayContent(Encoding.UTF8.GetBytes(text))));
        return await Send(page, fields);
    }

    /// <summary>What only this client has.</summary>
    internal IEnumerable<string> Secrets() => cookies.GetAllCookies().Select(static cookie => cookie.Value);

    internal async Task<HttpResponseMessage> Post(ServedProcess process, string page, string address)
    {
        var token = new StringContent(await Token(process.Address + page));
        return await Send(process.Address + address, [("demarc-token", token)]);
    }

    public void Dispose()
    {
        foreach (var process in processes) process.Dispose();
        Store?.Dispose();
        Client.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A snapshot of buckets, each with the number of the export as a tag.</summary>
    internal static string Buckets(int count, int generation) => new JsonObject
    {
        ["fileVersion"] = "1.0",
        ["configSnapshotId"] = "x",
        ["configurationItems"] = new JsonArray([.. Enumerable.Range(0, count).Select(number => (JsonNode)new JsonObject
        {
            ["version"] = "1.3",
            ["accountId"] = "111111111111",
            ["configurationItemStatus"] = "OK",
            ["arn"] = $"arn:aws:s3:::b{number}",
            ["resourceType"] = "AWS::S3::Bucket",
            ["resourceId"] = $"b{number}",
            ["resourceName"] = $"b{number}",
            ["awsRegion"] = "eu-west-1",
            ["tags"] = new JsonObject { ["generation"] = generation.ToString(CultureInfo.InvariantCulture) },
            ["configuration"] = new JsonObject { ["name"] = $"b{number}" },
        })]),
    }.ToJsonString();

    private async Task<string> Token(string page)
    {
        var text = await Client.GetStringAsync(new Uri(page));
        var at = text.IndexOf("demarc-token\" value=\"", StringComparison.Ordinal) + 21;
        return text[at..text.IndexOf('"', at)];
    }

    private async Task<HttpResponseMessage> Send(string address, IEnumerable<(string Name, HttpContent Content)> fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in fields)
        {
            if (name.Split('|') is [var field, var file]) form.Add(content, field, file);
            else form.Add(content, name);
        }

        return await Client.PostAsync(new Uri(address), form);
    }

    private static string MakeDatabase()
    {
        var name = $"served{Interlocked.Increment(ref databases)}";
        using var connection = new NpgsqlConnection(PostgresServer.Address);
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return PostgresServer.Address.Replace("Database=facts", $"Database={name}", StringComparison.Ordinal);
    }
}

/// <summary><c>demarc serve</c> as a process.</summary>
internal sealed class ServedProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder errors = new();

    private ServedProcess(Process process, string address, string link)
    {
        (this.process, Address, Link) = (process, address, link);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors) errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    internal string Address { get; }

    internal string Link { get; }

    internal int Id => process.Id;

    internal bool HasExited => process.HasExited;

    internal string Errors
    {
        get
        {
            lock (errors) return errors.ToString();
        }
    }

    internal static async Task<ServedProcess> Start(string store, string keys, params string[] more)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "demarc.dll"), "serve", "--sample", "--store", store, "--keys", keys, "--urls",
                address, .. more,
            ])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var served = Process.Start(start)!;
        // The link is the last line it prints.
        while (await served.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains("/ticket/", StringComparison.Ordinal)) return new ServedProcess(served, address, line.Trim());
        throw new InvalidOperationException("demarc serve did not start: " + await served.StandardError.ReadToEndAsync());
    }

    /// <summary>Starts one that is to fail: its exit code, and what it says.</summary>
    internal static async Task<(int Code, string Errors)> Fail(string store, string keys, string option, string value)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        { ["--store"] = store, ["--keys"] = keys, ["--urls"] = "http://127.0.0.1:0", [option] = value };
        var (code, _, errors) = await Run(["serve", .. options.SelectMany(static pair => new[] { pair.Key, pair.Value })]);
        return (code, errors);
    }

    /// <summary>Runs any verb to its end: exit code, what it says, and what it complains of.</summary>
    internal static async Task<(int Code, string Said, string Errors)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "demarc.dll"), .. arguments])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var running = Process.Start(start)!;
        var complaints = running.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await running.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (running.ExitCode, said, await complaints);
    }

    /// <summary>Ends it as a power failure would.</summary>
    internal void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Lets it go on for a moment; fails when it has ended by itself.</summary>
    internal void Go()
    {
        if (process.WaitForExit(5)) throw new InvalidOperationException($"demarc serve ended with {process.ExitCode}: {Errors}");
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
