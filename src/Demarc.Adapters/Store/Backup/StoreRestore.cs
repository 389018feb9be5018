using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Demarc.Adapters.Store.Backup;

/// <summary>
/// Puts an archive into a store that is empty: everything in one transaction, or nothing. Keys are written beside their folder before that,
/// and get its name when the rows are in.
/// </summary>
public static class StoreRestore
{
    private const string KeyFolder = "keys/";

    /// <summary>Puts an archive into a store.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="address">The store: a file that is not there yet, or a database without tables or without organisations.</param>
    /// <param name="keys">Folder for the keys in the archive; null when they are not wanted.</param>
    /// <returns>What was put in.</returns>
    /// <exception cref="StoreException">
    /// The archive is damaged or of another form, its rows do not fit the tables, or the store is not empty.
    /// </exception>
    public static BackupManifest Read(Stream archive, string address, string? keys)
    {
        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
            var manifest = Manifest(zip);
            // Everything is looked at before anything is written.
            if (!manifest.Steps.SequenceEqual(Migration.Of("Sqlite").Select(static step => new BackupStep(step.Version, step.Name))))
                throw new StoreException("the archive was made by another version of the program; restore it with that one");
            foreach (var part in manifest.Parts) Check(zip, part);
            if (keys is null) PutRows(zip, manifest, address);
            else WithKeys(zip, manifest, keys, () => PutRows(zip, manifest, address));
            return manifest;
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or FormatException or DecoderFallbackException)
        {
            throw new StoreException("the archive is damaged, or none: " + error.Message, error);
        }
    }

    private static BackupManifest Manifest(ZipArchive zip)
    {
        using var entry = Open(zip, BackupManifest.Name);
        var manifest = JsonSerializer.Deserialize<BackupManifest>(entry, BackupManifest.Json);
        if (manifest is null || manifest.Parts.IsDefault || manifest.Steps.IsDefault || !manifest.Parts.All(IsWhole))
            throw new InvalidDataException("its manifest lacks something");
        return manifest.Format == BackupManifest.Current
            ? manifest : throw new StoreException($"the archive is of form {manifest.Format}, which this program does not know");
    }

    /// <summary>What is missing in JSON is null here, whatever the types say.</summary>
    private static bool IsWhole(BackupPart? part) =>
        part is { Name: not null, Table: not null, Sha256: not null, Columns.IsDefault: false };

    private static Stream Open(ZipArchive zip, string name) =>
        zip.GetEntry(name)?.Open() ?? throw new InvalidDataException($"{name} is missing");

    private static void Check(ZipArchive zip, BackupPart part)
    {
        using var content = Open(zip, part.Name);
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != part.Sha256) throw new InvalidDataException($"{part.Name} was altered");
    }

    private static void PutRows(ZipArchive zip, BackupManifest manifest, string address)
    {
        using var store = StoreAddress.OpenTables(address, create: true);
        try
        {
            Put(zip, manifest, store);
        }
        catch (DbException error)
        {
            throw new StoreException($"the archive was not put into the store {store.Place}: {error.Message}", error);
        }
    }

    private static void Put(ZipArchive zip, BackupManifest manifest, SqlStore store)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        if (Sql.Number(connection, transaction, "SELECT count(*) FROM tenant") > 0)
            throw new StoreException($"the store {store.Place} is not empty; an archive is put into a new one");
        var steps = Sql.List(
            connection, transaction, "SELECT version, name FROM migration ORDER BY version",
            static row => new BackupStep(row.GetInt32(0), row.GetString(1)));
        if (!steps.SequenceEqual(manifest.Steps))
            throw new StoreException("the archive was made by another version of the program; restore it with that one");
        var tables = store.Tables(connection, transaction).ToHashSet(StringComparer.Ordinal);
        foreach (var part in manifest.Parts.Where(static part => part.Table.Length > 0))
        {
            if (!tables.Contains(part.Table)) throw new InvalidDataException($"there is no table {part.Table}");
            Put(zip, part, connection, transaction);
        }

        store.NumberOn(connection, transaction);
        transaction.Commit();
    }

    private static void Put(ZipArchive zip, BackupPart part, DbConnection connection, DbTransaction transaction)
    {
        var known = Columns(connection, transaction, part.Table);
        if (!part.Columns.All(known.Contains)) throw new InvalidDataException($"{part.Name} has columns that the table has not");
        using var reader = new StreamReader(Open(zip, part.Name), new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var command = Sql.Command(
            connection, transaction,
            $"INSERT INTO {part.Table} ({string.Join(", ", part.Columns)}) VALUES "
            + $"({string.Join(", ", Enumerable.Range(0, part.Columns.Length).Select(static i => $"@p{i}"))})",
            new object?[part.Columns.Length]);
        var rows = 0L;
        while (reader.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.ValueKind != JsonValueKind.Array || row.RootElement.GetArrayLength() != part.Columns.Length)
                throw new InvalidDataException($"row {rows + 1} of {part.Name} does not have a value for each column");
            var i = 0;
            foreach (var value in row.RootElement.EnumerateArray()) command.Parameters[i++].Value = ValueOf(value);
            command.ExecuteNonQuery();
            rows++;
        }

        if (rows != part.Rows) throw new InvalidDataException($"{part.Name} has {rows} rows and not {part.Rows}");
    }

    private static HashSet<string> Columns(DbConnection connection, DbTransaction transaction, string table)
    {
        using var command = Sql.Command(connection, transaction, $"SELECT * FROM {table} LIMIT 0");
        using var reader = command.ExecuteReader();
        return Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToHashSet(StringComparer.Ordinal);
    }

    private static object ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => DBNull.Value,
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object when value.TryGetProperty("b", out var bytes) && bytes.ValueKind == JsonValueKind.String =>
            bytes.GetBytesFromBase64(),
        _ => throw new InvalidDataException("a value is of no known kind"),
    };

    private static void CheckKeys(BackupManifest manifest, string folder)
    {
        var keys = manifest.Parts.Where(static part => part.Table.Length == 0).ToList();
        if (keys.Count == 0) throw new StoreException("there are no keys in the archive");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new StoreException($"the folder of keys {folder} is not empty");
        if (keys.Any(static part => part.Name != KeyFolder + Path.GetFileName(part.Name) || part.Name.Length == KeyFolder.Length))
            throw new InvalidDataException("a key has a name that leads elsewhere");
    }

    /// <summary>Writes keys, does something, and only then gives the keys the name of their folder.</summary>
    private static void WithKeys(ZipArchive zip, BackupManifest manifest, string folder, Action work)
    {
        CheckKeys(manifest, folder);
        var beside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".part";
        if (Directory.Exists(beside)) throw new StoreException($"{beside} is left from another attempt: remove it first");
        try
        {
            PutKeys(zip, manifest, beside);
            work();
        }
        catch
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
            throw;
        }

        try
        {
            // An empty folder would be in the way of the name.
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(beside, folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"the store is restored, but its keys are in {beside}, which cannot be called {folder}: {error.Message}", error);
        }
    }

    private static void PutKeys(ZipArchive zip, BackupManifest manifest, string folder)
    {
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, Mine | UnixFileMode.UserExecute);
        foreach (var part in manifest.Parts.Where(static part => part.Table.Length == 0))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mine;
            using var file = new FileStream(Path.Combine(folder, Path.GetFileName(part.Name)), options);
            using var content = Open(zip, part.Name);
            content.CopyTo(file);
        }
    }
}
