using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Engine.Tests.Evidence.Ledger;

/// <summary>RFC 8032 section 7.1 (https://www.rfc-editor.org/rfc/rfc8032, 2017).</summary>
public sealed class Ed25519Tests
{
    private const string Key = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
    private const string Signature =
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";

    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(Key, "af82", Signature)]
    public void Signatures_of_the_standard_fit(string key, string message, string signature)
    {
        Assert.True(Verify(key, message, signature));
        Assert.False(Verify(key, message + "00", signature));
    }

    [Fact]
    public void No_flipped_bit_is_accepted()
    {
        for (var bit = 0; bit < 512; bit++) Assert.False(Verify(Key, "af82", Flip(Signature, bit)), $"bit {bit} of the signature");
        for (var bit = 0; bit < 256; bit++) Assert.False(Verify(Flip(Key, bit), "af82", Signature), $"bit {bit} of the key");
    }

    [Fact]
    public void The_order_of_the_group_added_to_S_makes_no_second_signature()
    {
        byte[] order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        var bytes = Convert.FromHexString(Signature);
        for (var (i, carry) = (0, 0); i < 32; i++)
        {
            carry += bytes[32 + i] + order[i];
            bytes[32 + i] = (byte)carry;
            carry >>= 8;
        }

        Assert.False(Verify(Key, "af82", Convert.ToHexString(bytes)));
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    [InlineData(32, 0)]
    public void Other_lengths_are_refused(int key, int signature) =>
        Assert.False(Ed25519Verifier.Verify(new byte[key], [], new byte[signature]));

    private static bool Verify(string key, string message, string signature) =>
        Ed25519Verifier.Verify(Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature));

    private static string Flip(string hex, int bit)
    {
        var bytes = Convert.FromHexString(hex);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Convert.ToHexString(bytes);
    }
}
