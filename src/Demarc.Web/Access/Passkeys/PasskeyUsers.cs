using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.Identity;

namespace Demarc.Web.Access.Passkeys;

/// <summary>
/// People and their passkeys as the framework's handler asks for them. It only reads: what is kept, <see cref="PasskeyDesk"/> keeps.
/// </summary>
internal sealed class PasskeyUsers(AccountStore accounts) : IUserPasskeyStore<PersonRow>
{
    public Task<PersonRow?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(int.TryParse(userId, out var number) ? accounts.Find(number) : null);

    public Task<PersonRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.Find(normalizedUserName));

    public Task<string> GetUserIdAsync(PersonRow user, CancellationToken cancellationToken) => Task.FromResult($"{user.Number}");

    public Task<string?> GetUserNameAsync(PersonRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    public Task<string?> GetNormalizedUserNameAsync(PersonRow user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Login);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PersonRow user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. accounts.PasskeysOf(user.Number).Select(InfoOf)]);

    public Task<PersonRow?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.Passkey(credentialId) is { } passkey ? accounts.Find(passkey.Person) : null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(PersonRow user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.Passkey(credentialId) is { } passkey && passkey.Person == user.Number ? InfoOf(passkey) : null);

    public Task AddOrUpdatePasskeyAsync(PersonRow user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Reading();

    public Task RemovePasskeyAsync(PersonRow user, byte[] credentialId, CancellationToken cancellationToken) => throw Reading();

    public Task SetUserNameAsync(PersonRow user, string? userName, CancellationToken cancellationToken) => throw Reading();

    public Task SetNormalizedUserNameAsync(PersonRow user, string? normalizedName, CancellationToken cancellationToken) => throw Reading();

    public Task<IdentityResult> CreateAsync(PersonRow user, CancellationToken cancellationToken) => throw Reading();

    public Task<IdentityResult> UpdateAsync(PersonRow user, CancellationToken cancellationToken) => throw Reading();

    public Task<IdentityResult> DeleteAsync(PersonRow user, CancellationToken cancellationToken) => throw Reading();

    public void Dispose()
    {
    }

    internal static PasskeyRow RowOf(UserPasskeyInfo info, int person, string name, Moment used) => new()
    {
        Id = info.CredentialId,
        Person = person,
        Name = name,
        PublicKey = info.PublicKey,
        Signs = info.SignCount,
        Transports = string.Join(',', info.Transports ?? []),
        Verified = info.IsUserVerified,
        Eligible = info.IsBackupEligible,
        BackedUp = info.IsBackedUp,
        Attestation = info.AttestationObject,
        ClientData = info.ClientDataJson,
        Created = Moment.Of(info.CreatedAt),
        Used = used,
    };

    private static UserPasskeyInfo InfoOf(PasskeyRow row) => new(
        row.Id, row.PublicKey, row.Created.ToTime(), row.Signs, row.Transports.Split(',', StringSplitOptions.RemoveEmptyEntries),
        row.Verified, row.Eligible, row.BackedUp, row.Attestation, row.ClientData)
    { Name = row.Name };

    private static NotSupportedException Reading() => new("accounts are not changed this way");
}
