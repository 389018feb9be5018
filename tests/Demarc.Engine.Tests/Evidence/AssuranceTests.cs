using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;
using Demarc.Engine.Tests.Checks;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>Providers' reports: scope, period, opinion, who is left out, and what they assume we do (SPEC section 6).</summary>
public sealed class AssuranceTests
{
    private static readonly DateOnly Day = new(2026, 6, 15);

    private static readonly PartId Restrict = new("DAT-01", "restrict");

    [Fact]
    public void A_service_or_region_in_use_that_no_report_of_the_kind_covers_is_out_of_scope()
    {
        var report = Report("soc") with { Services = ["acme/other"], Regions = ["south"] };
        Assert.Equal(["does not cover this region", "does not cover this service"], Gaps(GapKind.AssuranceOutOfScope, report));
        var second = Report("soc-b") with { Services = ["acme/store"] };
        // Reports of one kind complement each other; those of another kind say other things.
        Assert.Empty(Gaps(GapKind.AssuranceOutOfScope, report with { Type = "soc2" }, second with { Type = "soc2" }));
        Assert.Equal(2, Gaps(GapKind.AssuranceOutOfScope, report with { Type = "soc2" }, second with { Type = "iso" }).Length);
        Assert.Equal(2, Gaps(GapKind.AssuranceOutOfScope, report with { Type = "soc2" }, Over(second with { Type = "soc2" })).Length);
    }

    [Theory]
    [InlineData("2026-05-31", "", "", "", true)]
    [InlineData("2026-05-31", "2026-06-15", "", "", false)]
    [InlineData("2026-05-31", "2026-06-14", "", "", true)]
    [InlineData("2026-05-31", "", "2026-06-01", "2026-08-31", false)]
    [InlineData("2026-05-31", "", "2026-06-02", "2026-08-31", true)]
    [InlineData("2026-06-15", "", "", "", false)]
    public void A_period_is_over_unless_a_bridge_letter_follows_on_it(string to, string bridge, string from, string until, bool over)
    {
        var report = Report("soc") with
        {
            To = Date(to),
            Bridge = bridge.Length > 0 ? Date(bridge) : null,
            Bridges = from.Length > 0 ? [new BridgeLetter(Date(from), Date(until), "")] : [],
        };
        Assert.Equal(over ? 1 : 0, Gaps(GapKind.AssuranceExpired, report).Length);
    }

    [Fact]
    public void Bridge_letters_follow_on_each_other_in_any_order()
    {
        var report = Report("soc") with
        {
            To = Date("2026-03-31"),
            Bridges =
            [
                new BridgeLetter(Date("2026-05-01"), Date("2026-07-31"), ""), new BridgeLetter(Date("2026-04-01"), Date("2026-04-30"), ""),
                new BridgeLetter(Date("2026-09-01"), Date("2026-12-31"), ""),
            ],
        };
        Assert.Equal(Date("2026-07-31"), report.CoveredUntil);
    }

    [Fact]
    public void A_report_that_was_replaced_says_nothing_more_and_one_not_issued_yet_says_nothing_so_far()
    {
        var old = Over(Report("old")) with { Opinion = AuditOpinion.Qualified };
        var young = Report("young") with { Supersedes = ["old"], Issued = Day.AddDays(1) };
        Assert.Single(Gaps(GapKind.AssuranceExpired, old, young));
        Assert.Equal("old", Assert.Single(In(old, young).Reports).Id);
        Assert.Empty(Gaps(GapKind.AssuranceExpired, old, young with { Issued = Day }));
        Assert.Empty(Gaps(GapKind.AssuranceOutOfScope, old, young with { Issued = Day }));
        var issued = young with { Issued = Day };
        Assert.Equal(["superseded", "current"], new[] { old, issued }.Select(In(old, issued).StateOf), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(AuditOpinion.Unknown, 0)]
    [InlineData(AuditOpinion.Unqualified, 0)]
    [InlineData(AuditOpinion.Qualified, 1)]
    [InlineData(AuditOpinion.Adverse, 1)]
    [InlineData(AuditOpinion.Disclaimer, 1)]
    public void An_opinion_with_something_against_it_is_a_gap(AuditOpinion opinion, int gaps) =>
        Assert.Equal(gaps, Gaps(GapKind.AssuranceOutOfScope, Report("soc") with { Opinion = opinion }).Length);

    [Fact]
    public void Who_is_left_out_needs_a_report_of_their_own()
    {
        var host = new SubserviceOrganisation("Bolt Hosting", SubserviceMethod.CarveOut, "bolt", null);
        var report = Report("soc") with { Subservices = [host] };
        var theirs = Report("bolt-soc") with { Provider = "bolt" };
        Assert.Contains("Bolt Hosting", Assert.Single(Gaps(GapKind.AssuranceOutOfScope, report)), StringComparison.Ordinal);
        Assert.Empty(Gaps(GapKind.AssuranceOutOfScope, report, theirs));
        Assert.Single(Gaps(GapKind.AssuranceOutOfScope, report, Over(theirs)));
        var named = report with { Subservices = [host with { Report = "bolt-iso" }] };
        Assert.Single(Gaps(GapKind.AssuranceOutOfScope, named, theirs));
        Assert.Empty(Gaps(GapKind.AssuranceOutOfScope, named, theirs with { Id = "bolt-iso" }));
        Assert.Empty(Gaps(GapKind.AssuranceOutOfScope, report with { Subservices = [host with { Method = SubserviceMethod.Inclusive }] }));
    }

    [Fact]
    public void What_a_report_assumes_is_linked_to_parts_of_ours_and_confirmed_for_each_period()
    {
        var old = Over(Report("old")) with { UserEntityControls = [new("U1", [Restrict], Date("2025-05-01"))] };
        Assert.Equal("was not confirmed for this period", Answer(new("U1", [Restrict], null)));
        Assert.Equal("was not confirmed for this period", Answer(new("U1", [Restrict], Day.AddDays(-400))));
        Assert.Equal("was not confirmed for this period", Answer(new("U1", [Restrict], Day.AddDays(1))));
        Assert.Null(Answer(new("U1", [Restrict], Day)));
        Assert.Equal("is linked to no part of ours", Answer(new("U1", [], Day)));
        Assert.Null(Answer(new UserEntityControl("U1", [], Day) { NotApplicable = "We keep no cards." }));
        var early = new UserEntityControl("U1", [], null) { NotApplicable = "We keep no cards." };
        Assert.Equal("was not confirmed for this period", Answer(early));
        // A new report asks again, and says what the answer was.
        var young = Report("young") with { Supersedes = ["old"], UserEntityControls = [new("U1", [], null)] };
        Assert.Equal(
            "U1 of \"young\" is linked to no part of ours; in \"old\" it was linked to DAT-01.restrict.",
            Assert.Single(Whys(GapKind.CuecUnanswered, [], old, young)));
        var linked = young with { UserEntityControls = [new("U1", [Restrict], null)] };
        var why = Assert.Single(Whys(GapKind.CuecUnanswered, [], old, linked));
        Assert.EndsWith("for \"old\" it was on 2025-05-01.", why, StringComparison.Ordinal);

        string? Answer(UserEntityControl control) =>
            Gaps(GapKind.CuecUnanswered, Report("soc") with { UserEntityControls = [control] }).SingleOrDefault();
    }

    [Fact]
    public void A_control_linked_to_parts_that_nobody_here_does_is_not_answered()
    {
        var report = Report("soc") with { UserEntityControls = [new("U1", [Restrict], Day)] };
        Assert.Empty(Whys(GapKind.CuecUnanswered, [Duty(Party.Customer)], report));
        // Where we have no duty at all with the provider, there is nothing to compare with.
        Assert.Empty(Whys(GapKind.CuecUnanswered, [Duty(Party.Provider)], report));
        var other = Duty(Party.Customer) with { Part = Duty(Party.Customer).Part with { Id = new PartId("DAT-02", "keep") } };
        var why = Assert.Single(Whys(GapKind.CuecUnanswered, [other, Duty(Party.Provider)], report));
        Assert.Contains("nothing is ours", why, StringComparison.Ordinal);
    }

    [Fact]
    public void However_reports_are_put_they_never_make_a_duty_of_ours_ready()
    {
        var duty = Duty(Party.Customer);
        var report = Report("soc") with { OfferedFor = new RuleSelector { Parts = [Restrict] } };
        var status = new EvidenceJudge(new Organisation { Name = "Example", Assurance = [report] }, Day).Judge(duty);
        Assert.Equal((false, "soc"), (status.IsReady, Assert.Single(status.WrongItems)));
    }

    private static ReportsInForce In(params ImmutableArray<ProviderAssurance> reports) =>
        new(new Organisation { Name = "Example", Assurance = reports }, [], Day);

    /// <summary>What is said of the gaps of a kind, without the names.</summary>
    private static string[] Gaps(GapKind kind, params ImmutableArray<ProviderAssurance> reports) =>
    [
        .. Whys(kind, [], reports).Select(static why => why[(why.IndexOf("\" ", StringComparison.Ordinal) + 2)..].Split([';', '.'])[0]),
    ];

    private static string[] Whys(GapKind kind, ImmutableArray<DutyOf> duties, params ImmutableArray<ProviderAssurance> reports)
    {
        var organisation = new Organisation { Name = "Example", Assurance = reports };
        var owners = duties.ToDictionary(static duty => duty, static _ => new OwnerOf("x", "", null));
        var evidence = duties.ToDictionary(static duty => duty, static duty => new EvidenceStatus(duty, [], []));
        return
        [
            .. new GapFinder(CheckWorld.Small, organisation, Day).Find(Estate, duties, owners, evidence, [])
                .Where(gap => gap.Kind == kind).Select(static gap => gap.Why).Order(StringComparer.Ordinal),
        ];
    }

    private static ProviderAssurance Over(ProviderAssurance report) => report with { To = Day.AddDays(-1) };

    private static ProviderAssurance Report(string id) => new()
    {
        Id = id,
        Title = id,
        Provider = "acme",
        From = Day.AddDays(-300),
        To = Day.AddDays(30),
        Services = ["acme/store"],
        Place = new ContentPlace("demarc.yaml", 1, 1),
    };

    private static DutyOf Duty(Party party) => new()
    {
        Part = CheckWorld.Small.Part(Restrict)!,
        Scope = new DutyScope("acme", "acme/store", "1", "north", ""),
        Party = party,
        Shares = [],
    };

    private static Estate Estate { get; } = new()
    {
        Instances =
        [
            new ServiceInstance("acme/store", "1", "north", "", [new ConfigurationClass([], [], 1, "one")], [SourceKind.AwsConfig]),
        ],
        UnknownTypes = [],
        Resources = 1,
        Complete = 1,
        Catalogued = 1,
        Merged = 0,
    };

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
