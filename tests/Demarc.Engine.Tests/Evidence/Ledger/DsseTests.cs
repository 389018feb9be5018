using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class DsseTests
{
    /// <summary>The known answer of the protocol's text (https://github.com/secure-systems-lab/dsse protocol.md, 2021-03-03).</summary>
    private const string Known = """
        {"payload": "aGVsbG8gd29ybGQ=",
         "payloadType": "http://example.com/HelloWorld",
         "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}
        """;

    private static readonly EntryKey KnownKey = P256(
        "46950820868899156662930047687818585632848591499744589407958293238635476079160",
        "5640078356564379163099075877009565129882514886557779369047442380624545832820");

    private static readonly Ed25519TestKey Person = new("person");
    private static readonly EntryKey PersonKey = EntryKey.OfEd25519(Person.Public);

    [Fact]
    public void The_known_answer_is_accepted()
    {
        var envelope = Read(Known);
        Assert.Equal("hello world", Encoding.UTF8.GetString(envelope.Payload.AsSpan()));
        Assert.Equal(
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
            Encoding.UTF8.GetString(Dsse.Signed(envelope.PayloadType, envelope.Payload.AsSpan())));
        Assert.Equal([KnownKey], envelope.SignedBy(PersonKey, KnownKey));
        Assert.Empty((envelope with { PayloadType = "http://example.com/Hello" }).SignedBy(KnownKey));
        Assert.Empty((envelope with { Payload = [1] }).SignedBy(KnownKey));
    }

    [Fact]
    public void Signatures_in_ASN1_and_of_Ed25519_are_accepted_and_each_key_counts_once()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(EntryKey.TryReadPem(ecdsa.ExportSubjectPublicKeyInfoPem(), out var key, out _));
        Assert.Equal(ecdsa.ExportSubjectPublicKeyInfoPem(), key.ToString());
        ImmutableArray<byte> payload = [1, 2, 3];
        var message = Dsse.Signed("type", payload.AsSpan());
        var asn1 = ecdsa.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var raw = ecdsa.SignData(message, HashAlgorithmName.SHA256);
        var envelope = new Dsse("type", payload,
        [
            new(key.Id, [.. asn1]), new("", [.. raw]), new("wrong hint", [.. Person.Sign(message)]), new(PersonKey.Id, [9, 9]),
        ]);
        Assert.Equal([key, PersonKey], Read(Encoding.UTF8.GetString(envelope.ToBytes())).SignedBy(PersonKey, key, KnownKey));
        Assert.Equal(envelope.ToBytes(), Read(Encoding.UTF8.GetString(envelope.ToBytes())).ToBytes());
    }

    [Fact]
    public void Keys_are_read_in_PEM_and_others_refused()
    {
        Assert.True(EntryKey.TryReadPem(PersonKey.ToString(), out var key, out _));
        Assert.Equal((PersonKey, EntryKeyAlgorithm.Ed25519), (key, key.Algorithm));
        using var rsa = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        string[] refused = [rsa.ExportSubjectPublicKeyInfoPem(), other.ExportSubjectPublicKeyInfoPem(), other.ExportECPrivateKeyPem(), ""];
        foreach (var pem in refused)
        {
            Assert.False(EntryKey.TryReadPem(pem, out _, out var refusal));
            Assert.NotEmpty(refusal.Reason);
        }

        var offCurve = KnownKey.PublicKeyInfo.SetItem(60, (byte)(KnownKey.PublicKeyInfo[60] ^ 1));
        Assert.False(EntryKey.TryRead(offCurve.AsSpan(), out _, out _));
    }

    [Theory]
    [InlineData("\"payload\"", "\"payloads\"")]
    [InlineData("aGVsbG8gd29ybGQ=", "aGVsbG8gd29ybGQ")]
    [InlineData("aGVsbG8gd29ybGQ=", "aGVsbG8gd29ybGR=")]
    [InlineData("aGVsbG8gd29ybGQ=", "aGVs bG8gd29ybGQ=")]
    [InlineData("\"sig\"", "\"keyid\": 1, \"sig\"")]
    [InlineData("[{", "[{}, {")]
    [InlineData("[{", "{\"a\": [{")]
    [InlineData("{\"payload\"", "{\"payloadType\": \"x\", \"payload\"")] // which of the two would count?
    [InlineData("http://example.com/HelloWorld", "\\ud83d")]
    [InlineData("http://example.com/HelloWorld", "")]
    public void An_envelope_that_is_not_one_is_refused(string old, string changed)
    {
        Assert.False(Dsse.TryParse(Encoding.UTF8.GetBytes(Known.Replace(old, changed, StringComparison.Ordinal)), out _, out var refusal));
        Assert.Equal(LedgerFault.Malformed, refusal.Fault);
    }

    [Fact]
    public void Either_alphabet_of_base64_is_read()
    {
        var envelope = Read(Known.Replace('+', '-'));
        Assert.Equal([KnownKey], envelope.SignedBy(KnownKey));
    }

    [Fact]
    public void Large_and_deep_ones_are_refused()
    {
        Assert.False(Dsse.TryParse(new byte[EntryBundle.MaxEntryBytes + 1], out _, out var refusal));
        Assert.Equal(LedgerFault.TooLarge, refusal.Fault);
        Assert.False(Dsse.TryParse(Encoding.UTF8.GetBytes(new string('[', 10_000)), out _, out refusal));
        var more = string.Concat(Enumerable.Repeat("{\"sig\":\"AAAA\"},", Dsse.MaxSignatures));
        var many = Known.Replace("[{", $"[{more}{{", StringComparison.Ordinal);
        Assert.False(Dsse.TryParse(Encoding.UTF8.GetBytes(many), out _, out refusal));
    }

    [Fact]
    public void Any_bytes_are_an_envelope_or_are_refused()
    {
        var pieces = Gen.Elements("{", "}", "[", "]", "\"payload\"", ":", ",", "\"AAAA\"", "\"payloadType\"", "\"signatures\"", "\"sig\"", "1", "\\u");
        foreach (var parts in pieces.ArrayOf().Resize(40).Sample(3000))
            Assert.Equal(Dsse.TryParse(Encoding.UTF8.GetBytes(string.Concat(parts)), out _, out var refusal), refusal is null);
        var cuts = from at in Gen.Choose(0, Known.Length - 1) from to in Gen.Choose(0, 255) select (at, (byte)to);
        foreach (var (at, to) in cuts.Sample(2000))
        {
            var bytes = Encoding.UTF8.GetBytes(Known);
            bytes[at] = to;
            if (Dsse.TryParse(bytes, out var envelope, out _) && envelope.SignedBy(KnownKey).Length > 0)
                Assert.Equal("hello world", Encoding.UTF8.GetString(envelope.Payload.AsSpan()));
        }
    }

    private static Dsse Read(string text)
    {
        Assert.True(Dsse.TryParse(Encoding.UTF8.GetBytes(text), out var envelope, out var refusal), refusal?.Reason);
        return envelope;
    }

    private static EntryKey P256(string x, string y)
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(x), Y = Bytes(y) },
        });
        return EntryKey.TryRead(key.ExportSubjectPublicKeyInfo(), out var read, out var refusal)
            ? read : throw new ArgumentException(refusal.Reason, nameof(x));
    }

    private static byte[] Bytes(string number)
    {
        var bytes = BigInteger.Parse(number, CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
