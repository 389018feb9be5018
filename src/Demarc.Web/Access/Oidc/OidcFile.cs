using System.Collections.Immutable;
using System.Globalization;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Web.Access.Oidc;

/// <summary>
/// Reads the file that <c>demarc serve --oidc</c> names. What is not understood there is a mistake, told with its place; a secret never
/// stands in it.
/// </summary>
public static class OidcFile
{
    private static readonly string[] Keys =
    [
        "id", "name", "authority", "client-id", "client-secret-env", "client-secret-file", "scopes", "claims", "groups", "roles-hold-days",
    ];

    /// <summary>Days for which a role holds where the file does not say.</summary>
    private const int RoleDays = 30;

    private const int MostRoleDays = 366;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="environment">Values of environment variables by name.</param>
    /// <exception cref="OidcFileException">It is wrong.</exception>
    public static OidcSettings Read(string path, Func<string, string?> environment)
    {
        var name = Path.GetFileName(path);
        var root = YamlContent.ReadFile(path, name, out _, out var diagnostic) ?? throw new OidcFileException(diagnostic!.ToString());
        var map = Map(root, Keys);
        var authority = Text(map, "authority");
        var grants = Sequence(map, "groups").Select(Grant).ToImmutableArray();
        return new OidcSettings
        {
            Id = Id(map),
            Name = Optional(map, "name") ?? new Uri(Address(authority)).Host,
            Authority = Address(authority),
            ClientId = Text(map, "client-id").Text!,
            ClientSecret = Secret(map, Path.GetDirectoryName(Path.GetFullPath(path))!, environment),
            Scopes = Scopes(map),
            NameClaim = Claim(map, "name") ?? "name",
            LoginClaim = Claim(map, "login") ?? "preferred_username",
            GroupsClaim = Claim(map, "groups") ?? "groups",
            RoleDays = Days(map),
            Grants = grants.IsEmpty ? throw new OidcFileException(map.Place, "no group gives a role, so nobody could come in") : grants,
        };
    }

    /// <summary>Makes sure that all organisations named there are: a mistyped one would give nobody anything.</summary>
    /// <exception cref="OidcFileException">One is not.</exception>
    public static void Check(OidcSettings settings, IReadOnlyCollection<string> tenants)
    {
        foreach (var grant in settings.Grants.Where(grant => !tenants.Contains(grant.Tenant, StringComparer.Ordinal)))
            throw new OidcFileException(grant.Place, $"there is no organisation \"{grant.Tenant}\"");
    }

    private static string Address(ContentNode.Scalar node)
    {
        if (!Uri.TryCreate(node.Text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Query.Length > 0
            || uri.Fragment.Length > 0)
            throw new OidcFileException(node.Place, "the authority is an address such as https://login.example.org");
        return uri.Scheme == "https" || uri.IsLoopback ? node.Text!
            : throw new OidcFileException(node.Place, "the authority is reached by https");
    }

    private static string Secret(ContentNode.Mapping map, string folder, Func<string, string?> environment)
    {
        if (map["client-secret-env"] is { } variable)
        {
            if (map["client-secret-file"] is { } both) throw new OidcFileException(both.Place, "the secret comes from one place");
            var name = Text(map, "client-secret-env").Text!;
            return environment(name) is { Length: > 0 } value ? value
                : throw new OidcFileException(variable.Place, $"the environment variable {name} is not set");
        }

        if (map["client-secret-file"] is not { } file) return "";
        try
        {
            var secret = File.ReadAllText(Path.Combine(folder, Text(map, "client-secret-file").Text!)).Trim();
            return secret.Length > 0 ? secret : throw new OidcFileException(file.Place, "the file with the secret is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OidcFileException($"{file.Place}: the file with the secret cannot be read: {error.Message}", error);
        }
    }

    private static int Days(ContentNode.Mapping map)
    {
        if (map["roles-hold-days"] is not { } node) return RoleDays;
        return int.TryParse(Scalar(node, "a number of days"), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && days is >= 1 and <= MostRoleDays
            ? days : throw new OidcFileException(node.Place, $"roles hold for 1 to {MostRoleDays} days");
    }

    private static ImmutableArray<string> Scopes(ContentNode.Mapping map)
    {
        if (map["scopes"] is not { } node) return ["openid", "profile", "email"];
        var scopes = Sequence(map, "scopes").Select(static item => Scalar(item, "a scope")).ToImmutableArray();
        return scopes.Contains("openid", StringComparer.Ordinal)
            ? scopes : throw new OidcFileException(node.Place, "\"openid\" is one of the scopes");
    }

    private static string? Claim(ContentNode.Mapping map, string key) =>
        map["claims"] is { } claims ? Optional(Map(claims, ["name", "login", "groups"]), key) : null;

    private static OidcGrant Grant(ContentNode node)
    {
        var map = Map(node, ["group", "tenant", "role", "until"]);
        var role = Text(map, "role");
        if (!Kebab<Role>.TryParse(role.Text, out var read))
            throw new OidcFileException(role.Place, $"\"{role.Text}\" is no role: {string.Join(", ", Kebab<Role>.Names)}");
        var until = Moment.Open;
        if (Optional(map, "until") is { } day)
        {
            if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
                || last.Year > 8999)
                throw new OidcFileException(map["until"]!.Place, "the last day is written as 2026-01-31");
            until = Moment.Of(last.AddDays(1));
        }

        if (read == Role.Auditor && until.IsOpen)
            throw new OidcFileException(map.Place, "an auditor has a last day: add \"until\"");
        return new OidcGrant(Text(map, "group").Text!, Text(map, "tenant").Text!, read, until, map.Place);
    }

    private static ContentNode.Mapping Map(ContentNode node, string[] keys)
    {
        var map = node as ContentNode.Mapping ?? throw new OidcFileException(node.Place, "keys with values are expected here");
        foreach (var (key, value) in map.Entries)
        {
            if (key == "client-secret")
                throw new OidcFileException(value.Place, "a secret does not stand here: use client-secret-env or client-secret-file");
            if (!keys.Contains(key, StringComparer.Ordinal))
                throw new OidcFileException(value.Place, $"\"{key}\" is not known here; known are {string.Join(", ", keys)}");
        }

        return map;
    }

    private static ImmutableArray<ContentNode> Sequence(ContentNode.Mapping map, string key) => map[key] switch
    {
        null => throw new OidcFileException(map.Place, $"\"{key}\" is missing"),
        ContentNode.Sequence list => list.Items,
        var other => throw new OidcFileException(other.Place, $"\"{key}\" is a list"),
    };

    private static ContentNode.Scalar Text(ContentNode.Mapping map, string key) => map[key] switch
    {
        null => throw new OidcFileException(map.Place, $"\"{key}\" is missing"),
        ContentNode.Scalar { Text.Length: > 0 } text => text,
        var other => throw new OidcFileException(other.Place, $"\"{key}\" is a text"),
    };

    private static string? Optional(ContentNode.Mapping map, string key) => map[key] is null ? null : Text(map, key).Text;

    private static string Scalar(ContentNode node, string what) =>
        node is ContentNode.Scalar { Text.Length: > 0 } text ? text.Text : throw new OidcFileException(node.Place, $"{what} is a text");

    private static string Id(ContentNode.Mapping map)
    {
        var id = Optional(map, "id") ?? "oidc";
        return id.Length <= 20 && id.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? id : throw new OidcFileException(map["id"]!.Place, "\"id\" has up to 20 small letters, digits and hyphens");
    }
}
