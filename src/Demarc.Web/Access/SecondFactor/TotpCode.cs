using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Demarc.Web.Access.SecondFactor;

/// <summary>
/// Codes of authenticator apps: RFC 6238 with HMAC-SHA-1, steps of 30 seconds and six digits, which all apps know
/// (www.rfc-editor.org/rfc/rfc6238, read 2026-11-22).
/// </summary>
public static class TotpCode
{
    /// <summary>Length of a secret in bytes: that of the hash, as RFC 4226 recommends.</summary>
    public const int SecretLength = 20;

    private const int StepSeconds = 30;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code of a step of time.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="step">Steps since 1970.</param>
    /// <param name="digits">Digits: six in apps.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 6238; apps know no other. What HMAC needs of the hash still holds.")]
    public static string Of(ReadOnlySpan<byte> secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 15)..]) & 0x7FFF_FFFF;
        var text = number.ToString("D10");
        return text[^digits..];
    }

    /// <summary>The step of time whose code was given: this one, the one before, the next, as clocks differ; null: none is.</summary>
    public static long? StepOf(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        var given = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(secret, step)), given)) found ??= step;
        return found;
    }

    /// <summary>A secret as apps take it: base 32 of RFC 4648, without padding.</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder(((secret.Length * 8) + 4) / 5);
        var (bits, held) = (0, 0);
        foreach (var octet in secret)
        {
            held = (held << 8) | octet;
            bits += 8;
            for (; bits >= 5; bits -= 5) text.Append(Letters[(held >> (bits - 5)) & 31]);
            held &= (1 << bits) - 1;
        }

        if (bits > 0) text.Append(Letters[(held << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>The address that an app reads from a picture.</summary>
    public static string Address(string login, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/Demarc:{Uri.EscapeDataString(login)}?secret={Text(secret)}&issuer=Demarc&algorithm=SHA1&digits=6&period=30";
}
