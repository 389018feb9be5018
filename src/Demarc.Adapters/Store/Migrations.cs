using System.Collections.Immutable;
using System.Data.Common;
using System.Reflection;
using System.Text;

namespace Demarc.Adapters.Store;

/// <summary>One step of a database's tables.</summary>
/// <param name="Version">Its number: steps that are missing are taken in this order, each once.</param>
/// <param name="Name">Its file.</param>
/// <param name="Statements">What it does.</param>
internal sealed record Migration(int Version, string Name, string Statements)
{
    /// <summary>The steps of one database, from the files in its folder.</summary>
    internal static ImmutableArray<Migration> Of(string database)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var folder = $"{typeof(Migration).Namespace}.{database}.Migrations.";
        return
        [
            .. assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Select(name => Read(assembly, name, name[folder.Length..])).OrderBy(static step => step.Version),
        ];
    }

    /// <summary>Brings tables up to date: all steps that are missing, in one transaction.</summary>
    /// <exception cref="StoreException">A newer program made these tables, or a step was changed after it was taken.</exception>
    internal static void Apply(DbConnection connection, string database)
    {
        var steps = Of(database);
        using var transaction = connection.BeginTransaction();
        Sql.Run(connection, transaction,
            "CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY, name text NOT NULL, digest text NOT NULL)");
        var taken = Sql.List(
            connection, transaction, "SELECT version, name, digest FROM migration ORDER BY version",
            static row => (Version: row.GetInt32(0), Name: row.GetString(1), Digest: row.GetString(2)));
        foreach (var (version, name, digest) in taken)
        {
            var step = steps.FirstOrDefault(step => step.Version == version)
                ?? throw new StoreException($"the store was made by a newer version of the program (step {version}, {name})");
            if (step.Digest != digest) throw new StoreException($"the tables were made by another form of step {version} ({name})");
        }

        foreach (var step in steps.Where(step => taken.TrueForAll(done => done.Version != step.Version)))
        {
            Sql.Run(connection, transaction, step.Statements);
            Sql.Run(connection, transaction, "INSERT INTO migration VALUES (@p0, @p1, @p2)", step.Version, step.Name, step.Digest);
        }

        transaction.Commit();
    }

    private string Digest => Store.Digest.Of(Encoding.UTF8.GetBytes(Statements)).ToString();

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(file.AsSpan(0, file.IndexOf('-', StringComparison.Ordinal))), file, reader.ReadToEnd());
    }
}
