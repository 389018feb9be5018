using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Demarc.Adapters.Ledger;
using Demarc.Web;
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
        var given = new ServeOptions();
        var command = new Command("serve", "Serve the web application: who owns what, what is missing, what shows it");
        given.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var options = given.Read(parsed);
            Check(options);
            await using var app = DemarcWeb.Build(options);
            Check(app.Services.GetRequiredService<ContentShelf>(), options.Content);
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

    /// <summary>A server whose every page would fail does not start.</summary>
    /// <exception cref="UsageException">The content is not there, or has mistakes.</exception>
    private static void Check(ContentShelf shelf, string path)
    {
        try
        {
            if (!shelf.Mistakes.IsEmpty)
                throw new UsageException($"the content in {path} has mistakes:\n  " + string.Join("\n  ", shelf.Mistakes.Take(20)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            throw new UsageException($"the content cannot be read: {error.Message} (--content)", error);
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
}
