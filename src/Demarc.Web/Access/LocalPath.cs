namespace Demarc.Web.Access;

/// <summary>Where to go back to: never to another site.</summary>
internal static class LocalPath
{
    internal static string Of(string? path) =>
        path is ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl) ? path : "/";
}
