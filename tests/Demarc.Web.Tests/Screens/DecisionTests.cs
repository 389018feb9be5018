using System.Net;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>Decisions, from the request to the page that shows their effect. Each test has an organisation of its own.</summary>
public sealed class DecisionTests(WebFixture web)
{
    private DecisionBook Book => web.Services.GetRequiredService<DecisionBook>();

    [Fact]
    public void An_owner_that_is_named_closes_the_gaps_of_nobody_and_the_log_has_it()
    {
        web.MakeSample("decided-owner");
        var before = Scope(Role.Manager, "decided-owner");
        var open = Unowned(before).Count(static gap => gap.Part!.Id.Control == "GOV-01");
        var entries = Size("decided-owner");

        Book.Ask(before, DecisionKind.Owner, "Governance", """
            {"people":[{"id":"kim","name":"Kim Ito"}],"owners":[{"id":"kim-governs","owner":"kim","when":"part.control == 'GOV-01'"}]}
            """, "Kim runs it");

        var after = Scope(Role.Manager, "decided-owner");
        Assert.All(after.State.Result.Owners.Where(static pair => pair.Key.Part.Id.Control == "GOV-01"),
            static pair => Assert.Equal("Kim Ito", pair.Value.Owner));
        Assert.DoesNotContain(Unowned(after), static gap => gap.Part!.Id.Control == "GOV-01");
        Assert.True(Size("decided-owner") > entries, $"{open} gaps were open, {entries} entries were there");
        Assert.DoesNotContain(Scope(Role.Manager, "decided-owner", known: after.Today.AddDays(-1)).State.Result.Owners.Values,
            static owner => owner.Owner == "Kim Ito");
    }

    [Fact]
    public void An_exception_holds_only_when_somebody_else_approved_it()
    {
        web.MakeSample("decided-exception");
        var scope = Scope(Role.Manager, "decided-exception");
        var failing = scope.State.Result.Checks.First(static check => check.Count(VerdictOutcome.Fail) > 0);
        var asked = Book.Ask(scope, DecisionKind.Exception, "Accepted for now", Exception(failing.Check.Id, scope.Today), "The site is public");

        Assert.Equal(DecisionOutcome.Requested, asked.Outcome);
        Assert.Equal(failing.Count(VerdictOutcome.Fail), Of(scope, failing).Count(VerdictOutcome.Fail));
        var own = Assert.Throws<DecisionException>(() => Book.Decide(scope, asked.Id, DecisionOutcome.Approved, ""));
        Assert.Contains("somebody else decides", own.Message, StringComparison.Ordinal);

        var approved = Book.Decide(Scope(Role.Admin, "decided-exception"), asked.Id, DecisionOutcome.Approved, "seen");
        Assert.Equal(DecisionOutcome.Approved, approved.Outcome);
        Assert.Equal(0, Of(Scope(Role.Manager, "decided-exception"), failing).Count(VerdictOutcome.Fail));
        Assert.Throws<DecisionException>(() => Book.Decide(Scope(Role.Admin, "decided-exception"), asked.Id, DecisionOutcome.Rejected, "again"));
    }

    [Theory]
    [InlineData("""{"owners":[{"id":"x","owner":"nobody.known"}]}""", "there is no person or team")]
    [InlineData("""{"owners":[{"id":"x"}]}""", "\"owner\" is missing")]
    [InlineData("""{"owner":[]}""", "there is no section")]
    [InlineData("""{"owners":[{"id":"x","owner":"platform","when":"part.contrl == 'x'"}]}""", "contrl")]
    [InlineData("""{"content":{"../x.yaml":"a: b"}}""", "not the path")]
    [InlineData("{}", "not empty")]
    [InlineData("[1, 2]", "a map of sections")]
    [InlineData("{\"owners\":", "not JSON")]
    public void What_cannot_be_is_refused_with_the_reason(string body, string reason)
    {
        var scope = Scope(Role.Admin, WebFixture.Sample);
        var entries = Size(WebFixture.Sample);
        var refusal = Assert.Throws<DecisionException>(() => Book.Ask(scope, DecisionKind.Owner, "Wrong", body, "because"));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(entries, Size(WebFixture.Sample));
    }

    [Fact]
    public async Task The_page_tells_which_plan_is_overruled()
    {
        OwnTenant.Make(web, "planned");
        var scope = Scope(Role.Manager, "planned");
        const string Body = """{"owners":[{"id":"keys","owner":"ada.berg","when":"part.domain == 'keys'"}]}""";
        var planned = Book.Ask(scope, DecisionKind.Owner, "Ada from winter on", Body, "planned", scope.Today.AddDays(20));
        var now = Book.Ask(scope, DecisionKind.Owner, "Ada for a while", Body, "needed");
        using var manager = await web.SignIn(Role.Manager, "planned");
        var page = await manager.Text($"/o/planned/decisions/{now.Id}");
        Assert.Contains($"decisions/{planned.Id}\">Ada from winter on</a> was to hold from", page, StringComparison.Ordinal);
        Assert.DoesNotContain("was to hold from", await manager.Text($"/o/planned/decisions/{planned.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_file_cannot_be_read_only_what_mends_it_is_decided()
    {
        const string Tenant = "broken-file";
        web.MakeTenant(Tenant);
        Keep(Tenant, """
            organisation: Harbour Clinic
            services: [{ service: a-service-the-catalogue-had-once }]

            """);
        var scope = Scope(Role.Manager, Tenant);
        foreach (var body in (string[])["""{"people":[{"id":"kim","name":"Kim"}]}""", """{"owners":[{"id":"x","owner":"nobody.known"}]}"""])
        {
            var refusal = Assert.Throws<DecisionException>(() => Book.Ask(scope, DecisionKind.Owner, "Unseen", body, "because"));
            Assert.StartsWith("the organisation's file has mistakes: there is no one service", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Book.Read(scope));
        var mended = Book.Ask(scope, DecisionKind.Adoption, "Out", """
            {"services":[{"service":"a-service-the-catalogue-had-once","removed":"yes"}]}
            """, "It is gone");
        Book.Decide(Scope(Role.Admin, Tenant), mended.Id, DecisionOutcome.Approved, "");
        Assert.Equal(
            DecisionOutcome.Approved, Book.Ask(scope, DecisionKind.Person, "Kim", """{"people":[{"id":"kim","name":"Kim"}]}""", "new").Outcome);
    }

    /// <summary>A file as an earlier catalogue took it: imports refuse it today. Of two writers one waits for the other.</summary>
    private void Keep(string tenant, string file)
    {
        using var store = web.Services.GetRequiredService<TenantStores>().ForWriting(tenant);
        while (Record.Exception(store.Lock) is StoreBusyException)
        {
        }

        var now = Moment.Of(TimeProvider.System.GetUtcNow());
        var recorder = RunRecorder.Begin(store, new RunStart
        {
            Verb = "test",
            Catalogue = web.Services.GetRequiredService<ContentShelf>().Build(OrganisationFile.None).Catalogue!,
            Checks = [],
            Exceptions = [],
            Looked = now,
            Now = now,
        });
        EstateImport.Take(recorder, new OrganisationFile("demarc.yaml", file, []), []);
        recorder.Finish([]);
    }

    [Fact]
    public async Task The_page_of_a_decision_lets_somebody_else_approve()
    {
        web.MakeSample("decided-page");
        var scope = Scope(Role.Owner, "decided-page");
        var body = Exception(scope.State.Result.Checks.First(static check => check.Count(VerdictOutcome.Fail) > 0).Check.Id, scope.Today);
        var asked = Book.Ask(scope, DecisionKind.Exception, "Accepted <for> now", body, "reason");
        var page = $"/o/decided-page/decisions/{asked.Id}";

        using var owner = await web.SignIn(Role.Owner, "decided-page");
        Assert.Contains("Take it back", await owner.Text(page), StringComparison.Ordinal);
        using (var refused = await owner.SendForm(page, ("outcome", "approved")))
            Assert.Contains("your role does not allow it", await refused.Text(), StringComparison.Ordinal);
        using var manager = await web.SignIn(Role.Manager, "decided-page");
        using (var done = await manager.SendForm(page, ("outcome", "approved"), ("reason", "fine")))
            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        var text = await manager.Text(page);
        Assert.Contains("<b>approved</b> by manager@decided-page", text, StringComparison.Ordinal);
        Assert.Contains("Accepted &lt;for&gt; now", text, StringComparison.Ordinal);
        using var viewer = await web.SignIn(Role.Viewer, "decided-page");
        Assert.Contains("Accepted", await viewer.Text("/o/decided-page/decisions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_is_said_in_words_with_what_it_would_change_and_leads_to_its_entry_and_back()
    {
        const string Own = "decided-words";
        web.MakeSample(Own);
        using var owner = await web.SignIn(Role.Owner, Own);
        using var manager = await web.SignIn(Role.Manager, Own);
        var scope = Scope(Role.Manager, Own);
        var failing = scope.State.Result.Checks.First(static check => check.Count(VerdictOutcome.Fail) > 0);
        using var override_ = await owner.SendForm(
            $"/o/{Own}/exceptions/ask", ("part", "VUL-01.apply"), ("service", "aws/ec2"), ("party", "provider"),
            ("until", TenantScope.Text(scope.Today.AddDays(20))), ("reason", "r"));
        var exception = Book.Ask(
            Scope(Role.Owner, Own), DecisionKind.Exception, "Accepted", Exception(failing.Check.Id, scope.Today), "r");
        using var rule = await manager.SendForm(
            $"/o/{Own}/owners", $"/o/{Own}/owners/rule", ("owner", "is:wen.zhao"), ("domain", "backup"), ("service", "aws/rds"), ("reason", "r"));

        var asked = await Said(override_.Headers.Location!.ToString());
        Assert.Contains(scope.State.Result.Catalogue.Part(new PartId("VUL-01", "apply"))!.Title, asked, StringComparison.Ordinal);
        Assert.Contains("service " + scope.State.Result.Catalogue.Service("aws/ec2")!.Title, asked, StringComparison.Ordinal);
        Assert.Contains("the provider's", asked, StringComparison.Ordinal);
        Assert.Matches("<b>[0-9,]+ dut(y|ies)</b> from ", asked);
        Assert.Contains("the day on which somebody else agrees", asked, StringComparison.Ordinal);
        var accepted = await Said($"/o/{Own}/decisions/{exception.Id}");
        Assert.Contains(failing.Check.Title, accepted, StringComparison.Ordinal);
        Assert.Contains("gap closes", accepted.Replace("gaps close", "gap closes", StringComparison.Ordinal), StringComparison.Ordinal);
        var named = await Said(rule.Headers.Location!.ToString());
        Assert.Contains("Wen Zhao answers", named, StringComparison.Ordinal);
        Assert.Contains("domain " + scope.State.Result.Catalogue.Domains.First(static one => one.Id == "backup").Title, named, StringComparison.Ordinal);
        Assert.Contains($"/o/{Own}/owners/wen.zhao", named, StringComparison.Ordinal);
        var page = await manager.Text($"/o/{Own}/owners/wen.zhao");
        Assert.DoesNotContain("part.domain ==", page, StringComparison.Ordinal);

        var entry = Scope(Role.Manager, Own) is var now && Book.Find(now, exception.Id) is { } decision ? decision.Deeds[0].Entry : -1;
        Assert.Contains($"/o/{Own}/ledger/{entry}\"", accepted, StringComparison.Ordinal);
        Assert.Contains($"/o/{Own}/decisions/{exception.Id}\"", await manager.Text($"/o/{Own}/ledger/{entry}"), StringComparison.Ordinal);
        Assert.Contains($"/o/{Own}/decisions/{exception.Id}\"", await manager.Text($"/o/{Own}/ledger"), StringComparison.Ordinal);
        using var opened = await manager.Get($"/o/{Own}/ledger/open?entry={entry}");
        Assert.Equal($"/o/{Own}/ledger/{entry}", opened.Headers.Location!.ToString());

        // What was said later is not there on an earlier day, as in the list.
        using var early = await manager.Get($"/o/{Own}/decisions/{exception.Id}?as-of={TenantScope.Text(scope.Today.AddDays(-3))}");
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);

        async Task<string> Said(string address)
        {
            var text = WebUtility.HtmlDecode(await manager.Text(address));
            var (begin, end) = (text.IndexOf("<summary>As it is written", StringComparison.Ordinal), 0);
            end = text.IndexOf("</pre>", begin, StringComparison.Ordinal);
            var words = text[..begin] + text[end..];
            Assert.DoesNotContain(" == ", words, StringComparison.Ordinal);
            Assert.DoesNotContain("instance.", words, StringComparison.Ordinal);
            return words;
        }
    }

    [Fact]
    public async Task The_reason_of_a_decision_that_is_refused_is_not_lost()
    {
        const string Own = "decided-reason";
        web.MakeSample(Own);
        var scope = Scope(Role.Manager, Own);
        var asked = Book.Ask(scope, DecisionKind.Exception, "Mine", Exception(
            scope.State.Result.Checks.First(static check => check.Count(VerdictOutcome.Fail) > 0).Check.Id, scope.Today), "r");
        using var admin = await web.SignIn(Role.Admin, Own);
        using var refused = await admin.SendForm($"/o/{Own}/decisions/{asked.Id}", ("outcome", "nonsense"), ("reason", "my <reason>"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("my &lt;reason&gt;</textarea>", await refused.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("part.domain in ['backup', 'data'] && instance.account == 'it\\'s'", "domains ")]
    [InlineData("(instance.service == 'aws/s3' && instance.region in ['', 'x']) || instance.provider == 'aws'", "region x or none said; or provider ")]
    [InlineData("", "everywhere")]
    [InlineData("instance.account.startsWith('x')", null)]
    [InlineData("instance.account == 'x' && ", null)]
    [InlineData("instance.account != 'x'", null)]
    [InlineData("service.hostAccess == 'full'", null)]
    [InlineData("instance.account == 'x", null)]
    [InlineData("instance.account == 'x\\", null)]
    public void Conditions_are_said_in_words_or_left_as_they_are(string condition, string? words)
    {
        var said = Demarc.Web.Screens.Work.ConditionWords.Of(Scope(Role.Viewer, WebFixture.Sample), condition);
        if (words is null) Assert.Null(said);
        else Assert.Contains(words, said!, StringComparison.Ordinal);
    }

    private static string Exception(string check, DateOnly today) =>
        $$"""{"exceptions":[{"id":"for-now","checks":["{{check}}"],"reason":"accepted","from":"{{today:yyyy-MM-dd}}","until":"{{today.AddDays(30):yyyy-MM-dd}}"}]}""";

    private static CheckResult Of(TenantScope scope, CheckResult like) =>
        scope.State.Result.Checks.First(check => check.Check.Id == like.Check.Id && check.Instance == like.Instance);

    private static IEnumerable<Gap> Unowned(TenantScope scope) =>
        scope.State.Result.Gaps.Where(static gap => gap.Kind == GapKind.Unowned);

    private long Size(string tenant) => web.Services.GetRequiredService<TenantStores>().Of(tenant).LastChange().Log;

    private TenantScope Scope(Role role, string tenant, DateOnly? known = null)
    {
        var accounts = web.Services.GetRequiredService<AccountStore>();
        var states = web.Services.GetRequiredService<EstateStates>();
        var person = accounts.Find(web.Login(role, tenant))!;
        var session = new SessionRow([], person.Number, "test", Moment.Start, Moment.Start, Moment.Open, "", "");
        return new TenantScope(states, new SignedIn(person, session, []), tenant, role, states.Today(tenant), states.Today(tenant), known);
    }
}
