using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Parts;

namespace Demarc.Web.Screens.Overview;

/// <summary>One thing to do before the numbers mean something.</summary>
/// <param name="Title">What to do.</param>
/// <param name="Path">Where: an address.</param>
/// <param name="IsDone">Whether it is done.</param>
/// <param name="How">How far it is.</param>
public sealed record SetUpStep(string Title, string Path, bool IsDone, string How);

/// <summary>
/// What is left to do after the first import. Nothing is remembered of it: each step is done when what is on record says so.
/// </summary>
internal static class SetUpSteps
{
    /// <summary>All steps in order; none where nothing was taken in, or for those who cannot take them.</summary>
    internal static ImmutableArray<SetUpStep> Of(TenantScope scope, AccountStore accounts, Sessions sessions)
    {
        if (scope.State.LastRun is null || scope.IsTravelling || !scope.Can(Right.Decide)) return [];
        var (result, numbers) = (scope.State.Result, scope.State.Numbers);
        var organisation = result.Organisation;
        var people = organisation.People.LongCount(person => person.Left is null || person.Left >= scope.Day);
        var unclassified = organisation.Workloads.LongCount(static one => one.DataClass.Length == 0);
        var questions = result.Gaps.LongCount(static gap => gap.Kind == GapKind.DataUnclassified);
        var members = accounts.Members(scope.Tenant, sessions.Now).Count;
        var steps = ImmutableArray.CreateBuilder<SetUpStep>();
        Add("Name the organisation", "settings/organisation", organisation.Stated && organisation.Name != scope.Tenant,
            organisation.Stated ? organisation.Name : "it has no name yet");
        Add("Add people and teams", "owners", people > 0, Words.Many(people, "person", "people"), "#add");
        Add("Name owners by rule", "owners", numbers.Owned.Whole > 0 && numbers.Owned.Count == numbers.Owned.Whole,
            $"{Words.Number(numbers.Owned.Count)} of {Words.Many(numbers.Owned.Whole, "duty", "duties")} of ours", "#rule");
        Add("Review the services in use", "adoption", numbers.Reviewed.Count == numbers.Reviewed.Whole,
            $"{Words.Number(numbers.Reviewed.Count)} of {Words.Many(numbers.Reviewed.Whole, "service")}");
        Add("Describe and classify workloads", "settings/organisation",
            !organisation.Workloads.IsEmpty && unclassified == 0 && questions == 0,
            organisation.Workloads.IsEmpty ? "none is described" : $"{Words.Number(unclassified)} of "
                + $"{Words.Many(organisation.Workloads.Length, "workload")} without a class, {Words.Many(questions, "open gap")}");
        Add("Enter what providers show of themselves", "assurance", !organisation.Assurance.IsEmpty,
            Words.Many(organisation.Assurance.Length, "report"));
        if (scope.Can(Right.Administer)) Add("Invite colleagues", "settings/people", members > 1, Words.Many(members, "member"));
        return steps.ToImmutable();

        void Add(string title, string path, bool done, string how, string anchor = "") =>
            steps.Add(new SetUpStep(title, scope.Url(path) + anchor, done, how));
    }
}
