namespace SensorGrid.Kinesis.Local.FanOut;

/// <summary>One open subscription.</summary>
internal sealed class Subscription(Subscriptions all, (long ConsumerId, long ShardId) key) : IDisposable
{
    private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isTakenOver;

    public (long ConsumerId, long ShardId) Key => key;

    /// <summary>Gets whether another subscription has its place.</summary>
    public bool IsTakenOver => _isTakenOver;

    /// <summary>Ends when it was taken over, or its consumer was removed.</summary>
    public Task Woken => _woken.Task;

    public void TakeOver()
    {
        _isTakenOver = true;
        Wake();
    }

    public void Wake() => _woken.TrySetResult();

    public void Dispose() => all.Close(this);
}
