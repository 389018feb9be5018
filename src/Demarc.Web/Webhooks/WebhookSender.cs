using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Demarc.Adapters.Webhooks;

namespace Demarc.Web.Webhooks;

/// <summary>How an attempt went.</summary>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
/// <param name="Reason">Why it failed, for people; empty when it did not.</param>
/// <param name="RetryAfter">How long the receiver asks to wait; null when it does not say.</param>
public sealed record SendResult(int Status, string Reason, TimeSpan? RetryAfter)
{
    /// <summary>Whether it arrived.</summary>
    public bool Arrived => Status is >= 200 and < 300;

    /// <summary>Whether the receiver wants nothing more.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>
/// Sends one message: over a connection that <see cref="ReachGuard"/> lets through, without following redirects, reading no more of the
/// answer than its status, and giving up in time.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TimeProvider clock;
    private readonly HttpClient client;

    /// <summary>A sender.</summary>
    public WebhookSender(WebOptions options)
    {
        clock = options.Clock;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = (context, cancel) => ReachGuard.Connect(context.DnsEndPoint, options.WebhooksToLoopback, cancel),
        })
        { Timeout = Patience };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("demarc-webhooks", "1"));
    }

    /// <summary>What is sent of a happening: the same bytes each time.</summary>
    public static byte[] Body(Happening happening)
    {
        using var data = JsonDocument.Parse(happening.Data);
        return JsonSerializer.SerializeToUtf8Bytes(
            new { type = happening.Type, timestamp = happening.Happened.ToString(), data = data.RootElement });
    }

    /// <summary>Sends.</summary>
    /// <param name="address">Where.</param>
    /// <param name="happening">What.</param>
    /// <param name="secrets">The secrets that sign, the present one first.</param>
    /// <param name="stop">The process ends.</param>
    public async Task<SendResult> Send(string address, Happening happening, IEnumerable<byte[]> secrets, CancellationToken stop)
    {
        var body = Body(happening);
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", Encoding.UTF8.WebName);
        request.Headers.Add("webhook-id", happening.Id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(
            "webhook-signature", string.Join(' ', secrets.Select(secret => WebhookSigning.Sign(secret, happening.Id, seconds, body))));
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            var status = (int)answer.StatusCode;
            return new SendResult(status, Explain(answer.StatusCode), RetryAfter(answer));
        }
        catch (HttpRequestException error)
        {
            return new SendResult(0, error.Message, null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new SendResult(0, $"no answer within {Patience.TotalSeconds:0} seconds", null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static string Explain(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => "",
        >= 300 and < 400 => "redirected, which is not followed: write the new address",
        410 => "the receiver wants nothing more",
        var other => $"answered with {other}",
    };

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };
}
