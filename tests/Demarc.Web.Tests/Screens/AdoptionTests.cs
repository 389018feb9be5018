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
            ("account", "a' || true || 'b"), ("workload", "new"), ("workload-title", "Contracts"), ("data-class", "confidential"),
            ("residency", "eu-*, westeurope"), ("agreement-title", "Acme: terms"), ("agreement-from", "2026-01-01"),
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
        Assert.Contains(after.Organisation.Agreements, static one => one is { Title: "Acme: terms", Provider: "acme-s-hne-x" });
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
            owner, Own, ("service", Service), ("account", used.Account), ("region", "eu-north-1"), ("workload", "new"),
            ("workload-title", "A very long name of a workload that fills all of an id"), ("owner-backup", "security"),
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
        Assert.Equal("The provider has no name.", await manager.Refusal(answer));
        using var viewer = await web.SignIn(Role.Viewer);
        using var forbidden = await viewer.Get($"/o/{WebFixture.Sample}/adoption/new/service");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.DoesNotContain("Ask for a service", await viewer.Text($"/o/{WebFixture.Sample}/adoption"), StringComparison.Ordinal);
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
