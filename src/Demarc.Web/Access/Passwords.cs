using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Demarc.Web.Access;

/// <summary>What became of an attempt to sign in.</summary>
/// <param name="Person">Whose login and password they are; null when refused. The attempt still counts: see <see cref="Door"/>.</param>
/// <param name="Reason">Why refused, in words that tell nobody whether the login exists.</param>
public sealed record PasswordOutcome(PersonRow? Person, string Reason);

/// <summary>
/// Passwords of local accounts: PBKDF2 with HMAC-SHA-512 by the framework's hasher. Five refusals lock the account for a minute, each
/// further one for twice as long, up to an hour.
/// </summary>
public sealed class Passwords(AccountStore accounts, TimeProvider clock)
{
    /// <summary>Shortest password taken.</summary>
    public const int Shortest = 12;

    private const int Longest = 200;
    private const int Iterations = 220_000;
    private const string Refused = "The login or the password is wrong, or the account is locked for a while.";

    private readonly PasswordHasher<string> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly Lazy<string> nobody = new(() => new PasswordHasher<string>(
        Options.Create(new PasswordHasherOptions { IterationCount = Iterations })).HashPassword("", Secret.New()));

    /// <summary>The form in which a password is kept.</summary>
    public string Hash(string login, string password) => hasher.HashPassword(login, password);

    /// <summary>Why a password is not taken; null when it is.</summary>
    public static string? Fault(string password, string login) =>
        password.Length < Shortest ? $"A password has at least {Shortest} characters."
        : password.Length > Longest ? $"A password has at most {Longest} characters."
        : password.Contains(login, StringComparison.OrdinalIgnoreCase) ? "A password does not contain the login."
        : password.Distinct().Count() < 5 ? "A password has at least five different characters." : null;

    /// <summary>Tries a login and a password. It takes as long when there is no such account.</summary>
    public PasswordOutcome Try(string login, string password, string address)
    {
        var now = Moment.Of(clock.GetUtcNow());
        var person = accounts.Find(login);
        var exists = person is { Password.Length: > 0 } && person.Disabled > now;
        var looked = exists && accounts.Attempt(person!.Number, now);
        var hash = exists ? person!.Password : nobody.Value;
        var right = hasher.VerifyHashedPassword(login, hash, password.Length <= Longest ? password : "")
            != PasswordVerificationResult.Failed;
        if (looked && right) return new PasswordOutcome(person, "");
        var shown = login.Length <= 100 ? login : login[..100];
        var what = exists && !looked ? "locked" : "refused";
        accounts.Note(new AccessEntry(now, person?.Number ?? 0, shown.Trim().ToLowerInvariant(), what, "password", address, ""));
        return new PasswordOutcome(null, Refused);
    }
}
