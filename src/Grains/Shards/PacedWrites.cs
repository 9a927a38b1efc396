using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Shards;

/// <summary>Lets the writes of one barrier begin evenly over the time that it has, and all that are left at once when there is a hurry.</summary>
internal sealed class PacedWrites(PersistPace pace, int count, TimeProvider clock, CancellationToken cancellationToken) : IDisposable
{
    private readonly long _started = clock.GetTimestamp();
    private readonly CancellationTokenSource _hurry = CancellationTokenSource.CreateLinkedTokenSource(pace.Hurry, cancellationToken);
    private int _begun;

    /// <summary>Waits until the next write may begin.</summary>
    public async Task NextAsync()
    {
        var due = pace.Over * ((double)(Interlocked.Increment(ref _begun) - 1) / count);
        var wait = due - clock.GetElapsedTime(_started);
        if (wait > TimeSpan.Zero && !_hurry.IsCancellationRequested)
        {
            await Task.Delay(wait, clock, _hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends the waits of a barrier that has failed.</summary>
    public Task HurryAsync() => _hurry.CancelAsync();

    public void Dispose() => _hurry.Dispose();
}
