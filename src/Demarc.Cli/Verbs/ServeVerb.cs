using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Web;
using Demarc.Web.Access.Oidc;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc serve</c>: the web application and API in one process.</summary>
internal static class ServeVerb
{
    internal static Command Create()
    {
        var urls = new Option<string>("--urls")
        { DefaultValueFactory = static _ => "http://127.0.0.1:5080", Description = "Where to listen; several with ;" };
        var store = new Option<string>("--store")
        {
            DefaultValueFactory = static _ => StoreAddress.Default,
            Description = "A SQLite file, or PostgreSQL as Host=...;Database=... or postgres://...",
        };
        var sample = new Option<bool>("--sample") { Description = "Show the sample organisation; the link printed opens straight in" };
        var keys = new KeyOptions();
        var content = new Option<string?>("--content") { Description = "Read the catalogue from this folder instead of the shipped one" };
        var log = new Option<string>("--log")
        { DefaultValueFactory = static _ => "text", Description = "The log on standard error: lines for people, or json" };
        log.AcceptOnlyFromAmong("text", "json");
        var metrics = new Option<string[]>("--metrics")
        { Description = "Networks that may read /metrics, beside this machine: 10.0.0.0/8", AllowMultipleArgumentsPerToken = true };
        var oidc = new Option<string?>("--oidc") { Description = "Let people in by the OpenID Connect provider that this file describes" };
        var publicUrl = new Option<string?>("--public-url")
        { Description = "The address by which people reach it, when a proxy stands before it: https://demarc.example.org" };
        var command = new Command("serve", "Serve the web application: who owns what, what is missing, what shows it")
        { urls, store, sample, content, oidc, publicUrl, log, metrics };
        keys.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var options = new WebOptions
            {
                Urls = parsed.GetValue(urls)!,
                Store = parsed.GetValue(store)!,
                Sample = parsed.GetValue(sample),
                Keys = keys.Folder(parsed, parsed.GetValue(store)!),
                JsonLog = parsed.GetValue(log) == "json",
                Collector = Collector(),
                MetricsFor = [.. (parsed.GetValue(metrics) ?? []).Select(NetworkOf)],
                Oidc = parsed.GetValue(oidc) is { } file ? OidcFile.Read(file, Environment.GetEnvironmentVariable) : null,
                PublicUrl = parsed.GetValue(publicUrl) is { } text ? PublicUrlOf(text) : null,
            };
            Check(options);
            await using var app = DemarcWeb.Build(parsed.GetValue(content) is { } folder ? options with { Content = folder } : options);
            await Start(app, options.Urls, stop);
            var address = options.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? app.Urls.First();
            var link = app.Services.GetRequiredService<FirstStart>().Prepare(address);
            Console.WriteLine($"demarc listens on {string.Join(", ", app.Urls)}; stop with Ctrl+C");
            if (link.Length > 0) Console.WriteLine($"open this once to come in:\n  {link}");
            await app.WaitForShutdownAsync(stop);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    /// <exception cref="UsageException">An address cannot be listened on.</exception>
    private static async Task Start(WebApplication app, string urls, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or ArgumentException or SocketException)
        {
            throw new UsageException($"nobody can be served at {urls}: {error.Message}", error);
        }
    }

    private static void Check(WebOptions options)
    {
        foreach (var url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                if (BindingAddress.Parse(url).Port is < 0 or > IPEndPoint.MaxPort) throw new FormatException();
            }
            catch (FormatException error)
            {
                throw new UsageException($"\"{url}\" is no address to listen on; write it as http://127.0.0.1:5080 (--urls)", error);
            }
        }

        if (options.KeyFolder is { } folder) KeyRing.Open(folder).Dispose();
    }

    private static IPNetwork NetworkOf(string text) => IPNetwork.TryParse(text, out var network)
        ? network : throw new UsageException($"\"{text}\" is no network; write it as 10.0.0.0/8 (--metrics)");

    private static string? Collector()
    {
        const string Setting = "OTEL_EXPORTER_OTLP_ENDPOINT";
        var text = Environment.GetEnvironmentVariable(Setting);
        if (string.IsNullOrEmpty(text)) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
            ? text : throw new UsageException($"{Setting} is no address");
    }

    private static Uri PublicUrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http") && address.PathAndQuery == "/"
            ? address : throw new UsageException("--public-url is an address without a path, such as https://demarc.example.org");
}
