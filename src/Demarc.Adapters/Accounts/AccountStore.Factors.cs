using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Accounts;

public sealed partial class AccountStore
{
    private const string PasskeyColumns =
        "passkey, person, name, public_key, signs, transports, verified, eligible, backed_up, attestation, client_data, created, used";

    /// <summary>The authenticator app of a person; null when there is none.</summary>
    public TotpRow? Totp(int person) => Rows(
        "SELECT secret, confirmed, step FROM totp WHERE person = @p0",
        static row => new TotpRow(row.GetString(0), new Moment(row.GetInt64(1)), row.GetInt64(2)), person).SingleOrDefault();

    /// <summary>Begins to set an app up; one that is not confirmed yet is replaced, one that is stays.</summary>
    public void BeginTotp(int person, string secret, Moment now) => Run(
        "INSERT INTO totp (person, secret, created, confirmed, step) VALUES (@p0, @p1, @p2, @p3, 0) "
        + "ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, created = excluded.created WHERE totp.confirmed = @p3",
        person, secret, now.Microseconds, Moment.Open.Microseconds);

    /// <summary>The app gave a right code: from now on it is asked for. Codes to come in without it are kept with it.</summary>
    /// <param name="person">Number of the person.</param>
    /// <param name="step">Step of time of the code.</param>
    /// <param name="codes">Digests of the recovery codes.</param>
    /// <param name="now">When.</param>
    public void ConfirmTotp(int person, long step, IEnumerable<byte[]> codes, Moment now)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Sql.Run(
            connection, transaction, "UPDATE totp SET confirmed = @p1, step = @p2 WHERE person = @p0", person, now.Microseconds, step);
        PutCodes(connection, transaction, person, codes);
        transaction.Commit();
    }

    /// <summary>Uses the code of a step of time.</summary>
    /// <returns>False when it, or a later one, was used before.</returns>
    public bool UseStep(int person, long step) =>
        Run("UPDATE totp SET step = @p1 WHERE person = @p0 AND step < @p1", person, step) == 1;

    /// <summary>Takes an app and its recovery codes away.</summary>
    public void RemoveTotp(int person)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Sql.Run(connection, transaction, "DELETE FROM totp WHERE person = @p0", person);
        Sql.Run(connection, transaction, "DELETE FROM recovery_code WHERE person = @p0", person);
        transaction.Commit();
    }

    /// <summary>Keeps other recovery codes; earlier ones open no more.</summary>
    public void ReplaceCodes(int person, IEnumerable<byte[]> codes)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        PutCodes(connection, transaction, person, codes);
        transaction.Commit();
    }

    /// <summary>Uses a recovery code.</summary>
    /// <returns>False when there is none, or it was used before.</returns>
    public bool UseCode(int person, byte[] code, Moment now) => Run(
        "UPDATE recovery_code SET used = @p2 WHERE person = @p0 AND code = @p1 AND used = @p3", person, code, now.Microseconds,
        Moment.Open.Microseconds) == 1;

    /// <summary>How many recovery codes can still be used.</summary>
    public int CodesLeft(int person) => Rows(
        "SELECT count(*) FROM recovery_code WHERE person = @p0 AND used = @p1", static row => (int)row.GetInt64(0), person,
        Moment.Open.Microseconds).Single();

    /// <summary>Passkeys of a person, oldest first.</summary>
    public IReadOnlyList<PasskeyRow> PasskeysOf(int person) =>
        Rows($"SELECT {PasskeyColumns} FROM passkey WHERE person = @p0 ORDER BY created, passkey", ReadPasskey, person);

    /// <summary>A passkey by its id; null when there is none.</summary>
    public PasskeyRow? Passkey(byte[] id) =>
        Rows($"SELECT {PasskeyColumns} FROM passkey WHERE passkey = @p0", ReadPasskey, id).SingleOrDefault();

    /// <summary>Keeps a passkey.</summary>
    /// <returns>False when there is one with this id already.</returns>
    public bool Put(PasskeyRow passkey) => Run(
        $"INSERT INTO passkey ({PasskeyColumns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12) "
        + "ON CONFLICT (passkey) DO NOTHING",
        passkey.Id, passkey.Person, passkey.Name, passkey.PublicKey, (long)passkey.Signs, passkey.Transports, passkey.Verified ? 1 : 0,
        passkey.Eligible ? 1 : 0, passkey.BackedUp ? 1 : 0, passkey.Attestation, passkey.ClientData, passkey.Created.Microseconds,
        passkey.Used.Microseconds) == 1;

    /// <summary>Notes what a passkey says of itself when it is used.</summary>
    public void NoteUse(PasskeyRow passkey) => Run(
        "UPDATE passkey SET signs = @p1, backed_up = @p2, used = @p3 WHERE passkey = @p0", passkey.Id, (long)passkey.Signs,
        passkey.BackedUp ? 1 : 0, passkey.Used.Microseconds);

    /// <summary>Takes a passkey of a person away.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RemovePasskey(int person, byte[] id) =>
        Run("DELETE FROM passkey WHERE person = @p0 AND passkey = @p1", person, id) == 1;

    /// <summary>Who somebody is that another provider knows; null when nobody yet.</summary>
    public PersonRow? FindExternal(string issuer, string subject) => Rows(
        "SELECT person FROM external_identity WHERE issuer = @p0 AND subject = @p1", static row => row.GetInt32(0), issuer, subject)
        .Select(Find).SingleOrDefault();

    /// <summary>Notes whom another provider means by a subject.</summary>
    public void LinkExternal(string issuer, string subject, int person, Moment now) => Run(
        "INSERT INTO external_identity (issuer, subject, person, created, seen) VALUES (@p0, @p1, @p2, @p3, @p3) "
        + "ON CONFLICT (issuer, subject) DO UPDATE SET seen = excluded.seen", issuer, subject, person, now.Microseconds);

    private static void PutCodes(DbConnection connection, DbTransaction transaction, int person, IEnumerable<byte[]> codes)
    {
        Sql.Run(connection, transaction, "DELETE FROM recovery_code WHERE person = @p0", person);
        foreach (var code in codes)
        {
            Sql.Run(
                connection, transaction, "INSERT INTO recovery_code (person, code, used) VALUES (@p0, @p1, @p2)", person, code,
                Moment.Open.Microseconds);
        }
    }

    private static PasskeyRow ReadPasskey(DbDataReader row) => new()
    {
        Id = row.GetFieldValue<byte[]>(0),
        Person = row.GetInt32(1),
        Name = row.GetString(2),
        PublicKey = row.GetFieldValue<byte[]>(3),
        Signs = (uint)row.GetInt64(4),
        Transports = row.GetString(5),
        Verified = row.GetInt32(6) != 0,
        Eligible = row.GetInt32(7) != 0,
        BackedUp = row.GetInt32(8) != 0,
        Attestation = row.GetFieldValue<byte[]>(9),
        ClientData = row.GetFieldValue<byte[]>(10),
        Created = new Moment(row.GetInt64(11)),
        Used = new Moment(row.GetInt64(12)),
    };
}
