using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace SensorGrid.Sqlite;

/// <summary>
/// Group commit: one thread collects what has queued up while the last commit was on its way to the disk and commits it together. Every item runs in
/// a savepoint of its own, so a failing one does not fail the others.
/// </summary>
internal sealed class SqliteWriter
{
    private const int QueueCapacity = 4096, ItemsInATransaction = 512;

    // A full queue makes callers wait: writers slow down instead of memory growing.
    private readonly Channel<SqliteWrite> _queue = Channel.CreateBounded<SqliteWrite>(
        new BoundedChannelOptions(QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly string _path;
    private readonly SqliteSession _session;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteWriter(string path, SqliteSession session)
    {
        (_path, _session) = (path, session);
        new Thread(Run) { IsBackground = true, Name = $"SQLite writer {Path.GetFileName(path)}" }.Start();
    }

    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        var write = new SqliteWrite<T>(work, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase), $"Database file '{_path}' has been closed.");
        }

        return await write.Result.ConfigureAwait(false);
    }

    /// <summary>Accepts no more, commits what was accepted, closes the connection.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return _stopped.Task;
    }

    // A thread, not a task: it spends its life blocked in the disk, which would starve a small pool.
    private void Run()
    {
        var batch = new List<SqliteWrite>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < ItemsInATransaction && _queue.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            Commit(batch);
            batch.Clear();
        }

        _session.Dispose();
        _stopped.SetResult();
    }

    private void Commit(List<SqliteWrite> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                // Checked when its turn comes, not when it was dequeued: the ones before it in the batch may have taken a while.
                if (!write.CancelIfRequested())
                {
                    RunInSavepoint(write);
                }
            }

            _session.Execute("COMMIT");
        }
        catch (Exception exception)
        {
            // Whatever the fault, nothing of this transaction is kept, and every write in it fails.
            Rollback();
            var explained = SqliteDatabaseException.Explain(_path, exception);
            batch.ForEach(write => write.Fail(explained));
        }

        batch.ForEach(write => write.Complete());
    }

    private void RunInSavepoint(SqliteWrite write)
    {
        _session.Execute("SAVEPOINT item");
        try
        {
            write.Run(_session);
        }
        catch (Exception exception) when (_session.InTransaction)
        {
            write.Fail(SqliteDatabaseException.Explain(_path, exception));
            _session.Execute("ROLLBACK TO item");
        }

        _session.Execute("RELEASE item");
    }

    private void Rollback()
    {
        try
        {
            if (_session.InTransaction)
            {
                _session.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // A disk that broke in the middle. The next transaction cannot begin while this one is open, fails as well, and tries this again.
        }
    }
}
