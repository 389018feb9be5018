using System.Data.Common;
using Demarc.Adapters.Store.Postgres;
using Demarc.Adapters.Store.Sqlite;

namespace Demarc.Adapters.Store;

/// <summary>Where a store is.</summary>
public static class StoreAddress
{
    /// <summary>The file used when none is named, in the working folder.</summary>
    public const string Default = ".demarc/demarc.db";

    /// <summary>The tenant used when none is named.</summary>
    public const string DefaultTenant = "main";

    /// <summary>Opens a store for one tenant, and brings its tables up to date.</summary>
    /// <param name="address">A file, or how to reach PostgreSQL: <c>Host=...</c> or <c>postgres://...</c>.</param>
    /// <param name="tenant">The organisation whose facts they are; others are never seen.</param>
    /// <param name="create">Whether to make the file, or the tenant, when it is not there.</param>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public static SqlStore Open(string address, string tenant, bool create)
    {
        SqlStore store = IsPostgres(address) ? new PostgresStore(address) : new SqliteStore(address, create);
        try
        {
            store.Prepare(tenant, create);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens the tables of a store, whatever organisations are in it, and brings them up to date.</summary>
    /// <param name="address">The store.</param>
    /// <param name="create">Whether to make the file when it is not there.</param>
    /// <exception cref="StoreException">It cannot be used.</exception>
    internal static SqlStore OpenTables(string address, bool create)
    {
        SqlStore store = IsPostgres(address) ? new PostgresStore(address) : new SqliteStore(address, create);
        try
        {
            store.PrepareTables();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens a store as it is: nothing is made and nothing is brought up to date.</summary>
    /// <param name="address">The store.</param>
    /// <exception cref="StoreException">It is not there, its tables are of another version of the program, or it is empty.</exception>
    internal static SqlStore OpenAsItIs(string address)
    {
        SqlStore store = IsPostgres(address) ? new PostgresStore(address) : new SqliteStore(address, create: false);
        try
        {
            store.RequireCurrent(Migration.Of(IsPostgres(address) ? "Postgres" : "Sqlite"));
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>How others reach the same database: the driver, and a connection string, which may hold a secret.</summary>
    /// <exception cref="StoreException">The address cannot be read.</exception>
    public static (DbProviderFactory Driver, string Connection) DriverOf(string address)
    {
        using SqlStore store = IsPostgres(address) ? new PostgresStore(address) : new SqliteStore(address, create: true);
        return store.Driver();
    }

    /// <summary>
    /// Says that this process serves a store until the result is disposed, or the process ends. A file is served by one process at a time,
    /// a server by any number.
    /// </summary>
    /// <returns>Null where nobody has to be kept out.</returns>
    /// <exception cref="StoreException">Another process serves the file.</exception>
    public static IDisposable? HoldServing(string address)
    {
        if (IsPostgres(address)) return null;
        try
        {
            return new FileStream(Path.GetFullPath(address) + ".serve", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"another demarc serve uses the store {address}; several processes can share PostgreSQL only", error);
        }
    }

    /// <summary>Whether an address names a PostgreSQL database and no file.</summary>
    public static bool IsPostgres(string address) =>
        address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
        || address.Split(';').Any(static part => part.TrimStart().StartsWith("Host=", StringComparison.OrdinalIgnoreCase));
}
