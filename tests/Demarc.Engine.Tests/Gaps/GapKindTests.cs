using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;
using Demarc.Engine.Tests.Checks;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Gaps;

/// <summary>Kinds of gap, each in a small estate: how bad, since when, until when, whose; and that they close with their cause.</summary>
public sealed class GapKindTests
{
    private static readonly DateOnly Day = new(2026, 6, 15);

    private static readonly InstanceKey Place = new("acme/store", "1", "north", "shop");

    /// <summary>The service was first seen on 10 January; that nothing shows the parts of ours is on record since 1 March.</summary>
    private static readonly DateOnly Seen = new(2026, 1, 10);

    private static readonly Catalogue Small = Tree.Build(
        Tree.File("controls/agreements.yaml", """
            {"domain": "agreements", "title": "Agreements", "prefix": "AGR", "controls": [
              {"id": "AGR-01", "title": "Contract", "objective": "Held.", "layer": "governance", "criticality": "high", "review": "yearly",
               "parts": [{"id": "sign", "title": "Sign", "duty": "govern", "scope": "provider", "customer does": "Sign.",
                 "evidence": [{"kind": "agreement", "max age": "365d"}]}]},
              {"id": "AGR-05", "title": "Exit", "objective": "Tried.", "layer": "governance", "criticality": "medium", "review": "yearly",
               "parts": [{"id": "rehearse", "title": "Rehearse", "duty": "govern", "scope": "service", "customer does": "Rehearse.",
                 "evidence": [{"kind": "test-result", "max age": "365d"}]}]}]}
            """),
        Tree.File("controls/data.yaml", """
            {"domain": "data", "title": "Data", "prefix": "DAT", "controls": [{"id": "DAT-01", "title": "Kept", "objective": "Kept.",
              "layer": "data", "criticality": "high", "review": "quarterly", "parts": [{"id": "restrict", "title": "Restrict",
              "duty": "use", "customer does": "Restrict.", "evidence": [{"kind": "policy-document", "max age": "30d"}]}]}]}
            """),
        Tree.File("responsibility/model.yaml", """
            {"rules": [{"id": "ours", "level": "model", "applies to": {"layers": ["governance", "data"]}, "party": "customer",
              "why": "It is ours.", "source": {"title": "Line", "url": "https://acme.example/line", "date": "2025-01-01"}}]}
            """),
        Tree.File("providers/acme/provider.yaml", Tree.Acme),
        Tree.File("providers/acme/services/store.yaml", """
            {"service": "acme/store", "title": "Store", "model": "paas", "category": "storage", "resources": ["Acme::Store::"],
             "profile": {"content": "stored"},
             "documentation": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}]}
            """),
        Tree.File("types/acme/store.yaml", """
            {"types": [{"type": "acme/bucket", "title": "Bucket", "service": "acme/store", "properties": {"open": "bool"}, "sources": {}}]}
            """),
        Tree.File("providers/bolt/provider.yaml", Tree.Acme.Replace("acme", "bolt", StringComparison.Ordinal)),
        Tree.File(
            "checks/acme/store.yaml", "{\"checks\": [" + CheckWorld.One("acme-bucket-closed", "\"fails\": \"resource.open\"") + "]}"));

    [Fact]
    public void Inconclusive_check()
    {
        Assert.Equal("medium 2026-02-01 2026-05-02 Ada", Gap(GapKind.InconclusiveCheck, Run(checks: Check(VerdictOutcome.Inconclusive))));
        Assert.Null(Gap(GapKind.InconclusiveCheck, Run(checks: Check(VerdictOutcome.Pass))));
        // That it fails is another gap.
        Assert.Null(Gap(GapKind.InconclusiveCheck, Run(checks: Check(VerdictOutcome.Fail))));
        Assert.Equal("high 2026-02-01 2026-03-03 Ada", Gap(GapKind.FailingCheck, Run(checks: Check(VerdictOutcome.Fail))));
    }

    [Fact]
    public void A_check_stays_the_same_gap_whichever_part_of_it_is_ours()
    {
        var ours = Run(checks: Check(VerdictOutcome.Fail)).Gaps.Single(static gap => gap.Kind == GapKind.FailingCheck);
        var theirs = Run("""
            {"overrides": [{"id": "theirs", "parts": ["DAT-01.restrict"], "party": "provider", "reason": "r", "author": "a", "approver": "b",
              "until": "2027-01-01"}]}
            """, Check(VerdictOutcome.Fail)).Gaps.Single(static gap => gap.Kind == GapKind.FailingCheck);
        Assert.Equal(("Ada", ""), (ours.Owner, theirs.Owner));
        Assert.Equal(ours.Key, theirs.Key);
    }

    [Fact]
    public void Agreement_missing()
    {
        Assert.Equal("high 2026-03-01 2026-03-31 Ada", Gap(GapKind.AgreementMissing, Run()));
        Assert.Null(Gap(GapKind.AgreementMissing, Run(Agreement(""))));
        // One with somebody else is none.
        var other = Agreement("").Replace("\"acme\"", "\"bolt\"", StringComparison.Ordinal);
        Assert.Equal("high 2026-03-01 2026-03-31 Ada", Gap(GapKind.AgreementMissing, Run(other)));
    }

    [Fact]
    public void Agreement_expired()
    {
        Assert.Equal("high 2026-06-02 2026-07-02 Ada", Gap(GapKind.AgreementExpired, Run(Agreement("2026-06-01"))));
        Assert.Null(Gap(GapKind.AgreementMissing, Run(Agreement("2026-06-01"))));
        Assert.Null(Gap(GapKind.AgreementExpired, Run(Agreement("2026-06-15"))));
    }

    [Fact]
    public void Exit_plan_untested()
    {
        Assert.Equal("medium 2026-03-01 2026-05-30 Ada", Gap(GapKind.ExitPlanUntested, Run()));
        // A rehearsal of 400 days ago is too old since 35 days.
        var old = Item("test-result", "AGR-05.rehearse", "2025-05-11");
        Assert.Equal("medium 2026-05-12 2026-08-10 Ada", Gap(GapKind.ExitPlanUntested, Run(old)));
        Assert.Null(Gap(GapKind.ExitPlanUntested, Run(Item("test-result", "AGR-05.rehearse", "2026-01-01"))));
    }

    [Fact]
    public void Stale_evidence()
    {
        var old = Item("policy-document", "DAT-01.restrict", "2026-04-15");
        Assert.Equal("high 2026-05-16 2026-06-15 Ada", Gap(GapKind.StaleEvidence, Run(old)));
        Assert.Null(Gap(GapKind.StaleEvidence, Run(Item("policy-document", "DAT-01.restrict", "2026-06-01"))));
        // What was never there is not stale.
        Assert.Null(Gap(GapKind.StaleEvidence, Run()));
    }

    [Fact]
    public void Wrong_evidence()
    {
        var rejected = Item("policy-document", "DAT-01.restrict", "2026-06-01", """, "rejected": "of another account" """);
        Assert.Equal("high 2026-03-01 2026-03-31 Ada", Gap(GapKind.WrongEvidence, Run(rejected)));
        Assert.Equal(
            "high 2026-03-01 2026-03-31 Ada", Gap(GapKind.WrongEvidence, Run(Item("provider-assurance", "DAT-01.restrict", "2026-06-01"))));
        Assert.Null(Gap(GapKind.WrongEvidence, Run(Item("policy-document", "DAT-01.restrict", "2026-06-01"))));
    }

    [Fact]
    public void Data_unclassified()
    {
        const string Plain = """{"workloads": [{"id": "shop", "title": "Shop"}]}""";
        Assert.Equal("medium 2026-01-10 2026-04-10 ", Gap(GapKind.DataUnclassified, Run(Plain)));
        Assert.Equal("medium 2026-01-10 2026-04-10 ", Gap(GapKind.DataUnclassified, Run()));
        Assert.Null(Gap(GapKind.DataUnclassified, Run("""{"workloads": [{"id": "shop", "title": "Shop", "data class": "public"}]}""")));
    }

    [Fact]
    public void Residency_violation()
    {
        Assert.Equal("high 2026-01-10 2026-02-09 ", Gap(GapKind.ResidencyViolation, Run(Resident("south", "sou*"))));
        Assert.Null(Gap(GapKind.ResidencyViolation, Run(Resident("south", "north"))));
        Assert.Null(Gap(GapKind.ResidencyViolation, Run(Resident("no*"))));
        Assert.Null(Gap(GapKind.ResidencyViolation, Run("""{"workloads": [{"id": "shop", "title": "Shop"}]}""")));
    }

    private static string? Gap(GapKind kind, AssessmentResult result) => result.Gaps.Where(gap => gap.Kind == kind)
        .Select(static gap => $"{Kebab<Severity>.Name(gap.Severity)} {gap.Opened:yyyy-MM-dd} {gap.Due:yyyy-MM-dd} {gap.Owner}")
        .SingleOrDefault();

    /// <summary>The estate with one bucket service, assessed; Ada owns all that is ours.</summary>
    private static AssessmentResult Run(string organisation = "{}", params ImmutableArray<CheckResult> checks)
    {
        var root = JsonNode.Parse(organisation)!.AsObject();
        root["organisation"] = "Example";
        root["people"] = JsonNode.Parse("""[{"id": "ada", "name": "Ada"}]""");
        root["owners"] = JsonNode.Parse("""[{"owner": "ada"}]""");
        var since = new DutySince(null, null, new DateOnly(2026, 3, 1));
        return Assessment.Run(Small, Tree.Organisation(Small, root.ToJsonString()), Estate, checks, Day, times: new DutyTimes(
            new Dictionary<(string Part, DutyScope Scope), DutySince>
            {
                [("AGR-01.sign", DutyScope.Of(PartScope.Provider, Place))] = since,
                [("AGR-05.rehearse", DutyScope.Of(PartScope.Service, Place))] = since,
                [("DAT-01.restrict", DutyScope.Of(PartScope.Instance, Place))] = since,
            }));
    }

    private static CheckResult Check(VerdictOutcome outcome) => new(
        Small.Check("acme-bucket-closed")!, Place, ImmutableSortedDictionary<VerdictOutcome, long>.Empty.Add(outcome, 1),
        outcome == VerdictOutcome.Fail ? ["b"] : [],
        outcome == VerdictOutcome.Inconclusive ? [("b", "\"open\" was not collected")] : [])
    {
        FailingSince = Ticks(new DateOnly(2026, 2, 1)),
        UndecidedSince = Ticks(new DateOnly(2026, 2, 1)),
    };

    private static string Agreement(string until) => $$"""
        {"agreements": [{"id": "msa", "title": "Contract", "provider": "acme", "from": "2025-01-01"{{
            (until.Length > 0 ? $", \"until\": \"{until}\"" : "")}}}]}
        """;

    private static string Item(string kind, string part, string effective, string more = "") =>
        $$"""{"evidence": [{"id": "item", "kind": "{{kind}}", "parts": ["{{part}}"], "effective": "{{effective}}"{{more}}}]}""";

    private static string Resident(params string[] regions) => $$"""
        {"workloads": [{"id": "shop", "title": "Shop", "data class": "public", "residency": [{{
            string.Join(", ", regions.Select(static region => $"\"{region}\""))}}]}]}
        """;

    private static Estate Estate { get; } = new()
    {
        Instances =
        [
            new ServiceInstance("acme/store", "1", "north", "shop", [new ConfigurationClass([], [], 1, "one")], [SourceKind.AwsConfig])
            { Since = Ticks(Seen) },
        ],
        UnknownTypes = [],
        Resources = 1,
        Complete = 1,
        Catalogued = 1,
        Merged = 0,
    };

    private static long Ticks(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks;
}
