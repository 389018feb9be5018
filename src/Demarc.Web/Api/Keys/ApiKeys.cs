using System.Security.Cryptography;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;

namespace Demarc.Web.Api.Keys;

/// <summary>
/// Keys of the API: <c>demarc_ID_SECRET</c>. The store has the SHA-256 of the secret only; the id is its beginning, so that people can
/// tell which key a text is without being able to use it. A key is for one organisation, for at most a year, and never may more than the
/// person who made it may at that moment.
/// </summary>
public sealed class ApiKeys(ApiKeyStore keys, AccountStore accounts, TimeProvider clock)
{
    /// <summary>Days after which a key ends at the latest.</summary>
    public const int MostDays = 365;

    /// <summary>How the identity of a key is called in logs and answers.</summary>
    public const string Method = "api-key";

    private const string Prefix = "demarc_";
    private const int IdLength = 10;
    private const int SecretLength = 43;
    private const int LongestTitle = 100;

    /// <summary>The first characters of any key: enough to recognise one where it does not belong.</summary>
    internal static bool LooksLikeKey(string? text) => text?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>Makes a key.</summary>
    /// <param name="tenant">The organisation.</param>
    /// <param name="person">Who makes it.</param>
    /// <param name="title">What it is for.</param>
    /// <param name="right">What it may do.</param>
    /// <param name="days">Days until it ends.</param>
    /// <returns>The key as it was kept, and its text, which nobody can find out again.</returns>
    /// <exception cref="StoreException">There is no such organisation.</exception>
    public (ApiKeyRow Key, string Text) Make(string tenant, int person, string title, Right right, int days)
    {
        var secret = Secret.New();
        var (now, digest) = (clock.GetUtcNow(), Secret.Digest(secret)!);
        var key = keys.Add(new ApiKeyRow
        {
            Digest = digest,
            Tenant = tenant,
            Number = 0,
            Title = title.Trim(),
            Right = Kebab<Right>.Name(right),
            Person = person,
            Created = Moment.Of(now),
            Expires = Moment.Of(now.AddDays(days)),
        });
        return (key, $"{Prefix}{IdOf(key)}_{secret}");
    }

    /// <summary>Why a key cannot be made; null when it can.</summary>
    /// <param name="title">What it is for.</param>
    /// <param name="right">What it is to be able to do, as written.</param>
    /// <param name="days">Days until it ends, as written.</param>
    /// <param name="made">Right and days, when they can be used.</param>
    public static (string Field, string Reason)? Fault(string title, string right, string days, out (Right Right, int Days) made)
    {
        made = default;
        if (title.Trim().Length is 0 or > LongestTitle || title.Any(char.IsControl))
            return ("title", $"Say what it is for, in at most {LongestTitle} characters.");
        if (!Kebab<Right>.TryParse(right, out made.Right))
            return ("right", $"It is one of {string.Join(", ", Kebab<Right>.Names)}.");
        return int.TryParse(days, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out made.Days)
            && made.Days is >= 1 and <= MostDays ? null : ("days", $"It is a number of days from 1 to {MostDays}.");
    }

    /// <summary>The id by which a key is called: the beginning of the digest of its secret.</summary>
    public static string IdOf(ApiKeyRow key) => Convert.ToHexStringLower(key.Digest)[..IdLength];

    /// <summary>All keys of an organisation, the newest first.</summary>
    public IReadOnlyList<ApiKeyRow> Of(string tenant) => keys.Of(tenant);

    /// <summary>Takes a key no more.</summary>
    /// <returns>Whether there was one that was still taken.</returns>
    public bool Revoke(string tenant, int number) => keys.Revoke(tenant, number, Moment.Of(clock.GetUtcNow()));

    /// <summary>Who is asking by a key: the person who made it, with no more than the key's right; null when it is not taken.</summary>
    /// <param name="text">The text of the key.</param>
    /// <param name="address">From where.</param>
    internal SignedIn? Find(string text, string address)
    {
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength || !LooksLikeKey(text)
            || Secret.Digest(text[^SecretLength..]) is not { } digest || keys.Find(digest) is not { } key
            || !CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.ASCII.GetBytes(text[..^SecretLength]), System.Text.Encoding.ASCII.GetBytes($"{Prefix}{IdOf(key)}_")))
            return null;
        var now = Moment.Of(clock.GetUtcNow());
        if (!key.IsValidAt(now) || !Kebab<Right>.TryParse(key.Right, out var right)) return null;
        if (accounts.Find(key.Person) is not { } person || person.Disabled <= now) return null;
        var today = Moment.Of(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        if (key.Seen < today) keys.Touch(digest, today);
        var session = new SessionRow(digest, person.Number, Method, key.Created, now, key.Expires, address, key.Title);
        return new SignedIn(person, session, [.. accounts.MembershipsOf(person.Number)
            .Where(membership => membership.Tenant == key.Tenant).Select(membership => Limit(membership, right))]);
    }

    /// <summary>The role that gives a right and no more, or the person's own where that gives less.</summary>
    private static MembershipRow Limit(MembershipRow membership, Right right)
    {
        var most = right switch
        {
            Right.Read => Role.Viewer,
            Right.Contribute => Role.Owner,
            Right.Decide => Role.Manager,
            Right.Administer => Role.Admin,
            _ => Role.Unknown,
        };
        var own = Enum.TryParse<Role>(membership.Role, ignoreCase: true, out var role) ? role : Role.Unknown;
        return membership with { Role = (own < most ? own : most).ToString() };
    }
}
