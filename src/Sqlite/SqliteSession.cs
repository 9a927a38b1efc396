using Microsoft.Data.Sqlite;

namespace SensorGrid.Sqlite;

/// <summary>One connection and the statements that were prepared on it. Used by one thread at a time; do not keep it beyond the call that lends it.</summary>
public sealed class SqliteSession : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    internal SqliteSession(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    /// <summary>
    /// Gets the prepared statement for this SQL, without parameters. It stays prepared for the life of the connection, so the set of texts must be small and fixed: values go into
    /// parameters. Do not dispose it; dispose its readers.
    /// </summary>
    public SqliteCommand Command(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
#pragma warning disable CA2100 // The caller's contract above: a fixed set of texts, values as parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            _commands.Add(sql, command);
        }

        command.Parameters.Clear();
        return command;
    }

    /// <summary>Runs a statement that takes no parameters.</summary>
    public int Execute(string sql) => Command(sql).ExecuteNonQuery();

    /// <summary>False when SQLite itself has ended the transaction, as it does when the disk is full.</summary>
    internal bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle) == 0;

    /// <summary>Disposes the statements and the connection. Only the database calls this; a borrower does not dispose its session.</summary>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        Connection.Dispose();
    }
}
