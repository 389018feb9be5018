using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Demarc.Web.Access;

/// <summary>What became of an attempt to sign in.</summary>
/// <param name="Person">Who came in; null when refused.</param>
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

    private const int Iterations = 220_000;
    private const int Free = 5;
    private const string Refused = "The login or the password is wrong, or the account is locked for a while.";

    private readonly PasswordHasher<string> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly Lazy<string> nobody = new(() => new PasswordHasher<string>(
        Options.Create(new PasswordHasherOptions { IterationCount = Iterations })).HashPassword("", Secret.New()));

    /// <summary>The form in which a password is kept.</summary>
    public string Hash(string login, string password) => hasher.HashPassword(login, password);

    /// <summary>Why a password is not taken; null when it is.</summary>
    public static string? Fault(string password, string login) =>
        password.Length < Shortest ? $"A password has at least {Shortest} characters."
        : password.Length > 200 ? "A password has at most 200 characters."
        : password.Contains(login, StringComparison.OrdinalIgnoreCase) ? "A password does not contain the login."
        : password.Distinct().Count() < 5 ? "A password has at least five different characters." : null;

    /// <summary>Tries a login and a password. It takes as long when there is no such account.</summary>
    public PasswordOutcome Try(string login, string password, string address)
    {
        var now = Moment.Of(clock.GetUtcNow());
        var person = accounts.Find(login);
        var hash = person is { Password.Length: > 0 } ? person.Password : nobody.Value;
        var right = hasher.VerifyHashedPassword(login, hash, password) != PasswordVerificationResult.Failed;
        if (person is null || person.Password.Length == 0 || person.Disabled <= now) return Refuse(now, person, login, address, "refused");
        if (person.Locked > now) return Refuse(now, person, login, address, "locked");
        if (!right)
        {
            var failures = person.Failures + 1;
            var minutes = failures < Free ? 0 : Math.Min(60, 1 << Math.Min(6, failures - Free));
            accounts.NoteFailures(person.Number, failures, minutes == 0 ? Moment.Start : Moment.Of(clock.GetUtcNow().AddMinutes(minutes)));
            return Refuse(now, person, login, address, "refused");
        }

        if (person.Failures > 0) accounts.NoteFailures(person.Number, 0, Moment.Start);
        return new PasswordOutcome(person, "");
    }

    private PasswordOutcome Refuse(Moment now, PersonRow? person, string login, string address, string what)
    {
        var shown = login.Length <= 100 ? login : login[..100];
        accounts.Note(new AccessEntry(now, person?.Number ?? 0, shown, what, "password", address, ""));
        return new PasswordOutcome(null, Refused);
    }
}
