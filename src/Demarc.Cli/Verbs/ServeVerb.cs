using System.CommandLine;
using Demarc.Adapters.Store;
using Demarc.Web;
using Demarc.Web.Access.Oidc;
using Demarc.Web.Estates;
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
        var oidc = new Option<string?>("--oidc") { Description = "Let people in by the OpenID Connect provider that this file describes" };
        var publicUrl = new Option<string?>("--public-url")
        { Description = "The address by which people reach it, when a proxy stands before it: https://demarc.example.org" };
        var command = new Command("serve", "Serve the web application: who owns what, what is missing, what shows it")
        { urls, store, sample, content, oidc, publicUrl };
        keys.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var options = new WebOptions
            {
                Urls = parsed.GetValue(urls)!,
                Store = parsed.GetValue(store)!,
                Sample = parsed.GetValue(sample),
                Keys = keys.Folder(parsed, parsed.GetValue(store)!),
                Oidc = parsed.GetValue(oidc) is { } file ? OidcFile.Read(file, Environment.GetEnvironmentVariable) : null,
                PublicUrl = parsed.GetValue(publicUrl) is { } text ? PublicUrlOf(text) : null,
            };
            await using var app = DemarcWeb.Build(parsed.GetValue(content) is { } folder ? options with { Content = folder } : options);
            await app.StartAsync(stop);
            var address = options.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? app.Urls.First();
            var link = app.Services.GetRequiredService<FirstStart>().Prepare(address);
            Console.WriteLine($"demarc listens on {string.Join(", ", app.Urls)}; stop with Ctrl+C");
            if (link.Length > 0) Console.WriteLine($"open this once to come in:\n  {link}");
            await app.WaitForShutdownAsync(stop);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Uri PublicUrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http") && address.PathAndQuery == "/"
            ? address : throw new UsageException("--public-url is an address without a path, such as https://demarc.example.org");
}
