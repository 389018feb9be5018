namespace Demarc.Web.Access;

/// <summary>What a login and a name may look like.</summary>
internal static class Logins
{
    /// <summary>Why they are not taken; null when they are.</summary>
    internal static string? Fault(string login, string name) =>
        login.Length is < 3 or > 100 || login.Any(static letter => char.IsWhiteSpace(letter) || char.IsControl(letter))
            ? "A login has 3 to 100 characters and no spaces."
        : login.Contains(Oidc.OidcSignIn.Mark, StringComparison.Ordinal) ? "A login has no colon: those are accounts of another provider."
        : string.Equals(login, Estates.SampleOrganisation.Visitor, StringComparison.OrdinalIgnoreCase)
            ? "That login is the sample's."
        : name.Length is < 1 or > 100 || name.Any(char.IsControl) ? "A name has 1 to 100 characters." : null;
}
