using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>A duty of ours is ready only with all it needs, and never through the provider's own assurance (SPEC section 6).</summary>
public sealed class EvidenceJudgeTests
{
    private static readonly DateOnly Day = new(2026, 6, 15);

    private static readonly ContentPlace Place = new("demarc.yaml", 1, 1);

    private static readonly RuleSelector Everything = new() { Controls = ["TST-01"] };

    [Fact]
    public void All_needs_have_to_be_valid()
    {
        var duty = Duty(EvidenceKind.CheckResult, EvidenceKind.AccessReview);
        Assert.False(Judge(duty, Item("a", EvidenceKind.CheckResult, Day)).IsReady);
        Assert.True(Judge(duty, Item("a", EvidenceKind.CheckResult, Day), Item("b", EvidenceKind.AccessReview, Day)).IsReady);
        var old = Judge(duty, Item("a", EvidenceKind.CheckResult, Day.AddDays(-31)), Item("b", EvidenceKind.AccessReview, Day));
        Assert.Equal((false, Freshness.Stale), (old.IsReady, old.State));
    }

    [Fact]
    public void The_best_item_of_a_kind_counts()
    {
        var duty = Duty(EvidenceKind.CheckResult);
        var status = Judge(
            duty, Item("old", EvidenceKind.CheckResult, Day.AddDays(-100)), Item("new", EvidenceKind.CheckResult, Day.AddDays(-1)),
            Item("refused", EvidenceKind.CheckResult, Day) with { Rejected = "The scope is wrong." });
        Assert.Equal(("new", Freshness.Fresh), (status.Needs[0].Item, status.State));
        var refused = Judge(duty, Item("refused", EvidenceKind.CheckResult, Day) with { Rejected = "The scope is wrong." });
        Assert.Equal((Freshness.Rejected, false), (refused.State, refused.IsReady));
    }

    [Fact]
    public void An_item_or_agreement_of_a_later_day_is_not_there_yet()
    {
        var duty = Duty(EvidenceKind.CheckResult, EvidenceKind.Agreement);
        var organisation = new Organisation
        {
            Name = "Example",
            Evidence = [Item("tomorrow", EvidenceKind.CheckResult, Day.AddDays(1))],
            Agreements = [Agreement(Day.AddDays(1), until: null)],
        };
        var before = new EvidenceJudge(organisation, Day).Judge(duty);
        Assert.Equal([Freshness.Missing, Freshness.Missing], before.Needs.Select(static need => need.State));
        Assert.True(new EvidenceJudge(organisation, Day.AddDays(1)).Judge(duty).IsReady);
    }

    [Fact]
    public void A_duty_for_which_no_kind_is_named_is_never_ready() =>
        Assert.Equal((Freshness.Missing, false), (Judge(Duty()).State, Judge(Duty()).IsReady));

    [Fact]
    public void An_agreement_holds_for_its_term_however_old()
    {
        var duty = Duty(EvidenceKind.Agreement);
        Assert.Equal(Freshness.Fresh, Of(until: null));
        Assert.Equal(Freshness.Fresh, Of(Day.AddDays(60)));
        Assert.Equal(Freshness.DueSoon, Of(Day.AddDays(59)));
        Assert.Equal(Freshness.DueSoon, Of(Day));
        Assert.Equal(Freshness.Stale, Of(Day.AddDays(-1)));
        Assert.Equal(Freshness.Missing, Of(until: null, provider: "bolt"));

        Freshness Of(DateOnly? until, string provider = "acme")
        {
            var agreement = Agreement(new DateOnly(2001, 1, 1), until) with { Provider = provider };
            return new EvidenceJudge(new Organisation { Name = "Example", Agreements = [agreement] }, Day).Judge(duty).State;
        }
    }

    [Fact]
    public void Provider_assurance_never_makes_a_duty_of_ours_ready_whatever_else_there_is()
    {
        var random = new Random(3);
        var kinds = Enum.GetValues<EvidenceKind>().Where(static kind => kind != EvidenceKind.Unknown).ToArray();
        var ready = 0;
        for (var i = 0; i < 1000; i++)
        {
            var duty = Duty([.. kinds.Where(_ => random.Next(4) == 0).Take(3)]);
            var items = new EvidenceItem[random.Next(6)];
            for (var n = 0; n < items.Length; n++)
                items[n] = Item($"e{n}", kinds[random.Next(kinds.Length)], Day.AddDays(-random.Next(40)));
            var own = items.Where(static item => item.Kind != EvidenceKind.ProviderAssurance).ToArray();
            var (with, without) = (Judge(duty, items), Judge(duty, own));
            Assert.Equal(without.Needs, with.Needs);
            Assert.Equal(without.IsReady, with.IsReady);
            Assert.Equal(items.Length - own.Length, with.WrongItems.Length);
            Assert.DoesNotContain(with.Needs, static need => need.Need.Kind == EvidenceKind.ProviderAssurance);
            if (!with.IsReady) continue;
            ready++;
            Assert.All(with.Needs, need => Assert.Contains(own, item => item.Kind == need.Need.Kind && item.Id == need.Item));
        }

        Assert.True(ready > 20, $"only {ready} were ready");
    }

    [Fact]
    public void A_report_offered_for_our_part_is_refused_by_name()
    {
        var report = new ProviderAssurance
        {
            Id = "soc2",
            Title = "SOC 2",
            Provider = "acme",
            From = Day.AddDays(-200),
            To = Day,
            OfferedFor = Everything,
            Place = Place,
        };
        var organisation = new Organisation { Name = "Example", Assurance = [report, report with { Id = "other", Provider = "bolt" }] };
        var status = new EvidenceJudge(organisation, Day).Judge(Duty(EvidenceKind.CheckResult));
        Assert.Equal(["soc2"], status.WrongItems);
        Assert.False(status.IsReady);
    }

    private static EvidenceStatus Judge(DutyOf duty, params ReadOnlySpan<EvidenceItem> items) =>
        new EvidenceJudge(new Organisation { Name = "Example", Evidence = [.. items] }, Day).Judge(duty);

    private static EvidenceItem Item(string id, EvidenceKind kind, DateOnly effective) => new()
    {
        Id = id,
        Title = id,
        Kind = kind,
        Offered = Everything,
        Effective = effective,
        Place = Place,
    };

    private static Agreement Agreement(DateOnly from, DateOnly? until) => new()
    {
        Id = "msa",
        Title = "Master agreement",
        Provider = "acme",
        From = from,
        Until = until,
        Covers = Everything,
        Place = Place,
    };

    private static DutyOf Duty(params ImmutableArray<EvidenceKind> needs) => new()
    {
        Part = new ControlPart
        {
            Id = new PartId("TST-01", "do"),
            Title = "Do",
            Domain = "test",
            Layer = Layer.Data,
            Duty = Engine.Content.Duty.Use,
            Scope = PartScope.Instance,
            Criticality = Severity.High,
            Evidence = [.. needs.Select(static kind => new EvidenceNeed(kind, TimeSpan.FromDays(30)))],
        },
        Scope = new DutyScope("acme", "acme/one", "1", "north", ""),
        Party = Party.Customer,
        Shares = [],
    };
}
