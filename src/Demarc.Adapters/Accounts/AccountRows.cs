using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Accounts;

/// <summary>Somebody who can come in.</summary>
public sealed record PersonRow
{
    /// <summary>Number.</summary>
    public required int Number { get; init; }

    /// <summary>Name by which the person signs in: lower case, unique.</summary>
    public required string Login { get; init; }

    /// <summary>Name shown.</summary>
    public required string Name { get; init; }

    /// <summary>What the password hasher made; empty: no password.</summary>
    public required string Password { get; init; }

    /// <summary>Since when the person may not come in; open: may.</summary>
    public required Moment Disabled { get; init; }

    /// <summary>Refused attempts since the last success.</summary>
    public required int Failures { get; init; }

    /// <summary>Until when attempts are refused unseen.</summary>
    public required Moment Locked { get; init; }
}

/// <summary>What somebody is in a tenant, and when.</summary>
/// <param name="Tenant">Name of the tenant.</param>
/// <param name="Person">Number of the person.</param>
/// <param name="Role">Role as written in files.</param>
/// <param name="Valid">When.</param>
/// <param name="GrantedBy">Who gave it.</param>
public sealed record MembershipRow(string Tenant, int Person, string Role, Interval Valid, string GrantedBy);

/// <summary>Somebody who came in, on the server's side.</summary>
/// <param name="Id">SHA-256 of what the browser holds.</param>
/// <param name="Person">Number of the person.</param>
/// <param name="Method">How: password, one-time link, passkey, OIDC.</param>
/// <param name="Created">When.</param>
/// <param name="Seen">When last seen, to the minute or so.</param>
/// <param name="Expires">When it ends by itself.</param>
/// <param name="Address">From where.</param>
/// <param name="Agent">With which program.</param>
public sealed record SessionRow(
    byte[] Id, int Person, string Method, Moment Created, Moment Seen, Moment Expires, string Address, string Agent);

/// <summary>A one-time link.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Person">Whom it lets in; 0: whoever sets up the first account.</param>
/// <param name="Role">Role it gives; empty: none.</param>
/// <param name="Expires">Until when.</param>
public sealed record TicketRow(string Purpose, int Person, string Role, Moment Expires);

/// <summary>What happened at the door.</summary>
/// <param name="Known">When.</param>
/// <param name="Person">Number of the person; 0 when nobody is known.</param>
/// <param name="Login">Name given.</param>
/// <param name="Event">What: <c>signed-in</c>, <c>refused</c>, <c>locked</c>, <c>signed-out</c>, <c>ticket-used</c> ...</param>
/// <param name="Method">How.</param>
/// <param name="Address">From where.</param>
/// <param name="Detail">More; may be empty.</param>
public sealed record AccessEntry(Moment Known, int Person, string Login, string Event, string Method, string Address, string Detail);
