using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Evidence;
using Demarc.Web.Screens.Exceptions;

namespace Demarc.Web.Screens.Reviews;

/// <summary>What a day of the calendar is about.</summary>
public enum CalendarSort
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>A review is due.</summary>
    Review,

    /// <summary>A review of who has access stops to count.</summary>
    AccessReview,

    /// <summary>Evidence stops to count.</summary>
    Evidence,

    /// <summary>An agreement ends.</summary>
    Agreement,

    /// <summary>An exception or override ends.</summary>
    Exception,

    /// <summary>A provider's report stops to count.</summary>
    Assurance,
}

/// <summary>Something that is due on a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Sort">What it is about.</param>
/// <param name="Id">Id of what it is about.</param>
/// <param name="Title">What it is.</param>
/// <param name="Note">More about it.</param>
/// <param name="Who">Who did it last, or has to see to it; may be empty.</param>
/// <param name="Path">Path of its page.</param>
public sealed record CalendarLine(DateOnly Day, CalendarSort Sort, string Id, string Title, string Note, string Who, string Path);

/// <summary>Everything that is due: reviews, and what ends by itself.</summary>
internal static class Calendar
{
    /// <summary>Everything from overdue reviews to what ends in two years, by day.</summary>
    internal static IReadOnlyList<CalendarLine> Of(TenantScope scope, DecisionBook book, EvidenceDesks desks) =>
        scope.State.Keep("calendar", () =>
    {
        var (day, last) = (scope.Day, scope.Day.AddYears(2));
        var organisation = scope.State.Result.Organisation;
        return Reviews(organisation)
            .Concat(Exceptions(scope, book).Concat(Agreements(organisation)).Concat(Assurance(scope.State.Result))
                .Concat(Items(scope, desks))
                .Where(line => line.Day >= day))
            .Where(line => line.Day <= last)
            .OrderBy(static line => line.Day).ThenBy(static line => line.Sort).ThenBy(static line => line.Id, StringComparer.Ordinal)
                .ToArray();
    });

    /// <summary>Day on which a review is due again.</summary>
    internal static DateOnly DueOf(ReviewDone review) => review.Done.AddMonths(review.EveryMonths);

    private static IEnumerable<CalendarLine> Reviews(Organisation organisation) => organisation.Reviews
        .Select(static review => new CalendarLine(
        DueOf(review), CalendarSort.Review, review.Id, review.Title,
        $"last done on {TenantScope.Text(review.Done)}, every {(review.EveryMonths == 1 ? "month" : review.EveryMonths + " months")}",
        review.By, "reviews/" + TenantScope.Segment(review.Id)));

    private static IEnumerable<CalendarLine> Exceptions(TenantScope scope, DecisionBook book) => ExceptionLines.Of(scope, book)
        .Where(static line => line is { Until: not null, State: not ("expired" or "waiting") })
        .Select(static line => new CalendarLine(
            line.Until!.Value, CalendarSort.Exception, line.Id, line.Id, ExceptionTable.Some(line), line.Author, line.Path));

    private static IEnumerable<CalendarLine> Agreements(Organisation organisation) => organisation.Agreements
        .Where(static agreement => agreement.Until is not null)
        .Select(static agreement => new CalendarLine(
            agreement.Until!.Value, CalendarSort.Agreement, agreement.Id, agreement.Title, agreement.Provider, "",
            "agreements/" + TenantScope.Segment(agreement.Id)));

    private static IEnumerable<CalendarLine> Assurance(AssessmentResult result) =>
        new ReportsInForce(result.Organisation, result.Duties, result.Day).Reports.Select(static one => new CalendarLine(
            one.CoveredUntil, CalendarSort.Assurance, one.Id, one.Title, one.Provider, "", "assurance#" + Uri.EscapeDataString(one.Id)));

    /// <summary>Items that show something of ours. What exports show ends every day, and is renewed by the next one.</summary>
    private static IEnumerable<CalendarLine> Items(TenantScope scope, EvidenceDesks desks) => EvidenceLines.Of(scope, desks)
        .Where(static line => line is { Until: not null, Duties: > 0 } && line.Record.Origin != EvidenceOrigin.Automated
            && line.Until != DateOnly.MaxValue)
        .Select(static line => new CalendarLine(
            line.Until!.Value, line.Record.Kind == EvidenceKind.AccessReview ? CalendarSort.AccessReview : CalendarSort.Evidence,
                line.Record.Id,
            line.Title, line.For, line.Held?.Submitter ?? "", "evidence/" + Uri.EscapeDataString(line.Record.Id)));
}
