using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Reports.Figures;

/// <summary>Figures about work that recurs: reviews of access, exceptions that end, services that are reviewed before their use.</summary>
internal static class WorkFigures
{
    /// <summary>Reviews of access to administration are due each quarter; a quarter has at most so many days.</summary>
    private const int QuarterDays = 92;

    /// <summary>Duties whose access review is in date; those due each quarter apart, because they are about administrators.</summary>
    /// <param name="lines">All duties.</param>
    /// <param name="often">Only those that are due each quarter or more often.</param>
    internal static Figure AccessReviews(ImmutableArray<DutyLine> lines, bool often)
    {
        var needs = lines.Where(static line => line.IsOurs)
            .Select(static line => line.Evidence!.Needs.FirstOrDefault(static need => need.Need.Kind == EvidenceKind.AccessReview))
            .OfType<NeedStatus>().Where(need => !often || need.Need.MaxAge.TotalDays <= QuarterDays).ToList();
        long Count(params ReadOnlySpan<Freshness> states)
        {
            var count = 0L;
            foreach (var need in needs) count += states.Contains(need.State) ? 1 : 0;
            return count;
        }

        var inDate = Count(Freshness.Fresh, Freshness.DueSoon);
        var stale = Count(Freshness.Stale);
        return new Figure(
            often ? "privilegedReviewed" : "accessReviewed", often ? "Quarterly access reviews" : "Access reviews in date",
            inDate, needs.Count,
            "Duties of ours with an accepted access review within its age, divided by those that need one.",
            often ? "Duties of ours that need an access review at least each quarter: rights of administrators."
                : "Duties of ours that need an access review, once for each place.")
        {
            Exclusions = "Reviews of the calendar that are no evidence; reviews that were handed in and not accepted count as missing.",
            Apart = [new Tally("stale", stale), new Tally("missing", needs.Count - inDate - stale)],
        };
    }

    /// <summary>Exceptions and overrides that hold, beside those that are over and still stand open.</summary>
    internal static Figure Exceptions(AssessmentResult result)
    {
        var used = result.Checks.SelectMany(static check => check.ByException).Where(static pair => pair.Value > 0)
            .Select(static pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var exceptions = result.Organisation.Exceptions.Where(one => one.From <= result.Day && result.Day <= one.Until).ToList();
        var overrides = result.Organisation.Overrides.LongCount(one =>
            (one.Rule.From ?? DateOnly.MinValue) <= result.Day && result.Day <= (one.Rule.Until ?? DateOnly.MaxValue));
        var covering = exceptions.LongCount(one => used.Contains(one.Id));
        var over = result.Gaps.LongCount(static gap => gap.Kind == GapKind.ExceptionExpired);
        var good = covering + overrides;
        return new Figure("exceptionsInTime", "Exceptions in time", good, good + over,
            "Exceptions and overrides that have not ended, divided by these and those that ended and were not dealt with.",
            "Exceptions that cover a failure, overrides that hold, and both where they ended and are an open gap.")
        {
            Exclusions = "Exceptions that have not begun, that cover nothing at the moment (apart), and that ended and whose checks no "
                + "longer fail.",
            Apart = [new Tally("ended", over), new Tally("covering-nothing", exceptions.Count - covering)],
        };
    }

    /// <summary>Services that somebody reviewed before they were first seen in use.</summary>
    internal static Figure ReviewedBeforeUse(AssessmentResult result)
    {
        var first = result.Estate.Instances.GroupBy(static one => one.Service, StringComparer.Ordinal).ToDictionary(
            static group => group.Key, static group => group.Where(static one => one.Since > 0).Select(static one => one.Since)
                .DefaultIfEmpty(0).Min(), StringComparer.Ordinal);
        bool InTime(string service, long ticks)
        {
            var day = DateOnly.FromDateTime(new DateTime(ticks, DateTimeKind.Utc));
            return result.Organisation.Services.Any(one => one.Service == service && !one.Refused && one.Reviewed <= day);
        }

        var seen = first.Where(static pair => pair.Value > 0).ToList();
        return new Figure("reviewedBeforeUse", "Reviewed before use", seen.LongCount(pair => InTime(pair.Key, pair.Value)), seen.Count,
            "Services for which somebody accepted our side of the line on or before the day of their first sight, divided by services "
                + "seen.",
            "Distinct services of the catalogue in use, by the day on which an export first showed them.")
        {
            Exclusions = "Services whose first day is not known (apart). Of a service that was reviewed again only the last review "
                + "is on record.",
            Apart = [new Tally("first-day-unknown", first.Count - seen.Count)],
        };
    }

    /// <summary>Services that exports and bills show and that the catalogue knows.</summary>
    internal static Figure Services(Estate estate)
    {
        var known = estate.Instances.Where(static one => one.Sources.Any(static source => source != SourceKind.Declared))
            .Select(static one => one.Service).Distinct(StringComparer.Ordinal).LongCount();
        return new Figure("servicesCatalogued", "Services catalogued", known, known + estate.UnknownTypes.Length,
            "Services seen that the catalogue describes, divided by these and the distinct types and names that it does not know.",
            "What exports and bills show. Several unknown types may be of one service: nobody knows before it is described.")
        {
            Exclusions = "Services that only the organisation's own list names and that the catalogue knows.",
            Apart = [new Tally("unknown-types", estate.UnknownTypes.Length)],
        };
    }
}
