using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;
using FsCheck;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>Without new evidence the state of a duty only ever worsens, for every kind, age, term and decision (SPEC section 6).</summary>
public sealed class StateProperties
{
    private const int Days = 140;

    private static readonly DateOnly First = new(2026, 1, 1);

    private static readonly ContentPlace Place = new("demarc.yaml", 1, 1);

    private static readonly RuleSelector Everything = new() { Controls = ["TST-01"] };

    private static readonly ImmutableArray<EvidenceKind> Kinds =
        [.. Enum.GetValues<EvidenceKind>().Where(static kind => kind != EvidenceKind.Unknown)];

    private static readonly Gen<EvidenceRecord> Records =
        from kind in Gen.Elements(Kinds.AsEnumerable())
        from effective in Gen.Choose(-20, 100)
        from late in Gen.Choose(0, 9)
        from term in Gen.Choose(-1, 60)
        from acceptance in Gen.Elements(
            Acceptance.Accepted, Acceptance.Accepted, Acceptance.Accepted, Acceptance.Rejected, Acceptance.Pending, Acceptance.Erased)
        let day = First.AddDays(effective)
        select new EvidenceRecord
        {
            Id = $"{kind}-{effective}-{late}",
            Title = "",
            Kind = kind,
            Origin = EvidenceOrigin.Submitted,
            Times = new EvidenceTimes(
                Moment.Of(day), Moment.Of(day.AddDays(late)), Moment.Of(day.AddDays(late)), term < 0 ? null : day.AddDays(term)),
            Cover = new EvidenceCover.Stated(Everything, EvidenceReach.Everywhere, null),
            Acceptance = acceptance,
        };

    private static readonly Gen<World> Worlds =
        from records in Gen.ArrayOf(Records)
        from needs in Gen.NonEmptyListOf(
            from kind in Gen.Elements(Kinds.AsEnumerable())
            from age in Gen.Elements(1, 2, 6, 7, 30, 90, 365)
            select new EvidenceNeed(kind, TimeSpan.FromDays(age)))
        from begins in Gen.Choose(-20, 80)
        from term in Gen.Choose(-1, 90)
        select new World([.. records], [.. needs.DistinctBy(static need => need.Kind)], First.AddDays(begins), term);

    [Fact]
    public void The_state_only_worsens_until_something_new_is_effective() => Prop.ForAll(Arb.From(Worlds), static world =>
    {
        var before = Freshness.Unknown;
        for (var day = First; day < First.AddDays(Days); day = day.AddDays(1))
        {
            var state = world.On(day).State;
            Assert.True(state >= before || world.IsNew(day), $"{before} became {state} on {day} without anything new");
            before = state;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_evidence_never_makes_it_worse() => Prop.ForAll(Arb.From(Worlds), static world =>
    {
        var all = world.On(First.AddDays(90));
        foreach (var record in world.Records)
        {
            var fewer = (world with { Records = world.Records.Remove(record) }).On(First.AddDays(90));
            Assert.True(fewer.State >= all.State, $"{record.Id} made {fewer.State} worse: {all.State}");
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_accepted_evidence_of_the_right_kind_makes_a_need_valid() => Prop.ForAll(Arb.From(Worlds), static world =>
    {
        var day = First.AddDays(60);
        foreach (var need in world.On(day).Needs.Where(static need => need.State is Freshness.Fresh or Freshness.DueSoon))
        {
            Assert.NotEqual(EvidenceKind.ProviderAssurance, need.Need.Kind);
            Assert.True(need.Until >= day);
            if (need.Item == "msa") continue;
            Assert.Contains(world.Records, record => record.Id == need.Item && record.Kind == need.Need.Kind
                && record.Acceptance == Acceptance.Accepted && record.Times.Day <= day);
        }
    }).QuickCheckThrowOnFailure();

    private sealed record World(ImmutableArray<EvidenceRecord> Records, ImmutableArray<EvidenceNeed> Needs, DateOnly Begins, int Term)
    {
        internal bool IsNew(DateOnly day) => Begins == day || Records.Any(record => record.Times.Day == day);

        internal EvidenceStatus On(DateOnly day)
        {
            var agreement = new Agreement
            {
                Id = "msa",
                Title = "",
                Provider = "acme",
                From = Begins,
                Until = Term < 0 ? null : Begins.AddDays(Term),
                Covers = Everything,
                Place = Place,
            };
            var organisation = new Organisation { Name = "Example", Agreements = [agreement] };
            return new EvidenceJudge(organisation, day, new EvidenceHoldings { Records = Records }).Judge(Duty(Needs));
        }

        private static DutyOf Duty(ImmutableArray<EvidenceNeed> needs) => new()
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
                Evidence = needs,
            },
            Scope = new DutyScope("acme", "acme/one", "1", "north", ""),
            Party = Party.Customer,
            Shares = [],
        };
    }
}
