using System.Security.Cryptography;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Webhooks;
using Microsoft.AspNetCore.DataProtection;

namespace Demarc.Web.Access.SecondFactor;

/// <summary>
/// Seals what must be readable again: with the key of a file beside the database, whose copy alone then opens nothing, or, where no folder
/// of keys is named, with the keys that protect cookies, which are in the database.
/// </summary>
public sealed class AccountSeal(WebOptions options, IDataProtectionProvider protection)
{
    private const string ByFile = "f1.";
    private const string ByStore = "s1.";

    /// <summary>No tenant has this name, so it is a key of its own.</summary>
    private const string KeyName = "accounts: sealed secrets";

    /// <summary>Seals bytes.</summary>
    /// <param name="bound">What they belong to: nothing else opens them.</param>
    /// <param name="plain">The bytes.</param>
    public string Seal(string bound, ReadOnlySpan<byte> plain)
    {
        var secret = plain.ToArray();
        return options.KeyFolder is null ? ByStore + Convert.ToBase64String(Protector(bound).Protect(secret))
            : ByFile + Convert.ToBase64String(WithKey(key => SecretSeal.Seal(key, bound, secret)));
    }

    /// <summary>Opens what was sealed; null when it cannot be: the key is another one.</summary>
    public byte[]? Open(string bound, string text)
    {
        try
        {
            var body = Convert.FromBase64String(text[ByFile.Length..]);
            if (text.StartsWith(ByStore, StringComparison.Ordinal)) return Protector(bound).Unprotect(body);
            return options.KeyFolder is null ? null : WithKey(key => SecretSeal.Open(key, bound, body));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string bound) => protection.CreateProtector("sealed secrets", bound);

    private T WithKey<T>(Func<byte[], T> use)
    {
        using var keys = KeyRing.Open(options.KeyFolder!);
        var key = keys.WrapKey(KeyName);
        try
        {
            return use(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
