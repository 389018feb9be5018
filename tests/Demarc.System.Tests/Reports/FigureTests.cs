using System.Collections.Immutable;
using Demarc.Engine;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;

namespace Demarc.System.Tests.Reports;

/// <summary>The figures of SPEC section 8 on an estate small enough to be counted by hand.</summary>
public sealed class FigureTests
{
    private const string Identity = """
        domain: identity
        title: Identity
        controls:
          - id: IAM-90
            title: Second factor
            objective: It is so.
            layer: identity-and-access
            criticality: high
            review: yearly
            parts:
              - id: require
                title: Require a second factor
                duty: use
                capability: multiFactor
                customer does: Switch it on.
                evidence: [{ kind: access-review, max age: 90d }]
              - id: look
                title: Look through who is who
                duty: govern
                scope: organisation
                customer does: Look.
                evidence: [{ kind: access-review, max age: 180d }]
        """;

    private const string Organisation = TinyEstate.SmallOrganisation + """

        overrides:
          - { id: ended, parts: [DAT-01.enable], when: "instance.workload == 'none'", party: not-applicable, reason: It was so., author: ada, approver: cleo, from: 2026-01-01, until: 2026-06-30 }
          - { id: holds, parts: [DAT-01.enable], when: "instance.workload == 'none'", party: not-applicable, reason: It is so., author: ada, approver: cleo, from: 2026-01-01, until: 2026-12-31 }
        """;

    private static readonly string Evidence = Organisation.Replace("evidence:\n", """
        evidence:
          - { id: admins, title: Administrators, kind: access-review, parts: [IAM-90.require], when: "instance.workload == 'shop'", effective: 2026-10-01 }
          - { id: people, title: People, kind: access-review, parts: [IAM-90.look], effective: 2026-01-01 }

        """, StringComparison.Ordinal);

    private static readonly Numbers Counted = Numbers.Of(Assess());

    [Fact]
    public void Settings_as_wanted_leave_what_cannot_be_told_what_is_excepted_and_what_nobody_looks_at_apart()
    {
        // As wanted: 5 people and 3 stores; not: 2 people and root. The box in the south and the odd thing have no verdict.
        Same(Counted.Conforming, 8, 11, ("inconclusive", 1), ("excepted", 1), ("unmeasured", 2));
        Assert.Equal(72, Counted.Conforming.Percent);
    }

    [Fact]
    public void Second_factors_are_on_off_or_unknown_check_by_check()
    {
        var factor = Counted.SecondFactor;
        Assert.Equal(
            [new SecondFactorLine("users", "users", 5, 3, 1, 1), new SecondFactorLine("root", "root", 0, 1, 0, 0)], factor.Lines);
        // It is ours in all three instances; of the store and the box in the south no check speaks.
        Assert.Equal((3L, 2L), (factor.Places, factor.Unmeasured));
    }

    [Fact]
    public void Access_reviews_in_date_and_those_due_each_quarter_apart()
    {
        // Needed in three instances each quarter, and once for the whole: that one is of January, only the shop's is in date.
        Same(Counted.AccessReviewed, 1, 4, ("stale", 1), ("missing", 2));
        Same(Counted.PrivilegedReviewed, 1, 3, ("stale", 0), ("missing", 2));
    }

    [Fact]
    public void Exceptions_in_time_are_those_that_cover_something_and_have_not_ended()
    {
        // Hold: one exception that covers a user, one override. Ended and open: the exception of root, which fails, and one override.
        Same(Counted.ExceptionsInTime, 2, 4, ("ended", 2), ("covering-nothing", 1));
    }

    [Fact]
    public void A_review_after_the_first_sight_is_no_review_before_use()
    {
        // The store was reviewed in March and seen in November; the box was never reviewed.
        Same(Counted.ReviewedBeforeUse, 1, 2, ("first-day-unknown", 0));
        var late = Assess();
        var since = new DateTime(2026, 2, 28, 23, 0, 0, DateTimeKind.Utc).Ticks;
        Same(Of(late, since).ReviewedBeforeUse, 0, 2, ("first-day-unknown", 0));
        Same(Of(late, 0).ReviewedBeforeUse, 0, 1, ("first-day-unknown", 1));

        static Numbers Of(AssessmentResult result, long since) => Numbers.Of(result with
        {
            Estate = result.Estate with
            {
                Instances =
                    [.. result.Estate.Instances.Select(one => one.Service == "acme/store" ? one with { Since = since } : one)],
            },
        });
    }

    [Fact]
    public void Services_catalogued_counts_services_and_not_resources() =>
        Same(Counted.ServicesCatalogued, 2, 3, ("unknown-types", 1));

    [Fact]
    public void Every_figure_says_what_is_counted_out_of_what_and_what_is_not()
    {
        Assert.Equal(14, Counted.Figures.Length);
        Assert.Equal(14, Counted.Figures.Select(static figure => figure.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Counted.Figures, static figure =>
            Assert.All([figure.Title, figure.Formula, figure.Population, figure.Exclusions], Assert.NotEmpty));
    }

    private static void Same(Figure figure, long count, long whole, params (string Name, long Count)[] apart)
    {
        Assert.Equal((count, whole), (figure.Count, figure.Whole));
        Assert.Equal(apart, figure.Apart.Select(static tally => (tally.Name, tally.Count)));
    }

    private static AssessmentResult Assess() => TinyEstate.Assess(Evidence, Identity, static (_, said) =>
    {
        var (users, root, stores) = (Check("users", "IAM-90", "require"), Check("root", "IAM-90", "require"), Check("stores", "DAT-01", "enable"));
        var (shop, south) = (new InstanceKey("acme/store", "a1", "north", "shop"), new InstanceKey("acme/store", "a2", "south", ""));
        return (
            said with
            {
                Exceptions =
                [
                    Exception("covers", "users", new DateOnly(2026, 12, 31)), Exception("idle", "stores", new DateOnly(2026, 12, 31)),
                    Exception("over", "root", new DateOnly(2026, 10, 31)), Exception("mended", "stores", new DateOnly(2026, 10, 31)),
                ],
            },
            [
                Result(users, shop, (VerdictOutcome.Pass, 5), (VerdictOutcome.Fail, 2), (VerdictOutcome.Inconclusive, 1),
                    (VerdictOutcome.NotApplicable, 4), (VerdictOutcome.Excepted, 1)) with
                {
                    ByException = ImmutableSortedDictionary<string, long>.Empty.Add("covers", 1),
                },
                Result(root, shop, (VerdictOutcome.Fail, 1)), Result(stores, south, (VerdictOutcome.Pass, 3)),
            ]);
    });

    private static CheckResult Result(Check check, InstanceKey instance, params (VerdictOutcome Outcome, long Count)[] counts) => new(
        check, instance, counts.ToImmutableSortedDictionary(static one => one.Outcome, static one => one.Count), ["one"],
        [("another", "not collected")]);

    private static Check Check(string id, string control, string part) => new()
    {
        Id = id,
        Title = id,
        Type = "acme/thing",
        Severity = Severity.High,
        Evidences = [new PartId(control, part)],
        Scope = CheckScope.Resource,
        Condition = null!,
        Reason = "It is not so",
        Guidance = new CheckGuidance("", "", "", ""),
        Sources = [],
        Examples = [],
        Place = new ContentPlace("checks.yaml", 1, 1),
    };

    private static CheckException Exception(string id, string check, DateOnly until) => new()
    {
        Id = id,
        Checks = [check],
        Reason = "Accepted",
        Author = "ada",
        Approver = "cleo",
        From = new DateOnly(2026, 1, 1),
        Until = until,
        Place = new ContentPlace("demarc.yaml", 1, 1),
    };
}
