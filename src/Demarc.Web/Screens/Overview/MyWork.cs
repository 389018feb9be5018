using System.Collections.Immutable;
using Demarc.Adapters.Audits;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Evidence;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Screens.Reviews;

namespace Demarc.Web.Screens.Overview;

/// <summary>What needs the person who is signed in.</summary>
/// <param name="Me">Names under which the person answers: their own, and those of their teams; empty when nobody of the file is
/// meant.</param>
/// <param name="Ids">The ids of these persons and teams.</param>
/// <param name="ToApprove">Decisions that wait, and that this person may decide.</param>
/// <param name="Waiting">Decisions that this person asked for, and that wait for somebody else.</param>
/// <param name="Evidence">Items that wait for somebody to accept them, and that this person may accept.</param>
/// <param name="Gaps">Gaps that the person, or a team of the person, has to close, worst first.</param>
/// <param name="Late">How many of them are past their day.</param>
/// <param name="Reviews">Reviews that the person did last time, due within a month or overdue.</param>
public sealed record MyWork(
    ImmutableArray<string> Me, ImmutableArray<string> Ids, ImmutableArray<Decision> ToApprove, ImmutableArray<Decision> Waiting,
    ImmutableArray<EvidenceLine> Evidence, ImmutableArray<GapLine> Gaps, int Late, ImmutableArray<CalendarLine> Reviews)
{
    private const int DaysAhead = 30;

    /// <summary>Questions of auditors that nobody answered yet, those about what the person answers for first.</summary>
    public ImmutableArray<AuditRequest> Questions { get; init; } = [];

    /// <summary>Questions that the person asked, and that were answered: they wait to be closed.</summary>
    public ImmutableArray<AuditRequest> Answered { get; init; } = [];

    /// <summary>Whether nothing does.</summary>
    public bool IsNothing =>
        Questions.IsEmpty && Answered.IsEmpty && ToApprove.IsEmpty && Evidence.IsEmpty && Gaps.IsEmpty && Reviews.IsEmpty;

    internal static MyWork Of(TenantScope scope, DecisionBook book, EvidenceDesks desks, TenantStores stores)
    {
        var me = Mine(scope);
        var names = me.Select(static one => one.Name).ToHashSet(StringComparer.Ordinal);
        var ids = me.Select(static one => one.Id).ToHashSet(StringComparer.Ordinal);
        var waiting = book.AsOf(scope).Where(static decision => decision.Outcome == DecisionOutcome.Requested)
            .ToLookup(decision => IsMe(scope, decision.Author));
        ImmutableArray<GapLine> gaps = [.. GapLines.Of(scope.State).Where(line => ids.Contains(line.Gap.OwnerId))];
        var decides = scope.Can(Right.Decide);
        var asked = new AuditRequests(stores.Of(scope.Tenant)).Read(scope.SaidBy);
        return new MyWork(
            [.. me.Select(static one => one.Name)], [.. me.Select(static one => one.Id)],
            decides ? [.. waiting[false]] : [], [.. waiting[true]],
            decides
                ? [.. EvidenceLines.Of(scope, desks).Where(line => line.Record.Acceptance == Acceptance.Pending
                    && !IsMe(scope, line.Held?.Submitter))]
                : [],
            gaps, gaps.Count(static line => line.Late),
            [
                .. Calendar.Of(scope, book, desks).Where(line => line.Sort == CalendarSort.Review
                    && line.Day <= scope.Day.AddDays(DaysAhead)
                    && (names.Contains(line.Who) || IsMe(scope, line.Who))),
            ])
        {
            Questions = scope.Can(Right.Contribute) ? QuestionsOf(scope, names, asked) : [],
            Answered = [.. asked.Where(request => request.State == "answered" && IsMe(scope, request.Asker))],
        };
    }

    private static ImmutableArray<AuditRequest> QuestionsOf(TenantScope scope, HashSet<string> names, IReadOnlyList<AuditRequest> asked)
    {
        var open = asked.Where(request => request.State == "open" && !IsMe(scope, request.Asker)).ToList();
        if (open.Count == 0) return [];
        var mine = scope.State.Result.Owners.Where(pair => names.Contains(pair.Value.Answering)).Select(static pair => pair.Key.Part.Id)
            .ToHashSet();
        return [.. open.OrderBy(request => !IsAbout(request, mine)).ThenBy(static request => request.Asked)];

        bool IsAbout(AuditRequest request, HashSet<PartId> parts) =>
            scope.State.Result.Catalogue.Framework(request.Framework)?.Requirements
                .FirstOrDefault(one => one.Id == request.Requirement)?.Parts.Any(parts.Contains) == true;
    }

    /// <summary>
    /// The person of the file who is signed in, and the teams they are in. A login is one person's; a name can be that of several, so it
    /// counts only where no id is the login.
    /// </summary>
    private static ImmutableArray<(string Id, string Name)> Mine(TenantScope scope)
    {
        var organisation = scope.State.Result.Organisation;
        var persons = organisation.People.Where(person => string.Equals(person.Id, scope.Person.Login, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (persons.Count == 0) persons = [.. organisation.People.Where(person => IsMe(scope, person.Id) || IsMe(scope, person.Name))];
        var ids = persons.Select(static person => person.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. persons.Select(static person => (person.Id, person.Name)),
            .. organisation.Teams.Where(team => team.Members.Any(ids.Contains)).Select(static team => (team.Id, team.Title)),
        ];
    }

    private static bool IsMe(TenantScope scope, string? name) =>
        name is { Length: > 0 } && (string.Equals(name, scope.Person.Login, StringComparison.OrdinalIgnoreCase)
            || string.Equals(name, scope.Person.Name, StringComparison.OrdinalIgnoreCase));
}
