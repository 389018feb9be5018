using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Agreements;
using Demarc.Web.Screens.Evidence;
using Demarc.Web.Screens.Exceptions;
using Demarc.Web.Screens.Reviews;

namespace Demarc.Web.Webhooks;

/// <summary>What is due soon: the lines of the calendar whose time of notice has begun.</summary>
internal static class Deadlines
{
    /// <summary>Days before a review.</summary>
    private const int ReviewDays = 30;

    /// <summary>What is due soon today, or is overdue.</summary>
    internal static IEnumerable<CalendarLine> Soon(TenantScope scope, DecisionBook book, EvidenceDesks desks) =>
        Calendar.Of(scope, book, desks).Where(line => line.Sort switch
        {
            CalendarSort.Review => IsWithin(line, scope.Day, ReviewDays),
            CalendarSort.Exception => IsWithin(line, scope.Day, ExceptionLines.SoonDays),
            // A provider's report is a kind of agreement about what it does: as early.
            CalendarSort.Agreement or CalendarSort.Assurance => IsWithin(line, scope.Day, AgreementLines.SoonDays),
            // How early goes by the age that is allowed; what is judged already is not judged again.
            _ => EvidenceLines.Find(scope, desks, line.Id)?.State == Kebab<Freshness>.Name(Freshness.DueSoon),
        });

    /// <summary>What tells a deadline apart: one that is moved is another one.</summary>
    internal static string KeyOf(CalendarLine line) => $"{Kebab<CalendarSort>.Name(line.Sort)}|{TenantScope.Text(line.Day)}|{line.Id}";

    private static bool IsWithin(CalendarLine line, DateOnly day, int days) => line.Day.DayNumber - day.DayNumber <= days;
}
