namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The stop signal of a reader: a request to finish in good order, then, after its time-out, cancellation.</summary>
internal sealed class StopSignal(TimeProvider timeProvider) : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly CancellationTokenSource _deadline = new(Timeout.InfiniteTimeSpan, timeProvider);

    /// <summary>The token that requests the stop: no new work begins; what runs is finished, persisted and checkpointed.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>The token that ends the stop: all work is cancelled.</summary>
    public CancellationToken Deadline => _deadline.Token;

    public void Request(TimeSpan timeout)
    {
        _deadline.CancelAfter(timeout);
        _requested.Cancel();
    }

    public void Dispose()
    {
        _requested.Dispose();
        _deadline.Dispose();
    }
}
