using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Reviews;

/// <summary>What the calendar shows.</summary>
/// <param name="Lines">What is due, by day.</param>
/// <param name="Sorts">Kinds that occur, with how many.</param>
/// <param name="Sort">The kind chosen; empty: all.</param>
/// <param name="Controls">Controls of ours for which no review is recorded.</param>
/// <param name="New">What the form for a new review is filled in with, by field.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record ReviewsModel(
    IReadOnlyList<CalendarLine> Lines, ImmutableArray<(CalendarSort Sort, long Count)> Sorts, string Sort, IReadOnlyList<Control> Controls,
    ImmutableDictionary<string, string> New, string Refused);

/// <summary>What the page of a review shows.</summary>
/// <param name="Review">The review.</param>
/// <param name="History">What was recorded about it, newest first.</param>
/// <param name="Filled">What the form is filled in with, by field.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record ReviewModel(
    ReviewDone Review, ImmutableArray<Decision> History, ImmutableDictionary<string, string> Filled, string Refused);

/// <summary>The calendar of reviews and of what ends, and recording that a review was done.</summary>
internal static class ReviewsScreen
{
    private static readonly ImmutableDictionary<string, string> Nothing = ImmutableDictionary<string, string>.Empty;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/reviews", static (
            TenantScope scope, string? kind, string? control, Refusal refusal, DecisionBook book, EvidenceDesks desks) =>
            Show(scope, kind, NewOf(scope, control), refusal.Text, book, desks));
        organisation.MapGet("/reviews.csv", static (TenantScope scope, TableQuery query, DecisionBook book, EvidenceDesks desks) =>
            Table.Csv(scope, Calendar.Of(scope, book, desks), query, "reviews"));
        organisation.MapGet("/reviews.ics", static (TenantScope scope, string? kind, DecisionBook book, EvidenceDesks desks) =>
            Results.File(
            Encoding.UTF8.GetBytes(CalendarFile.Of(
                Only(Calendar.Of(scope, book, desks), kind), scope.State.Result.Organisation.Name + ": reviews", scope.Tenant, scope.Day)),
            "text/calendar; charset=utf-8", scope.FileName("reviews.ics")));
        organisation.MapPost("/reviews/done", Done);
        organisation.MapGet("/reviews/{**id}", static (string id, Refusal refusal, TenantScope scope, DecisionBook book) =>
            Find(scope, id) is { } review
                ? Page.Of<ReviewPage>(scope, new ReviewModel(review, History(book.AsOf(scope), id), Nothing, refusal.Text))
                : ErrorPages.Missing("There is no such review on this day."));
    }

    internal static Table<CalendarLine> Table { get; } = new("reviews",
    [
        new("day", "Day", static line => Cell.Day(line.Day)) { Sort = static line => line.Day },
        new("kind", "Kind", static line => Cell.Of(Kebab<CalendarSort>.Name(line.Sort)))
        { Filter = static line => Kebab<CalendarSort>.Name(line.Sort) },
        new("id", "Id", static line => Cell.Code(line.Id)) { Searched = true },
        new("title", "Title", static line => Cell.Of(line.Title)) { HeadsRow = true, Searched = true },
        new("note", "Note", static line => Cell.Of(line.Note)) { Searched = true },
        new("who", "Who", static line => Cell.Of(line.Who)) { Searched = true },
    ]);

    private static ImmutableDictionary<string, string> NewOf(TenantScope scope, string? control) =>
        scope.State.Result.Catalogue.Control(control ?? "") is { } asked
            ? Nothing.Add("id", asked.Id).Add("title", $"{asked.Id} {asked.Title}")
                .Add("months", MonthsOf(asked.Review).ToString(CultureInfo.InvariantCulture))
            : Nothing.Add("months", "3");

    private static RazorComponentResult<ReviewsPage> Show(
        TenantScope scope, string? kind, ImmutableDictionary<string, string> filled, string refused, DecisionBook book,
        EvidenceDesks desks)
    {
        var all = Calendar.Of(scope, book, desks);
        var result = scope.State.Result;
        var recorded = result.Organisation.Reviews.Select(static review => review.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var ours = result.Owners.Keys.Select(static duty => duty.Part.Id.Control).ToHashSet(StringComparer.Ordinal);
        var sort = Kebab<CalendarSort>.TryParse(kind ?? "", out var known) ? Kebab<CalendarSort>.Name(known) : "";
        return Page.Of<ReviewsPage>(scope, new ReviewsModel(
            Only(all, sort).ToArray(),
            [.. all.CountBy(static line => line.Sort).OrderBy(static pair => pair.Key)
                .Select(static pair => (pair.Key, (long)pair.Value))], sort,
            [.. result.Catalogue.Controls.Where(one => ours.Contains(one.Id) && !recorded.Contains(one.Id))],
            filled, refused));
    }

    private static async Task<IResult> Done(HttpContext context, TenantScope scope, DecisionBook book, EvidenceDesks desks)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners and managers record reviews.");
        var form = await context.Request.ReadFormAsync();
        var (id, title) = (form["id"].ToString().Trim(), form["title"].ToString().Trim());
        var before = Find(scope, id);
        return before is null
            ? WorkAnswer.Of(scope, refused => Show(scope, null, Filled(form), refused, book, desks), Take)
            : WorkAnswer.Of(
                scope, refused => Page.Of<ReviewPage>(
                    scope, new ReviewModel(before, History(book.Read(scope), id), Filled(form), refused)), Take);

        Decision Take()
        {
            // What is reviewed and how often was said when it began: whoever records that it was done again does not change that.
            var (what, months) = before is null ? New() : (before.Title, before.EveryMonths);
            var done = WorkAnswer.Day(form["done"].ToString(), before?.Done ?? new DateOnly(1990, 1, 1), scope.Today);
            var body = new DecisionBody().Add(
                "reviews", ("id", id.Length > 0 ? id : WorkAnswer.NewId("review")), ("title", what), ("every months", months),
                    ("done", done),
                ("by", form["by"].ToString().Trim()));
            return book.Ask(
                scope, DecisionKind.Review, $"{what}: reviewed on {TenantScope.Text(done)}", body.ToString(), form["note"].ToString());
        }

        (string Title, int Months) New()
        {
            if (title.Length is 0 or > 200 || id.Length > 100) throw new DecisionException("say what is reviewed, in a few words");
            return int.TryParse(form["months"], NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every is >= 1 and <= 60
                ? (title, every) : throw new DecisionException("a review recurs every 1 to 60 months");
        }
    }

    private static ImmutableDictionary<string, string> Filled(IFormCollection form) =>
        ((string[])["id", "title", "months", "done", "by", "note"])
            .ToImmutableDictionary(static field => field, field => form[field].ToString(), StringComparer.Ordinal);

    /// <summary>Months between two reviews of a cadence.</summary>
    internal static int MonthsOf(ReviewCadence cadence) => cadence switch
    {
        ReviewCadence.Monthly => 1,
        ReviewCadence.Quarterly => 3,
        ReviewCadence.HalfYearly => 6,
        _ => 12,
    };

    private static ReviewDone? Find(TenantScope scope, string id) => scope.State.Result.Organisation.Reviews
        .FirstOrDefault(one => one.Id == id);

    private static IEnumerable<CalendarLine> Only(IEnumerable<CalendarLine> lines, string? kind) =>
        Kebab<CalendarSort>.TryParse(kind ?? "", out var sort) && sort != CalendarSort.Unknown
            ? lines.Where(line => line.Sort == sort) : lines;

    private static ImmutableArray<Decision> History(IEnumerable<Decision> decisions, string id) =>
        [.. decisions.Where(decision => decision.Kind == DecisionKind.Review && decision.Has("reviews", id))];
}
