using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Ledger;
using Microsoft.AspNetCore.DataProtection;

namespace Demarc.Web.Access.SecondFactor;

/// <summary>
/// Seals what must be readable again, so that a copy of the database alone opens nothing: with the key of a file beside it (AES-256-GCM),
/// or, where no folder of keys is named, with the keys that protect cookies.
/// </summary>
public sealed class AccountSeal(WebOptions options, IDataProtectionProvider protection)
{
    private const string ByFile = "f1.";
    private const string ByStore = "s1.";

    /// <summary>No tenant has this name, so it is a key of its own.</summary>
    private const string KeyName = "accounts: sealed secrets";

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Seals bytes.</summary>
    /// <param name="bound">What they belong to: nothing else opens them.</param>
    /// <param name="plain">The bytes.</param>
    public string Seal(string bound, ReadOnlySpan<byte> plain)
    {
        if (options.KeyFolder is null) return ByStore + Convert.ToBase64String(Protector(bound).Protect(plain.ToArray()));
        var body = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(body.AsSpan(0, NonceLength));
        using var cipher = Cipher();
        cipher.Encrypt(
            body.AsSpan(0, NonceLength), plain, body.AsSpan(NonceLength, plain.Length), body.AsSpan(NonceLength + plain.Length),
            Encoding.UTF8.GetBytes(bound));
        return ByFile + Convert.ToBase64String(body);
    }

    /// <summary>Opens what was sealed; null when it cannot be: the key is another one.</summary>
    public byte[]? Open(string bound, string text)
    {
        try
        {
            var body = Convert.FromBase64String(text[ByFile.Length..]);
            if (text.StartsWith(ByStore, StringComparison.Ordinal)) return Protector(bound).Unprotect(body);
            if (options.KeyFolder is null) return null;
            var plain = new byte[body.Length - NonceLength - TagLength];
            using var cipher = Cipher();
            cipher.Decrypt(
                body.AsSpan(0, NonceLength), body.AsSpan(NonceLength, plain.Length), body.AsSpan(NonceLength + plain.Length), plain,
                Encoding.UTF8.GetBytes(bound));
            return plain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string bound) => protection.CreateProtector("sealed secrets", bound);

    private AesGcm Cipher()
    {
        using var keys = KeyRing.Open(options.KeyFolder!);
        var key = keys.WrapKey(KeyName);
        try
        {
            return new AesGcm(key, TagLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
