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
/// <param name="Tenant">Name of the tenant whose administrators made it; empty: no tenant's.</param>
/// <param name="Expires">Until when.</param>
public sealed record TicketRow(string Purpose, int Person, string Tenant, Moment Expires);

/// <summary>What happened at the door.</summary>
/// <param name="Known">When.</param>
/// <param name="Person">Number of the person; 0 when nobody is known.</param>
/// <param name="Login">Name given.</param>
/// <param name="Event">What: <c>signed-in</c>, <c>refused</c>, <c>locked</c>, <c>signed-out</c>, <c>ticket-used</c> ...</param>
/// <param name="Method">How.</param>
/// <param name="Address">From where.</param>
/// <param name="Detail">More; may be empty.</param>
/// <param name="Tenant">The tenant that it is about; empty: the door is the same for all.</param>
public sealed record AccessEntry(
    Moment Known, int Person, string Login, string Event, string Method, string Address, string Detail, string Tenant = "")
{
    /// <summary>Its number in the log; 0 before it is there.</summary>
    public long Number { get; init; }
}

/// <summary>Which entries of the log are asked for.</summary>
public sealed record AccessQuestion
{
    /// <summary>The tenant that asks: what is about it, and what its people did at the door while they belonged to it.</summary>
    public required string Tenant { get; init; }

    /// <summary>Only of this login; empty: of all.</summary>
    public string Login { get; init; } = "";

    /// <summary>Only of this kind; empty: of all.</summary>
    public string Event { get; init; } = "";

    /// <summary>Only in this time.</summary>
    public Interval When { get; init; } = new(Moment.Start, Moment.Open);

    /// <summary>Only entries with lower numbers.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>At most so many.</summary>
    public int Most { get; init; } = 100;
}

/// <summary>Whom a tenant has asked in.</summary>
public sealed record InvitationRow
{
    /// <summary>SHA-256 of the link's secret.</summary>
    public required byte[] Ticket { get; init; }

    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its number in the tenant.</summary>
    public int Number { get; init; }

    /// <summary>The login by which the person will sign in, or signs in already.</summary>
    public required string Login { get; init; }

    /// <summary>Name proposed.</summary>
    public required string Name { get; init; }

    /// <summary>Role it will give.</summary>
    public required string Role { get; init; }

    /// <summary>When the role holds.</summary>
    public required Interval Valid { get; init; }

    /// <summary>When it was made.</summary>
    public required Moment Created { get; init; }

    /// <summary>Until when it can be taken.</summary>
    public required Moment Expires { get; init; }

    /// <summary>Login of who asked.</summary>
    public required string InvitedBy { get; init; }
}

/// <summary>Somebody who is or will be something in a tenant, and by what the person comes in.</summary>
public sealed record MemberRow
{
    /// <summary>Number of the person.</summary>
    public required int Person { get; init; }

    /// <summary>Login.</summary>
    public required string Login { get; init; }

    /// <summary>Name shown.</summary>
    public required string Name { get; init; }

    /// <summary>Whether there is a password.</summary>
    public required bool HasPassword { get; init; }

    /// <summary>Since when the person may not come in; open: may.</summary>
    public required Moment Disabled { get; init; }

    /// <summary>Whether the code of an authenticator app is asked for.</summary>
    public required bool HasApp { get; init; }

    /// <summary>How many passkeys there are.</summary>
    public required int Passkeys { get; init; }

    /// <summary>Another provider by which the person comes in; empty: none.</summary>
    public required string Issuer { get; init; }

    /// <summary>When last seen; the start of time when never.</summary>
    public required Moment Seen { get; init; }

    /// <summary>Whether the person is something in another tenant too: then its administrators have a say in the account.</summary>
    public required bool Elsewhere { get; init; }
}

/// <summary>Somebody's authenticator app.</summary>
/// <param name="Secret">Its secret, sealed.</param>
/// <param name="Confirmed">Since when it is asked for; open: a code of it was not given yet.</param>
/// <param name="Step">The last step of time of which a code was used.</param>
public sealed record TotpRow(string Secret, Moment Confirmed, long Step);

/// <summary>A passkey.</summary>
public sealed record PasskeyRow
{
    /// <summary>Id that the authenticator gave it.</summary>
    public required byte[] Id { get; init; }

    /// <summary>Number of the person.</summary>
    public required int Person { get; init; }

    /// <summary>Name by which the person knows it.</summary>
    public required string Name { get; init; }

    /// <summary>Public key (COSE).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>How often it has signed, as it says; 0 when it does not count.</summary>
    public required uint Signs { get; init; }

    /// <summary>How it is reached, separated by commas.</summary>
    public required string Transports { get; init; }

    /// <summary>Whether it made sure who was there when it was made.</summary>
    public required bool Verified { get; init; }

    /// <summary>Whether it can be copied to other devices.</summary>
    public required bool Eligible { get; init; }

    /// <summary>Whether it has been.</summary>
    public required bool BackedUp { get; init; }

    /// <summary>What the authenticator said when it was made.</summary>
    public required byte[] Attestation { get; init; }

    /// <summary>What the browser said when it was made.</summary>
    public required byte[] ClientData { get; init; }

    /// <summary>When it was made.</summary>
    public required Moment Created { get; init; }

    /// <summary>When it was last used.</summary>
    public required Moment Used { get; init; }
}
