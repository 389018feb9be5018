using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Demarc.Adapters.Store;

/// <summary>Commands with numbered parameters (<c>@p0</c>, <c>@p1</c> ...), alike on both databases.</summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities",
    Justification = "Texts are constants of this folder; values are always parameters.")]
internal static class Sql
{
    internal static DbCommand Command(DbConnection connection, DbTransaction? transaction, string text, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) Add(command, i, values[i]);
        return command;
    }

    internal static int Run(DbConnection connection, DbTransaction? transaction, string text, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, transaction, text, values);
        return command.ExecuteNonQuery();
    }

    internal static long Number(DbConnection connection, DbTransaction? transaction, string text, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, transaction, text, values);
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value) : 0;
    }

    internal static List<T> List<T>(
        DbConnection connection, DbTransaction? transaction, string text, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, transaction, text, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>Rows one at a time, over a connection of their own, so that other questions can be asked meanwhile.</summary>
    internal static IEnumerable<T> Stream<T>(Func<DbConnection> connect, string text, Func<DbDataReader, T> row, params object?[] values)
    {
        using var connection = connect();
        using var command = Command(connection, null, text, values);
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return row(reader);
    }

    internal static byte[]? Bytes(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    private static void Add(DbCommand command, int number, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@p" + number;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
