using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Gaps;

/// <summary>Gaps about overrides and reviews.</summary>
internal sealed class AgreementGaps(Organisation organisation, DateOnly day)
{
    internal IEnumerable<Gap> Find() => organisation.Overrides.SelectMany(OfOverride).Concat(organisation.Reviews.SelectMany(OfReview));

    private IEnumerable<Gap> OfOverride(Override item)
    {
        if (item.Rule.Until is not { } until || until >= day) yield break;
        yield return Gap.Of(GapKind.ExceptionExpired, DutyScope.Organisation, "override " + item.Rule.Id, Severity.Medium, until.AddDays(1),
            $"Override \"{item.Id}\" ended on {until:yyyy-MM-dd}; the derived answer holds again.",
            "Renew it with a reason and approval, or remove it.") with { About = item.Id, Detail = "duty" };
    }

    private IEnumerable<Gap> OfReview(ReviewDone review)
    {
        if (review.Done >= day) yield break;
        var next = review.Done.AddMonths(review.EveryMonths);
        if (next >= day) yield break;
        yield return Gap.Of(GapKind.ReviewOverdue, DutyScope.Organisation, "review " + review.Id, Severity.Medium, next.AddDays(1),
            $"Review \"{review.Id}\" was last done on {review.Done:yyyy-MM-dd} and was due on {next:yyyy-MM-dd}.",
            "Do the review and record the day.") with { About = review.Id };
    }
}
