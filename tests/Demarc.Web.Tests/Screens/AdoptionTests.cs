using System.Net;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Adoption;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>Adoption: from the question which service to a service that is in the matrix. Each test has an organisation of its
/// own.</summary>
public sealed class AdoptionTests(WebFixture web)
{
    [Fact]
    public void There_is_a_question_for_every_fact_and_capability_with_all_its_values()
    {
        Assert.Equal(
            ProfileVocabulary.Facts.Select(static fact => (fact.Name, string.Join(' ', fact.Values.Order(StringComparer.Ordinal)))),
            ProfileQuestions.Facts.Select(static question => (
                question.Name, string.Join(' ', question.Answers.Select(static answer => answer.Value).Order(StringComparer.Ordinal)))));
        Assert.Equal(
            string.Join(' ', ProfileVocabulary.Capabilities),
            string.Join(' ', ProfileQuestions.Capabilities.Select(static question => question.Name)));
        Assert.Equal(
            string.Join(' ', Kebab<CapabilityState>.Names),
            string.Join(' ', ProfileQuestions.States.Select(static state => state.Value)));
    }

    [Fact]
    public async Task A_service_in_use_stays_a_gap_until_somebody_else_agreed()
    {
        web.MakeSample("adopt-known");
        const string service = "aws/redshift";
        var gap = State("adopt-known").Result.Gaps.First(static gap =>
            gap.Kind == GapKind.ServiceNotReviewed && gap.Scope.Service == service);
        using var owner = await web.SignIn(Role.Owner, "adopt-known");
        Assert.Contains(service, await owner.Text("/o/adopt-known/adoption"), StringComparison.Ordinal);

        var request = await Ask(owner, "adopt-known", ("service", service), ("owner-backup", "security"));
        Assert.Contains(State("adopt-known").Result.Gaps, one => one.Kind == gap.Kind && one.Scope.Service == service);
        Assert.Contains("Nothing holds yet", await owner.Text(request), StringComparison.Ordinal);
        Assert.Contains("waits", await owner.Text("/o/adopt-known/adoption"), StringComparison.Ordinal);

        await Approve("adopt-known", request);
        var after = State("adopt-known").Result;
        Assert.DoesNotContain(after.Gaps, one => one.Kind == gap.Kind && one.Scope.Service == service);
        var ours = after.Owners.Where(pair => pair.Key.Part.Domain == "backup" && pair.Key.Scope.Service == service).ToList();
        Assert.NotEmpty(ours);
        Assert.All(ours, static pair => Assert.Equal("Security", pair.Value.Owner));
        Assert.Contains(after.Owners, pair => pair.Key.Part.Domain == "backup" && pair.Value.Owner != "Security");
    }

    [Fact]
    public async Task A_service_of_a_provider_nobody_knows_is_in_the_matrix_once_approved_and_as_the_preview_said()
    {
        web.MakeSample("adopt-new");
        (string, string)[] answers =
        [
            ("title", "Vault: \"one\" # 'two'"), ("provider-title", "Acme & Söhne {x}"), ("model", "saas"), ("category", "business"),
            ("document", "https://acme.example/security?a=1#b"), ("fact-content", "stored"), ("fact-hostAccess", "none"),
            ("fact-keyCustody", "customer"), ("fact-multiFactor", "offered"), ("fact-subprocessors", "no"),
            ("account", "a' || true || 'b"), ("workload", AdoptionDraft.NewWorkload), ("workload-title", "Contracts"), ("data-class", "confidential"),
            ("residency", "eu-*, westeurope"), ("agreement-title", "Acme: terms"), ("agreement-from", "2026-01-01"),
            ("agreement-covers", "AGR-03.hold"),
            ("owner-data", "manager@adopt-new"), ("owner-agreements", "peter.vance"),
        ];
        using var manager = await web.SignIn(Role.Manager, "adopt-new");
        var scope = Scope(Role.Manager, "adopt-new");
        var preview = AdoptionPreview.Of(scope, AdoptionDraft.Of(answers.Select(static pair =>
            KeyValuePair.Create(pair.Item1, new Microsoft.Extensions.Primitives.StringValues(pair.Item2)))))!;
        Assert.True(preview.Split.Unknown > 0, "what was not answered stays unknown");
        var request = await Ask(manager, "adopt-new", answers);
        const string Id = "acme-s-hne-x/vault-one-two";
        using (var early = await manager.Get($"/o/adopt-new/services/{Id}")) Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);

        await Approve("adopt-new", request);
        var after = State("adopt-new").Result;
        var service = after.Catalogue.Service(Id)!;
        Assert.Equal("Vault: \"one\" # 'two'", service.Title);
        Assert.Equal("Acme & Söhne {x}", after.Catalogue.Provider("acme-s-hne-x")!.Title);
        Assert.Equal("customer", service.Profile.Fact("keyCustody"));
        Assert.Null(service.Profile.Fact("exposure"));
        var workload = after.Organisation.Workloads.First(static one => one.Id == "contracts");
        Assert.Equal(["eu-*", "westeurope"], workload.Residency);
        var instance = Assert.Single(after.Estate.Instances, static one => one.Service == Id);
        Assert.Equal(("a' || true || 'b", "contracts"), (instance.Account, instance.Workload));
        var duties = after.Duties.Where(static duty => duty.Scope.Service == Id).ToDictionary(static duty => duty.Part.Id);
        Assert.NotEmpty(duties);
        Assert.All(preview.Answers.Where(answer => duties.ContainsKey(answer.Part.Id)),
            answer => Assert.Equal(answer.Party, duties[answer.Part.Id].Party));
        var data = after.Owners.Where(static pair => pair.Key.Part.Domain == "data").ToList();
        Assert.All(data, static pair => Assert.Equal(
            pair.Key.Scope.Service == Id, pair.Value.Owner == "Manager of adopt-new"));
        Assert.Contains(data, static pair => pair.Key.Scope.Service == Id);
        var agreement = Assert.Single(after.Organisation.Agreements, static one => one is { Title: "Acme: terms", Provider: "acme-s-hne-x" });
        Assert.Equal("AGR-03.hold", Assert.Single(agreement.Covers.Parts).ToString());
        Assert.Contains("Vault: &quot;one&quot;", await manager.Text($"/o/adopt-new/services/{Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_differs_from_the_catalogue_gives_the_organisation_its_own_description_with_all_the_rest()
    {
        web.MakeSample("adopt-differs");
        using var manager = await web.SignIn(Role.Manager, "adopt-differs");
        var before = State("adopt-differs").Result.Catalogue.Service("aws/rds")!;
        var request = await Ask(manager, "adopt-differs", ("service", "aws/rds"), ("fact-hostAccess", "full"));
        Assert.Contains("Other than the catalogue says today", await manager.Text(request), StringComparison.Ordinal);
        await Approve("adopt-differs", request);
        var after = State("adopt-differs").Result.Catalogue.Service("aws/rds")!;
        Assert.Equal("full", after.Profile.Fact("hostAccess"));
        Assert.Equal(
            string.Join(' ', ProfileVocabulary.Facts.Where(IsLeft).Select(fact => before.Profile.Fact(fact.Name))),
            string.Join(' ', ProfileVocabulary.Facts.Where(IsLeft).Select(fact => after.Profile.Fact(fact.Name))));
        Assert.Equal(
            ProfileVocabulary.Capabilities.Select(before.Profile.Capability),
                ProfileVocabulary.Capabilities.Select(after.Profile.Capability));
        Assert.Equal(
            string.Join("\n\n", before.Configuration.Select(Written)), string.Join("\n\n", after.Configuration.Select(Written)));
        Assert.Equal((before.Title, before.Model, before.Category), (after.Title, after.Model, after.Category));
        Assert.Equal(Names(before), Names(after));

        static bool IsLeft(ProfileFact fact) => fact.Name != "hostAccess";

        static string Names(CloudService service) =>
            string.Join('\n', service.Aliases.AddRange(service.Billing).AddRange(service.Resources));

        static string Written(ConfigurationEffect effect) => string.Join(
            '\n', effect.Id, effect.Type, effect.When?.Source, string.Join(' ', effect.Set), effect.Why, effect.Source);
    }

    [Fact]
    public async Task A_refused_service_is_a_gap_while_it_is_used_and_adopting_it_takes_the_refusal_away()
    {
        web.MakeSample("adopt-refuse");
        using var owner = await web.SignIn(Role.Owner, "adopt-refuse");
        using var refused = await owner.SendForm("/o/adopt-refuse/adoption/refuse?service=aws/rds", "/o/adopt-refuse/adoption/refuse",
            ("service", "aws/rds"), ("reason", "no longer"));
        Assert.DoesNotContain(Gaps("aws/rds"), static gap => gap.Kind == GapKind.UnsanctionedService);
        await Approve("adopt-refuse", refused.Headers.Location!.ToString());
        Assert.Contains(Gaps("aws/rds"), static gap => gap is { Kind: GapKind.UnsanctionedService, Severity: Severity.High });

        await Approve("adopt-refuse", await Ask(owner, "adopt-refuse", ("service", "aws/rds")));
        Assert.DoesNotContain(Gaps("aws/rds"), static gap => gap.Kind is GapKind.UnsanctionedService or GapKind.ServiceNotReviewed);

        IEnumerable<Gap> Gaps(string service) =>
            State("adopt-refuse").Result.Gaps.Where(gap => gap.Scope.Service == service && gap.Part is null);
    }

    [Fact]
    public async Task Owners_of_a_request_answer_in_its_place_and_nowhere_else()
    {
        const string Own = "adopt-place";
        const string Service = "aws/rds";
        web.MakeSample(Own);
        var used = State(Own).Result.Estate.Instances.First(static one => one.Service == Service && one.Account.Length > 0);
        var before = State(Own).Result.Owners.Where(static pair => pair.Key.Scope.Service == Service)
            .ToDictionary(static pair => (pair.Key.Part.Id, pair.Key.Scope), static pair => pair.Value.OwnerId);
        using var owner = await web.SignIn(Role.Owner, Own);
        await Approve(Own, await Ask(
            owner, Own, ("service", Service), ("account", used.Account), ("region", "eu-north-1"), ("workload", AdoptionDraft.NewWorkload),
            ("workload-title", "A very long name of a workload that fills all of an id"), ("data-class", "internal"), ("owner-backup", "security"),
            ("owner-data", "identity")));
        var after = State(Own).Result;
        var rules = after.Organisation.Owners.Where(static rule => rule.Id.StartsWith("adopted-", StringComparison.Ordinal)).ToList();
        Assert.Equal(["identity", "security"], rules.Select(static rule => rule.Owner).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(
            after.Owners.Where(pair => before.ContainsKey((pair.Key.Part.Id, pair.Key.Scope))),
            pair => Assert.Equal(before[(pair.Key.Part.Id, pair.Key.Scope)], pair.Value.OwnerId));
        var there = after.Owners.Where(static pair => pair.Key.Scope is { Service: Service, Region: "eu-north-1" }
            && pair.Key.Part.Domain is "backup" or "data").ToList();
        Assert.NotEmpty(there);
        Assert.All(there, static pair => Assert.Equal(pair.Key.Part.Domain == "backup" ? "security" : "identity", pair.Value.OwnerId));
    }

    [Fact]
    public async Task Who_only_reads_is_not_offered_to_refuse_a_service()
    {
        using var viewer = await web.SignIn(Role.Viewer);
        Assert.DoesNotContain(
            "name=\"reason\"", await viewer.Text($"/o/{WebFixture.Sample}/adoption/refuse?service=aws/rds"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adoption/new/profile")]
    [InlineData("adoption/new/line?service=nothing/such")]
    [InlineData("adoption/new/summary?title=x&provider=aws&model=saas")]
    [InlineData("adoption/new/summary?title=RDS&provider=aws&model=paas&document=https://x.example")]
    [InlineData("adoption/new/owners?service=aws/rds&owner-backup=nobody.here&fact-hostAccess=maybe&fact-x=y&workload=gone")]
    [InlineData("adoption/new/place?service=aws/rds&agreement-title=x&agreement-from=31.12.&agreement-until=2026-02-31")]
    [InlineData("adoption/new/profile?title=%02%01&provider-title=///&model=%F0%9F%92%A5")]
    public async Task Pages_of_the_wizard_take_anything(string path)
    {
        using var manager = await web.SignIn(Role.Manager);
        using var answer = await manager.Get($"/o/{WebFixture.Sample}/{path}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_missing_is_said_and_nothing_is_asked_for()
    {
        using var manager = await web.SignIn(Role.Manager);
        using var answer = await manager.SendForm(
            $"/o/{WebFixture.Sample}/adoption/refuse?service=aws/rds", $"/o/{WebFixture.Sample}/adoption/new", ("title", "Thing"),
                ("model", "saas"), ("reason", "why"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The provider has no name.", await answer.Text(), StringComparison.Ordinal);
        using var again = await manager.SendForm(
            $"/o/{WebFixture.Sample}/adoption/refuse?service=aws/rds", $"/o/{WebFixture.Sample}/adoption/new", ("service", "aws/rds"),
                ("owner-backup", "nobody.here"), ("reason", "my <reason>"));
        Assert.Contains(">my &lt;reason&gt;</blockquote>", await Same(again, "nobody.here is no person"), StringComparison.Ordinal);
        using var viewer = await web.SignIn(Role.Viewer);
        using var forbidden = await viewer.Get($"/o/{WebFixture.Sample}/adoption/new/service");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.DoesNotContain("Ask for a service", await viewer.Text($"/o/{WebFixture.Sample}/adoption"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_request_for_other_domains_takes_nothing_away_and_the_last_one_named_answers()
    {
        const string Own = "adopt-twice";
        const string Service = "aws/rds";
        web.MakeSample(Own);
        var used = State(Own).Result.Estate.Instances.First(static one => one.Service == Service && one.Account.Length > 0);
        using var owner = await web.SignIn(Role.Owner, Own);
        await Name(("owner-backup", "security"));
        await Name(("owner-data", "security"));
        Assert.Equal(("security", "security"), (Of("backup"), Of("data")));
        await Name(("owner-backup", "identity"));
        Assert.Equal("identity", Of("backup"));
        await Name(("owner-backup", "security"));
        Assert.Equal("security", Of("backup"));

        async Task Name((string, string) who) => await Approve(
            Own, await Ask(owner, Own, ("service", Service), ("account", used.Account), ("region", used.Region), who));

        string Of(string domain) => State(Own).Result.Owners.Where(pair => pair.Key.Part.Domain == domain
            && pair.Key.Scope.Service == Service && pair.Key.Scope.Account == used.Account && pair.Key.Scope.Region == used.Region)
            .Select(static pair => pair.Value.OwnerId).Distinct(StringComparer.Ordinal).Single();
    }

    [Fact]
    public async Task What_belongs_to_no_service_belongs_to_the_one_that_was_described_for_it()
    {
        const string Own = "adopt-unknown";
        web.MakeTenant(Own);
        web.TakeIn(Own, static folder =>
        {
            File.WriteAllText(Path.Combine(folder, "resources.json"), """
                {"data": [
                  {"id": "/subscriptions/s1/resourceGroups/g/providers/Contoso.Widgets/things/a", "name": "a", "type": "contoso.widgets/things",
                   "location": "westeurope", "subscriptionId": "s1", "resourceGroup": "g", "tags": {}, "properties": {}},
                  {"id": "/subscriptions/s1/resourceGroups/g/providers/Contoso.Widgets/things/b", "name": "b", "type": "contoso.widgets/things",
                   "location": "westeurope", "subscriptionId": "s1", "resourceGroup": "g", "tags": {}, "properties": {}}]}
                """);
            File.WriteAllText(Path.Combine(folder, "services.csv"), "service,provider\nWidget Planner,\n");
        });
        var unknown = State(Own).Result.Estate.UnknownTypes;
        Assert.Equal(2, unknown.Length);
        using var owner = await web.SignIn(Role.Owner, Own);
        foreach (var type in unknown)
        {
            var name = type.Type[(type.Type.IndexOf(':', StringComparison.Ordinal) + 1)..];
            var listed = WebUtility.HtmlDecode(await owner.Text($"/o/{Own}/adoption"));
            Assert.Contains($"type={Uri.EscapeDataString(type.Type)}", listed, StringComparison.OrdinalIgnoreCase);
            var form = await owner.Text($"/o/{Own}/adoption/new/service?title=T&type={Uri.EscapeDataString(type.Type)}");
            Assert.Contains($"<b>{type.Resources} resource", form, StringComparison.Ordinal);
            await Approve(Own, await Ask(
                owner, Own, ("title", "Made of " + name), ("provider-title", "Contoso"), ("provider", type == unknown[0] ? "" : "contoso"),
                ("model", "saas"), ("document", "https://contoso.example/security"), ("type", type.Type)));
        }

        var after = State(Own).Result;
        Assert.Empty(after.Estate.UnknownTypes);
        Assert.DoesNotContain(after.Gaps, static gap => gap.Kind == GapKind.UnassignedResponsibility && gap.Part is null);
        Assert.Equal(2, after.Estate.Instances.Where(static one => one.Service.EndsWith("things", StringComparison.Ordinal))
            .Sum(static one => one.Resources));
        Assert.Contains(after.Estate.Instances, static one => one.Service.EndsWith("widget-planner", StringComparison.Ordinal));
        using var stolen = await owner.SendForm(
            $"/o/{Own}/adoption/new/service", $"/o/{Own}/adoption/new", ("title", "Other"), ("provider", "contoso"), ("model", "saas"),
            ("document", "https://contoso.example/x"), ("type", "AWS::S3::Bucket"), ("reason", "r"));
        await Same(stolen, "belongs to a service already");
    }

    [Theory]
    [InlineData("It is not said of which class the data", "workload", AdoptionDraft.NewWorkload, "workload-title", "Fresh")]
    [InlineData("Tick at least one thing", "agreement-title", "Terms", "agreement-from", "2026-01-01")]
    public async Task A_new_workload_is_classified_and_an_agreement_says_what_it_is_the_evidence_for(
        string fault, string key, string value, string other, string otherValue)
    {
        using var manager = await web.SignIn(Role.Manager);
        using var answer = await manager.SendForm(
            $"/o/{WebFixture.Sample}/adoption/new/service", $"/o/{WebFixture.Sample}/adoption/new", ("service", "aws/rds"), (key, value),
            (other, otherValue), ("reason", "r"));
        await Same(answer, fault);
    }

    [Fact]
    public async Task A_request_that_writes_a_workload_anew_is_not_approved_over_what_was_decided_since()
    {
        const string Own = "adopt-overtaken";
        OwnTenant.Make(web, Own);
        var book = web.Services.GetRequiredService<DecisionBook>();
        book.Ask(Scope(Role.Manager, Own), Demarc.Engine.Evidence.Ledger.DecisionKind.Organisation, "A workload",
            """{"workloads":[{"id":"portal","title":"Portal"}]}""", "r");
        using var owner = await web.SignIn(Role.Owner, Own);
        var request = await Ask(owner, Own, ("service", "aws/sqs"), ("workload", "portal"), ("data-class", "internal"));
        book.Ask(Scope(Role.Manager, Own), Demarc.Engine.Evidence.Ledger.DecisionKind.Organisation, "More is known",
            """{"workloads":[{"id":"portal","title":"Portal","criticality":"critical"}]}""", "r");
        var refused = Assert.Throws<DecisionException>(() => book.Decide(
            Scope(Role.Manager, Own), request[(request.LastIndexOf('/') + 1)..], DecisionOutcome.Approved, ""));
        Assert.Contains("\"portal\" (workloads) was changed since", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Critical, State(Own).Result.Organisation.Workloads.Single().Criticality);
    }

    [Fact]
    public async Task A_service_of_the_organisations_own_file_is_changed_there_and_the_preview_knows_the_new_workload()
    {
        const string Own = "adopt-own-file";
        web.MakeTenant(Own);
        web.TakeIn(Own, static folder =>
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, "own", "providers", "acme", "services")).FullName;
            File.WriteAllText(Path.Combine(own, "..", "provider.yaml"), """
                provider: acme
                title: Acme
                kind: saas
                documentation: [{ title: Acme, url: "https://acme.example", date: 2026-01-01 }]
                """);
            File.WriteAllText(Path.Combine(own, "desk.yaml"), """
                service: acme/desk
                title: Acme Desk
                model: saas
                category: business
                documentation: [{ title: Acme, url: "https://acme.example", date: 2026-01-01 }]
                profile: { content: stored }
                """);
            File.WriteAllText(Path.Combine(folder, "demarc.yaml"), """
                organisation: Harbour Clinic
                content: own
                services: [{ service: acme/desk }]
                overrides:
                  - id: secret
                    parts: [VUL-01.apply]
                    when: instance.dataClass == 'secret'
                    party: third-party
                    who: Keeper
                    reason: r
                    author: a
                    approver: b
                    from: 2026-01-01
                    until: 2027-12-31
                """);
        });
        using var manager = await web.SignIn(Role.Manager, Own);
        using var answer = await manager.SendForm(
            $"/o/{Own}/adoption/new/service", $"/o/{Own}/adoption/new", ("service", "acme/desk"), ("fact-hostAccess", "full"), ("reason", "r"));
        await Same(answer, "own file providers/acme/services/desk.yaml");

        Assert.Equal((false, true), (IsKept("internal"), IsKept("secret")));

        bool IsKept(string dataClass) => AdoptionPreview.Of(Scope(Role.Manager, Own), AdoptionDraft.Of(
            new[] { ("service", "acme/desk"), ("workload", AdoptionDraft.NewWorkload), ("workload-title", "Vault"), ("data-class", dataClass) }
                .Select(static pair => KeyValuePair.Create(pair.Item1, new Microsoft.Extensions.Primitives.StringValues(pair.Item2)))))!
            .Answers.Any(static one => one.Party is Party.ThirdParty { Who: "Keeper" });
    }

    [Theory]
    [InlineData("service")]
    [InlineData("profile")]
    [InlineData("place")]
    [InlineData("owners")]
    public async Task The_wizard_stays_on_the_day_that_is_asked_about(string step)
    {
        using var manager = await web.SignIn(Role.Manager);
        var page = await manager.Text($"/o/{WebFixture.Sample}/adoption/new/{step}?service=aws/rds&as-of=2026-10-01");
        var main = page[page.IndexOf("<main", StringComparison.Ordinal)..];
        var forms = main.Split("<form").Skip(1).Where(static form => form.Contains("method=\"get\"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(forms);
        Assert.All(forms, static form => Assert.Contains(
            "name=\"as-of\" value=\"2026-10-01\"", form[..form.IndexOf("</form>", StringComparison.Ordinal)], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_who_can_ask_is_offered_to_and_only_in_the_present()
    {
        var page = $"/o/{WebFixture.Sample}/adoption";
        using var viewer = await web.SignIn(Role.Viewer);
        Assert.DoesNotContain("adoption/new/", await viewer.Text(page), StringComparison.Ordinal);
        using var owner = await web.SignIn(Role.Owner);
        Assert.Contains("adoption/new/profile", await owner.Text(page), StringComparison.Ordinal);
        Assert.DoesNotContain("adoption/new/profile", await owner.Text(page + "?as-of=2026-10-01"), StringComparison.Ordinal);
    }

    /// <summary>The page with the form again, which says why.</summary>
    private static async Task<string> Same(HttpResponseMessage answer, string fault)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Text();
        Assert.Contains(fault, WebUtility.HtmlDecode(text), StringComparison.Ordinal);
        return text;
    }

    /// <summary>Sends what the last page of the wizard sends; the address of the request.</summary>
    private static async Task<string> Ask(HttpClient client, string tenant, params (string Key, string Value)[] answers)
    {
        var query = string.Join('&', answers.Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        using var answer = await client.SendForm(
            $"/o/{tenant}/adoption/new/summary?{query}", $"/o/{tenant}/adoption/new", [.. answers, ("reason", "needed")]);
        var place = answer.Headers.Location!.ToString();
        Assert.Contains("/adoption/requests/", place, StringComparison.Ordinal);
        return place;
    }

    private async Task Approve(string tenant, string request)
    {
        var id = request[(request.LastIndexOf('/') + 1)..];
        using var admin = await web.SignIn(Role.Admin, tenant);
        using var done = await admin.SendForm($"/o/{tenant}/decisions/{id}", ("outcome", "approved"));
        Assert.Equal("", await admin.Refusal(done));
        var decision = web.Services.GetRequiredService<DecisionBook>().Find(Scope(Role.Admin, tenant), id)!;
        Assert.Equal(DecisionOutcome.Approved, decision.Outcome);
    }

    private EstateState State(string tenant) => Scope(Role.Admin, tenant).State;

    private TenantScope Scope(Role role, string tenant)
    {
        var accounts = web.Services.GetRequiredService<AccountStore>();
        var states = web.Services.GetRequiredService<EstateStates>();
        var person = accounts.Find(web.Login(role, tenant))!;
        var session = new SessionRow([], person.Number, "test", Moment.Start, Moment.Start, Moment.Open, "", "");
        return new TenantScope(states, new SignedIn(person, session, []), tenant, role, states.Today(tenant), states.Today(tenant), null);
    }
}
