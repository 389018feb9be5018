using System.Net;
using System.Text;

namespace Demarc.Adapters.Ledger;

/// <summary>
/// Lets a witness answer over HTTP: <c>POST add-checkpoint</c> and <c>GET HASH/checkpoint</c> below each address. Encryption, and limits on
/// who may ask and how often, are for what stands before it.
/// </summary>
public sealed class WitnessHost : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Witness witness;
    private readonly Action<string> report;
    private readonly string[] paths;

    /// <summary>Begins to listen.</summary>
    /// <param name="witness">Who answers; it stays the caller's.</param>
    /// <param name="addresses">Addresses such as <c>http://127.0.0.1:8090/</c>.</param>
    /// <param name="report">Told in a line what was answered.</param>
    /// <exception cref="LedgerException">An address cannot be listened at.</exception>
    public WitnessHost(Witness witness, IEnumerable<string> addresses, Action<string> report)
    {
        (this.witness, this.report) = (witness, report);
        try
        {
            foreach (var address in addresses) listener.Prefixes.Add(address.EndsWith('/') ? address : address + "/");
            paths = [.. listener.Prefixes.Select(PathOf).OrderByDescending(static path => path.Length)];
            listener.Start();
        }
        catch (Exception error) when (error is HttpListenerException or ArgumentException)
        {
            listener.Close();
            throw new LedgerException($"the witness cannot listen there: {error.Message}", error);
        }
    }

    /// <summary>Answers until it is stopped; answers under way are finished.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var registration = stop.Register(listener.Stop);
        var running = new HashSet<Task>();
        while (!stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException && stop.IsCancellationRequested)
            {
                break;
            }

            running.RemoveWhere(static task => task.IsCompleted);
            running.Add(Task.Run(() => AnswerAsync(context), CancellationToken.None));
        }

        await Task.WhenAll(running);
    }

    /// <summary>Listens no more.</summary>
    public void Dispose() => listener.Close();

    /// <summary>What stands after host and port.</summary>
    private static string PathOf(string prefix) => prefix[prefix.IndexOf('/', prefix.IndexOf("//", StringComparison.Ordinal) + 2)..];

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var answer = WitnessAnswer.Text(500, "the witness failed");
        try
        {
            answer = await AnswerAsync(context.Request);
        }
        catch (Exception error) when (error is LedgerException or IOException or UnauthorizedAccessException)
        {
            report(error.Message);
        }

        try
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.MediaType;
            var body = Encoding.UTF8.GetBytes(answer.Body);
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
            report($"{context.Request.HttpMethod} {context.Request.Url?.AbsolutePath} {answer.Status}");
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException)
        {
            report("the caller went away: " + error.Message);
        }
    }

    private async Task<WitnessAnswer> AnswerAsync(HttpListenerRequest request)
    {
        var path = request.Url?.AbsolutePath ?? "";
        var below = paths.Where(prefix => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix => path[prefix.Length..]).FirstOrDefault() ?? "";
        if (below == "add-checkpoint")
        {
            if (request.HttpMethod != "POST") return WitnessAnswer.Text(405, "only POST is answered here");
            using var body = new MemoryStream();
            var buffer = new byte[16384];
            for (int read; (read = await request.InputStream.ReadAsync(buffer)) > 0;)
            {
                if (body.Length + read > Witness.MaxRequestBytes) return WitnessAnswer.Text(413, "the request is too large");
                body.Write(buffer, 0, read);
            }

            return witness.AddCheckpoint(body.GetBuffer().AsSpan(0, (int)body.Length));
        }

        if (below.Split('/') is [var origin, "checkpoint"] && request.HttpMethod == "GET"
            && witness.LastCosigned(origin) is { } note)
            return new WitnessAnswer(200, "text/plain; charset=utf-8", Encoding.UTF8.GetString(note));
        return WitnessAnswer.Text(404, "there is nothing here");
    }
}
