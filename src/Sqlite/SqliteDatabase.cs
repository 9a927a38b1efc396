using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SensorGrid.Sqlite;

/// <summary>
/// A database file with one writer and group commit. Writes of many callers share a transaction and a trip to the disk; readers have connections of
/// their own and never wait for the writer (WAL). What has been awaited survives a crash and a power cut (synchronous=FULL).
/// </summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    private const int IdleReaders = 16;

    private readonly SqliteFile _file;
    private readonly SqliteWriter _writer;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private volatile bool _disposed;

    private SqliteDatabase(SqliteFile file, SqliteWriter writer) => (_file, _writer) = (file, writer);

    /// <summary>The file's full path. SQLite keeps two more beside it while it is open: <c>-wal</c> and <c>-shm</c>.</summary>
    public string Path => _file.Path;

    /// <summary>Opens the file, or makes it and its directory (for their owner alone: modes 0600 and 0700), and brings its schema up to date.</summary>
    /// <exception cref="SqliteDatabaseException">The file cannot be used; the message says what to do.</exception>
    public static Task<SqliteDatabase> OpenAsync(string path, SqliteSchema schema, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(schema);
        return Task.Run(
            () =>
            {
                var file = new SqliteFile(path, schema);
                return new SqliteDatabase(file, new SqliteWriter(file.Path, file.OpenWriter()));
            },
            cancellationToken);
    }

    /// <summary>
    /// Runs the work on the writer's thread, in a transaction with others' work, in the order of the calls; returns when it is on the disk. If the
    /// work throws, what it wrote is undone and this call alone fails. The work must be short and must not change anything outside of the database:
    /// the commit after it can still fail.
    /// </summary>
    /// <param name="work">Must dispose the readers that it opens, and must not begin or end transactions.</param>
    /// <param name="cancellationToken">Observed until the work begins; from then on its outcome is returned.</param>
    /// <exception cref="SqliteDatabaseException">The disk is full or broken: nothing of this write was kept.</exception>
    /// <exception cref="ObjectDisposedException">The database has been disposed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) => _writer.WriteAsync(work, cancellationToken);

    /// <summary>Reads on the caller's thread; everything that the work reads is of one moment, at least as new as the last awaited write.</summary>
    /// <param name="work">Must dispose the readers that it opens.</param>
    /// <exception cref="SqliteDatabaseException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The database has been disposed.</exception>
    public T Read<T>(Func<SqliteSession, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            var session = _readers.TryTake(out var idle) ? idle : _file.OpenReader();
            var kept = false;
            try
            {
                session.Execute("BEGIN");
                var result = work(session);
                session.Execute("COMMIT");
                kept = true;
                return result;
            }
            finally
            {
                Return(session, kept);
            }
        }
        catch (SqliteException exception) when (SqliteDatabaseException.Explain(Path, exception) is SqliteDatabaseException explained)
        {
            throw explained;
        }
    }

    /// <summary>Commits the queued writes, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _writer.StopAsync().ConfigureAwait(false);
        CloseIdleReaders();
    }

    // A session that failed is not worth knowing the state of: the next reader opens a fresh one.
    private void Return(SqliteSession session, bool usable)
    {
        if (!usable || _readers.Count >= IdleReaders)
        {
            session.Dispose();
            return;
        }

        _readers.Add(session);
        if (_disposed)
        {
            CloseIdleReaders();
        }
    }

    private void CloseIdleReaders()
    {
        while (_readers.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
