namespace SensorGrid.Sqlite;

/// <summary>A piece of work in the writer's queue. Its caller gets neither a result nor a failure before the commit.</summary>
internal abstract class SqliteWrite
{
    /// <summary>Determines whether the caller has cancelled; if so, the work is not to be run.</summary>
    public abstract bool CancelIfRequested();

    public abstract void Run(SqliteSession session);

    public abstract void Fail(Exception exception);

    public abstract void Complete();
}

internal sealed class SqliteWrite<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) : SqliteWrite
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _value;
    private Exception? _failure;

    public Task<T> Result => _result.Task;

    public override bool CancelIfRequested() => cancellationToken.IsCancellationRequested && _result.TrySetCanceled(cancellationToken);

    public override void Run(SqliteSession session) => _value = work(session);

    public override void Fail(Exception exception) => _failure ??= exception;

    public override void Complete()
    {
        // One that was cancelled has its outcome already.
        if (_failure is null)
        {
            _result.TrySetResult(_value!);
        }
        else
        {
            _result.TrySetException(_failure);
        }
    }
}
