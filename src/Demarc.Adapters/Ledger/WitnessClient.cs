using System.Globalization;
using System.Net;
using System.Text;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>
/// Asks witnesses to cosign the state of a log (C2SP tlog-witness v1.0.0), and keeps what they sign. A witness remembers the log: when the
/// store was put back to an earlier state, or goes on otherwise than it did, the witness does not sign, and that is told.
/// </summary>
/// <param name="http">Sends requests; it stays the caller's.</param>
/// <param name="clock">The clock that says when a cosignature came.</param>
public sealed class WitnessClient(HttpClient http, TimeProvider clock)
{
    /// <summary>Has the state of a log cosigned by one witness.</summary>
    /// <param name="log">The log.</param>
    /// <param name="witness">Key of the witness.</param>
    /// <param name="address">Its submission prefix.</param>
    /// <param name="stop">Stops waiting for the witness.</param>
    /// <returns>The cosignature, which is kept in the store.</returns>
    /// <exception cref="LedgerException">
    /// The witness cannot be reached or refuses; with <see cref="LedgerFault.RolledBack"/> when it has seen more of the log than there is,
    /// and <see cref="LedgerFault.Forked"/> when it has seen another log.
    /// </exception>
    public async Task<NoteSignature> CosignAsync(LedgerReader log, NoteKey witness, Uri address, CancellationToken stop)
    {
        var old = Vouching.LastCosigned(log.Tables, witness);
        var (status, media, body) = await AskAsync(log, address, old, stop);
        if (status == HttpStatusCode.Conflict)
        {
            var known = SizeOf(media, body) ?? throw Refused(witness, status, body);
            if (known > log.Checkpoint.Size)
                throw new LedgerException(
                    $"the witness {witness.Name} has cosigned {known} entries of {log.Checkpoint.Origin}, and the store has "
                    + $"{log.Checkpoint.Size}: the log was rolled back", LedgerFault.RolledBack);
            (status, media, body) = await AskAsync(log, address, known, stop);
        }

        if (status == HttpStatusCode.UnprocessableEntity)
            throw new LedgerException(
                $"the witness {witness.Name} has cosigned another log of the name {log.Checkpoint.Origin}: the log was forked",
                LedgerFault.Forked);
        if (status != HttpStatusCode.OK) throw Refused(witness, status, body);
        var line = Find(log.Row.Note, log.Checkpoint.ToText(), body, witness)
            ?? throw new LedgerException($"the witness {witness.Name} answered, but not with a cosignature of its key");
        Keep(log, witness, line);
        return line;
    }

    private static LedgerException Refused(NoteKey witness, HttpStatusCode status, string body)
    {
        var said = new string([.. body.TrimEnd().Take(200).Where(static c => !char.IsControl(c))]);
        return new LedgerException(status switch
        {
            HttpStatusCode.NotFound => $"the witness {witness.Name} does not know the log (404): {said}",
            HttpStatusCode.Forbidden => $"the witness {witness.Name} does not know the key that signs the log (403): {said}",
            _ => $"the witness {witness.Name} does not cosign ({(int)status}): {said}",
        });
    }

    private static long? SizeOf(string media, string body) =>
        media == "text/x.tlog.size" && body.EndsWith('\n')
        && long.TryParse(body.AsSpan(0, body.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    /// <summary>The signature of the witness in its answer, when it is valid. Lines of other keys are passed over.</summary>
    private static NoteSignature? Find(string note, string text, string answer, NoteKey witness) =>
        SignedNote.TryParse(Encoding.UTF8.GetBytes(note + answer), out var read, out _) && read.Text == text
        && read.Verify([witness], out _, out _)
            ? read.Signatures.First(line => line.KeyId == witness.Id && line.Name == witness.Name)
            : null;

    private void Keep(LedgerReader log, NoteKey witness, NoteSignature line)
    {
        var now = Moment.Of(clock.GetUtcNow());
        using var transaction = log.Tables.BeginWrite(out _);
        Vouching.Put(log.Tables, transaction, log.Row, now);
        Vouching.Put(log.Tables, transaction, log.Checkpoint.Size, witness, line, now);
        transaction.Commit();
    }

    private async Task<(HttpStatusCode Status, string Media, string Body)> AskAsync(
        LedgerReader log, Uri address, long old, CancellationToken stop)
    {
        var request = new StringBuilder();
        request.Append(CultureInfo.InvariantCulture, $"old {old}\n");
        foreach (var hash in old is 0 ? [] : log.ProveConsistency(old)) request.Append(hash).Append('\n');
        request.Append('\n').Append(log.Row.Note);
        var target = new Uri(address.AbsoluteUri.TrimEnd('/') + "/add-checkpoint");
        try
        {
            using var content = new StringContent(request.ToString(), Encoding.UTF8, "text/plain");
            using var answer = await http.PostAsync(target, content, stop);
            return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsStringAsync(stop));
        }
        catch (HttpRequestException error)
        {
            throw new LedgerException($"the witness at {address} cannot be reached: {error.Message}", error);
        }
    }
}
