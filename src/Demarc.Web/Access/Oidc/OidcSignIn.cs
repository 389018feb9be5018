namespace Demarc.Web.Access.Oidc;

/// <summary>Accounts and roles that come from another provider.</summary>
public static class OidcSignIn
{
    /// <summary>Stands between a provider's name and a login there; no local login has it.</summary>
    public const string Mark = ":";

    private const string Giver = "oidc ";

    /// <summary>Whether a role was given by groups of a provider.</summary>
    public static bool IsGiver(string grantedBy) => grantedBy.StartsWith(Giver, StringComparison.Ordinal);

    /// <summary>Who gives roles that come from groups of an issuer.</summary>
    public static string GiverOf(string issuer) => Giver + issuer;
}
