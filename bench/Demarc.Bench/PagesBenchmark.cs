using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Bench;

/// <summary>
/// Pages of a large organisation, asked for by several readers at once who wait for nothing: the server is a process of its own, and the
/// readers are this one, on the same processors.
/// </summary>
public static partial class PagesBenchmark
{
    private const int Services = 300;
    private const int Readers = 20;
    private const int Pages = 400;
    private const string Tenant = "large";
    private const string Login = "reader@large.example";
    private const string Password = "a long enough passphrase";

    private static readonly string[] Asked =
    [
        "", "services", "matrix", "gaps", "gaps?kind=unowned&page=40", "gaps?q=backup", "gaps/by/service", "controls", "owners", "evidence",
        "audit", "reports", "matrix?page=2", "findings", "evidence/needed",
    ];

    /// <summary>Makes the organisation, starts the server, reads each page; workloads of each service unless said otherwise: 4.</summary>
    public static async Task Run(TextWriter output, IReadOnlyList<string> arguments)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-pages-").FullName;
        try
        {
            var pack = Measured.PackContent(folder);
            var exports = Directory.CreateDirectory(Path.Combine(folder, "exports")).FullName;
            Write(exports, pack, int.Parse(arguments.Count > 0 ? arguments[0] : "4", NumberStyles.None, CultureInfo.InvariantCulture));
            using var server = Measured.Start("pages-serve", pack, folder, exports);
            try
            {
                await Read(output, server);
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Read(TextWriter output, Process server)
    {
        var address = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server did not start");
        var counts = await server.StandardOutput.ReadLineAsync();
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
        { BaseAddress = new Uri(address) };
        await SignIn(client);
        output.WriteLine(counts);
        output.WriteLine("| page | KB | alone, median ms | 20 readers: median ms | 95 of 100 ms | pages/s |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var page in Asked) output.WriteLine(await Measure(client, page));
    }

    /// <summary>The server; it ends when it is killed.</summary>
    public static async Task Serve(TextWriter output, string pack, string folder, string exports)
    {
        var app = DemarcWeb.Build(new WebOptions
        {
            Urls = "http://127.0.0.1:0",
            Store = Path.Combine(folder, "demarc.db"),
            Content = pack,
            CallsPerMinute = int.MaxValue,
            TriesPerMinute = int.MaxValue,
        });
        await app.StartAsync();
        app.Services.GetRequiredService<TenantStores>().ForWriting(Tenant).Dispose();
        app.Services.GetRequiredService<Imports>().Run(Tenant, exports);
        var (accounts, now) = (app.Services.GetRequiredService<AccountStore>(), app.Services.GetRequiredService<Sessions>().Now);
        var person = accounts.Create(Login, "Reader", app.Services.GetRequiredService<Passwords>().Hash(Login, Password), now);
        accounts.Grant(new MembershipRow(Tenant, person.Number, "manager", new Interval(now, Moment.Open), "benchmark"));
        var states = app.Services.GetRequiredService<EstateStates>();
        var state = states.Get(Tenant, states.Today(Tenant), known: null);
        output.WriteLine(app.Urls.First());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Result.Estate.Instances.Select(static use => use.Service).Distinct(StringComparer.Ordinal).Count()} services, "
            + $"{state.Result.Estate.Instances.Length:#,0} instances, {state.Result.Duties.Length:#,0} duties, "
            + $"{state.Result.Gaps.Length:#,0} gaps"));
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Services of the catalogue in its order, each used by so many workloads that nobody answers for.</summary>
    private static void Write(string exports, string pack, int workloads)
    {
        var text = new StringBuilder("service,tenant,workload\n");
        foreach (var service in Measured.Catalogue(pack).Services.Take(Services))
        {
            for (var i = 0; i < workloads; i++) text.Append(CultureInfo.InvariantCulture, $"{service.Id},account-{i},workload-{i}\n");
        }

        File.WriteAllText(Path.Combine(exports, "services.csv"), text.ToString());
        text.Clear().Append("organisation: Large\nworkloads:\n");
        for (var i = 0; i < workloads; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  - {{ id: workload-{i}, title: Workload {i}, environment: production, criticality: high }}\n");
        }

        File.WriteAllText(Path.Combine(exports, "demarc.yaml"), text.ToString());
    }

    private static async Task SignIn(HttpClient client)
    {
        var token = Token().Match(await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative))).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([new("demarc-token", token), new("login", Login), new("password", Password)]);
        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"not signed in: {answer.StatusCode}");
    }

    /// <summary>One page: by one reader after the code has become what it is in a long run, then by all at once.</summary>
    private static async Task<string> Measure(HttpClient client, string page)
    {
        var (bytes, left) = (0, Pages);
        async Task<double> Once()
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri($"/o/{Tenant}/{page}", UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{page}: {answer.StatusCode}");
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        for (var i = 0; i < 60; i++) await Once();
        List<double> alone = [];
        for (var i = 0; i < 40; i++) alone.Add(await Once());
        var started = Stopwatch.GetTimestamp();
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(async _ =>
        {
            List<double> times = [];
            while (Interlocked.Decrement(ref left) >= 0) times.Add(await Once());
            return times;
        }));
        var together = readers.SelectMany(static times => times).Order().ToArray();
        var rate = Pages / Stopwatch.GetElapsedTime(started).TotalSeconds;
        alone.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {(page.Length == 0 ? "overview" : page)} | {bytes / 1000} | {alone[alone.Count / 2]:0} | "
            + $"{together[together.Length / 2]:0} | "
            + $"{together[together.Length * 95 / 100]:0} | {rate:0} |");
    }

    [GeneratedRegex("name=\"demarc-token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
