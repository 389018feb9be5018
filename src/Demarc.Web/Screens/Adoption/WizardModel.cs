using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Web.Access;

namespace Demarc.Web.Screens.Adoption;

/// <summary>One page of the wizard.</summary>
/// <param name="Step">The step, a key of <see cref="Steps"/>.</param>
/// <param name="Draft">What was answered so far.</param>
/// <param name="Preview">The line as it would be; null while it is not said which service.</param>
/// <param name="Faults">What is still missing.</param>
/// <param name="Search">What is looked for in the catalogue.</param>
/// <param name="Found">What was found there.</param>
/// <param name="Owners">Who can be named, and who would answer by the rules there are.</param>
/// <param name="Refused">Why the request was refused; empty: it was not.</param>
public sealed record WizardModel(
    string Step, AdoptionDraft Draft, AdoptionPreview? Preview, ImmutableArray<string> Faults, string Search,
    ImmutableArray<AdoptionLine> Found, OwnerChoices Owners, string Refused)
{
    /// <summary>The steps, in order.</summary>
    public static ImmutableArray<(string Key, string Title)> Steps { get; } =
    [
        ("service", "Which service"), ("profile", "What it is like"), ("line", "Where the line runs"), ("place", "Where, and what for"),
        ("owners", "Who does our part"), ("summary", "Ask"),
    ];

    /// <summary>The reason as it was filled in.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Resources that the service takes in, which are of no service now; null: none are meant.</summary>
    internal static UnknownType? TakenIn(TenantScope scope, AdoptionDraft draft) =>
        scope.State.Result.Estate.UnknownTypes.FirstOrDefault(type => type.Type == draft["type"]);

    /// <summary>The address of a step with what was answered so far.</summary>
    public string Url(TenantScope scope, string step) => scope.Url("adoption/new/" + step, [.. Draft.Pairs()]);

    /// <summary>Title of the step.</summary>
    public string Title => Steps.First(step => step.Key == Step).Title;
}

/// <summary>Who can be named as an owner.</summary>
/// <param name="People">People who are here and teams, id and name.</param>
/// <param name="Suggested">By domain, the names of those who would answer by the rules there are, "nobody" among them.</param>
public sealed record OwnerChoices(
    ImmutableArray<(string Id, string Name)> People, ImmutableSortedDictionary<string, string> Suggested)
{
    /// <summary>No choices.</summary>
    public static OwnerChoices None { get; } = new([], ImmutableSortedDictionary<string, string>.Empty);

    internal static OwnerChoices Of(TenantScope scope, AdoptionPreview preview)
    {
        var organisation = scope.State.Result.Organisation;
        var ownership = new Engine.Evidence.Ownership(organisation, scope.Day);
        var suggested = preview.Ours.GroupBy(static answer => answer.Part.Domain, StringComparer.Ordinal).ToImmutableSortedDictionary(
            static group => group.Key,
            group => string.Join(", ", group.Select(answer => ownership.Find(new Engine.Responsibility.DutyOf
            {
                Part = answer.Part,
                Scope = Engine.Responsibility.DutyScope.Of(answer.Part.Scope, preview.Place),
                Party = answer.Party,
                Shares = [],
            }).Answering).Select(static name => name.Length == 0 ? "nobody" : name).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)),
            StringComparer.Ordinal);
        return new OwnerChoices(PeopleOf(scope, organisation), suggested);
    }

    private static ImmutableArray<(string Id, string Name)> PeopleOf(TenantScope scope, Organisation organisation)
    {
        var here = organisation.People.Where(person => person.Left is null || person.Left >= scope.Day).ToList();
        var me = here.Exists(person => person.Id == scope.Person.Login || person.Name == scope.Person.Name)
            ? Enumerable.Empty<(string, string)>() : [(scope.Person.Login, scope.Person.Name + " (you)")];
        return
        [
            .. organisation.Teams.Where(team => team.Members.Any(member => here.Exists(person => person.Id == member)))
                .Select(static team => (team.Id, team.Title)),
            .. here.Select(static person => (person.Id, person.Name)).OrderBy(static person => person.Name, StringComparer.Ordinal),
            .. me,
        ];
    }
}
