namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// Keeps one shard's reads within five per five intervals. A reader that is behind may use them at once; one that has caught up spaces
/// them out.
/// </summary>
internal sealed class ReadPacer(TimeSpan interval, TimeProvider timeProvider)
{
    private const int Window = 5;

    private readonly Queue<long> _reads = new(Window);
    private long _last;

    /// <summary>Waits until the shard may be read, and counts the read.</summary>
    public async Task WaitAsync(bool behind, CancellationToken cancellationToken)
    {
        while (Remaining(behind) is var wait && wait > TimeSpan.Zero)
        {
            // Timers count whole milliseconds, and fire early if anything is cut off.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), timeProvider, cancellationToken);
        }

        if (_reads.Count == Window)
        {
            _reads.Dequeue();
        }

        _last = timeProvider.GetTimestamp();
        _reads.Enqueue(_last);
    }

    private TimeSpan Remaining(bool behind)
    {
        var byWindow = _reads.Count < Window ? TimeSpan.Zero : (Window * interval) - timeProvider.GetElapsedTime(_reads.Peek());
        var bySpacing = behind || _reads.Count == 0 ? TimeSpan.Zero : interval - timeProvider.GetElapsedTime(_last);
        return byWindow > bySpacing ? byWindow : bySpacing;
    }
}
