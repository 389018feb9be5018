using System.Text;
using System.Text.Json;
using Demarc.Adapters.Audits;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Work;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Demarc.Web.Tests.Jobs;
using Demarc.Web.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Webhooks;

/// <summary>What happens is told once: not what was there before, and not twice when two look at the same time.</summary>
public sealed class TellerTests(WebFixture web)
{
    [Fact]
    public async Task What_happens_is_told_once()
    {
        web.MakeTenant("teller");
        var desk = web.Services.GetRequiredService<WebhookDesk>();
        var teller = web.Services.GetRequiredService<Teller>();
        // Nobody is there: what is told is looked at in the store.
        var (row, _) = desk.Add(
            "teller", "https://hooks.invalid/x", "", WebhookEvents.All.Select(static known => known.Type), "test");
        await Import(1);
        teller.Tell("teller");
        await Import(2);
        Parallel.For(0, 4, _ => teller.Tell("teller"));
        teller.Tell("teller");
        var told = desk.Of("teller").Deliveries(row.Id, 100).Select(static delivery => delivery.Happening).ToList();
        var runs = told.Where(static happening => happening.Type == WebhookEvents.RunFinished)
            .Select(static happening => JsonDocument.Parse(happening.Data).RootElement.GetProperty("run").GetInt32()).ToList();
        // The sweep of the application tells as well: the first run may have been told, the second must have been.
        Assert.Contains(2, runs);
        Assert.Equal(runs.Count, runs.Distinct().Count());
        Assert.Contains(told, static happening => happening.Type == WebhookEvents.EvidenceAdded);
        Assert.All(told, static happening => Assert.InRange(happening.Data.Length, 2, 20_000));
        Assert.Equal(told.Count, told.Select(static happening => happening.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void What_an_auditor_asks_and_its_answers_are_told_once()
    {
        const string Tenant = "teller-questions";
        web.MakeTenant(Tenant);
        var requests = new AuditRequests(web.Services.GetRequiredService<TenantStores>().Of(Tenant));
        var now = web.Services.GetRequiredService<Sessions>().Now;
        requests.Ask(Question("before"));
        var desk = web.Services.GetRequiredService<WebhookDesk>();
        var (row, _) = desk.Add(
            Tenant, "https://hooks.invalid/x", "", [WebhookEvents.QuestionAsked, WebhookEvents.QuestionAnswered], "test");
        var teller = web.Services.GetRequiredService<Teller>();
        teller.Tell(Tenant);
        Assert.Empty(Told());
        Assert.Equal(2, requests.Ask(Question("after")));
        Parallel.For(0, 4, _ => teller.Tell(Tenant));
        Assert.Equal(["question.asked 2"], Told(), StringComparer.Ordinal);
        Assert.True(requests.Answer(1, "somebody", "so", now));
        teller.Tell(Tenant);
        teller.Tell(Tenant);
        Assert.Equal(["question.answered 1", "question.asked 2"], Told().Order(StringComparer.Ordinal), StringComparer.Ordinal);

        AuditRequest Question(string text) => new() { Framework = "", Requirement = "", Asker = "a", Question = text, Asked = now };

        List<string> Told() =>
        [
            .. desk.Of(Tenant).Deliveries(row.Id, 10).Select(static one =>
                $"{one.Happening.Type} {JsonDocument.Parse(one.Happening.Data).RootElement.GetProperty("question").GetInt32()}"),
        ];
    }

    [Fact]
    public void What_is_due_soon_is_told_once_and_again_when_its_day_is_moved()
    {
        const string Tenant = "teller-deadlines";
        web.MakeTenant(Tenant);
        var states = web.Services.GetRequiredService<EstateStates>();
        var today = states.Today(Tenant);
        TakeIn(Tenant, today.AddDays(10));
        var desk = web.Services.GetRequiredService<WebhookDesk>();
        var (row, _) = desk.Add(Tenant, "https://hooks.invalid/x", "", [WebhookEvents.DeadlineSoon], "test");
        var teller = web.Services.GetRequiredService<Teller>();
        Parallel.For(0, 4, _ => teller.Tell(Tenant));
        teller.Tell(Tenant);
        var told = Assert.Single(desk.Of(Tenant).Deliveries(row.Id, 10)).Happening;
        Assert.Equal(WebhookEvents.DeadlineSoon, told.Type);
        using var data = JsonDocument.Parse(told.Data);
        var soon = Assert.Single(data.RootElement.GetProperty("deadlines").EnumerateArray());
        Assert.Equal(("agreement", "soon"), (soon.GetProperty("kind").GetString(), soon.GetProperty("id").GetString()));
        Assert.Equal($"{today.AddDays(10):yyyy-MM-dd}", soon.GetProperty("day").GetString());
        Assert.Equal($"/o/{Tenant}/agreements/soon", soon.GetProperty("address").GetString());

        // Renewed beyond the time of notice: nothing is told. Moved to another day that is near: that one is.
        TakeIn(Tenant, today.AddDays(300));
        teller.Tell(Tenant);
        TakeIn(Tenant, today.AddDays(10));
        teller.Tell(Tenant);
        Assert.Single(desk.Of(Tenant).Deliveries(row.Id, 10));
        TakeIn(Tenant, today.AddDays(20));
        teller.Tell(Tenant);
        Assert.Equal(2, desk.Of(Tenant).Deliveries(row.Id, 10).Count);
    }

    /// <summary>What is shown may be a second old when another process recorded something: it is told of once it is seen.</summary>
    [Fact]
    public void What_another_process_recorded_a_moment_ago_is_told_of_when_it_is_seen()
    {
        const string Tenant = "teller-processes";
        web.MakeTenant(Tenant);
        var (states, desk) = (web.Services.GetRequiredService<EstateStates>(), web.Services.GetRequiredService<WebhookDesk>());
        var (row, _) = desk.Add(Tenant, "https://hooks.invalid/x", "", [WebhookEvents.DeadlineSoon], "test");
        var (teller, shelf) = (web.Services.GetRequiredService<Teller>(), web.Services.GetRequiredService<ContentShelf>());
        var folder = Directory.CreateTempSubdirectory("demarc-teller-").FullName;
        File.WriteAllText(Path.Combine(folder, "demarc.yaml"), Agreements(states.Today(Tenant), states.Today(Tenant).AddDays(10)));
        var now = Engine.Evidence.Moment.Of(TimeProvider.System.GetUtcNow());
        var request = new ImportRequest { Inputs = [folder], Looked = now, Now = now, Tenant = Tenant };
        using (var store = web.Services.GetRequiredService<TenantStores>().ForWriting(Tenant))
        {
            states.Changed(Tenant);
            teller.Tell(Tenant);
            EstateImport.Run(store, shelf.Build, request);
            teller.Tell(Tenant);
        }

        states.Changed(Tenant);
        teller.Tell(Tenant);
        Assert.Single(desk.Of(Tenant).Deliveries(row.Id, 10));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Two agreements, one of which ends before long.</summary>
    private void TakeIn(string tenant, DateOnly end)
    {
        var today = web.Services.GetRequiredService<EstateStates>().Today(tenant);
        web.TakeIn(tenant, folder => File.WriteAllText(Path.Combine(folder, "demarc.yaml"), Agreements(today, end)));
        web.Services.GetRequiredService<EstateStates>().Changed(tenant);
    }

    private static string Agreements(DateOnly today, DateOnly end) => $"""
            organisation: Harbour Clinic
            agreements:
              - id: soon
                title: Ends before long
                provider: aws
                from: 2020-01-01
                until: {end:yyyy-MM-dd}
                covers:
                  parts: [AGR-01.sign]
              - id: later
                title: Ends later
                provider: aws
                from: 2020-01-01
                until: {today.AddYears(1):yyyy-MM-dd}
                covers:
                  parts: [AGR-01.sign]

            """;

    private async Task Import(int generation)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-teller-").FullName;
        SampleOrganisation.WriteTo(folder);
        var queue = web.Services.GetRequiredService<WorkQueue>();
        var export = Encoding.UTF8.GetBytes(ServedWorld.Buckets(2 + generation, generation));
        List<SentFile> files = [new("export.json", new MemoryStream(export))];
        if (generation == 2)
        {
            files.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(static path => Path.GetFileName(path) is "demarc.yaml" or "config-snapshot-security.json")
                .Select(static path => new SentFile(path, new MemoryStream(File.ReadAllBytes(path)))));
        }

        var job = await queue.Import("teller", "test", files, null, administers: true, TestContext.Current.CancellationToken);
        Assert.Equal(JobState.Done, (await queue.Await("teller", job.Id, TimeSpan.FromMinutes(5))).State);
        Directory.Delete(folder, recursive: true);
    }
}
