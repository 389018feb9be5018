using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Demarc.Web.Webhooks;

/// <summary>
/// Signatures of the Standard Webhooks specification 1.0.0 (https://github.com/standard-webhooks/standard-webhooks, 2026-11-22):
/// HMAC-SHA256 over id, time of the attempt and body, joined by full stops.
/// </summary>
public static class WebhookSigning
{
    /// <summary>How a secret begins when it is shown.</summary>
    public const string Prefix = "whsec_";

    private const int SecretSize = 32;

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretSize);

    /// <summary>A secret as it is shown.</summary>
    public static string Show(ReadOnlySpan<byte> secret) => Prefix + Convert.ToBase64String(secret);

    /// <summary>A signature, as it stands in the header.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="id">Id of the message.</param>
    /// <param name="seconds">When it is sent, in seconds since 1970.</param>
    /// <param name="body">The very bytes that are sent.</param>
    public static string Sign(ReadOnlySpan<byte> secret, string id, long seconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.ASCII.GetBytes($"{id}.{seconds.ToString(CultureInfo.InvariantCulture)}."));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
