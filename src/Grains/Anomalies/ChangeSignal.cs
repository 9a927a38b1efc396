namespace SensorGrid.Grains.Anomalies;

/// <summary>Wakes the tasks that wait for the next change. Used by one activation.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next change; fails when there will be none here. Read before looking for changes, it misses none.</summary>
    public Task Next => _next.Task;

    public void OnChanged()
    {
        if (!_next.Task.IsFaulted)
        {
            var changed = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }
    }

    /// <summary>Fails <see cref="Next"/> for good, since the activation ends.</summary>
    public void End()
    {
        if (_next.TrySetException(new EnumerationAbortedException("The grain that is followed is being deactivated.")))
        {
            // No task may wait for it: observed here.
            _ = _next.Task.Exception;
        }
    }

    /// <summary>Waits for a change that was read from <see cref="Next"/>.</summary>
    /// <exception cref="EnumerationAbortedException">There will be none here.</exception>
    public static async Task WaitAsync(Task change, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (stop.IsCancellationRequested)
        {
            throw new EnumerationAbortedException("The silo is stopping.");
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
            await change.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EnumerationAbortedException("The silo is stopping.");
        }
    }
}
