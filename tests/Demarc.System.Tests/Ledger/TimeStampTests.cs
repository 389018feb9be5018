using System.Security.Cryptography.X509Certificates;
using System.Text;
using Demarc.Adapters.Ledger;

namespace Demarc.System.Tests.Ledger;

/// <summary>OpenSSL is the authority here, and says in the end whether it agrees.</summary>
public sealed class TimeStampTests
{
    [Fact]
    public void An_authority_stamps_a_checkpoint_and_openssl_agrees()
    {
        if (!Foreign.Has("openssl")) return;
        using var world = new LedgerWorld("sqlite");
        using var writer = world.Writer();
        LedgerWorld.Append(writer, 0, 3);
        var authority = new Authority(world.Folder);
        byte[] query;
        using (var log = world.Reader()) query = TimeStamps.Query(log, TimeProvider.System);
        var reply = authority.Reply(query);
        // The log went on while the request was on its way.
        LedgerWorld.Append(writer, 3, 3);

        StoredStamp stamp;
        using (var log = world.Reader()) stamp = TimeStamps.Accept(log, reply, TimeProvider.System);

        Assert.Equal((3, 1), (stamp.Size, stamp.Number));
        Assert.Contains("Test authority", stamp.Authority, StringComparison.Ordinal);
        var folder = Path.Combine(world.Folder, "static");
        using (var log = world.Reader()) LedgerExport.Write(log, folder);
        var note = Path.Combine(folder, "timestamps/000000000003.checkpoint");
        var token = Path.Combine(folder, "timestamps/000000000003-1.tsr");
        Assert.Equal(0, authority.Verify(note, token));
        Assert.Equal(
            [true, false, null],
            new[] { authority.Root, new Authority(Path.Combine(world.Folder, "static")).Root, null }.Select(root =>
                TimeStamps.Read(File.ReadAllBytes(token), File.ReadAllBytes(note), root is null ? null : [root]).Trusted));
        Assert.True(TimeStamps.Read(File.ReadAllBytes(token), File.ReadAllBytes(note)).Stamped == stamp.Stamped);
        File.AppendAllText(note, "x");
        Assert.NotEqual(0, authority.Verify(note, token));
    }

    [Fact]
    public void Whatever_is_changed_in_a_stamp_it_is_refused()
    {
        if (!Foreign.Has("openssl")) return;
        using var world = new LedgerWorld("sqlite");
        using (var writer = world.Writer()) LedgerWorld.Append(writer, 0, 3);
        using var log = world.Reader();
        var note = log.Note().ToBytes();
        var authority = new Authority(world.Folder);
        var reply = authority.Reply(TimeStamps.Query(log, TimeProvider.System));
        var time = TimeStamps.Read(reply, note, [authority.Root]).Stamped;

        Assert.Throws<LedgerException>(() => TimeStamps.Read(reply, Encoding.UTF8.GetBytes("another note")));
        Assert.Throws<LedgerException>(() => TimeStamps.Read(default, note));
        var (kept, refused) = (0, 0);
        for (var at = 0; at < reply.Length; at += 7)
        {
            var changed = reply.ToArray();
            changed[at] ^= 4;
            StampReading? read = null;
            try
            {
                read = TimeStamps.Read(changed, note, [authority.Root]);
                kept++;
            }
            catch (LedgerException)
            {
                refused++;
            }

            // Some bytes say nothing: of the text of the status, or of certificates that nobody needs.
            Assert.True(read is null || read.Trusted != true || read.Stamped == time, $"byte {at}");
        }

        Assert.True(refused > kept, $"{refused} refused, {kept} not");
    }

    [Fact]
    public void A_stamp_of_something_else_is_not_taken_in()
    {
        if (!Foreign.Has("openssl")) return;
        using var world = new LedgerWorld("sqlite");
        using var other = new LedgerWorld("sqlite");
        world.Writer().Dispose();
        using (var writer = other.Writer()) LedgerWorld.Append(writer, 0, 3);
        using var log = world.Reader();
        using var otherLog = other.Reader();
        TimeStamps.Query(log, TimeProvider.System);
        var reply = new Authority(world.Folder).Reply(TimeStamps.Query(otherLog, TimeProvider.System));

        Assert.Throws<LedgerException>(() => TimeStamps.Accept(log, reply, TimeProvider.System));
        Assert.Throws<LedgerException>(() => TimeStamps.Accept(log, "no reply"u8.ToArray(), TimeProvider.System));
        Assert.Equal(1, TimeStamps.Accept(otherLog, reply, TimeProvider.System).Number);
        Assert.Equal(2, TimeStamps.Accept(otherLog, reply, TimeProvider.System).Number);
    }

    /// <summary>A root and an authority made by OpenSSL in a folder.</summary>
    private sealed class Authority
    {
        private readonly string folder;

        internal Authority(string parent)
        {
            folder = Path.Combine(parent, "authority");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "tsa.cnf"), """
                [tsa]
                default_tsa = tsa1
                [tsa1]
                serial = serial
                signer_cert = tsa.pem
                certs = root.pem
                signer_key = tsa.key
                signer_digest = sha256
                default_policy = 1.3.6.1.4.1.99999.1
                digests = sha256
                accuracy = secs:1
                ess_cert_id_alg = sha256
                [ext]
                extendedKeyUsage = critical,timeStamping
                """);
            OpenSsl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -days 3650 -subj /CN=Root");
            OpenSsl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key -out tsa.csr -subj", "/CN=Test authority");
            OpenSsl("x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 3650 -extfile tsa.cnf -extensions ext");
        }

        internal X509Certificate2 Root => X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "root.pem"));

        internal byte[] Reply(byte[] query)
        {
            File.WriteAllBytes(Path.Combine(folder, "q.tsq"), query);
            OpenSsl("ts -reply -config tsa.cnf -queryfile q.tsq -out r.tsr");
            return File.ReadAllBytes(Path.Combine(folder, "r.tsr"));
        }

        internal int Verify(string note, string reply) =>
            Foreign.Run("openssl", ["ts", "-verify", "-data", note, "-in", reply, "-CAfile", "root.pem"], folder).Code;

        private void OpenSsl(string arguments, params string[] more)
        {
            var (code, _, errors) = Foreign.Run("openssl", [.. arguments.Split(' '), .. more], folder);
            Assert.True(code == 0, errors);
        }
    }
}
