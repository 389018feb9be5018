using System.Collections.Immutable;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>Exports are evidence of a duty only where all of its scope was looked at, at the time at which it was.</summary>
public sealed class AutomatedEvidenceTests
{
    private static readonly DateTimeOffset Monday = new(2026, 6, 15, 8, 30, 0, TimeSpan.Zero);

    private static readonly Catalogue Small = Tree.Build(
        Tree.File("controls/data.yaml", """
            {"domain": "data", "title": "Data", "prefix": "DAT", "controls": [{"id": "DAT-01", "title": "Kept", "objective": "Kept.",
              "layer": "data", "criticality": "high", "review": "quarterly", "parts": [
                {"id": "restrict", "title": "Restrict", "duty": "use", "customer does": "Restrict.",
                 "evidence": [{"kind": "check-result", "max age": "1d"}, {"kind": "configuration-snapshot", "max age": "1d"}]},
                {"id": "people", "title": "People", "duty": "use", "customer does": "Know them.", "scope": "account",
                 "evidence": [{"kind": "identity-inventory", "max age": "7d"}]}]}]}
            """),
        Tree.File("providers/acme/provider.yaml", Tree.Acme),
        Tree.File("providers/acme/services/store.yaml", """
            {"service": "acme/store", "title": "Store", "model": "paas", "category": "storage", "resources": ["Acme::Store::"],
             "profile": {}, "documentation": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}]}
            """),
        Tree.File("types/acme/store.yaml", """
            {"types": [
              {"type": "acme/bucket", "title": "Bucket", "service": "acme/store", "properties": {"open": "bool"},
               "sources": {"aws-config": {"match": ["Acme::Store::Bucket"], "set": {}}}},
              {"type": "acme/share", "title": "Share", "service": "acme/store", "properties": {"open": "bool"},
               "sources": {"aws-config": {"match": ["Acme::Store::Share"], "set": {}}}},
              {"type": "acme/plan-only", "title": "Plan", "service": "acme/store", "properties": {"open": "bool"},
               "sources": {"terraform": {"match": ["acme_plan"], "set": {}}}},
              {"type": "acme/user", "title": "User", "service": "acme/store", "identities": "true", "properties": {"mfa": "bool"},
               "sources": {"aws-config": {"match": ["Acme::Store::User"], "set": {}}}}]}
            """),
        Tree.File("checks/acme/store.yaml", "{\"checks\": [" + string.Join(',',
            One("acme-bucket-closed", "acme/bucket", "resource.open", "DAT-01.restrict"),
            One("acme-share-closed", "acme/share", "resource.open", "DAT-01.restrict"),
            One("acme-plan-only", "acme/plan-only", "resource.open", "DAT-01.restrict"),
            One("acme-user-mfa", "acme/user", "!resource.mfa", "DAT-01.people")) + "]}"));

    [Fact]
    public void What_was_looked_at_in_full_is_a_check_result_and_a_snapshot_of_its_time()
    {
        var held = Shown([Bucket(VerdictOutcome.Pass), Share(VerdictOutcome.Pass)], Listed("acme/bucket", "acme/share"));
        Assert.Equal([EvidenceKind.ConfigurationSnapshot, EvidenceKind.CheckResult], held.Records.Select(static record => record.Kind));
        Assert.All(held.Records, static record => Assert.Equal(Moment.Of(Monday), record.Times.Effective));
        Assert.All(held.Records, static record => Assert.Equal([Restrict], ((EvidenceCover.Seen)record.Cover).Duties));
        Assert.Empty(held.Failing);
        Assert.DoesNotContain(Restrict, held.Lacking.Keys);
    }

    [Fact]
    public void The_oldest_look_counts()
    {
        var older = Share(VerdictOutcome.Pass) with { Oldest = Monday.AddDays(-3).UtcTicks };
        var held = Shown([Bucket(VerdictOutcome.Pass), older], Listed("acme/bucket", "acme/share"));
        Assert.All(held.Records, static record => Assert.Equal(Moment.Of(Monday.AddDays(-3)), record.Times.Effective));
        Assert.Equal(Freshness.Stale, Judged(held).State);
    }

    [Fact]
    public void A_failure_is_evidence_that_it_was_looked_at_and_that_it_is_not_done()
    {
        var held = Shown([Bucket(VerdictOutcome.Fail), Share(VerdictOutcome.Pass)], Listed("acme/bucket", "acme/share"));
        var status = Judged(held);
        Assert.Equal((Freshness.Fresh, true, false, 2L), (status.State, status.IsValid, status.IsReady, status.Failing));
        var excepted = Judged(Shown([Bucket(VerdictOutcome.Excepted), Share(VerdictOutcome.Pass)], Listed("acme/bucket", "acme/share")));
        Assert.True(excepted.IsReady);
    }

    [Fact]
    public void What_was_looked_at_in_part_is_evidence_of_nothing()
    {
        Assert.Equal("acme/share was not looked at in acme · a1 · north", Why([Bucket(VerdictOutcome.Pass)], Listed("acme/bucket")));
        Assert.Equal(
            "not all of acme/share was listed in acme · a1 · north",
            Why([Bucket(VerdictOutcome.Pass), Share(VerdictOutcome.Pass)], Listed("acme/bucket")));
        Assert.Equal(
            "acme-share-closed could not be decided",
            Why([Bucket(VerdictOutcome.Pass), Share(VerdictOutcome.Inconclusive)], Listed("acme/bucket", "acme/share")));
        // A failure seen in a part of the scope shows all the same that it is not done.
        Assert.Equal(2, Shown([Bucket(VerdictOutcome.Fail)], Listed("acme/bucket")).Failing[Restrict]);
    }

    [Fact]
    public void A_type_of_which_there_is_nothing_need_not_be_seen()
    {
        var empty = Listed("acme/bucket") with { Empty = [("acme/share", "a1", "")] };
        Assert.Equal(2, Shown([Bucket(VerdictOutcome.Pass)], empty).Records.Length);
        var whole = Listed("acme/bucket") with { Accounts = [("acme", "a1")] };
        Assert.Equal(2, Shown([Bucket(VerdictOutcome.Pass)], whole).Records.Length);
        Assert.Empty(Shown([Bucket(VerdictOutcome.Pass)], Listed("acme/bucket") with { Accounts = [("acme", "a2")] }).Records);
    }

    [Fact]
    public void Exports_that_do_not_say_when_they_were_made_are_evidence_of_no_time_unless_somebody_says_it()
    {
        var undated = Bucket(VerdictOutcome.Pass) with { Oldest = 0, Undated = 2 };
        var looks = Listed("acme/bucket", "acme/share");
        Assert.Equal("the exports do not say when acme/bucket was looked at", Why([undated, Share(VerdictOutcome.Pass)], looks));
        var held = Shown([undated, Share(VerdictOutcome.Pass)], looks with { UndatedAt = Monday.AddHours(-2) });
        Assert.All(held.Records, static record => Assert.Equal(Moment.Of(Monday.AddHours(-2)), record.Times.Effective));
    }

    [Fact]
    public void Plans_are_no_evidence()
    {
        var planned = Bucket(VerdictOutcome.Pass) with { Oldest = 0, Planned = 2 };
        var why = Why([planned, Share(VerdictOutcome.Pass)], Listed("acme/share"));
        Assert.Equal("acme/bucket was not looked at in acme · a1 · north", why);
    }

    [Fact]
    public void A_list_of_identities_in_every_region_is_an_inventory()
    {
        var users = Result("acme-user-mfa", VerdictOutcome.Fail) with { Instance = new InstanceKey("acme/store", "a1", "global", "") };
        var people = new DutyKey(new PartId("DAT-01", "people"), new DutyScope("acme", "", "a1", "", ""));
        var held = Shown([users], PlaceLooks.None with { Listed = [("acme/user", "a1", "")] });
        var record = Assert.Single(held.Records);
        Assert.Equal(EvidenceKind.IdentityInventory, record.Kind);
        Assert.Equal([people], ((EvidenceCover.Seen)record.Cover).Duties);
        Assert.Equal(2, held.Failing[people]);
    }

    [Fact]
    public void A_tally_forgets_what_was_not_read_in_full()
    {
        var tally = new LookTally();
        tally.Saw(Resource("one", SourceKind.AwsConfig));
        tally.Saw(Resource("two", SourceKind.AzureArm) with { Account = "z1" });
        tally.Saw(Resource("three", SourceKind.Terraform) with { Account = "t1", Container = "plan.json" });
        Assert.Equal(2, tally.Finish([Input(SourceKind.AwsConfig, InputStatus.Read)], LookClaim.Lists).Listed.Count);
        var damaged = tally.Finish([Input(SourceKind.AwsConfig, InputStatus.PartlyRead)], LookClaim.Lists);
        Assert.Equal([("acme/bucket", "z1", "north")], damaged.Listed);
        Assert.Empty(tally.Finish([Input(SourceKind.AwsConfig, InputStatus.PartlyRead)], LookClaim.Accounts).Accounts);
        Assert.Equal(2, tally.Finish([Input(SourceKind.AwsConfig, InputStatus.Read)], LookClaim.Accounts).Accounts.Count);
        Assert.Empty(tally.Finish([Input(SourceKind.Unknown, InputStatus.Refused)], LookClaim.Lists).Listed);
        Assert.Empty(tally.Finish([], LookClaim.Some).Listed);
    }

    private static DutyKey Restrict { get; } =
        new(new PartId("DAT-01", "restrict"), new DutyScope("acme", "acme/store", "a1", "north", ""));

    private static string Why(ImmutableArray<CheckResult> results, PlaceLooks looks)
    {
        var held = Shown(results, looks);
        Assert.Empty(held.Records);
        Assert.Equal(held.Lacking[Restrict], Judged(held).Worst!.Why);
        return held.Lacking[Restrict];
    }

    private static EvidenceStatus Judged(EvidenceHoldings held) =>
        new EvidenceJudge(Organisation.Nameless, new DateOnly(2026, 6, 15), held).Judge(Duties()[0]);

    private static EvidenceHoldings Shown(ImmutableArray<CheckResult> results, PlaceLooks looks) =>
        new AutomatedEvidence(Small, Estate, results, looks).Of(Duties());

    private static DutyOf[] Duties() =>
    [
        new() { Part = Small.Part(Restrict.Part)!, Scope = Restrict.Scope, Party = Party.Customer, Shares = [] },
        new()
        {
            Part = Small.Part(new PartId("DAT-01", "people"))!,
            Scope = new DutyScope("acme", "", "a1", "", ""),
            Party = Party.Customer,
            Shares = [],
        },
    ];

    private static Estate Estate { get; } = new()
    {
        Instances =
        [
            new ServiceInstance("acme/store", "a1", "north", "", [new ConfigurationClass([], [], 2, "one")], [SourceKind.AwsConfig]),
        ],
        UnknownTypes = [],
        Resources = 2,
        Complete = 2,
        Catalogued = 2,
        Merged = 0,
    };

    private static PlaceLooks Listed(params string[] types) =>
        PlaceLooks.None with { Listed = [.. types.Select(static type => (type, "a1", "north"))] };

    private static CheckResult Bucket(VerdictOutcome outcome) => Result("acme-bucket-closed", outcome);

    private static CheckResult Share(VerdictOutcome outcome) => Result("acme-share-closed", outcome);

    private static CheckResult Result(string check, VerdictOutcome outcome) => new(
        Small.Check(check)!, new InstanceKey("acme/store", "a1", "north", ""),
        ImmutableSortedDictionary<VerdictOutcome, long>.Empty.Add(outcome, 2), [], [])
    { Oldest = Monday.UtcTicks };

    private static Resource Resource(string id, SourceKind source) => new()
    {
        Id = id,
        Type = "acme/bucket",
        Catalogued = true,
        Provider = "acme",
        Account = "a1",
        Region = "north",
        Service = "acme/store",
        Workload = "",
        Source = source,
    };

    private static InputReport Input(SourceKind source, InputStatus status) => new("file", "", status, 1, []) { Source = source };

    private static string One(string id, string type, string fails, string part) => $$"""
        {"id": "{{id}}", "title": "T", "type": "{{type}}", "severity": "high", "evidences": ["{{part}}"], "fails": "{{fails}}",
         "reason": "It is not so", "guidance": {"risk": "r", "console": "c", "cli": "l", "terraform": "t"},
         "sources": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}],
         "examples": {"pass": [{}], "fail": [{}], "inconclusive": [{}]} }
        """;
}
