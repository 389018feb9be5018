using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;

namespace Demarc.Web.Screens.Settings.People;

/// <summary>What the page of people shows.</summary>
/// <param name="Members">Who is or will be something here.</param>
/// <param name="Memberships">What they are.</param>
/// <param name="Invitations">Who is asked in.</param>
/// <param name="Now">Now.</param>
/// <param name="Link">A link made just now, shown this once; empty: none.</param>
/// <param name="Refusal">Why something was not done; empty: nothing was refused.</param>
/// <param name="Draft">What was written into the form.</param>
public sealed record PeopleModel(
    IReadOnlyList<MemberRow> Members, ILookup<int, MembershipRow> Memberships, IReadOnlyList<InvitationRow> Invitations, Moment Now,
    string Link, string Refusal, InvitationDraft Draft)
{
    /// <summary>Roles, least first, with what they may do.</summary>
    public static ImmutableArray<(Role Role, string Does)> Roles { get; } =
    [
        (Role.Auditor, "reads everything until a last day"), (Role.Viewer, "reads everything"),
        (Role.Owner, "also adds evidence and asks for exceptions"), (Role.Manager, "also decides and takes exports in"),
        (Role.Admin, "also looks after people, keys and connections"),
    ];
}

/// <summary>What was written into the form of an invitation.</summary>
/// <param name="Login">Login.</param>
/// <param name="Name">Name.</param>
/// <param name="Role">Role.</param>
/// <param name="From">First day; empty: today.</param>
/// <param name="To">Last day; empty: none.</param>
public sealed record InvitationDraft(string Login = "", string Name = "", string Role = "viewer", string From = "", string To = "");

/// <summary>What the page of one person shows.</summary>
/// <param name="Member">Who.</param>
/// <param name="Memberships">What the person was, is and will be here, newest first.</param>
/// <param name="Sessions">Sessions that go on.</param>
/// <param name="Now">Now.</param>
/// <param name="Link">A link made just now, shown this once; empty: none.</param>
/// <param name="Refusal">Why something was not done; empty: nothing was refused.</param>
public sealed record PersonModel(
    MemberRow Member, IReadOnlyList<MembershipRow> Memberships, IReadOnlyList<SessionRow> Sessions, Moment Now, string Link,
    string Refusal);
