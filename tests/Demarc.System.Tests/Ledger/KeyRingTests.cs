using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Ledger;

namespace Demarc.System.Tests.Ledger;

public sealed class KeyRingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("demarc-keys-").FullName;

    private string Keys => Path.Combine(folder, "keys");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>RFC 8032, section 7.1: the tests 1, 2 and 3.</summary>
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_signs_as_the_standard_says(string seed, string publicKey, string message, string signature)
    {
        using var ring = KeyRing.Open(Keys);
        byte[] pkcs8 = [.. Convert.FromHexString("302e020100300506032b657004220420"), .. Convert.FromHexString(seed)];
        Write("log-example.com%2Flog.pem", PemEncoding.WriteString("PRIVATE KEY", pkcs8));

        var signer = ring.Find(KeyPurpose.Log, "example.com/log");

        Assert.NotNull(signer);
        Assert.Equal(publicKey, Convert.ToHexStringLower(signer.PublicKey.Span));
        Assert.Equal(signature, Convert.ToHexStringLower(signer.Sign(Convert.FromHexString(message))));
    }

    [Theory]
    [InlineData(SigningAlgorithm.Ed25519)]
    [InlineData(SigningAlgorithm.EcdsaP256)]
    public void A_key_is_made_once_for_its_owner_only_and_found_again(SigningAlgorithm algorithm)
    {
        string made;
        using (var ring = KeyRing.Open(Keys)) made = PublicKeyText.Pem(ring.Get(KeyPurpose.Signer, "collector-1", algorithm));
        using var again = KeyRing.Open(Keys);
        var signer = again.Find(KeyPurpose.Signer, "collector-1");

        Assert.NotNull(signer);
        Assert.Equal(algorithm, signer.Algorithm);
        Assert.Equal(made, PublicKeyText.Pem(signer));
        Assert.Equal(made + "\n", File.ReadAllText(Path.Combine(Keys, "signer-collector-1.pub.pem")));
        Assert.Null(again.Find(KeyPurpose.Log, "collector-1"));
        Assert.Null(again.Find(KeyPurpose.Witness, "collector-1"));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Keys, "signer-collector-1.pem")));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Keys));
    }

    [Theory]
    [InlineData(SigningAlgorithm.Ed25519, "pkeyutl -verify -pubin -inkey {0} -rawin -in {1} -sigfile {2}")]
    [InlineData(SigningAlgorithm.EcdsaP256, "dgst -sha256 -verify {0} -signature {2} {1}")]
    public void Openssl_accepts_what_a_key_signed_and_nothing_else(SigningAlgorithm algorithm, string command)
    {
        if (!Foreign.Has("openssl")) return;
        using var ring = KeyRing.Open(Keys);
        var signer = ring.Get(KeyPurpose.Log, "example.com/log", algorithm);
        var message = Encoding.UTF8.GetBytes("example.com/log\n1\nAAAA\n");
        var signature = signer.Sign(message);
        string[] files = [Path.Combine(Keys, "log-example.com%2Flog.pub.pem"), Path.Combine(folder, "text"), Path.Combine(folder, "sig")];
        File.WriteAllBytes(files[1], message);
        File.WriteAllBytes(files[2], signature);

        Assert.Equal(0, Run());
        message[0] ^= 1;
        File.WriteAllBytes(files[1], message);
        Assert.NotEqual(0, Run());

        int Run() => Foreign.Run("openssl", [.. command.Split(' ').Select(word => word is ['{', var n, '}'] ? files[n - '0'] : word)]).Code;
    }

    [Fact]
    public void Keys_that_others_can_read_are_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        using (var ring = KeyRing.Open(Keys)) ring.Get(KeyPurpose.Log, "a", SigningAlgorithm.EcdsaP256);
        File.SetUnixFileMode(Path.Combine(Keys, "log-a.pem"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        using var again = KeyRing.Open(Keys);

        var error = Assert.Throws<LedgerException>(() => again.Find(KeyPurpose.Log, "a"));

        Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\nb")]
    public void Names_that_signed_notes_cannot_hold_are_refused(string name)
    {
        using var ring = KeyRing.Open(Keys);
        Assert.Throws<LedgerException>(() => ring.Get(KeyPurpose.Log, name, SigningAlgorithm.Ed25519));
        Assert.Empty(Directory.GetFiles(Keys));
    }

    [Fact]
    public void What_is_no_key_is_refused_without_being_shown()
    {
        using var ring = KeyRing.Open(Keys);
        Write("log-a.pem", PemEncoding.WriteString("PRIVATE KEY", new byte[48]));
        Write("log-b.pem", "my secret words");

        Assert.Throws<LedgerException>(() => ring.Find(KeyPurpose.Log, "a"));
        var error = Assert.Throws<LedgerException>(() => ring.Find(KeyPurpose.Log, "b"));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_successor_takes_the_place_and_the_old_private_key_is_gone()
    {
        using var ring = KeyRing.Open(Keys);
        var old = ring.Get(KeyPurpose.Log, "a", SigningAlgorithm.Ed25519).PublicKey.ToArray();
        var next = ring.Successor(KeyPurpose.Log, "a", SigningAlgorithm.EcdsaP256).PublicKey.ToArray();
        Assert.Equal(old, ring.Find(KeyPurpose.Log, "a")!.PublicKey.ToArray());
        Assert.Equal(next, ring.Successor(KeyPurpose.Log, "a", SigningAlgorithm.EcdsaP256).PublicKey.ToArray());

        ring.Promote(KeyPurpose.Log, "a");

        Assert.Equal(next, ring.Find(KeyPurpose.Log, "a")!.PublicKey.ToArray());
        Assert.Null(ring.FindSuccessor(KeyPurpose.Log, "a"));
        Assert.Equal(
            ["log-a.pem", "log-a.pub.pem", "log-a.vkey"],
            Directory.GetFiles(Keys).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        using var again = KeyRing.Open(Keys);
        Assert.Equal(next, again.Find(KeyPurpose.Log, "a")!.PublicKey.ToArray());
    }

    [Fact]
    public void The_wrap_key_of_a_tenant_stays_and_differs_from_that_of_others()
    {
        byte[] made;
        using (var ring = KeyRing.Open(Keys)) made = ring.WrapKey("Main organisation");
        using var again = KeyRing.Open(Keys);

        Assert.Equal(32, made.Length);
        Assert.Equal(made, again.WrapKey("Main organisation"));
        Assert.NotEqual(made, again.WrapKey("other"));
    }

    [Fact]
    public void Many_that_ask_at_once_get_the_same_key()
    {
        var keys = new string[8];
        Parallel.For(0, keys.Length, i =>
        {
            using var ring = KeyRing.Open(Keys);
            keys[i] = ring.Get(KeyPurpose.Log, "a", SigningAlgorithm.Ed25519).NoteKey(KeyPurpose.Log).ToString();
        });

        Assert.Single(keys.Distinct(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(Keys, "*.tmp"));
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(Keys, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
