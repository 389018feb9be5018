namespace Demarc.Web.Access;

/// <summary>Where to go back to: never to another site.</summary>
internal static class LocalPath
{
    /// <summary>The path, when it is one: printable ASCII, as browsers write addresses, since a header takes no other letters.</summary>
    internal static string Of(string? path) =>
        path is ['/', not ('/' or '\\'), ..] && path.All(static letter => letter is > ' ' and <= '~') ? path : "/";
}
