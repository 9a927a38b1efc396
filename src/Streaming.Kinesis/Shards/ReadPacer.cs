namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// Keeps one shard's reads within five per five intervals. A reader that is behind may use them at once; one that has caught up spaces
/// them out.
/// </summary>
/// <param name="interval">The interval.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="phase">When in the interval a reader that has caught up reads: see <see cref="ReadPhases"/>. Null for as soon as it may.</param>
internal sealed class ReadPacer(TimeSpan interval, TimeProvider timeProvider, double? phase = null)
{
    private const int Window = 5;

    // Reads in phase are a little further apart than they have to be: one that came late would hold up the fifth after it, and that the next, for ever.
    private const double Slack = 1.02;

    private readonly Queue<long> _reads = new(Window);
    private readonly long _period = (long)(interval.Ticks * Slack);
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
        var bySpacing = behind || _reads.Count == 0 ? TimeSpan.Zero : Spacing - timeProvider.GetElapsedTime(_last);
        return byWindow > bySpacing ? byWindow : bySpacing;
    }

    // From the last read to the next: in phase, to the first instant of the phase that is at least half a period away.
    private TimeSpan Spacing
    {
        get
        {
            if (phase is not { } share)
            {
                return interval;
            }

            var half = _period / 2;
            var earliest = timeProvider.GetElapsedTime(0, _last).Ticks + half + (long)((1 - share) * _period);
            var sinceInstant = earliest % _period;
            return TimeSpan.FromTicks(half + (sinceInstant == 0 ? 0 : _period - sinceInstant));
        }
    }
}
