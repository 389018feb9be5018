using System.Runtime.InteropServices;
using System.Text;

namespace Demarc.Adapters.Ledger;

/// <summary>
/// The few functions of OpenSSL 3 that make an Ed25519 signature, which the framework does not offer. On Linux the framework itself needs
/// this library for TLS. Names and signatures of functions are those of the manual pages EVP_PKEY_new(3), EVP_DigestSignInit(3) and
/// ERR_get_error(3).
/// </summary>
internal static class LibCrypto
{
    /// <summary>Length of a private key (its seed) and of a public key, in bytes.</summary>
    internal const int KeyLength = 32;

    /// <summary>Length of a signature, in bytes.</summary>
    internal const int SignatureLength = 64;

    private const string Library = "libcrypto.so.3";

    /// <summary>NID_ED25519 of openssl/obj_mac.h.</summary>
    private const int Ed25519 = 1087;

    private static readonly Lazy<bool> Loaded = new(static () => NativeLibrary.TryLoad(Library, out _));

    /// <summary>Whether the library is there.</summary>
    internal static bool IsAvailable => Loaded.Value;

    /// <summary>A private key from its seed.</summary>
    /// <exception cref="LedgerException">The library is missing, or refuses the key.</exception>
    internal static KeyHandle Import(ReadOnlySpan<byte> seed)
    {
        if (!IsAvailable)
            throw new LedgerException(
                $"Ed25519 signatures need OpenSSL 3 ({Library}), which is not here; use a key of kind ecdsa-p256 instead");
        if (seed.Length != KeyLength) throw new LedgerException("an Ed25519 key has 32 bytes");
        var key = EVP_PKEY_new_raw_private_key(Ed25519, 0, ref MemoryMarshal.GetReference(seed), (nuint)seed.Length);
        return key.IsInvalid ? throw Failed("EVP_PKEY_new_raw_private_key", key) : key;
    }

    /// <summary>The public half.</summary>
    internal static byte[] PublicKey(KeyHandle key)
    {
        var bytes = new byte[KeyLength];
        var length = (nuint)bytes.Length;
        if (EVP_PKEY_get_raw_public_key(key, ref bytes[0], ref length) != 1 || length != KeyLength)
            throw Failed("EVP_PKEY_get_raw_public_key");
        return bytes;
    }

    /// <summary>A signature.</summary>
    internal static byte[] Sign(KeyHandle key, ReadOnlySpan<byte> message)
    {
        using var context = EVP_MD_CTX_new();
        if (context.IsInvalid) throw Failed("EVP_MD_CTX_new");
        // Ed25519 hashes by itself: no digest is named.
        if (EVP_DigestSignInit(context, 0, 0, 0, key) != 1) throw Failed("EVP_DigestSignInit");
        var signature = new byte[SignatureLength];
        var length = (nuint)signature.Length;
        // An empty span has no first byte to point at; of this one no byte is read.
        byte none = 0;
        ref var first = ref message.IsEmpty ? ref none : ref MemoryMarshal.GetReference(message);
        if (EVP_DigestSign(context, ref signature[0], ref length, ref first, (nuint)message.Length) != 1 || length != SignatureLength)
            throw Failed("EVP_DigestSign");
        return signature;
    }

    private static LedgerException Failed(string function, SafeHandle? unused = null)
    {
        unused?.Dispose();
        var text = new byte[256];
        var code = ERR_get_error();
        if (code == 0) return new LedgerException($"OpenSSL: {function} failed");
        ERR_error_string_n(code, ref text[0], (nuint)text.Length);
        return new LedgerException($"OpenSSL: {function}: {Encoding.ASCII.GetString(text.AsSpan(0, Array.IndexOf(text, (byte)0)))}");
    }

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern KeyHandle EVP_PKEY_new_raw_private_key(int type, nint engine, ref byte key, nuint length);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_PKEY_get_raw_public_key(KeyHandle key, ref byte bytes, ref nuint length);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern ContextHandle EVP_MD_CTX_new();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DigestSignInit(ContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DigestSign(
        ContextHandle context, ref byte signature, ref nuint signatureLength, ref byte message, nuint messageLength);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nuint ERR_get_error();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ERR_error_string_n(nuint code, ref byte text, nuint length);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_PKEY_free(nint key);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_MD_CTX_free(nint context);

    /// <summary>A key held by the library, which overwrites it when it is released.</summary>
    internal sealed class KeyHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }

    /// <summary>A signature being made.</summary>
    internal sealed class ContextHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }
}
