using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Webhooks;
using Demarc.Engine.Evidence;
using Demarc.Web.Estates;

namespace Demarc.Web.Webhooks;

/// <summary>Adds webhooks, keeps their secrets, and sends what is due.</summary>
public sealed class WebhookDesk(TenantStores stores, WebhookSender sender, WebOptions options)
{
    private const int MostWebhooks = 20;
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>How long the secret before signs as well.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    /// <summary>Webhooks of a tenant.</summary>
    public WebhookStore Of(string tenant) => new(stores.Of(tenant));

    /// <summary>Whether secrets can be kept: that takes a folder of keys.</summary>
    public bool CanKeep => options.KeyFolder is not null;

    /// <summary>An id for a message.</summary>
    internal static string NewMessage() => "msg_" + RandomNumberGenerator.GetString(Alphabet, 24);

    /// <summary>Why a webhook cannot be added; null when it can.</summary>
    public string? Refusal(string tenant, string address, IReadOnlyCollection<string> events)
    {
        if (!CanKeep) return "The server was started without a folder of keys (--keys), so that no secret can be kept.";
        if (events.Count == 0) return "Choose at least one event.";
        if (events.Except(WebhookEvents.All.Select(static known => known.Type), StringComparer.Ordinal).Any())
            return "There is no such event.";
        if (Of(tenant).All().Count >= MostWebhooks) return $"There are {MostWebhooks} already.";
        return ReachGuard.Refusal(address, options.WebhooksToLoopback);
    }

    /// <summary>Adds one.</summary>
    /// <returns>It, and its secret, which is never shown again.</returns>
    public (WebhookRow Row, string Secret) Add(string tenant, string address, string note, IEnumerable<string> events, string by)
    {
        var secret = WebhookSigning.NewSecret();
        var id = "wh-" + RandomNumberGenerator.GetString(Alphabet, 12);
        var row = new WebhookRow
        {
            Id = id,
            Address = address,
            Note = note.Length > 200 ? note[..200] : note,
            Events = [.. events.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Secret = Seal(tenant, id, secret),
            Created = Now(),
            CreatedBy = by,
        };
        Of(tenant).Add(row);
        return (row, WebhookSigning.Show(secret));
    }

    /// <summary>Gives one another secret; for a day both sign.</summary>
    /// <returns>The secret, which is never shown again.</returns>
    public string Rotate(string tenant, string webhook)
    {
        var secret = WebhookSigning.NewSecret();
        Of(tenant).Rotate(webhook, Seal(tenant, webhook, secret), Moment.Of(options.Clock.GetUtcNow() + Overlap));
        return WebhookSigning.Show(secret);
    }

    /// <summary>Sends a message to try.</summary>
    public void Test(string tenant, string webhook) => Of(tenant).TellOne(
        webhook, new Happening(NewMessage(), WebhookEvents.Test, Now(), $$"""{"organisation":"{{tenant}}","webhook":"{{webhook}}"}"""));

    /// <summary>Sends a delivery that is due, unless another process has it.</summary>
    internal async Task Deliver(string tenant, string webhook, string happening, Moment due, CancellationToken stop)
    {
        var webhooks = Of(tenant);
        var begun = options.Clock.GetUtcNow();
        if (!webhooks.Take(webhook, happening, due, Moment.Of(begun.AddMinutes(2)))) return;
        if (webhooks.Find(webhook) is not { IsOn: true } row || webhooks.Delivery(webhook, happening) is not { } delivery) return;
        var secrets = Secrets(tenant, row);
        var result = secrets.IsEmpty
            ? new SendResult(0, "its secret cannot be opened: the key of the tenant is another", null)
            : await sender.Send(row.Address, delivery.Happening, secrets, stop);
        Operations.Telemetry.Delivered(result.Arrived);
        Settle(webhooks, row, delivery, result);
    }

    private void Settle(WebhookStore webhooks, WebhookRow row, DeliveryRow delivery, SendResult result)
    {
        var now = options.Clock.GetUtcNow();
        var attempt = delivery.Attempt + 1;
        var delay = result.Arrived || result.IsGone ? null : WebhookPatience.After(attempt, result.RetryAfter);
        webhooks.Settle(delivery with
        {
            State = result.Arrived ? DeliveryState.Delivered : delay is null ? DeliveryState.Dead : DeliveryState.Pending,
            Attempt = attempt,
            Due = Moment.Of(now + (delay ?? TimeSpan.Zero)),
            Status = result.Status,
            Reason = result.Reason,
            Tried = Moment.Of(now),
        });
        if (result.IsGone) webhooks.Disable(row.Id, Moment.Of(now), "the receiver answered that it wants nothing more (410)");
        else if (!result.Arrived && !row.Failing.IsOpen && Moment.Of(now) - row.Failing > WebhookPatience.Longest)
            webhooks.Disable(row.Id, Moment.Of(now), $"nothing came through for {WebhookPatience.Longest.TotalDays:0} days");
    }

    private ImmutableArray<byte[]> Secrets(string tenant, WebhookRow row)
    {
        if (options.KeyFolder is null) return [];
        var key = Key(tenant);
        try
        {
            if (SecretSeal.Open(key, row.Id, row.Secret.Span) is not { } secret) return [];
            var both = row.Earlier.IsEmpty || row.EarlierUntil < Now() ? null : SecretSeal.Open(key, row.Id, row.Earlier.Span);
            return both is null ? [secret] : [secret, both];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private byte[] Seal(string tenant, string owner, byte[] secret)
    {
        var key = Key(tenant);
        try
        {
            return SecretSeal.Seal(key, owner, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>A key of its own, so that what seals files never seals anything else.</summary>
    private byte[] Key(string tenant)
    {
        using var ring = KeyRing.Open(options.KeyFolder!);
        var wrap = ring.WrapKey(tenant);
        try
        {
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, wrap, 32, info: Encoding.ASCII.GetBytes("demarc webhook secrets"));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrap);
        }
    }

    private Moment Now() => Moment.Of(options.Clock.GetUtcNow());
}
