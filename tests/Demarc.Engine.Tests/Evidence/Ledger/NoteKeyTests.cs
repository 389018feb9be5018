using System.Buffers.Binary;
using System.Security.Cryptography;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class NoteKeyTests
{
    /// <summary>The example of C2SP signed-note (https://c2sp.org/signed-note, 2026-07-22).</summary>
    private const string Example = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    [Fact]
    public void Keys_of_all_types_are_written_and_read()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(NoteKey.TryCreate("log.example/a", NoteKeyType.Ecdsa, ecdsa.ExportSubjectPublicKeyInfo(), out var key, out _));
        foreach (var written in new[] { Example, key.ToString(), SignedLog.Instance.Witnesses[0].ToString() })
        {
            Assert.True(NoteKey.TryParse(written, out var read, out var refusal), refusal?.Reason);
            Assert.Equal(written, read.ToString());
        }

        var text = "a note\n";
        var signature = ecdsa.SignData(key.Signed(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Assert.True(key.Verify(text, signature));
        Assert.False(key.Verify(text, ecdsa.SignData(key.Signed(text), HashAlgorithmName.SHA256)), "r and s are not ASN.1");
        Assert.False(key.Verify("another\n", signature));
    }

    [Theory]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", LedgerFault.Malformed)] // another id
    [InlineData("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", LedgerFault.Malformed)]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=", LedgerFault.Malformed)]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n", LedgerFault.Malformed)]
    [InlineData("example.com/foo+530d90+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", LedgerFault.Malformed)]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", LedgerFault.Malformed)]
    [InlineData("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", LedgerFault.Malformed)]
    [InlineData("example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", LedgerFault.Unsupported)]
    [InlineData("example.com/foo+530d903a+", LedgerFault.Malformed)]
    [InlineData("example.com/foo", LedgerFault.Malformed)]
    public void A_key_that_is_not_one_is_refused(string text, LedgerFault fault)
    {
        Assert.False(NoteKey.TryParse(text, out _, out var refusal));
        Assert.Equal(fault, refusal.Fault);
    }

    [Fact]
    public void A_cosignature_is_written_and_read_with_its_time()
    {
        var line = new Cosignature("w", 7, 1_679_315_147, [.. new byte[64]]).ToLine();
        Assert.Equal(1_679_315_147, Cosignature.Read(line)!.Time);
        Assert.Equal(line.Signature, Cosignature.Read(line)!.ToLine().Signature);
        var negative = new byte[72];
        BinaryPrimitives.WriteInt64BigEndian(negative, -1);
        Assert.Null(Cosignature.Read(new NoteSignature("w", 7, [.. negative])));
        Assert.Null(Cosignature.Read(new NoteSignature("w", 7, [.. new byte[64]])));
        Assert.Throws<InvalidOperationException>(() => new Cosignature("w", 7, -1, [.. new byte[64]]).ToLine());
    }

    [Fact]
    public void Another_time_makes_another_message()
    {
        var (log, text) = (SignedLog.Instance, "x\n1\n" + MerkleTree.EmptyRoot + "\n");
        var line = log.Cosign(text, 1);
        Assert.True(log.Witnesses[0].Verify(text, line.Signature.AsSpan()));
        var later = Cosignature.Read(line)! with { Time = 1_000_002 };
        Assert.False(log.Witnesses[0].Verify(text, later.ToLine().Signature.AsSpan()));
        Assert.False(log.Witnesses[0].Verify(text, line.Signature.AsSpan()[8..]), "without a time");
    }

    [Fact]
    public void Any_text_is_a_key_or_is_refused()
    {
        var changes = from at in Gen.Choose(0, Example.Length - 1) from to in Gen.Choose(0, 0xffff) select (at, (char)to);
        foreach (var (at, to) in changes.Sample(3000).Where(static change => change.Item2 != Example[change.at]))
        {
            var changed = Example[..at] + to + Example[(at + 1)..];
            if (NoteKey.TryParse(changed, out var read, out var refusal)) Assert.Equal(Example, read.ToString(), ignoreCase: true);
            else Assert.NotEmpty(refusal.Reason);
        }

        var pieces = Gen.Elements("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----", "\n", "MCowBQYDK2VwAyEA", "AAAA", "=", " ", "\0");
        foreach (var parts in pieces.ArrayOf().Sample(2000))
            Assert.Equal(EntryKey.TryReadPem(string.Concat(parts), out _, out var refusal), refusal is null);
    }
}
