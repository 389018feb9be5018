using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access.SecondFactor;

/// <summary>
/// Authenticator apps and the codes to come in without one. Attempts count with those at the password: both lock the account.
/// </summary>
public sealed class AuthenticatorApps(AccountStore accounts, AccountSeal seal, AccessLog log, TimeProvider clock)
{
    /// <summary>How many recovery codes there are.</summary>
    public const int Codes = 10;

    /// <summary>Letters and digits that nobody takes for another; 32 of them, so that each has five bits.</summary>
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    private const int CodeLength = 16;

    private Moment Now => Moment.Of(clock.GetUtcNow());

    /// <summary>Whether a code is asked of a person.</summary>
    public bool IsSetUp(int person) => accounts.Totp(person) is { Confirmed.IsOpen: false };

    /// <summary>Begins to set an app up.</summary>
    public void Begin(int person)
    {
        Span<byte> secret = stackalloc byte[TotpCode.SecretLength];
        RandomNumberGenerator.Fill(secret);
        accounts.BeginTotp(person, seal.Seal(Bound(person), secret), Now);
    }

    /// <summary>The secret of an app that is being set up; null when none is.</summary>
    public byte[]? Pending(int person) =>
        accounts.Totp(person) is { Confirmed.IsOpen: true } row ? seal.Open(Bound(person), row.Secret) : null;

    /// <summary>The app that is being set up gave a code.</summary>
    /// <returns>Recovery codes, to be shown this once; null when the code is wrong.</returns>
    public IReadOnlyList<string>? Confirm(int person, string code)
    {
        if (Pending(person) is not { } secret || TotpCode.StepOf(secret, Plain(code), clock.GetUtcNow()) is not { } step) return null;
        var codes = Draw();
        accounts.ConfirmTotp(person, step, codes.Select(one => Digest(person, Plain(one))), Now);
        return codes;
    }

    /// <summary>Makes other recovery codes; those before open no more.</summary>
    public IReadOnlyList<string> Renew(int person)
    {
        var codes = Draw();
        accounts.ReplaceCodes(person, codes.Select(one => Digest(person, Plain(one))));
        return codes;
    }

    /// <summary>Tries the code of an app, or a recovery code.</summary>
    /// <returns>By what the person came in; null when refused.</returns>
    public string? Try(HttpContext context, PersonRow person, string given)
    {
        if (!accounts.Attempt(person.Number, Now))
        {
            log.Note(context, person, "locked", "app");
            return null;
        }

        var code = Plain(given);
        if (code.Length == CodeLength && accounts.UseCode(person.Number, Digest(person.Number, code), Now))
        {
            log.Note(context, person, "recovery-code-used", "recovery code", $"{accounts.CodesLeft(person.Number)} left");
            return "password and recovery code";
        }

        if (accounts.Totp(person.Number) is { Confirmed.IsOpen: false } row && seal.Open(Bound(person.Number), row.Secret) is { } secret
            && TotpCode.StepOf(secret, code, clock.GetUtcNow()) is { } step && accounts.UseStep(person.Number, step))
            return "password and app";
        log.Note(context, person, "refused", "app");
        return null;
    }

    private static List<string> Draw() =>
    [
        .. Enumerable.Range(0, Codes).Select(static _ => string.Join(
            '-', RandomNumberGenerator.GetString(Alphabet, CodeLength).Chunk(4).Select(static part => new string(part)))),
    ];

    /// <summary>As people write codes: with spaces and hyphens, in any case.</summary>
    private static string Plain(string code) =>
        code.Length > 60 ? "" : string.Concat(code.Where(static letter => letter is not (' ' or '-'))).ToLowerInvariant();

    /// <summary>Eighty random bits need no slow hash.</summary>
    private static byte[] Digest(int person, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"recovery {person} {code}"));

    private static string Bound(int person) => $"totp {person}";
}
