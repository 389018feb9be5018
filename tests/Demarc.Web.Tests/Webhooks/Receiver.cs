using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Demarc.Web.Tests.Webhooks;

/// <summary>Somebody who is told: keeps what arrives, and answers as asked.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<Received> received = new();
    private readonly SemaphoreSlim arrived = new(0);

    internal Receiver()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/hook";
        }

        listener.Prefixes.Add(Address[..^4]);
        listener.Start();
        _ = Task.Run(Listen);
    }

    internal string Address { get; }

    internal int Status { get; set; } = 204;

    internal string? Location { get; set; }

    internal IReadOnlyCollection<Received> All => received;

    /// <summary>What arrives next.</summary>
    internal async Task<Received> Next()
    {
        await arrived.WaitAsync(TestContext.Current.CancellationToken);
        return received.Last();
    }

    public void Dispose()
    {
        listener.Close();
        arrived.Dispose();
    }

    private async Task Listen()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                received.Enqueue(new Received(
                    context.Request.Headers.AllKeys.OfType<string>().ToDictionary(
                        static name => name, name => context.Request.Headers[name] ?? "", StringComparer.OrdinalIgnoreCase),
                    body.ToArray()));
                context.Response.StatusCode = Status;
                if (Location is not null) context.Response.Headers["Location"] = Location;
                context.Response.Close();
                arrived.Release();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}

/// <summary>A message as it arrived.</summary>
internal sealed record Received(IReadOnlyDictionary<string, string> Headers, byte[] Body);
