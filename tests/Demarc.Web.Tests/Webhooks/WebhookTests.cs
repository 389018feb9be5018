using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Demarc.Adapters.Store;
using Demarc.Adapters.Webhooks;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Demarc.Web.Tests.Jobs;
using Demarc.Web.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Webhooks;

/// <summary>Webhooks from the page to the receiver, and what becomes of those that nobody takes.</summary>
public sealed partial class WebhookTests(WebFixture web)
{
    [Fact]
    public async Task Who_asks_to_be_told_is_told_signed()
    {
        using var receiver = new Receiver();
        web.MakeTenant("hooks");
        using var client = await web.SignIn(Role.Admin, "hooks");
        using var added = await client.SendForm(
            "/o/hooks/settings/webhooks", ("address", receiver.Address), ("events", WebhookEvents.RunFinished));
        Assert.Equal((HttpStatusCode.OK, "no-store"), (added.StatusCode, added.Headers.CacheControl?.ToString()));
        var secret = SecretText().Match(WebUtility.HtmlDecode(await added.Text())).Groups[1].Value;
        var list = await client.Text("/o/hooks/settings/webhooks");
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        var page = PagePath().Match(list).Value;
        using var tested = await client.SendForm(page, page + "/test");
        Check(await receiver.Next(), secret, WebhookEvents.Test);

        var queue = web.Services.GetRequiredService<WorkQueue>();
        var export = new MemoryStream(Encoding.UTF8.GetBytes(ServedWorld.Buckets(2, 1)));
        var job = await queue.Import("hooks", "test", [new SentFile("export.json", export)], null, administers: true, TestContext.Current.CancellationToken);
        await queue.Await("hooks", job.Id, TimeSpan.FromMinutes(5));
        var told = Check(await receiver.Next(), secret, WebhookEvents.RunFinished);
        Assert.Equal((1, "hooks"), (told.GetProperty("run").GetInt32(), told.GetProperty("organisation").GetString()));
        Assert.Contains("arrived", await client.Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_administrators_set_webhooks_up_and_only_for_public_addresses()
    {
        using var manager = await web.SignIn(Role.Manager);
        using var page = await manager.Get($"/o/{WebFixture.Sample}/settings/webhooks");
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        using var admin = await web.SignIn(Role.Admin);
        foreach (var address in new[] { "https://169.254.169.254/latest", "http://hooks.example.com", "x" })
        {
            using var answer = await admin.SendForm(
                $"/o/{WebFixture.Sample}/settings/webhooks", ("address", address), ("events", WebhookEvents.RunFinished));
            Assert.Contains("class=\"refusal\"", await answer.Text(), StringComparison.Ordinal);
        }

        Assert.Empty(web.Services.GetRequiredService<WebhookDesk>().Of(WebFixture.Sample).All());
        using var missing = await admin.SendForm(
            $"/o/{WebFixture.Sample}/settings/webhooks", $"/o/{WebFixture.Sample}/settings/webhooks/wh-nothere/remove");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task What_nobody_takes_is_sent_again_later_and_later_and_then_given_up()
    {
        using var world = new DeskWorld();
        world.Receiver.Status = 500;
        var begun = world.Clock.Now;
        var waits = new List<double>();
        while (world.Delivery.State == DeliveryState.Pending)
        {
            world.Clock.Now = Later(world.Clock.Now, world.Delivery.Due.ToTime());
            var before = world.Clock.Now;
            await world.Deliver();
            waits.Add((world.Delivery.Due.ToTime() - before).TotalSeconds);
        }

        double[] shortest = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400];
        Assert.Equal((DeliveryState.Dead, 10, 500), (world.Delivery.State, world.Delivery.Attempt, world.Delivery.Status));
        Assert.All(shortest.Zip(waits), static pair => Assert.InRange(pair.Second, pair.First, pair.First * 1.21));
        Assert.Equal(10, world.Receiver.All.Count);
        Assert.Single(world.Receiver.All.Select(static message => message.Headers["webhook-id"]).Distinct(StringComparer.Ordinal));
        Assert.True(world.Row.IsOn);
        Assert.Equal(Moment.Of(begun), world.Row.Failing);
        // After days of it the webhook is turned off.
        world.Clock.Now += TimeSpan.FromDays(3);
        world.Webhooks.Again(world.Row.Id, world.Delivery.Happening.Id, Moment.Of(world.Clock.Now));
        await world.Deliver();
        Assert.Contains("5 days", world.Row.DisabledWhy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_can_be_sent_again_and_the_receiver_says_when_enough()
    {
        using var world = new DeskWorld();
        world.Receiver.Status = 302;
        world.Receiver.Location = "http://127.0.0.1/elsewhere";
        await world.Deliver();
        Assert.Equal((DeliveryState.Pending, 302), (world.Delivery.State, world.Delivery.Status));
        world.Receiver.Status = 204;
        Assert.True(world.Webhooks.Again(world.Row.Id, world.Delivery.Happening.Id, Moment.Of(world.Clock.Now)));
        await world.Deliver();
        Assert.Equal((DeliveryState.Delivered, true), (world.Delivery.State, world.Row.Failing.IsOpen));
        Assert.Empty(world.Webhooks.Due(Moment.Of(world.Clock.Now.AddDays(9)), 10));
        world.Receiver.Status = 410;
        world.Desk.Test(DeskWorld.Tenant, world.Row.Id);
        await world.Deliver();
        Assert.False(world.Row.IsOn);
        Assert.Empty(world.Webhooks.Listening());
    }

    [Fact]
    public async Task After_a_new_secret_both_sign_for_a_day()
    {
        using var world = new DeskWorld();
        var secret = world.Desk.Rotate(DeskWorld.Tenant, world.Row.Id);
        await world.Deliver();
        var signatures = world.Receiver.All.Last().Headers["webhook-signature"].Split(' ');
        Assert.Equal(2, signatures.Length);
        Check(world.Receiver.All.Last(), secret, WebhookEvents.Test);
        Check(world.Receiver.All.Last(), world.FirstSecret, WebhookEvents.Test);
        world.Clock.Now += TimeSpan.FromHours(25);
        world.Desk.Test(DeskWorld.Tenant, world.Row.Id);
        await world.Deliver();
        Assert.DoesNotContain(' ', world.Receiver.All.Last().Headers["webhook-signature"]);
        Check(world.Receiver.All.Last(), secret, WebhookEvents.Test);
    }

    [Fact]
    public void Secrets_are_not_in_the_store_as_they_are()
    {
        using var world = new DeskWorld();
        var secret = Convert.FromBase64String(world.FirstSecret[WebhookSigning.Prefix.Length..]);
        Assert.True(world.Row.Secret.Span.IndexOf(secret) < 0);
        Assert.Null(SecretSeal.Open(new byte[32], world.Row.Id, world.Row.Secret.Span));
    }

    /// <summary>Checks a message as a receiver does, and gives what it tells.</summary>
    private static JsonElement Check(Received message, string secret, string type)
    {
        var key = Convert.FromBase64String(secret[WebhookSigning.Prefix.Length..]);
        var seconds = long.Parse(message.Headers["webhook-timestamp"], CultureInfo.InvariantCulture);
        Assert.Contains(
            WebhookSigning.Sign(key, message.Headers["webhook-id"], seconds, message.Body),
            message.Headers["webhook-signature"].Split(' '), StringComparer.Ordinal);
        var body = JsonDocument.Parse(message.Body).RootElement;
        Assert.Equal(type, body.GetProperty("type").GetString());
        Assert.True(DateTimeOffset.TryParse(body.GetProperty("timestamp").GetString(), CultureInfo.InvariantCulture, out _));
        return body.GetProperty("data");
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    [GeneratedRegex("(whsec_[A-Za-z0-9+/=]+)")]
    private static partial Regex SecretText();

    [GeneratedRegex("/o/hooks/settings/webhooks/wh-[a-z2-9]+")]
    private static partial Regex PagePath();

    private sealed class TestClock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>A desk with a clock of its own, one webhook, and one message for it.</summary>
    private sealed class DeskWorld : IDisposable
    {
        internal const string Tenant = "main";

        private readonly string folder = Directory.CreateTempSubdirectory("demarc-hooks-").FullName;
        private readonly TenantStores stores;
        private readonly WebhookSender sender;

        internal DeskWorld()
        {
            var options = new WebOptions { Store = Path.Combine(folder, "demarc.db"), WebhooksToLoopback = true, Clock = Clock };
            StoreAddress.Open(options.Store, Tenant, create: true).Dispose();
            stores = new TenantStores(options);
            sender = new WebhookSender(options);
            Desk = new WebhookDesk(stores, sender, options);
            (var row, FirstSecret) = Desk.Add(Tenant, Receiver.Address, "", [WebhookEvents.RunFinished], "test");
            Desk.Test(Tenant, row.Id);
        }

        internal TestClock Clock { get; } = new();

        internal Receiver Receiver { get; } = new();

        internal WebhookDesk Desk { get; }

        internal string FirstSecret { get; }

        internal WebhookStore Webhooks => Desk.Of(Tenant);

        internal WebhookRow Row => Webhooks.All()[0];

        internal DeliveryRow Delivery => Webhooks.Deliveries(Row.Id, 1)[0];

        internal async Task Deliver()
        {
            foreach (var due in Webhooks.Due(Moment.Of(Clock.Now), 10))
                await Desk.Deliver(due.Tenant, due.Webhook, due.Happening, due.Due, TestContext.Current.CancellationToken);
        }

        public void Dispose()
        {
            Receiver.Dispose();
            sender.Dispose();
            stores.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
