using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Backup;

/// <summary>
/// Writes a store into one archive while it is in use. Everything is read in one transaction that sees one moment, so that entries of the
/// log, the records they prove and the files behind them fit together. A row is a line of JSON, alike for both databases, so that an
/// archive of one can be put into the other. What calls workers to jobs is left out: it is made again from the jobs themselves.
/// </summary>
public static class StoreBackup
{
    private const string KeyFolder = "keys/";

    /// <summary>Writes an archive.</summary>
    /// <param name="address">The store.</param>
    /// <param name="to">Where the archive is written; it stays the caller's.</param>
    /// <param name="keys">Folder of keys to be included; null for none.</param>
    /// <param name="now">When it is made.</param>
    /// <exception cref="StoreException">
    /// The store is not there, is empty, or its tables are of another version: a backup changes nothing in it.
    /// </exception>
    public static BackupManifest Write(string address, Stream to, string? keys, Moment now)
    {
        using var store = StoreAddress.OpenAsItIs(address);
        using var archive = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        using var connection = store.OpenConnection();
        // A snapshot: PostgreSQL's by its level, SQLite's by the log it writes ahead, from the first question on.
        using var transaction = store.BeginSnapshot(connection);
        var parts = ImmutableArray.CreateBuilder<BackupPart>();
        var steps = Sql.List(
            connection, transaction, "SELECT version, name FROM migration ORDER BY version",
            static row => new BackupStep(row.GetInt32(0), row.GetString(1)));
        foreach (var table in store.Tables(connection, transaction)) parts.Add(Write(archive, connection, transaction, table));
        if (keys is not null) AddKeys(archive, keys, parts);
        var manifest = new BackupManifest(
            BackupManifest.Current, StoreAddress.IsPostgres(address) ? "postgresql" : "sqlite", now.ToString(), [.. steps],
            parts.ToImmutable());
        using var entry = archive.CreateEntry(BackupManifest.Name).Open();
        JsonSerializer.Serialize(entry, manifest, BackupManifest.Json);
        return manifest;
    }

    private static BackupPart Write(ZipArchive archive, DbConnection connection, DbTransaction transaction, string table)
    {
        var name = $"tables/{table}.jsonl";
        using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var command = Sql.Command(connection, transaction, $"SELECT * FROM {table}");
        using var reader = command.ExecuteReader(CommandBehavior.SequentialAccess);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToImmutableArray();
        using var line = new MemoryStream();
        using var json = new Utf8JsonWriter(line);
        var rows = 0L;
        while (reader.Read())
        {
            line.SetLength(0);
            json.Reset();
            json.WriteStartArray();
            for (var i = 0; i < columns.Length; i++) WriteValue(json, reader.GetValue(i), table, columns[i]);
            json.WriteEndArray();
            json.Flush();
            line.WriteByte((byte)'\n');
            hash.AppendData(line.GetBuffer(), 0, (int)line.Length);
            entry.Write(line.GetBuffer(), 0, (int)line.Length);
            rows++;
        }

        return new BackupPart(name, table, columns, rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void WriteValue(Utf8JsonWriter json, object value, string table, string column)
    {
        switch (value)
        {
            case DBNull: json.WriteNullValue(); break;
            case long number: json.WriteNumberValue(number); break;
            case int number: json.WriteNumberValue(number); break;
            case string text: json.WriteStringValue(text); break;
            case byte[] bytes:
                json.WriteStartObject();
                json.WriteBase64String("b", bytes);
                json.WriteEndObject();
                break;
            default:
                throw new StoreException($"the column {column} of {table} holds a {value.GetType().Name}, which an archive cannot hold");
        }
    }

    private static void AddKeys(ZipArchive archive, string folder, ImmutableArray<BackupPart>.Builder parts)
    {
        if (!Directory.Exists(folder)) throw new StoreException($"there is no folder of keys {folder}");
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllBytes(file);
            var name = KeyFolder + Path.GetFileName(file);
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
            parts.Add(new BackupPart(name, "", [], 0, Convert.ToHexStringLower(SHA256.HashData(content))));
        }
    }
}
