using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Web.Access.Oidc;

/// <summary>A group of the provider, and what its members are here.</summary>
/// <param name="Group">Value of the claim of groups.</param>
/// <param name="Tenant">Where.</param>
/// <param name="Role">As what.</param>
/// <param name="Until">First moment after it; <see cref="Moment.Open"/>: while the group lasts. Auditors always have one.</param>
/// <param name="Place">Where this was said.</param>
public sealed record OidcGrant(string Group, string Tenant, Role Role, Moment Until, ContentPlace Place);

/// <summary>A provider of OpenID Connect by which people come in, as its file says (<see cref="OidcFile"/>).</summary>
public sealed record OidcSettings
{
    /// <summary>Short name, part of the logins of its people.</summary>
    public required string Id { get; init; }

    /// <summary>Name shown on the sign-in page.</summary>
    public required string Name { get; init; }

    /// <summary>Issuer, exactly as its discovery document and its tokens say.</summary>
    public required string Authority { get; init; }

    /// <summary>Who we are to it; the only audience of tokens that is taken.</summary>
    public required string ClientId { get; init; }

    /// <summary>What proves that; empty: nothing but the code verifier.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>Scopes asked for.</summary>
    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>Claim with the name shown.</summary>
    public required string NameClaim { get; init; }

    /// <summary>Claim with the login shown. It names nobody: issuer and subject do.</summary>
    public required string LoginClaim { get; init; }

    /// <summary>Claim with the groups.</summary>
    public required string GroupsClaim { get; init; }

    /// <summary>What groups give.</summary>
    public required ImmutableArray<OidcGrant> Grants { get; init; }

    /// <summary>Days for which a role that a group gives holds from each sign-in on.</summary>
    public required int RoleDays { get; init; }

    /// <summary>Whether the provider runs on this machine, where plain HTTP is taken.</summary>
    public bool IsLocal => new Uri(Authority).IsLoopback;

    /// <summary>Where the provider says what it is (OpenID Connect Discovery 1.0, section 4).</summary>
    public string MetadataAddress => Authority.TrimEnd('/') + "/.well-known/openid-configuration";

    /// <summary>
    /// What somebody with these groups is: in each tenant the role with most rights, for <see cref="RoleDays"/> at most: whoever does not
    /// come any more is not asked about there, and must not keep a role here.
    /// </summary>
    public ImmutableArray<OidcGrant> For(IReadOnlyCollection<string> groups, Moment now) =>
    [
        .. Grants.Where(grant => grant.Until > now && groups.Contains(grant.Group, StringComparer.Ordinal))
            .GroupBy(static grant => grant.Tenant, StringComparer.Ordinal)
            .Select(static tenant => tenant.MaxBy(static grant => grant.Role)!)
            .Select(grant => grant with { Until = Moment.Min(grant.Until, Moment.Of(now.ToTime().AddDays(RoleDays))) }),
    ];
}

/// <summary>The file about a provider is wrong: with the place where.</summary>
public sealed class OidcFileException : Exception
{
    /// <summary>The file is wrong.</summary>
    public OidcFileException()
    {
    }

    /// <summary>The file is wrong.</summary>
    public OidcFileException(string message)
        : base(message)
    {
    }

    /// <summary>The file is wrong.</summary>
    public OidcFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal OidcFileException(ContentPlace place, string message)
        : base($"{place}: {message}")
    {
    }
}
