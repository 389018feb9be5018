using System.Buffers.Text;
using System.Text;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Demarc.Web.Access.Passkeys;

/// <summary>
/// Passkeys (Web Authentication, www.w3.org/TR/webauthn-3): adding one, and coming in with one. The framework's handler checks what
/// authenticators say. They must make sure who is there, so a passkey stands for password and code together. Each challenge can be
/// answered once, within five minutes, by the browser that asked for it.
/// </summary>
internal sealed class PasskeyDesk(AccountStore accounts, Tickets tickets, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>More than anybody has devices.</summary>
    internal const int Most = 20;

    private const string Cookie = "demarc_passkey";
    private const string Adding = "passkey-add";
    private const string Entering = "passkey-sign-in";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly PasskeyHandler<PersonRow> handler = new(Users(accounts), Options.Create(new IdentityPasskeyOptions
    {
        AuthenticatorTimeout = Patience,
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = "required",
        AttestationConveyancePreference = "none",
        ValidateOrigin = static context => ValueTask.FromResult(
            !context.CrossOrigin && context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}"),
    }));

    private readonly IDataProtector protector = protection.CreateProtector("passkey challenges");

    /// <summary>What a browser needs to make a passkey for a person.</summary>
    internal async Task<string> OptionsToAdd(HttpContext context, PersonRow person)
    {
        var made = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = $"{person.Number}", Name = person.Login, DisplayName = person.Name }, context);
        Keep(context, Adding, person.Number, made.AttestationState ?? "");
        return made.CreationOptionsJson;
    }

    /// <summary>Takes a passkey that a browser made.</summary>
    /// <returns>False when what it says is not right.</returns>
    internal async Task<bool> Add(HttpContext context, PersonRow person, string credential, string name)
    {
        if (Take(context, Adding, person.Number) is not { } state) return false;
        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = state });
        return result.Succeeded && result.UserEntity.Id == $"{person.Number}" && result.Passkey.IsUserVerified
            && accounts.PasskeysOf(person.Number).Count < Most
            && accounts.Put(PasskeyUsers.RowOf(result.Passkey, person.Number, name, Moment.Of(clock.GetUtcNow())));
    }

    /// <summary>What a browser needs to answer with any passkey it has for us.</summary>
    internal async Task<string> OptionsToEnter(HttpContext context)
    {
        var made = await handler.MakeRequestOptionsAsync(null, context);
        Keep(context, Entering, 0, made.AssertionState ?? "");
        return made.RequestOptionsJson;
    }

    /// <summary>Whose passkey answered; null when what it says is not right.</summary>
    internal async Task<PersonRow?> Enter(HttpContext context, string credential)
    {
        if (Take(context, Entering, 0) is not { } state) return null;
        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded) return null;
        accounts.NoteUse(PasskeyUsers.RowOf(result.Passkey, result.User.Number, "", Moment.Of(clock.GetUtcNow())));
        return result.User.Disabled > Moment.Of(clock.GetUtcNow()) ? result.User : null;
    }

    private void Keep(HttpContext context, string purpose, int person, string state)
    {
        var both = tickets.Secretly(purpose, person, Patience) + "\n" + state;
        context.Response.Cookies.Append(
            Cookie, Base64Url.EncodeToString(protector.Protect(Encoding.UTF8.GetBytes(both))), Cookies.Options(context, Patience));
    }

    private string? Take(HttpContext context, string purpose, int person)
    {
        var text = context.Request.Cookies[Cookie];
        context.Response.Cookies.Delete(Cookie);
        if (string.IsNullOrEmpty(text) || !Base64Url.IsValid(text)) return null;
        try
        {
            var both = Encoding.UTF8.GetString(protector.Unprotect(Base64Url.DecodeFromChars(text)));
            var end = both.IndexOf('\n', StringComparison.Ordinal);
            return tickets.Use(both[..end]) is { } ticket && ticket.Purpose == purpose && ticket.Person == person
                ? both[(end + 1)..] : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static UserManager<PersonRow> Users(AccountStore accounts) => new(
        new PasskeyUsers(accounts), Options.Create(new IdentityOptions()), new PasswordHasher<PersonRow>(), [], [],
        new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), null!,
        LoggerFactory.Create(static _ => { }).CreateLogger<UserManager<PersonRow>>());
}
