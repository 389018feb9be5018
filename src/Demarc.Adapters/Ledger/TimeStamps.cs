using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Ledger;

/// <summary>What a valid time stamp says.</summary>
/// <param name="Stamped">When the authority saw the checkpoint.</param>
/// <param name="Authority">Whom its certificate names.</param>
/// <param name="Trusted">Whether its certificate leads to one that was given as trusted; null when none was given.</param>
public sealed record StampReading(Moment Stamped, string Authority, bool? Trusted);

/// <summary>
/// Time stamps (RFC 3161, https://www.rfc-editor.org/rfc/rfc3161, 2001) of signed checkpoints: an authority that knows nothing of the log
/// says when the checkpoint was there already. The stamped bytes are the note as the log signed it, without cosignatures.
/// </summary>
public static class TimeStamps
{
    private const int MaxReplyBytes = 1024 * 1024;
    private const int NonceBytes = 8;

    /// <summary>
    /// A request for the state of a log, to be brought to an authority by other means; the state is kept so that the reply finds it.
    /// </summary>
    public static byte[] Query(LedgerReader log, TimeProvider clock)
    {
        using var transaction = log.Tables.BeginWrite(out _);
        Vouching.Put(log.Tables, transaction, log.Row, Moment.Of(clock.GetUtcNow()));
        transaction.Commit();
        return Request(log.Row.Note, null).Encode();
    }

    /// <summary>Takes in what an authority replied to <see cref="Query"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="clock">The clock that says when it was taken in.</param>
    /// <exception cref="LedgerException">It is not a valid stamp of a state for which a stamp was asked.</exception>
    public static StoredStamp Accept(LedgerReader log, ReadOnlyMemory<byte> reply, TimeProvider clock)
    {
        foreach (var (size, note) in Vouching.Notes(log.Tables))
        {
            if (Hash(note).SequenceEqual(StampedHash(reply))) return Keep(log, size, note, Request(note, null), reply, clock);
        }

        throw new LedgerException("the time stamp is not of a checkpoint of this log for which one was asked");
    }

    /// <summary>Has an authority stamp the state of a log over HTTP, and keeps the stamp.</summary>
    /// <param name="log">The log.</param>
    /// <param name="http">Sends the request.</param>
    /// <param name="authority">Address of the authority.</param>
    /// <param name="clock">The clock that says when it was taken in.</param>
    /// <param name="stop">Stops waiting for it.</param>
    /// <exception cref="LedgerException">The authority cannot be reached, refuses, or its stamp is not valid.</exception>
    public static async Task<StoredStamp> StampAsync(
        LedgerReader log, HttpClient http, Uri authority, TimeProvider clock, CancellationToken stop)
    {
        var request = Request(log.Row.Note, RandomNumberGenerator.GetBytes(NonceBytes));
        try
        {
            using var content = new ByteArrayContent(request.Encode());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using var answer = await http.PostAsync(authority, content, stop);
            if (!answer.IsSuccessStatusCode)
                throw new LedgerException($"the time-stamp authority at {authority} answered {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentLength > MaxReplyBytes)
                throw new LedgerException($"the reply of the time-stamp authority at {authority} is too large");
            return Keep(log, log.Checkpoint.Size, log.Row.Note, request, await answer.Content.ReadAsByteArrayAsync(stop), clock);
        }
        catch (HttpRequestException error)
        {
            throw new LedgerException($"the time-stamp authority at {authority} cannot be reached: {error.Message}", error);
        }
    }

    /// <summary>Whether a reply is a valid stamp of a note.</summary>
    /// <param name="reply">The authority's reply, as it came.</param>
    /// <param name="note">The bytes stamped.</param>
    /// <param name="roots">Certificates of authorities that are trusted; null to leave that to others.</param>
    /// <exception cref="LedgerException">It is not.</exception>
    public static StampReading Read(ReadOnlyMemory<byte> reply, ReadOnlySpan<byte> note, X509Certificate2Collection? roots = null)
    {
        var text = Encoding.UTF8.GetString(note);
        return Read(Request(text, null), text, reply, roots, exact: false);
    }

    private static Rfc3161TimestampRequest Request(string note, byte[]? nonce) => Rfc3161TimestampRequest.CreateFromHash(
        Hash(note), HashAlgorithmName.SHA256, requestedPolicyId: null,
        // An array that is null would become an empty number, and not none.
        nonce is null ? (ReadOnlyMemory<byte>?)null : nonce, requestSignerCertificates: true);

    private static byte[] Hash(string note) => SHA256.HashData(Encoding.UTF8.GetBytes(note));

    private static StoredStamp Keep(
        LedgerReader log, long size, string note, Rfc3161TimestampRequest request, ReadOnlyMemory<byte> reply, TimeProvider clock)
    {
        var (stamped, authority, _) = Read(request, note, reply, null, exact: true);
        var now = Moment.Of(clock.GetUtcNow());
        var stamp = new StoredStamp(size, 0, stamped, authority, reply.ToArray());
        using var transaction = log.Tables.BeginWrite(out _);
        Vouching.Put(log.Tables, transaction, log.Row with { Size = size, Note = note }, now);
        var number = Vouching.Put(log.Tables, transaction, stamp, now);
        transaction.Commit();
        return stamp with { Number = number };
    }

    /// <param name="request">What was asked.</param>
    /// <param name="note">The note stamped.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="roots">Trusted certificates.</param>
    /// <param name="exact">Whether the reply answers this very request, and not only one for the same hash.</param>
    private static StampReading Read(
        Rfc3161TimestampRequest request, string note, ReadOnlyMemory<byte> reply, X509Certificate2Collection? roots, bool exact)
    {
        try
        {
            var token = exact ? request.ProcessResponse(reply, out _) : Token(reply);
            if (!token.VerifySignatureForHash(Hash(note), HashAlgorithmName.SHA256, out var certificate))
                throw new LedgerException("the time stamp is not of this checkpoint, or was changed");
            using (certificate)
            {
                var time = token.TokenInfo.Timestamp;
                return new StampReading(
                    Moment.Of(time), certificate.Subject, roots is null ? null : LeadsTo(roots, certificate, token.AsSignedCms(), time));
            }
        }
        catch (CryptographicException error)
        {
            throw new LedgerException($"the time stamp is not valid: {error.Message}", error);
        }
    }

    /// <summary>The token within a reply: it is a sequence of a status and the token (RFC 3161, section 2.4.2).</summary>
    private static Rfc3161TimestampToken Token(ReadOnlyMemory<byte> reply)
    {
        try
        {
            var sequence = new System.Formats.Asn1.AsnReader(reply, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
            sequence.ReadEncodedValue();
            if (sequence.HasData && Rfc3161TimestampToken.TryDecode(sequence.ReadEncodedValue(), out var token, out _)) return token;
        }
        catch (System.Formats.Asn1.AsnContentException error)
        {
            throw new LedgerException("what should be a time stamp is none", error);
        }

        throw new LedgerException("what should be a time stamp is none, or the authority refused");
    }

    private static byte[] StampedHash(ReadOnlyMemory<byte> reply)
    {
        try
        {
            return Token(reply).TokenInfo.GetMessageHash().ToArray();
        }
        catch (CryptographicException error)
        {
            throw new LedgerException("what should be a time stamp is none", error);
        }
    }

    private static bool LeadsTo(X509Certificate2Collection roots, X509Certificate2 certificate, SignedCms cms, DateTimeOffset time)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(cms.Certificates);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.8")); // id-kp-timeStamping
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        return chain.Build(certificate);
    }
}
